"""Several formulas: each is evaluated for inputs of its own piece, one is chosen by comparison."""

from dataclasses import replace
from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import (
    direct,
    negated,
)
from derive.lowering.composed import composed
from derive.lowering.conjugate import conjugated
from derive.lowering.either_sign import of_either_sign
from derive.lowering.growing import growing
from derive.lowering.halves import canonical, on_half_line
from derive.lowering.operation import Operation
from derive.lowering.outputs import product_of_powers
from derive.lowering.patching import patched
from derive.lowering.pieced import Pieced
from derive.lowering.safely import safe
from derive.lowering.single import MAY_CANCEL, halved, polynomial, tried, with_root
from derive.lowering.symmetry import X
from derive.lowering.tails import Side, Tail, write_tail
from derive.lowering.terms import (
    Let,
    Term,
    call,
    number,
    occurrences,
    replaced,
)
from derive.proof.region import Piece, Region
from derive.symbols import x

LEFT: Final = "left"
RIGHT: Final = "right"


def selected(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Several formulas: each sees inputs of its own piece only, one is chosen by comparison."""
    if len(pieced.pieces) == 1:
        return None
    tails = [alone(p, parameters) for p in pieced.pieces]
    first = tails[0]
    term = first.term if pieced.pieces[0].expr.has(x) else call(op.CONSTANT, first.term, X)
    for n, tail in enumerate(tails[1:]):
        test = call(comparison(pieced, n), X, direct(pieced.cuts[n], parameters))
        term = call(op.SELECT, test, tail.term, term)
        if side_of_value(pieced, n) is None:
            at = call(op.EQUAL, X, direct(pieced.cuts[n], parameters))
            term = call(op.SELECT, at, direct(pieced.values[n], parameters), term)
    return Tail(
        term,
        False,
        (rules.SELECT, *(r for t in tails for r in t.rules)),
        tuple(o for t in tails for o in t.obligations),
        tuple(note for t in tails for note in t.notes),
    )


def alone(piece: Piece, parameters: dict[sp.Basic, Term]) -> Tail:
    """Return one piece as a term that is evaluated at its nearest end where another is chosen."""
    expr = piece.expr
    if not expr.has(x):
        return Tail(direct(expr, parameters), positive=False)
    whole = Pieced((Piece(Region(), expr),), ())
    found = of_either_sign(expr, parameters) or _on_one_side(piece, parameters)
    found = found or next(
        (
            t
            for rule in (polynomial, product_of_powers, with_root, halved)
            if (t := tried(rule, whole, parameters))
        ),
        None,
    )
    found = found or growing(piece, parameters)
    if found is None:
        found = composed(expr, parameters)
        found = replace(found, notes=(MAY_CANCEL,))
    if found.notes and expr.free_symbols == {x}:
        found = conjugated(found, expr) or patched(found, expr, piece.region) or found
    if sp.diff(expr, x) in (1, -1):  # a line of slope 1 does not overflow before f does
        return found
    held = _held(piece.region, parameters)
    inner = held if occurrences(found.term, X) < 2 else Let("c", held)
    return replace(found, term=replaced(found.term, X, inner))


def _on_one_side(piece: Piece, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Write a piece of one half-line in its canonical form there."""
    expr, region = piece.expr, piece.region
    roots = any(not e.exp.is_Integer for e in expr.atoms(sp.Pow))
    if expr.is_polynomial(x) or roots:
        return None
    side = -1 if region.upper.is_nonpositive else 1 if region.lower.is_nonnegative else 0
    if side == 0:
        return None
    zero = number(0)
    held = call(op.SATURATE if side < 0 else op.SATURATE_BELOW, X, zero)
    try:
        (half,) = canonical((on_half_line(expr, side),))
        size, minus = (negated(held), held) if side < 0 else (held, negated(held))
        return write_tail(half, Side(size, minus, parameters, frozenset()))
    except NoRuleError:
        return None


def comparison(pieced: Pieced, n: int) -> Operation:
    """Return > or ≥, so that the n-th cut belongs to the piece whose value it has."""
    return op.GREATER_EQUAL if side_of_value(pieced, n) == RIGHT else op.GREATER


def side_of_value(pieced: Pieced, n: int) -> str | None:
    """Say which piece takes, at the n-th cut, the value that the function has there."""
    cut, value = pieced.cuts[n], pieced.values[n]
    if sp.expand(pieced.pieces[n].expr.subs(x, cut) - value) == 0:
        return LEFT
    return RIGHT if sp.expand(pieced.pieces[n + 1].expr.subs(x, cut) - value) == 0 else None


def guarded(piece: Piece, parameters: dict[sp.Basic, Term]) -> Term:
    """Return a piece that is evaluated at its nearest end where another is chosen: no warning."""
    held = _held(piece.region, parameters)
    return safe(piece.expr, {**parameters, x: held if held == X else Let("c", held)})


def _held(region: Region, parameters: dict[sp.Basic, Term]) -> Term:
    """Return x, or the nearest point of the region."""
    low, high = (
        None if end in (-sp.oo, sp.oo) else direct(end, parameters)
        for end in (region.lower, region.upper)
    )
    match low, high:
        case None, None:
            return X
        case None, Term() as upper:
            return call(op.SATURATE, X, upper)
        case Term() as lower, None:
            return call(op.SATURATE_BELOW, X, lower)
        case Term() as lower, Term() as upper:
            return call(op.HELD, X, lower, upper)
    return X
