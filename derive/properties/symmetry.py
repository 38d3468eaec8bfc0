"""Parity and point symmetry, and what they say about the mean of the output."""

from dataclasses import dataclass, replace

import sympy as sp

from derive.display import Fn, Neg, Node, Relation, Sym, Words
from derive.display.reading import from_sympy
from derive.errors import UndecidedError
from derive.proof import Status, Verdict, pieces_of, prove_equal
from derive.proof.asymptotics import limit
from derive.properties.cases import Finding
from derive.properties.levels import finite
from derive.properties.oscillation import oscillation_of
from derive.properties.periodic import mean
from derive.properties.profile import Subject
from derive.symbols import x

F_OF_X = Fn("f", (Sym("x"),))
F_OF_MINUS_X = Fn("f", (Neg(Sym("x")),))


@dataclass(frozen=True, slots=True)
class Symmetry:
    """f(-x) = image(x) for all x, where ``image`` is f, -f, c - f or f - m x."""

    statement: Node
    image: sp.Expr
    note: str = ""


def candidates(subject: Subject) -> list[Symmetry]:
    """Return the symmetries that f could have, from f(0) and its slopes at ±oo."""
    f = subject.expr
    constant = sp.expand(2 * f.subs(x, 0))
    found = [
        Symmetry(Relation("=", F_OF_MINUS_X, F_OF_X), f, "even"),
        Symmetry(Relation("=", F_OF_MINUS_X, Neg(F_OF_X)), -f, "odd"),
    ]
    if constant != 0:
        statement = Relation("=", F_OF_X + F_OF_MINUS_X, from_sympy(constant))
        note = f"point symmetric about (0, {constant / 2})"
        found.append(Symmetry(statement, constant - f, note))
    slope = _slope_of_difference(subject)
    if slope is not None:
        statement = Relation("=", F_OF_X - F_OF_MINUS_X, from_sympy(slope * x))
        found.append(Symmetry(statement, f - slope * x, "even but for a line"))
    return found


def _slope_of_difference(subject: Subject) -> sp.Expr | None:
    """Return the m that f(x) - f(-x) = m x would need, from the limits of f(x)/x."""
    try:
        left, right = (
            limit(piece.expr / x, end, subject.cell.sign)
            for piece, end in ((subject.pieces[0], -sp.oo), (subject.pieces[-1], sp.oo))
        )
    except UndecidedError:
        return None
    slope = left + right
    return None if slope == 0 or slope.has(sp.oo, sp.nan) else sp.expand(slope)


def symmetry(subject: Subject) -> Finding:
    """Return the first symmetry that holds for all x, or that there is none."""
    mirrored = subject.expr.subs(x, -x)
    shown: list[str] = []
    for candidate in candidates(subject):
        verdict = _judged(subject, mirrored, candidate.image)
        if verdict.status is Status.PROVED:
            return Finding(candidate.statement, verdict.method, candidate.note)
        shown.append(f"not {candidate.note} {verdict.counterexample}")
    letters = sorted(map(str, subject.cell.settle(mirrored).free_symbols - {x}))
    note = f"as statements for all {', '.join(letters)}" if letters else ""
    return Finding(Words("neither even nor odd"), "; ".join(shown), note)


def _judged(subject: Subject, left: sp.Expr, right: sp.Expr) -> Verdict:
    """Return PROVED or REFUTED for the constants' own values; raises ``UndecidedError``."""
    settle = subject.cell.settle
    verdict = prove_equal(settle(left), settle(right), subject.cell.line)
    if verdict.status not in (Status.PROVED, Status.REFUTED):
        raise UndecidedError(verdict.reason or "a symmetry was neither proved nor refuted")
    if verdict.status is Status.PROVED:
        _require_at_joints(subject, left - right)
    return verdict


def _require_at_joints(subject: Subject, residual: sp.Expr) -> None:
    """Raise ``UndecidedError`` unless the claim holds where pieces meet too: no proof says so."""
    for at, _left, _right in subject.joints:
        if subject.cell.sign(finite(residual.subs(x, at))) != 0:
            raise UndecidedError(f"the symmetry fails at x = {at}, and maybe only there")


def zero_centred(subject: Subject) -> Finding:
    """Return the mean of the output when the input is symmetric about 0, where f alone decides."""
    f = subject.expr
    double = sp.expand(2 * f.subs(x, 0))
    verdict = _judged(subject, f + f.subs(x, -x), double)
    if verdict.status is Status.PROVED:
        yes = "zero-centred" if subject.cell.sign(double) == 0 else "not zero-centred"
        method = f"the mean of f(x) + f(−x), which is constant: {verdict.method}"
        return Finding(from_sympy(double / 2), method, yes)
    sign = _sign_of_mean(subject)
    word = {1: "positive", -1: "negative", None: "no fixed sign"}[sign]
    method = f"the sign of f(x) + f(−x) for x > 0; it is no constant {verdict.counterexample}"
    return Finding(Words(word), method, "not zero-centred")


def _sign_of_mean(subject: Subject) -> int | None:
    """Return the sign of f(x) + f(-x) for x > 0, which the mean for symmetric input inherits."""
    oscillating = oscillation_of(_mirrored_sum(subject), subject.cell)
    if oscillating is not None and (sign := mean(oscillating, subject)) is not None:
        return sign or None
    line = subject.cell.line
    half = pieces_of(subject.expr + subject.expr.subs(x, -x), replace(line, lower=sp.S.Zero))
    signs = {subject.table(piece.expr, piece).everywhere for piece in half} - {0}
    return signs.pop() if len(signs) == 1 else None


def _mirrored_sum(subject: Subject) -> sp.Expr:
    """Return f(x) + f(−x) for large x, where cases of a removable hole do not matter."""
    first, last = subject.pieces[0].expr, subject.pieces[-1].expr
    return last + first.subs(x, -x)
