"""Forms in y of the whole catalogue, against the textbooks."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG, get
from derive.output_forms import Kind, OutputForms, find_forms
from derive.proof import Status
from derive.symbols import y

a, alpha, scale = (sp.Symbol(letter, real=True) for letter in ("a", "alpha", "lambda"))

#: the form a textbook gives, and its condition on the parameters
TEXTBOOK = {
    "sigmoid": (y * (1 - y), sp.true),
    "tanh": (1 - y**2, sp.true),
    "relu": (sp.Piecewise((1, y > 0), (0, True)), sp.true),
    "leaky_relu": (sp.Piecewise((1, y > 0), (a, True)), a >= 0),
    "elu": (sp.Piecewise((1, y > 0), (y + alpha, True)), alpha >= 0),
    "selu": (sp.Piecewise((scale, y > 0), (y + scale * alpha, True)), sp.true),
    "softplus": (1 - sp.exp(-y), sp.true),
    "log_sigmoid": (1 - sp.exp(y), sp.true),
    "softsign": ((1 - sp.Abs(y)) ** 2, sp.true),
    "arctan": (sp.cos(y) ** 2, sp.true),
    "hard_sigmoid": (sp.Piecewise((sp.Rational(1, 6), (y > 0) & (y < 1)), (0, True)), sp.true),
    "identity": (sp.S.One, sp.true),
}

FOUND = {entry.name: find_forms(entry) for entry in CATALOG}


@pytest.mark.parametrize("name", TEXTBOOK)
def test_form_and_condition_are_the_textbooks(name: str) -> None:
    """The first form is written exactly as textbooks write it, is proved, and keeps y alone."""
    form, condition = TEXTBOOK[name]
    found = FOUND[name]
    assert found.kind is Kind.PURE
    assert found.forms[0].expr == form
    assert found.forms[0].saves == ("y",)
    assert found.forms[0].verdict.status is Status.PROVED
    assert found.condition == condition
    assert found.condition_verdict.status is Status.PROVED
