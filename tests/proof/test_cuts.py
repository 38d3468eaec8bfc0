"""Cuts where the sign of a function of x changes: exact ones, and refusals of the others."""

import pytest
import sympy as sp

from derive.errors import UndecidedError
from derive.output_forms.sameness import without_functions
from derive.proof import Region, pieces_of
from derive.symbols import x

a = sp.Symbol("a", real=True)


def _allowed(assumed: tuple[sp.Basic, ...]) -> sp.Rational:
    """Return a value of the parameter."""
    values = map(sp.Rational, ("1", "1/2", "2"))
    return next(v for v in values if all(given.subs(a, v) == sp.true for given in assumed))


@pytest.mark.parametrize(
    ("expr", "assumed", "ends"),
    [
        (sp.Min(x, sp.sin(x)), (), [0]),
        (sp.Max(x, sp.atan(x)), (), [0]),
        (sp.Max(x, sp.exp(x) - 1), (), []),
        (sp.Min(1, sp.log(1 + sp.exp(a * x))), (a > 0,), [sp.log(sp.E - 1) / a]),
        (sp.Max(sp.tanh(x), a * x), (a > 1,), [0]),
        (sp.Min(x, a * sp.sin(x)), (a > 0, a < 1), [0]),
        (sp.Max(x, x**3 + a * x), (a > 1,), [0]),
        (sp.Max(sp.log(1 + x**2) ** 2, sp.Rational(1, 2)), (), None),
        (sp.Max(x / 2, sp.Piecewise((sp.log(1 + x), x > 0), (0, True))), (), None),
    ],
)
def test_pieces_end_where_the_sign_changes(
    expr: sp.Expr, assumed: tuple[sp.Basic, ...], ends: list[sp.Expr] | None
) -> None:
    """The ends between pieces are exact if listed, and each piece is one of the two functions."""
    pieces = pieces_of(expr, Region(assumptions=assumed))
    found = [piece.region.upper for piece in pieces[:-1]]
    ends = found if ends is None else ends
    assert [sp.expand(at - end) for at, end in zip(found, ends, strict=True)] == [0] * len(ends)
    values = {x: sp.Rational(-7, 3), a: _allowed(assumed)}
    assert abs(sp.N(pieces[0].expr.subs(values) - expr.subs(values), 30)) < sp.Rational(1, 10**20)


@pytest.mark.parametrize(
    ("expr", "assumed"),
    [
        (sp.Min(x, 2 * sp.sin(x)), ()),  # turns round, three zeros, two of them no known numbers
        (sp.Max(sp.tanh(x), x / 2), ()),
        (sp.Max(sp.tanh(x), a * x), (a > 0,)),  # for a < 1 there are three zeros
        (sp.Min(x, a * sp.sin(x)), (a > 0, a < 2)),
        (sp.Max(x, x**3 + a * x), (a > 0,)),
        (sp.Max(a * x + sp.tanh(x), 1), (a > 0,)),  # one zero, which moves
        (sp.Min(1, sp.log(1 + sp.exp(a * x))), ()),  # the sign of a is not known
        (sp.Max(x, 1 / x), ()),
    ],
)
def test_what_is_not_certified_is_refused(expr: sp.Expr, assumed: tuple[sp.Basic, ...]) -> None:
    """Several zeros, zeros that are no known numbers, letters of unknown sign, poles."""
    try:
        pieces = pieces_of(expr, Region(assumptions=assumed))
    except UndecidedError:
        return
    for at in (sp.Rational(-5, 2), sp.Rational(-1, 3), sp.Rational(1, 3), sp.Rational(5, 2)):
        (piece,) = (p for p in pieces if p.region.lower < at < p.region.upper)
        assert abs(sp.N(piece.expr.subs(x, at) - expr.subs(x, at), 30)) < sp.Rational(1, 10**20)


def test_a_value_loses_its_functions_where_algebra_leaves_none() -> None:
    """The hyperbolic tangent of log(3)/2 is 1/2; that of 1 stays, and so does a root of it."""
    line = Region(assumptions=(a > 0, a < 1))
    assert without_functions(sp.tanh(sp.log(3) / 2), line) == sp.S.Half
    inner = sp.log((1 - a) / (1 + a)) / 2
    assert sp.cancel(without_functions(sp.tanh(inner), line) + a) == 0
    for kept in (sp.tanh(1), sp.exp(-1) / 2, sp.tanh(inner.subs(a, 2 * a))):
        assert without_functions(kept, line) == kept


@pytest.mark.parametrize(
    ("expr", "words"),
    [
        (sp.Abs(sp.sin(x)), "it may change without end"),
        (sp.Max(sp.tanh(x), a * x), "move with `a`"),
    ],
)
def test_a_refusal_says_what_stands_in_the_way(expr: sp.Expr, words: str) -> None:
    """Zeros without end, and zeros that move with a parameter."""
    with pytest.raises(UndecidedError, match=words):
        pieces_of(expr, Region(assumptions=(a > 0,)))
