"""A term is accepted only when what it computes is proved equal to the definition."""

from collections.abc import Container
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.lowering.pieced import Pieced
from derive.lowering.records import Lowered, Obligation
from derive.lowering.tails import Tail
from derive.lowering.terms import meaning
from derive.proof import Piece, Region, Status, Verdict, pieces_of, prove_equal, weakest
from derive.proof.powers import without_zero_powers
from derive.symbols import x

BUDGET: Final = 5.0


def accept(
    tail: Tail, pieced: Pieced, activation: Activation, *, unasked: Container[sp.Expr] = ()
) -> Lowered | None:
    """Return the term with its proof; ``None`` if it is not proved. Not asked at some cuts."""
    lowered = judged(tail, pieced, activation, unasked=unasked)
    computed = lowered.obligations[: len(lowered.obligations) - len(tail.obligations)]
    return lowered if all(o.verdict.status is Status.PROVED for o in computed) else None


def judged(
    tail: Tail, pieced: Pieced, activation: Activation, *, unasked: Container[sp.Expr] = ()
) -> Lowered:
    """Return the term with what is known of it, piece by piece and at each cut that is asked."""
    letters = {p.name: p.symbol for p in activation.parameters} | {"x": x}
    computed = meaning(tail.term, letters)
    assumptions = activation.assumptions
    found = [_on_piece(computed, piece, assumptions) for piece in pieced.pieces]
    cuts = zip(pieced.cuts, pieced.values, strict=True)
    asked = [(cut, value) for cut, value in cuts if cut not in unasked]
    found += [_at_cut(computed, cut, value, assumptions) for cut, value in asked]
    obligations = (*found, *tail.obligations)
    return Lowered(
        tail.term,
        pieced.expr,
        tuple(dict.fromkeys(rule.name for rule in tail.rules)),
        obligations,
        weakest(o.verdict for o in obligations),
        tail.notes,
    )


def _at_cut(
    computed: sp.Expr, cut: sp.Expr, value: sp.Expr, assumptions: tuple[sp.Basic, ...]
) -> Obligation:
    line = Region(assumptions=assumptions)
    verdict = prove_equal(without_zero_powers(computed.subs(x, cut), line), value, line)
    return Obligation(f"the program computes {value} at x = {cut}", verdict)


def _on_piece(computed: sp.Expr, piece: Piece, assumptions: tuple[sp.Basic, ...]) -> Obligation:
    region = Region(piece.region.lower, piece.region.upper, assumptions)
    claim = f"the program computes {piece.expr} for {region.lower} < x < {region.upper}"
    try:
        parts = pieces_of(computed, region)
    except UndecidedError as error:
        return Obligation(claim, Verdict(Status.UNDECIDED, "split into pieces", str(error)))
    verdicts = [prove_equal(part.expr, piece.expr, part.region, budget=BUDGET) for part in parts]
    return Obligation(claim, weakest(verdicts))
