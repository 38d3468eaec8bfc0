"""y′ = F(y) by stages: each stage is one transcendental function of the stage inside it.

Let u′ = G(u) be known and g = k(u) for a kernel k with inverse u = k⁻¹(g). Then
g′ = k′(u) G(u) at u = k⁻¹(g) is a function of g alone, and y = Y(g) with Y algebraic gives y′ by
elimination. The innermost stage is x itself (x′ = 1) or e^x, tan x of a line in x.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

import sympy as sp

from derive.output_forms.cost import cost, rank
from derive.output_forms.elimination import inverses, relations_between
from derive.output_forms.kernels import argument_of, decompose, is_algebraic
from derive.output_forms.lambert import lambert_forms
from derive.output_forms.samples import Samples
from derive.output_forms.shorten import shorten
from derive.proof.raised import raised
from derive.symbols import x, y

#: k ↦ k⁻¹
INVERSES: Final[dict[type, Callable[[sp.Expr], sp.Expr]]] = {
    sp.exp: sp.log,
    sp.log: sp.exp,
    sp.atan: sp.tan,
    sp.tan: sp.atan,
    sp.asinh: sp.sinh,
    sp.erf: sp.erfinv,
    sp.erfinv: sp.erf,
}
#: k ↦ k′(k⁻¹(g))
_STEEPNESS: Final[dict[type, Callable[[sp.Expr], sp.Expr]]] = {
    sp.exp: lambda g: g,
    sp.log: lambda g: sp.exp(-g),
    sp.atan: lambda g: sp.cos(g) ** 2,
    sp.tan: lambda g: 1 + g**2,
    sp.asinh: lambda g: 1 / sp.cosh(g),
    sp.erf: lambda g: 2 * sp.exp(-(sp.erfinv(g) ** 2)) / sp.sqrt(sp.pi),
    sp.erfinv: lambda g: sp.sqrt(sp.pi) * sp.exp(g**2) / 2,
}

#: how much longer than the shortest a formula may be that is shortened too
_FAR: Final = 1.25
#: what costs no more is short enough to leave longer ones alone
_SHORT: Final = 40


@lru_cache(maxsize=512)
def slopes(expr: sp.Expr, samples: Samples) -> tuple[sp.Expr, ...]:
    """Return candidates F, shortest first, with d expr/dx = F(expr) at all sample points."""
    target = expr.diff(x)
    offered = _candidates(expr, samples)
    found = dict.fromkeys(form for c in offered for form in (*with_cosines(c), c))
    likely = (c for c in found if not samples.exclude(c, expr, target))
    fitting = [c for c in likely if samples.agree(c.xreplace({y: expr}), target)]
    return tuple(sorted(dict.fromkeys(_shortened(fitting)), key=rank))


def _shortened(equal: list[sp.Expr]) -> Iterator[sp.Expr]:
    """Yield short spellings of formulas that are one function, the long ones as they are.

    Shortening is dear; what begins far longer than another one ends is not the shortest.
    """
    least = float("inf")
    for formula in sorted(equal, key=cost):
        far = least <= _SHORT and cost(formula) > _FAR * least
        short = formula if far else shorten(formula)
        least = min(least, cost(short))
        yield short


def _candidates(expr: sp.Expr, samples: Samples) -> Iterator[sp.Expr]:
    if x not in expr.free_symbols:
        yield sp.S.Zero
        return
    scale, rest = expr.as_independent(x, as_Add=False)
    if scale.has(sp.Function, sp.exp):  # no letter of its own: tanh a would be e^(2a) throughout
        yield from (scale * form.xreplace({y: y / scale}) for form in slopes(rest, samples))
    yield from _of_a_power(expr, samples)
    yield from _of_a_symbolic_power(expr)
    parts = decompose(expr, x)
    if len(parts.kernels) != 1:
        yield from _of_logarithms(expr, samples)
        yield from lambert_forms(expr)
        return
    ((letter, kernel),) = parts.kernels
    outer = parts.restore(parts.algebraic)
    known = [
        root
        for form in inverses(parts.algebraic, letter)
        if not samples.exclude(root := parts.restore(form), expr, kernel)
        and samples.agree(root.xreplace({y: expr}), kernel)
    ]
    for growth in _growths(letter, kernel, samples):
        slope = outer.diff(letter) * growth
        substituted = [slope.xreplace({letter: root}) for root in known]
        yield from substituted
        rational = bool(substituted) and all(f.is_rational_function(y) for f in substituted)
        if is_algebraic(slope, letter) and not rational:
            generic = slope.xreplace({number: name for name, number in parts.numbers})
            found = relations_between(parts.algebraic, generic, letter)
            yield from (parts.restore(form) for form in found)


def with_cosines(form: sp.Expr) -> Iterator[sp.Expr]:
    """Yield √(1 + tan² u) as 1/cos u, √(1 + cot² u) as 1/sin u; points tell if the sign fits."""
    for slanted, upright in ((sp.tan, sp.cos), (sp.cot, sp.sin)):
        for part in sorted(form.atoms(slanted), key=str):
            length = 1 + part**2
            powers = [p for p in form.atoms(sp.Pow) if p.base == length and (2 * p.exp).is_Integer]
            if powers:
                side = upright(part.args[0])
                yield form.xreplace({p: side ** (-2 * p.exp) for p in powers})


def _of_a_power(expr: sp.Expr, samples: Samples) -> Iterator[sp.Expr]:
    """Yield y′ = c·n·wⁿ⁻¹·w′ for y = c·wⁿ, w being a real root of y/c; points tell which."""
    factor, power = expr.as_independent(x, as_Add=False)
    base, n = _as_power(power)
    if n < 2 or base.is_polynomial(x):
        return
    w = sp.Dummy("w", real=True)
    for growth in slopes(base, samples):
        moved = growth.xreplace({y: w})
        even = moved == moved.xreplace({w: -w}) or sp.expand(moved - moved.xreplace({w: -w})) == 0
        for root in _real_roots(y / factor, n, even=even):
            yield factor * n * root ** (n - 1) * moved.xreplace({w: root})


def _real_roots(power: sp.Expr, n: sp.Integer, *, even: bool) -> Iterator[sp.Expr]:
    """Yield what w may be where wⁿ = ``power``; ``even``: where |w| is as good, for odd n."""
    root = power ** (1 / n)
    if n % 2 == 0:
        yield from (root, -root)
        return
    size = sp.Abs(power) ** (1 / n)
    yield from (size,) if even else (root, -((-power) ** (1 / n)), sp.sign(power) * size)


def _as_power(product: sp.Expr) -> tuple[sp.Expr, sp.Integer]:
    """Return (w, n) with wⁿ = ``product``, n whole and as large as the factors show."""
    powers = [part.as_base_exp() for part in sp.Mul.make_args(product)]
    if not all(exponent.is_Integer for _, exponent in powers):
        return product, sp.S.One
    n = sp.igcd(*(exponent for _, exponent in powers)) if len(powers) > 1 else abs(powers[0][1])
    if n < 2:
        return product, sp.S.One
    return sp.Mul(*(base ** (exponent / n) for base, exponent in powers)), sp.Integer(n)


def _of_a_symbolic_power(expr: sp.Expr) -> Iterator[sp.Expr]:
    """Yield y′ where yⁿ = w(xⁿ), w rational and n a parameter, as in x/(1 + xⁿ)^(1/n).

    With θ = xⁿ the root of w(θ) = yⁿ, y′ = (w/θ)^(1/n) θ w′/w. On the left of 0 the same holds of
    −x and −y.
    """
    w = sp.Dummy("w")
    for found in raised(expr):
        growth = found.theta * found.value.diff(found.theta) / found.value
        for root in inverses(found.value, found.theta):
            inside = root.xreplace({y: w})
            ratio = sp.factor(sp.cancel(w / inside))
            rest = sp.factor(sp.cancel(growth.xreplace({found.theta: inside})))
            yield (ratio ** (1 / found.power) * rest).xreplace({w: (found.side * y) ** found.power})


def _of_logarithms(expr: sp.Expr, samples: Samples) -> Iterator[sp.Expr]:
    """Yield y′ = u z′/z for y = u log z: a sum of logarithms and multiples of x, as one logarithm.

    The coefficients are rational multiples of one unit u, so that z is algebraic in the arguments.
    """
    unit, image = _as_logarithm(expr)
    if unit is None or image is None:
        return
    for growth in slopes(image, samples):
        yield unit * growth.xreplace({y: sp.exp(y / unit)}) * sp.exp(-y / unit)


def _as_logarithm(expr: sp.Expr) -> tuple[sp.Expr | None, sp.Expr | None]:
    """Return (u, z) with expr = u log z; (None, None) where it is no such sum."""
    nothing = (None, None)
    logarithms = sorted(expr.atoms(sp.log), key=str)
    if not logarithms or any(len(log.atoms(sp.log)) > 1 for log in logarithms):
        return nothing
    total = sp.expand(expr)
    coefficients = [total.coeff(log, 1) for log in logarithms]
    rest = sp.expand(
        total - sp.Add(*(c * g for c, g in zip(coefficients, logarithms, strict=True)))
    )
    unit = coefficients[0]
    ratios = [sp.cancel(c / unit) for c in coefficients] if unit != 0 else [sp.nan]
    line = rest.is_polynomial(x) and sp.degree(rest, x) <= 1
    if x in unit.free_symbols or not line or not all(ratio.is_Rational for ratio in ratios):
        return nothing
    image = sp.Mul(*(g.args[0] ** r for r, g in zip(ratios, logarithms, strict=True)))
    return unit, image * sp.exp(sp.expand(rest / unit))


def _growths(letter: sp.Symbol, kernel: sp.Expr, samples: Samples) -> Iterator[sp.Expr]:
    """Yield g′ as a function of g = kernel(x)."""
    if kernel == x:
        yield sp.S.One
        return
    if isinstance(kernel, sp.sin | sp.cos):
        rate = argument_of(kernel).diff(x)
        if x not in rate.free_symbols:  # which of the two it is, the sign of f′ decides
            yield rate * sp.sqrt(1 - letter**2)
            yield -rate * sp.sqrt(1 - letter**2)
            return
        angle, side = (sp.asin, 1) if isinstance(kernel, sp.sin) else (sp.acos, -1)
        for growth in slopes(argument_of(kernel), samples):  # of an angle in the first half wave
            yield side * sp.sqrt(1 - letter**2) * growth.xreplace({y: angle(letter)})
        return
    if type(kernel) not in INVERSES:
        return
    inverse, steepness = INVERSES[type(kernel)](letter), _STEEPNESS[type(kernel)](letter)
    inner = argument_of(kernel)
    rate = inner.diff(x)
    if x not in rate.free_symbols:
        yield shorten(rate * steepness)
        return
    for growth in slopes(inner, samples):
        yield shorten(steepness * growth.xreplace({y: inverse}))


def inverse_of(kernel: sp.Expr, output: sp.Expr) -> sp.Expr | None:
    """Return the input at which a function of a line in x has an output; None where unknown."""
    if type(kernel) not in INVERSES:
        return None
    inner = argument_of(kernel)
    rate = inner.diff(x)
    if x in rate.free_symbols:
        return None
    return (INVERSES[type(kernel)](output) - inner.subs(x, 0)) / rate
