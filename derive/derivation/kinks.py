"""Where two pieces meet: the one-sided limits of f and f′, and what the code returns there."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import sympy as sp

from derive.activation import Activation, Kink
from derive.derivation.records import KinkStudy
from derive.errors import DefinitionError, UndecidedError
from derive.expression.quoting import quoted
from derive.proof import Piece, Region, Status, Verdict, never_zero, prove_zero, sign_on, weakest
from derive.proof.asymptotics import limit_toward
from derive.proof.joined import joined
from derive.proof.powers import without_zero_powers
from derive.proof.removable import filled_in
from derive.symbols import x


@dataclass(frozen=True, slots=True)
class Limit:
    """A one-sided limit and how sure it is."""

    value: sp.Expr
    verdict: Verdict


def study_kinks(activation: Activation, pieces: tuple[Piece, ...]) -> tuple[KinkStudy, ...]:
    """Return one study for each point where two pieces meet, from left to right.

    Raises ``DefinitionError`` if f′ jumps at a point for which the entry states no convention.
    """
    return tuple(_study(activation, left, right) for left, right in pairwise(pieces))


def _study(activation: Activation, left: Piece, right: Piece) -> KinkStudy:
    at = left.region.upper
    slopes = [limit(sp.diff(piece.expr, x), at, piece.region) for piece in (left, right)]
    values = [limit(piece.expr, at, piece.region) for piece in (left, right)]
    continuous = _agree(values, activation)
    smooth = _agree(slopes, activation)
    differentiable = _holds(continuous) and _holds(smooth)
    kink = _stated(activation, at, differentiable)
    limits = [item.verdict for item in (*slopes, *values)]
    parameters = {parameter.symbol for parameter in activation.parameters}
    gap = slopes[0].value - slopes[1].value
    return KinkStudy(
        at=at,
        left=slopes[0].value,
        right=slopes[1].value,
        continuous=_holds(continuous),
        differentiable=differentiable,
        convention=slopes[0].value if kink is None else kink.derivative,
        why="both one-sided limits agree" if kink is None else kink.why,
        verdict=weakest([*limits, _settled(continuous), _settled(smooth)]),
        adjustable=not differentiable and not parameters.isdisjoint(gap.free_symbols),
    )


#: exact ways to a limit that is no value
_WAYS: Final = ((filled_in, "l'Hôpital's rule"), (limit_toward, "its order there"))


def limit(expr: sp.Expr, at: sp.Expr, region: Region) -> Limit:
    """Return the limit of ``expr`` at an end of a region: by substitution where it is continuous.

    Elsewhere the value is SymPy's and stays UNDECIDED.
    """
    expr = joined(expr)
    value = without_zero_powers(expr.subs(x, at), region)
    if _is_continuous(expr, at, region):
        return Limit(value, Verdict(Status.PROVED, "continuous there, so the limit is the value"))
    for way, method in _WAYS:
        with suppress(UndecidedError):
            return Limit(way(expr, at, region), Verdict(Status.PROVED, method))
    side = "-" if at == region.upper else "+"
    reason = "not known to be continuous there; the value is a computed limit"
    try:
        found = sp.limit(expr, x, at, side)
    except NotImplementedError as error:
        if value.has(sp.zoo):  # x^(a − 1) at 0, a < 1
            return Limit(sp.zoo, Verdict(Status.UNDECIDED, "limit", reason))
        raise UndecidedError(
            f"the limit of {quoted(expr)} at x = {quoted(at)} is not known"
        ) from error
    return Limit(found, Verdict(Status.UNDECIDED, "limit", reason))


def _is_continuous(expr: sp.Expr, at: sp.Expr, region: Region) -> bool:
    """Whether no denominator, root or logarithm in ``expr`` reaches its edge at ``at``."""
    line = Region(assumptions=region.assumptions)
    edges = (
        (without_zero_powers(edge.subs(x, at), line), signs) for edge, signs in _edges(expr, line)
    )
    return all(
        never_zero(edge, line) if signs == (1, -1) else sign_on(edge, line) in signs
        for edge, signs in edges
    )


def _edges(expr: sp.Expr, line: Region) -> list[tuple[sp.Expr, tuple[int, ...]]]:
    """Return (u, signs) for each part that is continuous only where u has one of the signs."""
    found: list[tuple[sp.Expr, tuple[int, ...]]] = []
    for part in sp.preorder_traversal(expr):
        if isinstance(part, sp.Pow) and not part.exp.is_Integer:
            found.append((part.base, (0, 1) if sign_on(part.exp, line) == 1 else (1,)))
        elif isinstance(part, sp.Pow) and part.exp < 0:
            found.append((part.base, (1, -1)))
        elif isinstance(part, sp.log):
            found.append((part.args[0], (1,)))
        elif isinstance(part, sp.Function) and not isinstance(part, _EVERYWHERE):
            found.append((sp.S.Zero, (1,)))
    return found


#: functions of the vocabulary that are continuous at every real number
_EVERYWHERE = (
    sp.exp,
    sp.sin,
    sp.cos,
    sp.atan,
    sp.sinh,
    sp.cosh,
    sp.tanh,
    sp.asinh,
    sp.erf,
    sp.erfc,
    sp.Abs,
)


def _agree(limits: list[Limit], activation: Activation) -> Verdict:
    left, right = limits
    return prove_zero(left.value - right.value, Region(assumptions=activation.assumptions))


def _holds(verdict: Verdict) -> bool:
    return verdict.status is Status.PROVED


def _settled(agreement: Verdict) -> Verdict:
    """Return the evidence that limits agree or differ: either way the question is answered."""
    if agreement.status is not Status.REFUTED:
        return agreement
    return Verdict(Status.PROVED, f"the one-sided limits differ {agreement.counterexample}")


def _stated(activation: Activation, at: sp.Expr, differentiable: bool) -> Kink | None:
    if differentiable:
        return None
    stated = [kink for kink in activation.kinks if kink.at == at]
    if not stated:
        raise DefinitionError(
            f"{activation.name}: f′ jumps at x = {at}; state a Kink there, "
            f"with the derivative to return and the reason"
        )
    return stated[0]
