"""Remainders modulo relations between the values of a forward pass."""

import pytest
import sympy as sp

from derive.output_forms import normal_forms as module
from derive.output_forms.normal_forms import normal_forms

a, s, r, u = sp.symbols("a s r u", real=True)

#: s = √(1 + a²u²) and its reciprocal r
ROOT = [s**2 - 1 - a**2 * u**2, r * s - 1]


def test_remainders_equal_those_of_another_basis() -> None:
    """SymPy's basis over the field of the parameters leaves the same remainder."""
    polynomial = s * r**3 + a * u**2 * r
    basis = sp.groebner(ROOT, r, s, u, domain=sp.QQ.frac_field(a), order="lex")
    expected = basis.reduce(polynomial)[1]
    found = list(normal_forms(polynomial, ROOT, [r], [s, u]))
    assert any(sp.expand(form - expected) == 0 for form in found)


def test_every_remainder_equals_the_polynomial() -> None:
    """Where the relations hold, at numbers."""
    polynomial = s * r**3 + a * u**2 * r
    root = sp.sqrt(1 + a**2 * u**2)
    for form in normal_forms(polynomial, ROOT, [], [r, s, u]):
        difference = (form - polynomial).subs({r: 1 / root, s: root})
        assert abs(difference.subs({a: 0.7, u: 1.3})) < 1e-12


def test_relations_may_have_parameters_in_denominators() -> None:
    """The equation s = u/a is cleared of them."""
    (form,) = normal_forms(a * s, [s - u / a], [s], [u])
    assert form == u


def test_a_basis_out_of_hand_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is yielded, and nothing is guessed."""
    monkeypatch.setattr(module, "_LIMITS", (1, 1, 1))
    assert list(normal_forms(s * r**3, ROOT, [r], [s, u])) == []
