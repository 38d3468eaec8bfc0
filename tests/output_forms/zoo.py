"""Activations beyond the catalogue, by formula alone, with the kind that each must get.

Definitions after the surveys of Dubey, Singh, Chaudhuri 2022 (arXiv:2109.14545) and Kunc, Kléma
2024 (arXiv:2402.09092). PURE and BIT are proved when found; NONE has a witness; MONOTONE means that
a function of y exists and that no formula was found.
"""

from typing import Final

import sympy as sp

from derive.symbols import x

a, b, c = (sp.Symbol(letter, real=True) for letter in "abc")

LOGISTIC: Final = 1 / (1 + sp.exp(-x))
SOFTPLUS: Final = sp.log(1 + sp.exp(x))
NORMAL: Final = (1 + sp.erf(x / sp.sqrt(2))) / 2
ODD_HALF: Final = sp.Rational(1, 2)

#: a, b, c are positive in all of these
PURE: Final[dict[str, sp.Expr]] = {
    "logistic with slope": 1 / (1 + sp.exp(-b * x)),
    "scaled tanh": sp.Rational(17159, 10000) * sp.tanh(2 * x / 3),
    "logistic as tanh": (1 + sp.tanh(x / 2)) / 2,
    "softplus with sharpness": sp.log(1 + sp.exp(b * x)) / b,
    "log of the logistic": sp.log(LOGISTIC),
    "algebraic": x / sp.sqrt(1 + x**2),
    "inverse square root unit": x / sp.sqrt(1 + a * x**2),
    "Cauchy distribution": sp.atan(x) / sp.pi + ODD_HALF,
    "inverse hyperbolic sine": sp.asinh(x),
    "Gudermann": 2 * sp.atan(sp.tanh(x / 2)),
    "error function": sp.erf(x),
    "normal distribution": NORMAL,
    "squareplus": (x + sp.sqrt(x**2 + 4 * b)) / 2,
    "bent identity": (sp.sqrt(x**2 + 1) - 1) / 2 + x,
    "Gompertz": sp.exp(-b * sp.exp(-a * x)),
    "complementary log-log": 1 - sp.exp(-sp.exp(x)),
    "log-log": sp.exp(-sp.exp(-x)),
    "squared logistic": LOGISTIC**2,
    "generalised logistic": (1 + sp.exp(-x)) ** (-a),
    "Elliott": x / (2 * (1 + sp.Abs(x))) + ODD_HALF,
    "clip": sp.Max(-1, sp.Min(1, x)),
    "clip at 6": sp.Min(sp.Max(x, 0), 6),
    "symmetric logarithm": sp.sign(x) * sp.log(1 + sp.Abs(x)),
    "symmetric root": sp.sign(x) * (sp.sqrt(1 + sp.Abs(x)) - 1),
    "soft exponential": (sp.exp(a * x) - 1) / a + a,
    "squared rectifier": sp.Max(x, 0) ** 2,
    "soft shrinkage": sp.Piecewise((x - c, x > c), (x + c, x < -c), (0, True)),
    "square non-linearity": sp.Piecewise(
        (-1, x < -2), (x + x**2 / 4, x < 0), (x - x**2 / 4, x < 2), (1, True)
    ),
    "penalised tanh": sp.Piecewise((sp.tanh(x), x > 0), (sp.tanh(x) / 4, True)),
    "cube root unit": x / (1 + sp.Abs(x) ** 3) ** sp.Rational(1, 3),
    "double exponential": sp.exp(sp.exp(x)) - 1,
    "squared softplus": SOFTPLUS**2,
    "tanh of a double": sp.tanh(x) / (1 + sp.tanh(x) ** 2),
    "line and exponential": x + sp.exp(x),
}

BIT: Final[dict[str, sp.Expr]] = {
    "swish": x / (1 + sp.exp(-b * x)),
    "quick gate": x / (1 + sp.exp(-sp.Rational(1702, 1000) * x)),
    "bell": sp.exp(-(x**2)),
    "log cosh": sp.log(sp.cosh(x)),
    "hyperbolic secant": 1 / sp.cosh(x),
    "bell with a factor": x * sp.exp(-(x**2) / 2),
    "exponential with a factor": x * sp.exp(x),
    "hard gate": x * sp.Max(0, sp.Min(6, x + 3)) / 6,
    "modulus": sp.Abs(x),
    "cosine": sp.cos(x),
}

NONE: Final[dict[str, sp.Expr]] = {
    "mish": x * sp.tanh(SOFTPLUS),
    "gelu by tanh": x
    * (1 + sp.tanh(sp.sqrt(2 / sp.pi) * (x + sp.Rational(44715, 10**6) * x**3)))
    / 2,
    "lisht": x * sp.tanh(x),
    "tanhexp": x * sp.tanh(sp.exp(x)),
    "smish": x * sp.tanh(sp.log(1 + LOGISTIC)),
    "logish": x * sp.log(1 + LOGISTIC),
    "serf": x * sp.erf(SOFTPLUS),
    "growing cosine": x * sp.cos(x),
    "phish": x * sp.tanh(x * NORMAL),
}

MONOTONE: Final[dict[str, sp.Expr]] = {
    "tanh shrinkage": x - sp.tanh(x),
    "leaky tanh": sp.tanh(x) + x / 10,
    "snake": x + sp.sin(a * x) ** 2 / a,
}
