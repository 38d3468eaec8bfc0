"""Cuts where the sign of a function of x changes, found by the zeros of its derivatives.

max(x, e^x − 1) has one formula on either side of 0, though no algebra solves e^x − 1 = x.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

import sympy as sp
from sympy.core.relational import Relational

from derive.errors import NoRuleError, UndecidedError
from derive.expression.quoting import quoted
from derive.proof import sign_on
from derive.proof.pieces import OpenBranchError, of_same_sign
from derive.proof.region import Region
from derive.proof.zeros import SignTable, Zero, sign_at, signs_of, zero_of
from derive.symbols import x

#: operations of a function whose zeros are looked for; it takes seconds for long ones
_LARGEST: Final = 24
#: functions that are real and smooth everywhere
_ENTIRE: Final = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh, sp.erf)


def split_at_zeros(
    region: Region, expr: sp.Expr, error: OpenBranchError
) -> list[tuple[Region, sp.Expr]]:
    """Return the parts of a region with what ``expr`` is there, once the quantity's sign is known.

    Raises ``OpenBranchError`` where it is long, or has other letters than x and no sign that is
    the same for all of them.
    """
    quantity, where = error.quantity, f"`{region.lower} < x < {region.upper}`"
    open_ = OpenBranchError(quantity, f"{error} on {where}{_why_no_root(quantity, region)}")
    moved, (low, high), letter = _unstretched(quantity, region)
    table = _one_way(quantity, region) if moved.free_symbols != {x} else None
    if table is None and (moved.free_symbols != {x} or sp.count_ops(quantity) > _LARGEST):
        raise open_
    try:
        table = table or _monotone(moved, low, high) or signs_of(moved, low, high)
    except (UndecidedError, NoRuleError):
        raise open_ from None
    known = [zero_of(moved, table, k) for k in range(len(table.zeros))]
    inside = [at / letter for at in known if at is not None]
    if len(inside) < len(known):
        raise OpenBranchError(quantity, f"{quoted(quantity)} is 0 where no formula tells")
    ends = pairwise([region.lower, *inside, region.upper])
    parts = [
        (Region(low, high, region.assumptions, region.slope), _settled(expr, quantity, sign))
        for (low, high), sign in zip(ends, table.signs, strict=True)
    ]
    if any(settled == expr for _, settled in parts):
        raise OpenBranchError(quantity, f"{error} on {where}")
    return parts


def _why_no_root(quantity: sp.Expr, region: Region) -> str:
    """Say what stands in the way of a cut at the zeros."""
    letters = sorted(map(str, quantity.free_symbols - {x}))
    waves = [w for w in quantity.atoms(sp.sin, sp.cos) if x in w.free_symbols]
    if waves and sp.oo in (-region.lower, region.upper):
        return ": it may change without end"
    if letters and x in quantity.free_symbols:
        return f": its zeros, in no closed form, move with `{', '.join(letters)}`"
    return ", and no root is found"


def _unstretched(
    quantity: sp.Expr, region: Region
) -> tuple[sp.Expr, tuple[sp.Expr, sp.Expr], sp.Expr]:
    """Return g, its interval and a > 0 where the quantity is g(a x); else what was given and 1."""
    ends = (region.lower, region.upper)
    for letter in sorted(quantity.atoms(sp.Symbol) - {x}, key=str):
        moved = quantity.xreplace({x: x / letter})
        low, high = (end if end.is_infinite else sp.expand(end * letter) for end in ends)
        left = moved.free_symbols | low.free_symbols | high.free_symbols
        if left == {x} and sign_on(letter, Region(assumptions=region.assumptions)) == 1:
            return moved, (low, high), letter
    return quantity, ends, sp.S.One


def _one_way(quantity: sp.Expr, region: Region) -> SignTable | None:
    """Return the signs of what is 0 at 0, or at an end, and moves one way for all parameters."""
    if sp.count_ops(quantity) > _LARGEST or not _is_entire(quantity):
        return None
    try:
        growth = sign_on(quantity.diff(x), region)
    except UndecidedError:
        return None
    if growth not in (1, -1):
        return None
    if region.lower.is_infinite and region.upper.is_infinite:
        zero = Zero(sp.S.Zero, sp.S.Zero, sp.S.Zero)
        is_there = sp.expand(quantity.subs(x, 0)) == 0
        return SignTable((zero,), (-growth, growth)) if is_there else None
    for end, sign in ((region.lower, growth), (region.upper, -growth)):
        if not end.is_infinite and sp.expand(quantity.subs(x, end)) == 0:
            return SignTable((), (sign,))
    return None


def _monotone(quantity: sp.Expr, low: sp.Expr, high: sp.Expr) -> SignTable | None:
    """Return the signs around 0 of what vanishes there and moves one way, as x − sin x; or None."""
    if not (low.is_infinite and high.is_infinite) or quantity.subs(x, 0) != 0:
        return None
    growth = sign_on(quantity.diff(x), Region(), strict=False)
    if growth not in (1, -1) or not _is_entire(quantity):
        return None
    if [sign_at(quantity, sp.Integer(at)) for at in (-1, 1)] != [-growth, growth]:
        return None
    return SignTable((Zero(sp.S.Zero, sp.S.Zero, sp.S.Zero),), (-growth, growth))


def _is_entire(expr: sp.Expr) -> bool:
    """Return whether an expression is made of sums, products and functions without a pole."""
    powers = expr.atoms(sp.Pow)
    plain = (sp.Symbol, sp.Number, sp.NumberSymbol, sp.Add, sp.Mul, sp.Pow, *_ENTIRE)
    nodes = all(isinstance(part, plain) for part in sp.preorder_traversal(expr))
    return nodes and all(
        isinstance(p, sp.exp) or (p.exp.is_Integer and p.exp > 0) or not p.free_symbols
        for p in powers
    )


def _settled(expr: sp.Expr, quantity: sp.Expr, sign: int) -> sp.Expr:
    """Return ``expr`` with what the sign of a quantity decides."""
    wanted = of_same_sign(quantity)

    def known(other: sp.Expr) -> int | None:
        found = of_same_sign(other)
        if sp.expand(found - wanted) == 0:
            return sign
        return -sign if sp.expand(found + wanted) == 0 else None

    decided: dict[sp.Basic, sp.Basic] = {}
    for node in expr.atoms(sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside, Relational):
        difference = node.lhs - node.rhs if isinstance(node, Relational) else node.args[0]
        found = None if isinstance(node, sp.Max | sp.Min) else known(difference)
        if isinstance(node, sp.Max | sp.Min):
            decided[node] = next(_without_one(node, known), node)
        elif found is not None and isinstance(node, sp.Abs):
            decided[node] = found * difference
        elif found is not None and isinstance(node, Relational):
            decided[node] = node.func(found, 0)
        elif found is not None:
            decided[node] = node.func(found)
    return expr.xreplace(decided)


def _without_one(
    node: sp.Max | sp.Min, known: Callable[[sp.Expr], int | None]
) -> Iterator[sp.Expr]:
    """Yield the largest or smallest without an argument that another one rules out."""
    args = [arg for arg in node.args if isinstance(arg, sp.Expr)]
    for one in args:
        for other in args:
            sign = known(one - other) if one != other else None
            if sign is not None and sign * (1 if isinstance(node, sp.Max) else -1) <= 0:
                yield node.func(*(arg for arg in args if arg != one))
                return
