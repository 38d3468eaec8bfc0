"""Tables and Gaussians of float32: what is left out is bounded, and what does not fit stays."""

from fractions import Fraction

import numpy as np
import pytest

from derive.catalog import CATALOG
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.lower import value_of
from derive.lowering.pieces import lower_input, plain
from derive.lowering.quick import with_quick
from derive.lowering.shortened import economised, shortened
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, Let, Number, Polynomial, Term, call, number, walk

#: of 1/(3 - t), whose terms fall as powers of 3
TABLE = tuple(3.0**-n for n in range(1, 36))
SIZE = call(op.ABSOLUTE, X)


def at(m: int, size: Term = SIZE, n: int | None = None) -> Term:
    """Return (a - m)/(a + n)."""
    return (size - number(m)) / (size + number(m if n is None else n))


def value(coefficients: tuple[float, ...], t: Fraction) -> Fraction:
    return sum((Fraction(c) * t**n for n, c in enumerate(coefficients)), Fraction(0))


def test_few_terms_change_little() -> None:
    """Compared in rational numbers, ends included."""
    found = economised(TABLE)
    assert found is not None
    assert len(found) < len(TABLE) // 2
    for t in (Fraction(n, 40) for n in range(-40, 41)):
        exact = value(TABLE, t)
        assert abs(value(found, t) - exact) < abs(exact) / 2**27


def test_one_term_less_would_change_more() -> None:
    """The bound is met: the table is not longer than it has to be by more than a term or two."""
    found = economised(TABLE)
    assert found is not None
    fewer = np.polynomial.Chebyshev.cast(np.polynomial.Polynomial(TABLE)).truncate(len(found) - 2)
    gaps = [abs(float(fewer(t)) / float(value(TABLE, Fraction(t))) - 1) for t in (-1.0, 0.3, 1.0)]
    assert max(gaps) > 2.0**-27


@pytest.mark.parametrize("wrong", [(0.0, *TABLE), (-0.1, *TABLE[1:]), (0.1, 3.0, 0.2)])
def test_a_table_that_may_vanish_stays(wrong: tuple[float, ...]) -> None:
    """Beside a zero no change is small."""
    assert economised(wrong) is None


@pytest.mark.parametrize(
    ("where", "fits"),
    [
        (at(6), True),
        (Let("t", at(6)), True),
        (at(6, X), False),  # t is beyond 1 for x < 0
        (at(6, n=5), False),
        (at(-6), False),
        (SIZE, False),
    ],
)
def test_only_where_t_is_at_most_1(where: Term, fits: bool) -> None:
    """(a - m)/(a + m) is, for a size and m > 0."""
    table = Polynomial("TABLE", TABLE, where, "relative error below 2**-54, certified")
    found = shortened(table)
    assert (found != table) is fits
    if isinstance(found, Polynomial) and fits:
        assert found.comment == "relative error below 2**-26, certified"


def test_a_table_without_a_stated_error_stays() -> None:
    """What it is wrong by has to be said of the shorter one."""
    table = Polynomial("TABLE", TABLE, at(6), "of unknown error")
    assert shortened(table) == table


def gaussian(rest: Term, root: Term) -> Term:
    return Let("f", call(op.EXP, X)) * call(op.EXP, rest) * call(op.EXP, root) * call(op.EXP, root)


def dealt_out(rate: Term, root_rate: Term, sign: int = 1) -> Term:
    """Return a product of e^(rate (h - a)(h + a)) and e^(-root_rate h²) twice."""
    h = Let("h", call(op.ROUND, number(64) * SIZE) / number(64))
    low = h - SIZE if sign > 0 else SIZE - h
    return gaussian(rate * (low * (h + SIZE)), -(root_rate * (h * h)))


HALF, QUARTER = number(1) / number(2), number(1) / number(4)


def squares(term: Term) -> list[Call]:
    return [n for n in walk(term) if isinstance(n, Call) and n.operation is op.EXP_SQUARE]


@pytest.mark.parametrize(
    ("term", "fits"),
    [
        (dealt_out(HALF, QUARTER), True),
        (dealt_out(HALF, HALF * QUARTER), False),  # h is left over
        (dealt_out(HALF, QUARTER, sign=-1), False),
        (dealt_out(number(3), number(3) / number(2)), False),  # 3 is no power of two
        (dealt_out(-HALF, -QUARTER), False),  # it grows
        (dealt_out(HALF, QUARTER) * call(op.EXP, X), True),
        (call(op.EXP, X) * call(op.EXP, -X), False),
    ],
)
def test_exponents_have_to_add_up(term: Term, fits: bool) -> None:
    """They are one Gaussian where what they were dealt out by drops out."""
    found = squares(shortened(term))
    assert bool(found) is fits
    if fits:
        assert [n.arguments for n in found] == [(X, Number(-number(1).value / 2))]


def test_it_serves_gelu_and_says_so() -> None:
    """The rule is named, and the error of the shorter table is among the claims."""
    (entry,) = (entry for entry in CATALOG if entry.name == "gelu")
    pieced = value_of(entry)
    found = with_quick(lower_input(pieced, entry), plain(pieced, entry), entry).quick
    assert found is not None
    assert rules.SHORTENED.name in found.lowered.rules
    assert any("below 2**-26" in claim.claim for claim in found.lowered.obligations)
