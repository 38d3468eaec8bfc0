"""A function of x given by smooth pieces and its values between them."""

from dataclasses import dataclass

import sympy as sp

from derive.proof import Piece, Region
from derive.symbols import x


@dataclass(frozen=True, slots=True)
class Pieced:
    """A function of x as smooth pieces, left to right; ``values`` holds what it is at each cut."""

    pieces: tuple[Piece, ...]
    values: tuple[sp.Expr, ...]

    @property
    def cuts(self) -> tuple[sp.Expr, ...]:
        """The points between the pieces."""
        return tuple(piece.region.upper for piece in self.pieces[:-1])

    @property
    def line(self) -> Region:
        """The whole x axis, under what is assumed of the parameters."""
        return Region(assumptions=self.pieces[0].region.assumptions)

    @property
    def expr(self) -> sp.Expr:
        """The function as one expression, values at the cuts included."""
        rows: list[tuple[sp.Expr, sp.Basic]] = []
        for piece, cut, value in zip(self.pieces[:-1], self.cuts, self.values, strict=True):
            rows += [(piece.expr, x < cut), (value, sp.Eq(x, cut))]
        return sp.Piecewise(*rows, (self.pieces[-1].expr, True)) if rows else self.pieces[0].expr


def merged(pieced: Pieced) -> Pieced:
    """Join neighbours with one formula whose value at the cut agrees."""
    pieces, values = [pieced.pieces[0]], []
    for piece, value in zip(pieced.pieces[1:], pieced.values, strict=True):
        last = pieces[-1]
        same = sp.expand(last.expr - piece.expr) == 0
        if same and sp.expand(last.expr.subs(x, last.region.upper) - value) == 0:
            region = Region(last.region.lower, piece.region.upper, last.region.assumptions)
            pieces[-1] = Piece(region, last.expr)
        else:
            pieces.append(piece)
            values.append(value)
    return Pieced(tuple(pieces), tuple(values))


def where_real(pieced: Pieced) -> Pieced:
    """Narrow outer pieces to where they are real: y ≥ 0 for √y, -1 < y < 1 for artanh y.

    Roots of lines and parabolas are looked at, and artanh of y itself.
    """
    return Pieced(tuple(_narrowed(piece) for piece in pieced.pieces), pieced.values)


def _narrowed(piece: Piece) -> Piece:
    low, high = piece.region.lower, piece.region.upper
    roots = [e for e in piece.expr.atoms(sp.Pow) if not e.exp.is_Integer]
    for radicand in sp.ordered({sp.expand(e.base) for e in roots}):
        if radicand.is_polynomial(x) and 0 < sp.degree(radicand, x) < 3:
            below, above = _real_between(sp.Poly(radicand, x))
            low, high = (below if low == -sp.oo else low), (above if high == sp.oo else high)
    if piece.expr.has(sp.atanh(x)):
        low, high = sp.Max(low, -1), sp.Min(high, 1)
    return Piece(Region(low, high, piece.region.assumptions), piece.expr)


def _real_between(radicand: sp.Poly) -> tuple[sp.Expr, sp.Expr]:
    """Return where c·x, or c - d·x², is positive; everywhere for what is neither."""
    if radicand.as_expr() == x:
        return sp.S.Zero, sp.oo
    lead, middle, constant = (radicand.coeff_monomial(x**n) for n in (2, 1, 0))
    if middle == 0 and constant == 1 and lead.could_extract_minus_sign():
        edge = 1 / sp.sqrt(-lead)
        return -edge, edge
    return -sp.oo, sp.oo
