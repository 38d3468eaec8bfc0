"""A term is accepted only when what it computes is proved equal to the definition."""

from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.lowering.records import Lowered, Obligation
from derive.lowering.tails import Tail
from derive.lowering.terms import meaning
from derive.proof import Piece, Region, Status, Verdict, pieces_of, prove_equal, weakest
from derive.symbols import x

BUDGET: Final = 5.0


def accept(tail: Tail, pieces: tuple[Piece, ...], activation: Activation) -> Lowered | None:
    """Return the term with its proof, piece by piece; ``None`` when it is not proved."""
    letters = {p.name: p.symbol for p in activation.parameters} | {"x": x}
    computed = meaning(tail.term, letters)
    found = [_obligation(computed, p, activation.assumptions) for p in pieces]
    verdict = weakest(o.verdict for o in found)
    if verdict.status is not Status.PROVED:
        return None
    obligations = (*found, *tail.obligations)
    exact = pieces[0].expr if len(pieces) == 1 else _piecewise(pieces)
    return Lowered(
        tail.term,
        exact,
        tuple(dict.fromkeys(rule.name for rule in tail.rules)),
        obligations,
        weakest(o.verdict for o in obligations),
        tail.notes,
    )


def _obligation(computed: sp.Expr, piece: Piece, assumptions: tuple[sp.Basic, ...]) -> Obligation:
    region = Region(piece.region.lower, piece.region.upper, assumptions)
    claim = f"the program computes {piece.expr} for {region.lower} < x < {region.upper}"
    try:
        parts = pieces_of(computed, region)
    except UndecidedError as error:
        return Obligation(claim, Verdict(Status.UNDECIDED, "split into pieces", str(error)))
    verdicts = [prove_equal(part.expr, piece.expr, part.region, budget=BUDGET) for part in parts]
    return Obligation(claim, weakest(verdicts))


def _piecewise(pieces: tuple[Piece, ...]) -> sp.Expr:
    rows = [(p.expr, x <= p.region.upper) for p in pieces[:-1]]
    return sp.Piecewise(*rows, (pieces[-1].expr, True))
