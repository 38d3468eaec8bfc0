"""Writing what stands in x with y: y = f(x) taken apart from outside, or a part of y recognised."""

from collections.abc import Callable, Iterator, Set
from functools import lru_cache
from typing import Any, Final, cast

import sympy as sp

from derive.derivation.arrows import Arrow, Goal
from derive.display import Node, Relation
from derive.display.reading import from_sympy
from derive.display.traversal import subtrees
from derive.output_forms.shorten import shorten
from derive.proof import sign_on
from derive.rules.neat import neat
from derive.symbols import x, y

#: f -> its inverse, where f is one-to-one on the whole line
_INVERSE: Final[dict[type[sp.Basic], Callable[[sp.Expr], sp.Expr]]] = {
    sp.exp: sp.log,
    sp.log: sp.exp,
    sp.atan: sp.tan,
    sp.erf: sp.erfinv,
    sp.sinh: sp.asinh,
    sp.asinh: sp.sinh,
    sp.tanh: sp.atanh,
}
_T: Final = sp.Dummy("t", real=True)
#: formulas with more operations are not solved for x
_LONGEST: Final = 24


def by_solving(start: Node, goal: Goal) -> list[Arrow]:
    """Return the arrow from ``start``, in x, to the ending by y = f(x) solved for a part of it.

    The equation (eˣ = log(1 + y)) is proved with the arrow.
    """
    expr = goal.meaning(start)
    if goal.ending.has(x) or goal.parts or not expr.has(x):
        return []
    for part, value in levels(goal.output, goal):
        if part != goal.output and not expr.subs(part, value).has(x):
            return [_arrow(goal, _equation(part, value))]
    return [] if goal.ending.is_algebraic_expr(y) else by_root(goal)


def by_root(goal: Goal) -> list[Arrow]:
    """Return the arrow that states x = g(y), or eˣ = g(y), where y is algebraic in one of them.

    Of several roots it is the one that holds on the piece.
    """
    if goal.ending.has(x) or goal.parts:
        return []
    return [_arrow(goal, root) for root in _algebraic_roots(goal)[:1]]


def by_radicand(start: Node, goal: Goal) -> list[Arrow]:
    """Return the arrow that says what stands below a root of the ending: 1 − y² = 1/(1 + x²)."""
    ending = goal.ending
    place: dict[Any, sp.Expr] = {
        sp.Symbol(name, real=True): goal.meaning(n) for name, n in goal.definitions.items()
    }
    roots = [factor for factor in sp.Mul.make_args(ending) if _is_root(factor, place.keys())]
    if len(roots) == 1:
        base, exponent = roots[0].as_base_exp()
        alone = goal.meaning(start) / (ending / roots[0]).subs(place)
        value = shorten(sp.powdenest(alone ** (1 / exponent), force=True))
        return [_arrow(goal, _equation(base, value))]
    for part in sorted(_radicands(ending), key=lambda e: (sp.count_ops(e), str(e))):
        written = part.subs(place)
        if _size(shorten(written)) < _size(written):
            return [_arrow(goal, _equation(part, shorten(written)))]
    return []


def by_short_output(goal: Goal) -> list[Arrow]:
    """Return the arrow that says how y can be written shorter: y = 1/(2 − 2x)."""
    value = shorten(goal.output)
    if not goal.ending.has(y) or _size(value) >= _size(goal.output):
        return []
    return [_arrow(goal, _equation(sp.sympify(y), value))]


def _arrow(goal: Goal, reason: Relation) -> Arrow:
    return Arrow(from_sympy(goal.ending), ("in-terms-of-y",), detail=reason)


def _algebraic_roots(goal: Goal) -> list[Relation]:
    """Return x = g(y), or eˣ = g(y), from an equation that is algebraic in one of them."""
    outer, value = _last_level(goal)
    powers = sorted(outer.atoms(sp.exp), key=str)
    kernel: sp.Expr = powers[0] if powers else x
    generic = sp.expand_power_exp(outer).subs(kernel, _T).subs(1 / kernel, 1 / _T)
    if generic.has(x) or not generic.is_algebraic_expr(_T) or sp.count_ops(outer) > _LONGEST:
        return []
    equations = (_equation(kernel, root) for root in _solved(generic - value))
    return [equation for equation in equations if goal.holds(equation)]


@lru_cache(maxsize=256)
def _solved(equation: sp.Expr) -> tuple[sp.Expr, ...]:
    """Return where an expression in t is 0; one chain after another asks it."""
    try:
        return tuple(sp.solve(equation, _T))
    except NotImplementedError:
        return ()


def _last_level(goal: Goal) -> tuple[sp.Expr, sp.Expr]:
    """Return the innermost (part, value in y) that can be had by peeling."""
    *_, last = levels(goal.output, goal)
    return last


def levels(output: sp.Expr, goal: Goal) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Yield (part, value in y) from y = f(x) inwards, while x stands in one place alone."""
    part, value = output, sp.sympify(y)
    while True:
        yield part, value
        inner = _peeled(part, value, goal)
        if inner is None:
            return
        part, value = inner


def _peeled(part: sp.Expr, value: sp.Expr, goal: Goal) -> tuple[sp.Expr, sp.Expr] | None:
    match part:
        case sp.Add():
            constant, rest = part.as_independent(x)
            return None if isinstance(rest, sp.Add) else (rest, value - constant)
        case sp.Mul():
            constant, rest = part.as_independent(x)
            return None if isinstance(rest, sp.Mul) else (rest, value / constant)
        case sp.Pow() if not part.exp.has(x):
            return _root(part, value, goal)
        case _ if type(part) in _INVERSE:
            return cast("sp.Expr", part.args[0]), _INVERSE[type(part)](value)
        case _:
            return None


def _root(part: sp.Pow, value: sp.Expr, goal: Goal) -> tuple[sp.Expr, sp.Expr] | None:
    """Return u = value^(1/n) for uⁿ = value, with the sign that u has."""
    sign = sign_on(part.base, goal.region)
    if part.exp == -1:
        return part.base, 1 / value
    if sign == 1:
        return part.base, value ** (1 / part.exp)
    if not sign or not part.exp.is_Integer:
        return None
    size = -value if part.exp.is_odd else value
    return part.base, -(size ** (1 / part.exp))


def _is_root(factor: sp.Expr, letters: Set[Any]) -> bool:
    base, exponent = factor.as_base_exp()
    rooted = exponent.is_Rational and not exponent.is_Integer
    return bool(rooted and base.free_symbols & letters)


def _radicands(ending: sp.Expr) -> set[sp.Expr]:
    return {p.base for p in ending.atoms(sp.Pow) if not p.exp.is_Integer and p.base.free_symbols}


def _size(expr: sp.Expr) -> int:
    return sum(1 for _ in subtrees(from_sympy(expr)))


def _equation(part: sp.Expr, value: sp.Expr) -> Relation:
    return Relation("=", neat(from_sympy(part)), neat(from_sympy(value)))
