"""f as stages: each is a function of the one inside it alone, on the range of that one.

Signs, ranges and slopes of a deep composition are questions about each stage by itself, whatever
the others are: with w = h(v), v′ = G(v) and v between the ends of its range,
w′ = h′(v)·G(v), and w runs between the limits of h at those ends when h is monotone there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

import sympy as sp

from derive.errors import NoRuleError, UndecidedError
from derive.output_forms.autonomous import inverse_of
from derive.output_forms.elimination import inverses
from derive.output_forms.kernels import decompose
from derive.output_forms.samples import sample
from derive.output_forms.shorten import shorten
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
    if found is None:
        return None
    (*_, total) = accumulate((stage.direction for stage in found), lambda a, b: a * b)
    return total


def prove_by_stages(expr: sp.Expr, form: sp.Expr, region: Region) -> Verdict | None:
    """Return PROVED when y′ = form(y) follows stage by stage; None when it does not."""
    found = None if region.slope else stages_of(expr, region)
    inner = None if found is None else _slope_of(found[:-1])
    if found is None or inner is None or not _follows(found[-1], inner, form):
        return None
    return Verdict(Status.PROVED, f"normal form is 0 in each of {len(found)} stages")


def slope_by_stages(expr: sp.Expr, region: Region) -> sp.Expr | None:
    """Return F with y′ = F(y), proved, put together from the inverses of all stages."""
    found = None if region.slope else stages_of(expr, region)
    return None if found is None else _slope_of(found)


def _slope_of(stages: tuple[Stage, ...]) -> sp.Expr | None:
    """Return w′ as a function of the output w of the last stage, each stage proved."""
    speed: sp.Expr = sp.S.One
    for stage in stages:
        growth = stage.function.diff(x) * speed.xreplace({y: x})
        tried = (shorten(growth.xreplace({x: back})) for back in _inverses(stage))
        known = next((form for form in tried if _follows(stage, speed, form)), None)
        if known is None:
            return None
        speed = known
    return speed


def _follows(stage: Stage, speed: sp.Expr, form: sp.Expr) -> bool:
    """Whether h′(v)·G(v) = F(h(v)) for v on the range of the stage inside, v′ = G(v)."""
    growth = stage.function.diff(x) * speed.xreplace({y: x})
    outer = form.xreplace({y: stage.function})
    return prove_equal(growth, outer, stage.region).status is Status.PROVED


def _inverses(stage: Stage) -> Iterator[sp.Expr]:
    """Yield A(y) with A(h(v)) = v at sample points of the range."""
    parts = decompose(stage.function, x)
    if len(parts.kernels) != 1:
        return
    ((letter, kernel),) = parts.kernels
    samples = sample(stage.region, stage.function)
    for found in inverses(parts.algebraic, letter):
        root = parts.restore(found)
        if kernel != x:
            back = inverse_of(kernel, root)
            if back is None:
                return
            root = back
        if samples.agree(root.xreplace({y: stage.function}), x):
            yield root


def stages_of(expr: sp.Expr, region: Region) -> tuple[Stage, ...] | None:
    """Return two or more monotone stages from the inside out; None where there are none."""
    chain = _chain(expr)
    if len(chain) < 2 or expr.has(*_JUMPS):
        return None
    found: list[Stage] = []
    for function in chain:
        here = replace(region, slope=0)
        try:
            sign = sign_on(function.diff(x), here, strict=False)
            if not sign or not is_continuous(Tower(here).convert(function)):
                return None
            found.append(Stage(function, here, sign))
            ends = (_limit(function, here.lower, -sign), _limit(function, here.upper, sign))
        except (UndecidedError, NoRuleError):
            return None
        region = replace(region, lower=ends[sign < 0], upper=ends[sign > 0])
    return tuple(found)


def _chain(expr: sp.Expr) -> list[sp.Expr]:
    """Return functions of x whose composition, first one innermost, is ``expr``."""
    inside = next((w for w in _smallest_first(expr) if _dominates(w, expr)), None)
    if inside is None:
        return [expr]
    return [inside, *_chain(expr.xreplace({inside: x}))]


def _smallest_first(expr: sp.Expr) -> list[sp.Expr]:
    """Return the subexpressions in x that are no lines."""
    found = {w for w in sp.preorder_traversal(expr) if isinstance(w, sp.Expr) and w != expr}
    bent = (w for w in found if x in w.diff(x).free_symbols)
    return sorted(bent, key=lambda w: (sp.count_ops(w), str(w)))


def _dominates(part: sp.Expr, expr: sp.Expr) -> bool:
    """Whether ``expr`` depends on x through ``part`` alone."""
    return x not in expr.xreplace({part: sp.Dummy()}).free_symbols


def _limit(function: sp.Expr, end: sp.Expr, beyond: int) -> sp.Expr:
    """Return the limit of a monotone stage at an end; ``beyond``: the sign of it at a pole."""
    known = _LIMITS.get(type(function), {})
    if function.args == (x,) and end in known:
        return known[end]
    if end.is_infinite:
        return limit(function, end, sign_of_number)
    top, bottom = (part.subs(x, end) for part in sp.fraction(sp.together(function)))
    if bottom == 0 and not top.has(*_NO_VALUES) and sign_of_number(top):
        return beyond * sp.oo
    value = function.subs(x, end)
    if value.has(*_NO_VALUES):
        raise UndecidedError(f"{function} has no value at {end}")
    return value


__all__ = ["direction_by_stages", "prove_by_stages", "slope_by_stages", "stages_of"]
