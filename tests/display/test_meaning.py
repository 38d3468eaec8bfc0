"""A printed formula means one expression, and what has no meaning is refused."""

import pytest
import sympy as sp

from derive.catalog.exponential import SELU
from derive.catalog.sigmoidal import SIGMOID
from derive.display import Fn, Mark, Node, Num, Prime, Relation, Sym, Words
from derive.display.meaning import letters, to_condition, to_sympy
from derive.errors import NoRuleError
from derive.symbols import x

X, E, ONE = Sym("x"), Sym("e"), Num(1)


def test_e_and_pi_are_the_constants() -> None:
    """E to a power is the exponential function, not a letter."""
    assert to_sympy(E ** (-X), {}) == sp.exp(-x)
    assert to_sympy(Sym("pi"), {}) == sp.pi


def test_an_added_and_subtracted_one_means_nothing() -> None:
    """The tree holds 1 + e^-x - 1, whose meaning is e^-x."""
    assert to_sympy(ONE + E ** (-X) - ONE, {}) == sp.exp(-x)


def test_y_means_the_output_and_letters_their_symbols() -> None:
    """Y stands for f(x), a constant's letter for its symbol."""
    assert to_sympy(Sym("y"), letters(SIGMOID)) == SIGMOID.expr
    assert to_sympy(Sym("lambda"), letters(SELU)) == SELU.constants[0].symbol


def test_a_prime_is_the_derivative_in_x() -> None:
    """(x^2)' is 2x, with a highlight or without."""
    assert to_sympy(Prime(Mark(X ** Num(2), 1)), {}) == 2 * x


def test_normal_distribution() -> None:
    """Phi is the derivative of Phi."""
    difference = sp.diff(to_sympy(Fn("Phi", (X,)), {}), x) - to_sympy(Fn("phi", (X,)), {})
    assert sp.simplify(difference) == 0


@pytest.mark.parametrize("node", [Sym("q"), Fn("nothing", (X,)), Words("so")], ids=repr)
def test_what_has_no_meaning_is_refused(node: Node) -> None:
    """A letter without a value, an unknown function and words are errors."""
    with pytest.raises(NoRuleError):
        to_sympy(node, {})


def test_relations_are_conditions_not_values() -> None:
    """A relation is true or false, and words hold always."""
    positive = Relation(">", X, Num(0))
    assert to_condition(positive, {}) == (x > 0)
    assert to_condition(Words("otherwise"), {}) == sp.true
    with pytest.raises(NoRuleError):
        to_sympy(positive, {})
