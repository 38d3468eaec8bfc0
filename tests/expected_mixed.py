"""What papers and frameworks say dy/dx is in x, y and values of the forward pass: typed by hand.

For activations of which no function of y is the derivative, or only an expensive one.

Sources that name a framework were read, at the versions of ``derive.catalog.frameworks``. Books and
papers are cited from memory and were not opened again: a claim counts because it is proved.
"""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.symbols import x, y

alpha, beta = sp.symbols("alpha beta", real=True)
SIGMA: Final = 1 / (1 + sp.exp(-x))
SOFTPLUS: Final = sp.log(1 + sp.exp(x))
PHI: Final = (1 + sp.erf(x / sp.sqrt(2))) / 2
DENSITY: Final = sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)
GELU_SLOPE: Final = PHI + x * DENSITY
GATE: Final = sp.tanh(sp.sqrt(2 / sp.pi) * (x + sp.Rational("0.044715") * x**3))
GATE_SLOPE: Final = sp.sqrt(2 / sp.pi) * (1 + sp.Rational("0.134145") * x**2)


def gate_of(rate: sp.Expr) -> sp.Expr:
    return 1 / (1 + sp.exp(-rate * x))


@dataclass(frozen=True, slots=True)
class MixedClaim:
    """dy/dx = ``expr`` over x and y for the entry ``name``, as ``source`` has it.

    ``hole``: the formula divides by x, and says nothing at 0.
    """

    name: str
    expr: sp.Expr
    source: str
    hole: bool = False


MIXED_CLAIMS: Final[tuple[MixedClaim, ...]] = (
    MixedClaim("silu", SIGMA + y * (1 - SIGMA), "thinc 9.1.1, backprop_swish(dY, X, Y)"),
    MixedClaim(
        "swish",
        beta * y + gate_of(beta) * (1 - beta * y),
        "Ramachandran, Zoph, Le 2017, section 2",
    ),
    MixedClaim(
        "quick_gelu",
        sp.Rational("1.702") * y + gate_of(sp.Rational("1.702")) * (1 - sp.Rational("1.702") * y),
        "SiLU at 1.702 x",
    ),
    MixedClaim("gelu", PHI + x * DENSITY, "PyTorch 2.13.0, gelu_backward"),
    MixedClaim(
        "gelu_tanh",
        (1 + GATE) / 2 + x * (1 - GATE**2) * GATE_SLOPE / 2,
        "PyTorch 2.13.0, gelu_backward with approximate='tanh'",
    ),
    MixedClaim("mish", y / x + (x - y**2 / x) * SIGMA, "product rule and tanh′ = 1 − tanh²", True),
    MixedClaim("tanh_shrink", (x - y) ** 2, "NNlib.jl f71b71c, tanhshrink: (x − Ω)²"),
    MixedClaim("lisht", y / x + x - y**2 / x, "product rule and tanh′ = 1 − tanh²", True),
    MixedClaim("snake", 1 + sp.sin(2 * alpha * x), "Ziyin and others 2020"),
    MixedClaim("sin", sp.cos(x), "calculus"),
    MixedClaim("cos", -sp.sin(x), "calculus"),
    MixedClaim("gcu", sp.cos(x) - x * sp.sin(x), "Noel and others 2021"),
    MixedClaim("square", 2 * x, "calculus"),
    MixedClaim("log_cosh", sp.tanh(x), "calculus"),
    MixedClaim("sech", -y * sp.tanh(x), "calculus"),
    MixedClaim("gaussian", -2 * x * y, "chain rule"),
    MixedClaim("x_gaussian", (1 - x**2) * sp.exp(-(x**2) / 2), "product rule"),
    MixedClaim(
        "tanh_exp",
        sp.tanh(sp.exp(x)) - x * sp.exp(x) * (sp.tanh(sp.exp(x)) ** 2 - 1),
        "Liu, Di 2020",
    ),
    MixedClaim(
        "serf",
        2 / sp.sqrt(sp.pi) * sp.exp(-(SOFTPLUS**2)) * x * SIGMA + y / x,
        "Nag, Bhattacharyya 2021",
        True,
    ),
    MixedClaim(
        "logish", y / x + x * SIGMA * (1 - SIGMA) / (1 + SIGMA), "product and chain rule", True
    ),
    MixedClaim(
        "smish",
        y / x + (x - y**2 / x) * SIGMA * (1 - SIGMA) / (1 + SIGMA),
        "product and chain rule",
        True,
    ),
    MixedClaim("esh", y / x + (x - y**2 / x) * SIGMA * (1 - SIGMA), "product and chain rule", True),
    MixedClaim("phish", y / x + (x - y**2 / x) * GELU_SLOPE, "product and chain rule", True),
    MixedClaim(
        "tanh_soft",
        alpha * (SOFTPLUS - y * sp.tanh(alpha * x)) + sp.tanh(alpha * x) * SIGMA,
        "product and chain rule",
    ),
    MixedClaim(
        "dish",
        sp.Rational(1, 2) + x * (2 + x**2) / (2 * (1 + x**2) ** sp.Rational(3, 2)),
        "quotient rule",
    ),
    MixedClaim("isru", (y / x) ** 3, "Carlile and others 2017, (y/x)³", True),
)
