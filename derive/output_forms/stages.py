"""f as stages: each is a function of the one inside it alone, on the range of that one.

Signs, ranges and slopes of a deep composition are questions about each stage by itself, whatever
the others are: with w = h(v), v′ = G(v) and v between the ends of its range,
w′ = h′(v)·G(v), and w runs between the limits of h at those ends when h is monotone there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import accumulate
from math import prod
from typing import Final

import sympy as sp

from derive.errors import NoRuleError, UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.autonomous import inverse_of, slopes, with_cosines
from derive.output_forms.chains import chain_of
from derive.output_forms.cost import cost, extra_work, rank
from derive.output_forms.elimination import inverses
from derive.output_forms.inverse import undone
from derive.output_forms.kernels import decompose
from derive.output_forms.samples import ball_at, sample
from derive.output_forms.shorten import shorten, shorten_like
from derive.proof import Region, Status, Tower, Verdict, prove_equal, sign_on
from derive.proof.asymptotics import limit
from derive.proof.signs import is_continuous
from derive.proof.spans import sign_of_number
from derive.symbols import x, y

#: the limits of functions where substitution gives none
_LIMITS: Final[dict[type, dict[sp.Expr, sp.Expr]]] = {
    sp.exp: {-sp.oo: sp.S.Zero, sp.oo: sp.oo},
    sp.log: {sp.S.Zero: -sp.oo, sp.oo: sp.oo},
    sp.atan: {-sp.oo: -sp.pi / 2, sp.oo: sp.pi / 2},
    sp.asinh: {-sp.oo: -sp.oo, sp.oo: sp.oo},
    sp.erf: {-sp.oo: -sp.S.One, sp.oo: sp.S.One},
    sp.erfinv: {-sp.S.One: -sp.oo, sp.S.One: sp.oo},
}
_JUMPS: Final = (sp.sign, sp.Heaviside, sp.Piecewise, sp.Max, sp.Min, sp.Abs)
#: numbers that are larger, or smaller than the inverse, are not sampled
_FAR: Final = 2**200
#: from this many stages on they are judged one by one
DEEP: Final = 4
_NO_VALUES: Final = (sp.nan, sp.zoo, sp.oo, -sp.oo)


@dataclass(frozen=True, slots=True)
class Stage:
    """h(x) on a range of what stands inside it, where it is monotone with a certified sign."""

    function: sp.Expr
    region: Region
    direction: int


def direction_by_stages(expr: sp.Expr, region: Region) -> int | None:
    """Return the sign of the derivative, isolated zeros left out, if all stages tell."""
    found = stages_of(expr, region)
    return None if found is None else prod(stage.direction for stage in found)


def prove_by_stages(expr: sp.Expr, form: sp.Expr, region: Region) -> Verdict | None:
    """Return PROVED when y′ = form(y) follows stage by stage; None when it does not."""
    found = None if region.slope else stages_of(expr, region)
    inner = None if found is None else _slope_of(found[:-1])
    if found is None or inner is None:
        return None
    if form != _slope_of(found) and not _follows(found[-1], inner, form):
        return None
    if not sample(region, expr).agree(form.xreplace({y: expr}), expr.diff(x)):
        return None  # nowhere defined
    return Verdict(Status.PROVED, f"normal form is 0 in each of {len(found)} stages")


def slope_by_stages(expr: sp.Expr, region: Region) -> sp.Expr | None:
    """Return F with y′ = F(y), proved, put together from the inverses of all stages."""
    found = None if region.slope else stages_of(expr, region)
    return None if found is None else _slope_of(found)


def bends(expr: sp.Expr, region: Region) -> int:
    """Return how many stages are known that are no lines; see ``DEEP``."""
    found = stages_of(expr, region) or ()
    return sum(x in stage.function.diff(x).free_symbols for stage in found)


def factors_by_stages(expr: sp.Expr, region: Region) -> tuple[tuple[sp.Expr, sp.Expr], ...] | None:
    """Return (factor, w) for each stage w = h(v): y′ is the product of the factors, proved.

    A factor is h′(v) in the letter x for v, or H(w) in y for w, whichever adds less to h.
    """
    found = None if region.slope else stages_of(expr, region)
    if found is None:
        return None
    outputs = accumulate((s.function for s in found), lambda w, h: h.xreplace({x: w}))
    return tuple(zip(map(_factor, found), outputs, strict=True))


def _factor(stage: Stage) -> sp.Expr:
    direct = shorten_like(stage.function.diff(x), stage.function)
    direct = direct if _same(direct, stage.function.diff(x), stage) else stage.function.diff(x)
    own = _own_slope(stage)
    return direct if own is None or extra_work(direct, stage.function) <= cost(own) else own


@lru_cache(maxsize=256)
def _slope_of(stages: tuple[Stage, ...]) -> sp.Expr | None:
    """Return w′ as a function of the output w of the last stage.

    With h′(v) = H(h(v)) and v = A(h(v)), both proved for the stage alone, w′ = H(w)·G(A(w)).
    """
    if not stages:
        return sp.S.One
    *before, last = stages
    speed, growth = _slope_of(tuple(before)), _own_slope(last)
    back = _inverse(last) if speed is not None and y in speed.free_symbols else y
    if speed is None or growth is None or back is None:
        return None
    found = growth * speed.xreplace({y: back})
    shorter = sorted({shorten(form) for form in (found, *with_cosines(found))}, key=rank)
    return next((form for form in shorter if form == found or _follows(last, speed, form)), found)


@lru_cache(maxsize=512)
def _own_slope(stage: Stage) -> sp.Expr | None:
    """Return H with h′(v) = H(h(v)) on the range of v, proved."""
    candidates = slopes(stage.function, sample(stage.region, stage.function))
    known = next((form for form in candidates if _follows(stage, sp.S.One, form)), None)
    if known is not None:
        return known
    back = _inverse(stage)
    return None if back is None else stage.function.diff(x).xreplace({x: back})


@lru_cache(maxsize=512)
def _inverse(stage: Stage) -> sp.Expr | None:
    """Return A with A(h(v)) = v on the range of v, proved."""
    samples = sample(stage.region, stage.function)
    for back in _inverses(stage):
        inverted = back.xreplace({y: stage.function})
        if samples.agree(inverted, x) and _same(inverted, x, stage):
            return back
    return None


def _follows(stage: Stage, speed: sp.Expr, form: sp.Expr) -> bool:
    """Whether h′(v)·G(v) = F(h(v)) for v on the range of the stage inside, v′ = G(v)."""
    growth = stage.function.diff(x) * speed.xreplace({y: x})
    return _same(growth, form.xreplace({y: stage.function}), stage)


def _same(left: sp.Expr, right: sp.Expr, stage: Stage) -> bool:
    """Whether two functions of v are proved equal on the range of v."""
    return prove_equal(left, right, stage.region).status is Status.PROVED


def _inverses(stage: Stage) -> Iterator[sp.Expr]:
    """Yield candidates A with A(h(v)) = v: step by step backwards, or by elimination."""
    yield from undone(stage.function, y)
    parts = decompose(stage.function, x)
    if len(parts.kernels) != 1:
        return
    ((letter, kernel),) = parts.kernels
    for found in inverses(parts.algebraic, letter):
        root = parts.restore(found)
        if kernel == x:
            yield root
        elif (back := inverse_of(kernel, root)) is not None:
            yield back


@lru_cache(maxsize=512)
def stages_of(expr: sp.Expr, region: Region) -> tuple[Stage, ...] | None:
    """Return two or more monotone stages from the inside out; None where there are none."""
    chain = () if expr.has(*_JUMPS) else chain_of(expr)
    if len(chain) < 2:
        return None
    found: list[Stage] = []
    for function in chain:
        here = replace(region, slope=0)
        try:
            sign = sign_on(function.diff(x), here, strict=False)
            if not sign or not _is_smooth(function, here):
                return None
            found.append(Stage(function, here, sign))
            low, high = (
                _limit(function, end, side * sign, here)
                for end, side in ((here.lower, -1), (here.upper, 1))
            )
        except (UndecidedError, NoRuleError):
            return None
        low, high = (low, high) if sign > 0 else (high, low)
        region = replace(region, lower=_within_reach(low, -1), upper=_within_reach(high, 1))
    return tuple(found)


def _is_smooth(function: sp.Expr, region: Region) -> bool:
    """Whether a function and its derivative are certified continuous on a region."""
    tower = Tower(region)
    value = tower.convert(function)
    return is_continuous(value) and is_continuous(tower.derivative(value))


def _limit(function: sp.Expr, end: sp.Expr, beyond: int, region: Region) -> sp.Expr:
    """Return the limit of a monotone stage at an end; ``beyond``: the sign of it at a pole."""
    known = _LIMITS.get(type(function), {})
    if function.args == (x,) and end in known:
        return known[end]
    if end.is_infinite:
        return limit(function, end, partial(_sign_under, region))
    top, bottom = (part.subs(x, end) for part in sp.fraction(sp.together(function)))
    if bottom == 0 and not top.has(*_NO_VALUES) and _sign_under(region, top):
        return beyond * sp.oo
    value = function.subs(x, end)
    if value.has(*_NO_VALUES):
        raise UndecidedError(f"{quoted(function)} has no value at {end}")
    return value


def _within_reach(end: sp.Expr, side: int) -> sp.Expr:
    """Return an end, or a plain number beyond it in the place of one as far off as e^-e^18.

    What is proved on the larger range holds on the range, which no sample could reach.
    """
    if end.free_symbols:  # e^-e^b is above 0 whatever b is
        return sp.S.Zero if side < 0 and isinstance(end, sp.exp) and end.exp.has(sp.exp) else end
    ball = None if end.is_Rational or end.is_infinite else ball_at(end, {})
    if ball is None:
        return end
    if abs(ball) * _FAR < 1:
        return sp.S.Zero if ball * side < 0 else end
    if abs(ball) > _FAR:
        return side * sp.oo if ball * side > 0 else sp.Integer(-side * _FAR)
    return end


def _sign_under(region: Region, number: sp.Expr) -> int:
    """Return the sign of an expression without x, for all parameters that are allowed."""
    if not number.free_symbols:
        return sign_of_number(number)
    found = sign_on(number, Region(assumptions=region.assumptions))
    if found is None:
        raise UndecidedError(f"the sign of {quoted(number)} is not certified")
    return found


__all__ = [
    "DEEP",
    "bends",
    "direction_by_stages",
    "factors_by_stages",
    "prove_by_stages",
    "slope_by_stages",
    "stages_of",
]
