"""Kinks at numbers without a closed form: no proof object states a value there."""

import sympy as sp

from derive.activation import Activation, Kink
from derive.certificate import definition_of
from derive.described import Root
from derive.symbols import x


def test_a_kink_without_closed_form_is_left_out() -> None:
    """So a claim that reaches it has no evidence, while the others are judged."""
    root = Root(x / 2 - sp.tanh(x), (sp.Rational(19, 10), sp.Integer(2)))
    kinks = (
        Kink(at=sp.S.Zero, derivative=sp.S.Half, why="chosen"),
        Kink(at=root, derivative=sp.S.Half, why="chosen"),
        Kink(at=sp.S.One, derivative=1 - sp.tanh(root) ** 2, why="chosen"),
    )
    own = Activation(
        name="f",
        title="f",
        expr=sp.Max(x / 2, sp.tanh(x)),
        parameters=(),
        kinks=kinks,
        reference="a test",
    )
    assert definition_of(own).kinks == (("0", "1/2"),)
