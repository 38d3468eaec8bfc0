"""Where a function jumps, and the runs of pieces between two jumps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import sympy as sp

from derive.errors import UndecidedError
from derive.proof.conditions import cases, operator_of, truth
from derive.proof.parameters import Cell
from derive.proof.region import Piece
from derive.properties.levels import finite, limit_at_end
from derive.properties.profile import Subject
from derive.symbols import x

_SIGNS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1), "==": (0,), "!=": (-1, 1)}


@dataclass(frozen=True, slots=True)
class Jump:
    """f(at) = ``value`` lies ``before`` above the limit from the left, ``after`` below the right.

    Both are signs of differences; at a jump one of them is not 0.
    """

    at: sp.Expr
    value: sp.Expr
    before: int
    after: int

    @property
    def signs(self) -> frozenset[int]:
        """The directions in which f jumps here."""
        return frozenset((self.before, self.after)) - {0}


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces on which f is continuous; the end values belong to it where ``left``, ``right``."""

    subject: Subject
    left: bool
    right: bool


def value_at(subject: Subject, at: sp.Expr) -> sp.Expr:
    """Return f(at): cases that parameters decide are decided on the cell."""
    return finite(_decided(subject.expr.subs(x, at), subject.cell))


def _decided(value: sp.Expr, cell: Cell) -> sp.Expr:
    chosen = {part: _chosen(part, cell) for part in value.atoms(sp.Piecewise)}
    return value.xreplace(chosen) if chosen else value


def _chosen(part: sp.Piecewise, cell: Cell) -> sp.Expr:
    for value, condition in cases(part):
        holds = truth(
            condition, lambda r: cell.sign(_decided(r.lhs - r.rhs, cell)) in _SIGNS[operator_of(r)]
        )
        if holds:
            return _decided(value, cell)
    raise UndecidedError("no case of a Piecewise holds where two pieces meet")


def jump_at(subject: Subject, at: sp.Expr, left: Piece, right: Piece) -> Jump:
    """Return how f changes where two pieces meet; both signs are 0 where it is continuous."""
    value = value_at(subject, at)
    limits = [limit_at_end(piece.expr, at) for piece in (left, right)]
    sign = subject.cell.sign
    return Jump(at, value, sign(value - limits[0]), sign(limits[1] - value))


@lru_cache(maxsize=256)
def jumps(subject: Subject) -> tuple[Jump, ...]:
    """Return the jumps of f, left to right."""
    found = (jump_at(subject, *joint) for joint in subject.joints)
    return tuple(jump for jump in found if jump.signs)


def runs(subject: Subject) -> Iterator[Run]:
    """Yield the continuous parts of f, left to right; a lonely value at a jump is in none."""
    start, left = 0, True
    met = {jump.at: jump for jump in jumps(subject)}
    for k, (at, _, _) in enumerate(subject.joints, start=1):
        if at in met:
            kept = replace(subject, pieces=subject.pieces[start:k])
            yield Run(kept, left, met[at].before == 0)
            start, left = k, met[at].after == 0
    yield Run(replace(subject, pieces=subject.pieces[start:]), left, True)
