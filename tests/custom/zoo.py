"""Formulas that are no entries: what is expected of each, and how numbers confirm a form."""

import itertools
from dataclasses import dataclass
from typing import Final

import mpmath
import sympy as sp

from derive.activation import Activation
from derive.custom.branching import cases_of, join_cases
from derive.custom.conventions import with_conventions
from derive.custom.definition import Definition, define
from derive.custom.domain import require_real
from derive.output_forms import OutputForms, find_forms
from derive.output_forms.records import OutputForm
from derive.symbols import x, y


@dataclass(frozen=True)
class Formula:
    """``text`` with ``parameters``; the kind and condition that the engine must find."""

    text: str
    kind: str
    condition: str = ""
    parameters: tuple[str, ...] = ()


QUICK: Final = (
    Formula("x*exp(-abs(x))", "BIT"),
    Formula("log(1 + abs(x))*sign(x)", "PURE", "True"),
    Formula("max(x, a*x)", "PURE", "a >= 0", ("a=0.1",)),
    Formula("x*abs(x)**p", "PURE", "True", ("p=2: p > 0",)),
    Formula("x/(1 + abs(x)**p)**(1/p)", "PURE", "True", ("p=3: p > 0",)),
    Formula("x if x > t else v", "PURE", "t >= v", ("t=1", "v=0")),
    Formula("x if abs(x) > l else 0", "PURE", "True", ("l=0.5: l >= 0",)),
    Formula("x if x > 0 else a*(exp(x/a) - 1)", "PURE", "True", ("a=1: a != 0",)),
    Formula("(x + sqrt(x**2 + b))/2", "PURE", "True", ("b=4: b >= 0",)),
    Formula("tanh(x)**3", "PURE", "True"),
    Formula("asinh(x)**3", "PURE", "True"),
    Formula("x - log(1 + exp(x))", "PURE", "True"),
    Formula("a*sin(b*x)", "BIT", "False", ("a=1: a > 0", "b=2: b > 0")),
    Formula("sqrt(1 + x**2) - 1", "BIT", "False"),
    Formula("x**3 + x", "MONOTONE", "True"),
    Formula("max(a*b*x, x)", "PURE", "True", ("a=0.5: a > 0", "b=0.5: b > 0")),
    Formula("max(a*b*x, x)", "PURE", "", ("a=0.5", "b=0.5")),
    Formula("max(a*x, b*x)", "PURE", "", ("a=1", "b=0.1")),
    Formula("x/(1 + exp(-b*x))", "BIT", "Eq(b, 0)", ("b=1",)),
    Formula("x/(1 + exp(-b*x))", "BIT", "False", ("b=1: b != 0",)),
    Formula("sin(x)/x if x != 0 else 1", "NONE"),
    Formula("x if x < 1 else 2*x - 1 if x < 2 else x + 1", "PURE", "True"),
    Formula("log(1 + b*max(0, x))", "PURE", "True", ("b=1: b > 0",)),
    Formula("max(0, x)**p", "PURE", "True", ("p=2: p > 1",)),
    Formula("max(x, exp(x) - 1)", "PURE", "True"),
    Formula("x + 1 if x < 0 else x - 1", "PURE", "True"),
    Formula("sin(x) if abs(x) < pi/2 else sign(x)", "PURE", "True"),
    Formula("exp(-x**(-a)) if x > 0 else 0", "PURE", "True", ("a=1: a > 0",)),
    Formula("1/(1 + x**(-b)) if x > 0 else 0", "PURE", "True", ("b=2: b > 1",)),
    Formula("0 if abs(x) < 1 else x", "PURE", "True"),
    Formula("x*clip(b*x + 1/2, 0, 1)", "BIT", "False", ("b=0.2: b > 0",)),
    Formula("min(x, sin(x))", "NONE", "False"),
    Formula("abs(asinh(x) - a)", "BIT", "False", ("a=0.25",)),
    Formula("max(tanh(x), -a)", "PURE", "True", ("a=0.5: a > 0",)),
    Formula("abs(tanh(x) - a)", "BIT", "False", ("a=0.5: 0 < a < 1",)),
    Formula("min(1, log(1 + exp(a*x)))", "PURE", "True", ("a=1: a > 0",)),
    Formula("tanh(a*abs(x) + x)", "MONOTONE", "", ("a=0.5: a > 0",)),
    Formula("max(0, 1 - abs(x)/a)", "BIT", "False", ("a=1: a > 0",)),
    Formula("a*x**2 + b*x + c", "BIT", "Eq(a, 0)", ("a=1", "b=1", "c=0")),
    Formula("x*(1/2 + atan(a*x)/pi)", "MONOTONE", "True", ("a=1: a > 0",)),
    Formula(
        "max(a*(x + c) - c, min(a*(x - c) + c, x))",
        "PURE",
        "True",
        ("a=0.1: 0 < a < 1", "c=1: c > 0"),
    ),
    Formula("max(x, 0) + a*(exp(-abs(x)) - 1)", "PURE", "True", ("a=0.5: 0 < a < 1",)),
    Formula("(x/(1 + abs(x)))**3", "PURE", "True"),
    Formula("x*sin(x)/2 + x", "NONE", "False"),
    Formula("max(tanh(x/2 + 1/3), 0)", "PURE", "True"),
    Formula("x if x > 0 else atan(exp(x))", "BIT", "False"),
    Formula("exp(x) if x < 0 else exp(x - 1)", "PURE", "True"),
    Formula("max(x, log(1 + exp(x)) - 1)", "PURE", "True"),
    Formula("sign(x)*abs(sigmoid(x))", "PURE", "True"),
    Formula("erf(x) - (1/3 if x > 1 else -1)", "BIT", "False"),
    Formula("x + a*exp(-x**2)", "MONOTONE", "a <= sqrt(2)*exp(1/2)/2", ("a=0.5: a > 0",)),
    Formula("x if exp(x) > x + 2 else 0", "PURE", "True"),
    Formula("max(x**2, exp(x) - 2)", "BIT", "False"),
    Formula("abs(x**2 - a)", "BIT", "False", ("a=1",)),
    Formula("exp(x) if x < a else 1 + x", "BIT", "Eq(a, 0)", ("a=0",)),
    Formula("cos(w*x + p)", "BIT", "False", ("w=1: w > 0", "p=0")),
    Formula("log(exp(a*x) + exp(-b*x))", "NONE", "False", ("a=1: a > 0", "b=1: b > 0")),
    Formula("x*tanh(x)**2", "MONOTONE", "True"),
    Formula("max(x, 0)**a", "PURE", "True", ("a=2: a >= 1",)),
    Formula("abs(x)**a*sign(x)", "PURE", "True", ("a=2: a >= 1",)),
    Formula("exp(-abs(x)**p)", "BIT", "False", ("p=2: p > 1",)),
    Formula("(exp(a*x) - 1)/x if x != 0 else a", "PURE", "True", ("a=1: a > 0",)),
    Formula("tanh(x) - a*erf(x)", "MONOTONE", "a <= sqrt(pi)/2", ("a=0.5: a > 0",)),
)
THOROUGH: Final = (
    Formula("1 - (1 + x**c)**(-k) if x > 0 else 0", "PURE", "True", ("c=2: c > 1", "k=1: k > 0")),
    Formula("x/(1 + abs(x)**p)", "PURE", "p <= 1", ("p=1: p > 0",)),
    Formula("abs(sin(tanh(x)))", "BIT", "False"),
    Formula("sin(a*atan(x))", "PURE", "a <= 1", ("a=1: a > 0",)),
    Formula("sin(a*tanh(x))", "MONOTONE", "a <= pi/2", ("a=1: a > 0",)),
    Formula(
        "(p - q)*x*sigmoid(b*(p - q)*x) + q*x",
        "MONOTONE",
        "",
        ("p=1: p > 0", "q=0.2: q > 0", "b=1: b > 0"),
    ),
    Formula("max(a*x + b, c*x + d)", "PURE", "", ("a=1", "b=0", "c=0.5", "d=0")),
    Formula("x*sigmoid(x) - a*x", "MONOTONE", "", ("a=0.5: a > 0",)),
    Formula("max(x/2, tanh(x))", "PURE", "True"),
    Formula("x*tanh(x)/(1 + x*tanh(x))", "NONE", "False"),
    Formula("atan(abs(x) - a)", "BIT", "False", ("a=1",)),
    Formula("max(exp(-x), x)", "BIT", "False"),
    Formula("x/(1 + exp(b - a*x))", "BIT", "False", ("a=1: a > 0", "b=0")),
    Formula("tanh(x)*sigmoid(a*x)", "NONE", "False", ("a=1: a > 0",)),
    Formula("x*sigmoid(a*tanh(x))", "MONOTONE", "", ("a=1",)),
    Formula("x*sigmoid(a*atan(x))", "MONOTONE", "", ("a=1: a > 0",)),
    Formula("x*tanh(exp(x))", "NONE"),
    Formula("x/(1 + exp(-x)) if x < 0 else x", "BIT"),
    Formula("max(0, x) + min(0, a*x)", "PURE", "True", ("a=0.2",)),
    Formula("a*x/(1 + abs(x))", "PURE", "True", ("a=1",)),
    Formula("log((1 + exp(x))/(1 + exp(x - 1)))", "PURE", "True"),
    Formula("erfc(-x)/2", "PURE", "True"),
    Formula("erf(x)**3", "PURE", "True"),
    Formula("tanh(asinh(x))", "PURE", "True"),
    Formula("x*(atan(x)/pi + 1/2)", "MONOTONE", "True"),
    Formula("x/(1 + x**2)", "BIT"),
    Formula("x**3 - 3*x", "NONE"),
    Formula("exp(x) - x", "BIT"),
    Formula("sin(x)**2", "BIT"),
    Formula("x/(1 + exp(-b*x))", "BIT", "False", ("b=1: b > 0",)),
    Formula("x*log(1 + exp(x))", "NONE"),
    Formula("(1 + exp(-b*x))**(-a)", "PURE", "True", ("a=2: a > 0", "b=1: b > 0")),
    Formula("-1 if x < -2 else x + x**2/4 if x < 0 else x - x**2/4 if x < 2 else 1", "PURE"),
    Formula("log(1 + exp(b*x))/b", "PURE", "True", ("b=1: b != 0",)),
    Formula("x*log(1 + tanh(exp(x)))", "NONE"),
    Formula("(x**2 + 1)**(1/3)", "BIT"),
    Formula(
        "x**2 + x/2 if x > 0 else a*(exp(x) - 1) - a*x + x/2",
        "PURE",
        "(a <= 1/2) & (a > 0)",
        ("a=0.4: a > 0",),
    ),
    Formula("exp(-(x - m)**2/(2*s**2))", "BIT", "False", ("m=0", "s=1: s > 0")),
    Formula("x*erf(a*exp(b*x))", "NONE", "False", ("a=0.75: a > 0", "b=0.75: b > 0")),
    Formula(
        "x if x >= 0 else x/(1 + a*exp(-b*x))", "NONE", "False", ("a=0.5: a > 0", "b=0.7: b > 0")
    ),
    Formula("sign(x)*abs(x)**p", "PURE", "True", ("p=2: p > 1",)),
    Formula(
        "((1 + x)**l - 1)/l if x >= 0 else -((1 - x)**(2 - l) - 1)/(2 - l)",
        "PURE",
        "True",
        ("l=1/2: 0 < l < 2",),
    ),
    Formula("0 if x < -1 else (1 + sin(pi*x/2))/2 if x < 1 else 1", "PURE", "True"),
    Formula("1/tanh(x) - 1/x if x != 0 else 0", "MONOTONE", "True"),
    Formula("asin(tanh(x))", "PURE", "True"),
    Formula("log(1 + exp(asinh(atan(max(x, 0)))))", "PURE", "True"),
    Formula("(x + sqrt(x**2 + 4))/2/(1 + abs((x + sqrt(x**2 + 4))/2))", "PURE", "True"),
    Formula("x*erf(g*log(1 + exp(d*x)))", "NONE", "False", ("g=1.25: g > 0", "d=0.85: d > 0")),
    Formula("x*sigmoid(10*(x - 1))", "NONE", "False"),
    Formula("max(x/2, log(1+x) if x > 0 else 0)", "PURE", "True"),
    Formula("max(x*sigmoid(x), a*x)", "BIT", "False", ("a=0.1: a > 0",)),
    Formula("max(tanh(x), a*x)", "PURE", "True", ("a=2: a > 1",)),
    Formula("max(a*tanh(x), x)", "PURE", "a >= 0", ("a=0.5: a < 1",)),
    Formula("min(x, a*sin(x))", "NONE", "False", ("a=1/2: 0 < a < 1",)),
    Formula("min(a*(exp(x) - 1), b*x)", "BIT", "False", ("a=1: a > 0", "b=-1: b < 0")),
    Formula("x + max(a*sin(x), -x)", "MONOTONE", "True", ("a=1/2: 0 < a < 1",)),
    Formula("max(tanh(x), a*x)", "PURE", "a >= 0", ("a=1/2",)),
    Formula("max(a*tanh(x), b*x)", "PURE", "True", ("a=1: a >= 0", "b=1/2: b >= 0")),
    Formula("a*max(0, x)**2/(1 + max(0, x)**2)", "PURE", "True", ("a=1",)),
    Formula(
        "x if abs(x) <= a else sign(x)*(a + log(1 + abs(x) - a))", "PURE", "True", ("a=1: a >= 0",)
    ),
    Formula("max(0, x)**a*exp(-max(0, x))", "BIT", "False", ("a=2: a > 1",)),
    Formula("max(0, x)**2*exp(-max(0, x))", "BIT", "False"),
    Formula("x*(1 - 1/(1 + exp(x))**a)", "NONE", "False", ("a=2: a > 0",)),
    Formula("log((exp(x) - 1)/x) if x != 0 else 0", "MONOTONE", "True"),
    Formula("x/(1 + abs(x)**a)", "MONOTONE", "(a >= 0) & (a <= 1)", ("a=1: a >= 0",)),
    Formula("tanh(a*x*abs(x))", "PURE", "True", ("a=1",)),
    Formula("(1 + a*exp(x))/(1 + b*exp(x))", "PURE", "True", ("a=2: a > 0", "b=1: b > 0")),
    Formula("a*asinh(b*x)", "PURE", "True", ("a=1", "b=1")),
    Formula("sinh(x) + a*cosh(x)", "PURE", "(a >= -1) & (a <= 1)", ("a=1/2",)),
    Formula("clip(a*x, b, c)", "PURE", "", ("a=1", "b=-1", "c=1")),
    Formula("clip(x*abs(x), -a, a)", "PURE", "True", ("a=1: a > 0",)),
    Formula("(x + abs(x))/2 + a*sin(x)**2", "NONE", "False", ("a=1/4: 0 < a < 1",)),
    Formula("clip(x + a*tanh(x), -1, 1)", "MONOTONE", "True", ("a=1/2: a >= -1",)),
    Formula("max(a*tanh(x), tanh(a*x))", "PURE", "True", ("a=2: a > 0",)),
    Formula("min(max(a*x, x - 1), b)", "PURE", "True", ("a=1/4: 0 <= a < 1", "b=6: b > 0")),
    Formula("max(tanh(x), a*atan(x))", "PURE", "True", ("a=1: a > 0",)),
)

_MODULES: Final = [
    {
        "LambertW": lambda z, k=0: mpmath.lambertw(z, k),
        "erfinv": mpmath.erfinv,
        "sign": mpmath.sign,
        "Max": lambda *values: max(values),
        "Min": lambda *values: min(values),
        "Abs": abs,
    },
    "mpmath",
]
_VALUES: Final = tuple(map(sp.Rational, ("1/2", "2", "-1/2", "0", "3")))
_INPUTS: Final = tuple(mpmath.mpf(k) / 3 + mpmath.mpf("0.0123") for k in range(-14, 15, 3))


def answered(formula: Formula) -> tuple[Activation, OutputForms]:
    """Return the activation and its forms, as ``derive show`` finds them."""
    activation = define(Definition(expr=formula.text, parameters=formula.parameters))
    require_real(activation)
    cases = cases_of(activation)
    if len(cases) == 1:
        settled = with_conventions(activation)
        return settled, find_forms(settled)
    found = [(case.condition, find_forms(with_conventions(case.activation))) for case in cases]
    return activation, join_cases(activation, found)


def mismatches(activation: Activation, form: OutputForm) -> list[str]:
    """Return inputs at which a form differs from the difference quotient of f."""
    letters = [parameter.symbol for parameter in activation.parameters]
    allowed = [
        [v for v in _VALUES if p.domain.subs(p.symbol, v) == sp.true] for p in activation.parameters
    ]
    f = sp.lambdify([x, *letters], activation.expr, _MODULES)
    slope = sp.lambdify([x, y, *letters], form.expr.subs(dict(form.atoms)), _MODULES)
    found = []
    for values in list(itertools.product(*allowed))[:6]:
        if form.condition.subs(dict(zip(letters, values, strict=True))) != sp.true:
            continue
        numbers = [mpmath.mpf(value.p) / value.q for value in values]
        for at in _INPUTS:
            true = mpmath.diff(lambda t, n=numbers: f(t, *n), at, h=mpmath.mpf("1e-12"))
            if not _inside(form, at, dict(zip(letters, values, strict=True)), true):
                continue
            said = slope(at, f(at, *numbers), *numbers)
            if abs(said - true) > 1e-5 * (1 + abs(true)):
                found.append(f"x = {at}, {values}: {said}, not {true}")
    return found


def _inside(
    form: OutputForm, at: mpmath.mpf, values: dict[sp.Symbol, sp.Rational], true: mpmath.mpf
) -> bool:
    low, high = (float(end.subs(values)) for end in (form.region.lower, form.region.upper))
    right_side = form.region.slope == 0 or (true * form.region.slope > 1e-9)
    return bool(low < at < high and right_side)
