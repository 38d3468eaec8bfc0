"""Waves of a product with x: c·x rounds once, and a sine shows that as often as c·x is large.

sin(30 x) near 1000 would be wrong by hundreds of units, at 10²⁰ by its whole size, and 2 x may
overflow where cos(2 x) is a number. The product is taken as it is, in two parts, or less whole
turns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import add, named, negated, scaled
from derive.lowering.operation import Operation
from derive.lowering.terms import Call, Letter, Number, Term, call, mapped, number
from derive.lowering.weighing import is_unbounded

_ONE: Final = number(1)
_ZERO: Final = number(0)
_MOST: Final = 2**53
_AT: Final[Mapping[Operation, Operation]] = {
    op.QUIET_SIN: op.SIN_AT,
    op.QUIET_COS: op.COS_AT,
    op.SIN_OR_ZERO: op.SIN_AT_OR_ZERO,
    op.COS_OR_ZERO: op.COS_AT_OR_ZERO,
    op.WAVE: op.WAVE_AT,
    op.BOTH_WAVES_SQUARED: op.SQUARED_AT,
}
#: all waves of products
ANGLES: Final = frozenset(_AT.values())
#: what turns its sign with the angle
_ODD: Final = (op.SIN_AT, op.SIN_AT_OR_ZERO)
_EVEN: Final = (op.COS_AT, op.COS_AT_OR_ZERO)


@dataclass(frozen=True, slots=True)
class _Product:
    """constant · above/below · leaf: numbers, letters of parameters, and x, |x| or max(x, 0)."""

    leaf: Term | None = None
    constant: sp.Rational = sp.S.One
    above: tuple[Letter, ...] = ()
    below: tuple[Letter, ...] = ()


def with_exact_angles(term: Term, positive: frozenset[str]) -> Term:
    """Return the term with waves of products as they are; ``positive`` names parameters > 0."""

    def exact(part: Term) -> Term:
        match mapped(part, exact):
            case Call(operation, (angle, *rest)) as done if operation in _AT:
                found = _factors(angle, positive)
                ratio = None if found is None else _ratio(found)
                if found is None or found.leaf is None or ratio is None:
                    return done
                wave = _written(_AT[operation], found, ratio, rest)
                return done if wave is None else _with_cuts(wave, found, ratio, angle)
            case done:
                return done

    return exact(term)


def _written(
    operation: Operation, found: _Product, ratio: tuple[Term, Term], rest: list[Term]
) -> Term | None:
    """Return the wave; the sign of the factor stands in front of it."""
    if found.leaf is None:
        return None
    wave = call(operation, found.leaf, *ratio, *rest)
    if found.constant > 0 or operation in _EVEN:
        return wave
    return negated(wave) if operation in _ODD else None


def _with_cuts(wave: Term, found: _Product, ratio: tuple[Term, Term], angle: Term) -> Term:
    """Add what the rounding of the angle has cut off where it stands before a wave, too."""
    match wave:
        case Call(op.WAVE_AT, (leaf, p, q, *sizes)) if _ONE in ratio:
            operation, factor = (op.QUOTIENT_ERROR, q) if p == _ONE else (op.PRODUCT_ERROR, p)
            for size, function in zip(sizes, (op.SIN_AT, op.COS_AT), strict=True):
                share = _share(size, found)
                if share is not None:
                    cut = call(operation, leaf, factor, angle) * call(function, leaf, p, q)
                    wave = add(wave, scaled(share, cut))
    return wave


def _share(size: Term, found: _Product) -> sp.Rational | None:
    """Return c where the size is c times the angle."""
    own = _factors(size, frozenset(part.name for part in found.above + found.below))
    if own is None or replace(own, constant=found.constant) != found:
        return None
    return sp.Rational(own.constant / found.constant)


def _ratio(found: _Product) -> tuple[Term, Term] | None:
    """Return |p| and |q| of the factor, both exact; ``None`` where c·x is exact or not known so."""
    size = abs(found.constant)
    p, q = sp.Integer(size.p), sp.Integer(size.q)
    if not (found.above or found.below):
        exact = p == 1 and not q & (q - 1)
        return None if exact or max(p, q) >= _MOST else (number(p), number(q))
    plain = not (p & (p - 1) or q & (q - 1)) and p * q < _MOST
    if not plain or len(found.above) > 1 or len(found.below) > 1:
        return None
    if not found.above:
        return scaled(p, _ONE), scaled(q, found.below[0])
    below = found.below[0] if found.below else _ONE
    return scaled(sp.Rational(p, q), found.above[0]), below


def _factors(term: Term, positive: frozenset[str]) -> _Product | None:
    """Return a product as its factors; ``None`` for anything else."""
    match named(term):
        case Letter("x") as letter:
            return _Product(leaf=letter)
        case Letter() as letter:
            return _Product(above=(letter,))
        case Number(value) if isinstance(value, sp.Rational) and value != 0:
            return _Product(constant=value)
        case Call(op.NEGATE, (inside,)):
            found = _factors(inside, positive)
            return None if found is None else replace(found, constant=-found.constant)
        case Call(op.MULTIPLY | op.PRODUCT, factors):
            return _together([_factors(factor, positive) for factor in factors])
        case Call(op.DIVIDE | op.QUOTIENT, (top, bottom)):
            return _together([_factors(top, positive), _inverse(_factors(bottom, positive))])
        case Call(op.ABSOLUTE | op.MAXIMUM | op.MINIMUM as operation, (inside, *bound)):
            return _inside(operation, inside, bound, positive)
    return None


def _inside(
    operation: Operation, inside: Term, bound: list[Term], positive: frozenset[str]
) -> _Product | None:
    """Take the factors out of |s x| and max(s x, 0) where they are positive."""
    found = _factors(inside, positive)
    if found is None or found.leaf is None or bound not in ([], [_ZERO]):
        return None
    letters = {part.name for part in (*found.above, *found.below)}
    if found.constant < 0 or not letters <= positive or not is_unbounded(found.leaf):
        return None
    return replace(found, leaf=call(operation, found.leaf, *bound))


def _inverse(found: _Product | None) -> _Product | None:
    if found is None or found.leaf is not None:
        return None
    return _Product(constant=1 / found.constant, above=found.below, below=found.above)


def _together(parts: list[_Product | None]) -> _Product | None:
    known = [part for part in parts if part is not None]
    leaves = [part.leaf for part in known if part.leaf is not None]
    if len(known) < len(parts) or len(leaves) > 1:
        return None
    return _Product(
        leaf=leaves[0] if leaves else None,
        constant=sp.Rational(sp.Mul(*(part.constant for part in known))),
        above=tuple(letter for part in known for letter in part.above),
        below=tuple(letter for part in known for letter in part.below),
    )
