"""Kinks at numbers without a closed form: a zero has a word, a threshold has none."""

import sympy as sp

from derive.activation import Activation, Kink
from derive.certificate import definition_of
from derive.described import Root, Threshold
from derive.symbols import x


def test_a_kink_is_stated_unless_there_is_no_word_for_it() -> None:
    """A claim that reaches a kink without a word has no evidence, while the others are judged."""
    root = Root(x / 2 - sp.tanh(x), (sp.Rational(19, 10), sp.Integer(2)))
    threshold = Threshold(x + 1, sp.Symbol("a", real=True), (sp.S.One, sp.Integer(2)))
    kinks = (
        Kink(at=sp.S.Zero, derivative=sp.S.Half, why="chosen"),
        Kink(at=root, derivative=sp.S.Half, why="chosen"),
        Kink(at=sp.S.One, derivative=threshold, why="chosen"),
    )
    own = Activation(
        name="f",
        title="f",
        expr=sp.Max(x / 2, sp.tanh(x)),
        parameters=(),
        kinks=kinks,
        reference="a test",
    )
    stated = definition_of(own).kinks
    assert [value for _, value in stated] == ["1/2", "1/2"]
    assert stated[1][0][0] == "zero"
