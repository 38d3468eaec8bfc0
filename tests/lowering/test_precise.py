"""A formula by operations that parts have: only where it is proved to be the formula."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering import precise
from derive.lowering.cancelling import is_careful, with_careful_sums
from derive.lowering.precise import formula_in_parts
from derive.lowering.terms import Letter, Polynomial, Term, meaning, number
from derive.symbols import x
from tests.lowering.evaluated import errors, values

A = sp.Symbol("a", real=True)
BUMP = x * (1 + sp.erf(x / sp.sqrt(2))) / 2 + A * sp.exp(-(x**2))
OWN = Activation(
    name="mine",
    title="Mine",
    expr=BUMP,
    reference="none",
    parameters=(Parameter(name="a", symbol=A, default=sp.S.Half, meaning="any", domain=A > 0),),
)


def test_the_program_is_the_formula() -> None:
    """1 + erf by erfc, everything by operations of parts."""
    program = formula_in_parts(BUMP, OWN)
    assert program is not None
    difference = meaning(program, {"x": x, "a": A}) - BUMP
    assert sp.expand(difference.rewrite(sp.erf)) == 0


def test_what_is_not_proved_to_be_the_formula_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rewriting that is wrong gives no program, nor does a formula in pieces."""
    assert formula_in_parts(sp.Piecewise((x, x > 0), (BUMP, True)), OWN) is None
    assert formula_in_parts(sp.besselj(0, x) + A, OWN) is None
    monkeypatch.setattr(precise, "familiar", lambda expr: expr + sp.Rational(1, 2**60))
    assert formula_in_parts(BUMP, OWN) is None


def test_the_whole_serves_where_a_term_has_tables() -> None:
    """A sum with a polynomial nearly cancels beside x = 1: there the formula itself is taken."""
    table = Polynomial("SERIES", (0.0, 1.0), Letter("x"), "x itself")
    total: Term = table - number(1)
    program = Letter("x") - number(1)
    assert not is_careful(with_careful_sums(total, [{}], 0.5))
    done = with_careful_sums(total, [{}], 0.5, lambda: program)
    assert is_careful(done)
    at = np.array([1 + 2.0**-50, 3.0])
    assert errors(values(done, at), [mpmath.mpf(float(v)) - 1 for v in at]).max() <= 1
