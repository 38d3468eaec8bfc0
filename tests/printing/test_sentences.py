"""Reasons print their formulas as the rest of a page does."""

import re
from collections.abc import Iterator

import pytest
import sympy as sp

from derive.custom.branching import cases_of
from derive.custom.conventions import with_conventions
from derive.custom.definition import Definition, define
from derive.custom.domain import require_real
from derive.errors import DeriveError
from derive.expression.quoting import quoted
from derive.messages import Lang
from derive.output_forms import find_forms
from derive.printing.sentences import sentence
from derive.symbols import x

#: what no formula in textbook notation holds
_RAW = re.compile(r"\*|Piecewise|exp\(|sqrt\(|log\(exp|\boo\b|`")
OPEN = [
    ("max(tanh(x), a*x)", ("a=0.5: a > 0",)),
    ("max(x, a*(exp(x) - 1))", ("a=0.5: a > 0",)),
    ("abs(x**2*exp(-x) - a)", ("a=1",)),
    ("tanh(x) if x > a else a*x", ("a=1",)),
    ("sqrt(exp(x) - 2)", ()),
    ("log(sin(x) - a)", ("a=1",)),
    ("exp(x)/(exp(x) - a)", ("a=1",)),
    ("1/(exp(x) - 2)", ()),
    ("log(x**2*exp(x))", ()),
    ("sqrt(max(x, exp(x) - 3))", ()),
    ("abs(sin(x) - cos(x)*exp(x))", ()),
]


def reasons(text: str, parameters: tuple[str, ...]) -> Iterator[str]:
    """Yield what is said of a formula that cannot be taken, or not all the way."""
    activation = define(Definition(expr=text, parameters=parameters))
    try:
        require_real(activation)
        for case in cases_of(activation):
            yield find_forms(with_conventions(case.activation)).condition_verdict.reason
    except DeriveError as error:
        yield str(error)


@pytest.mark.parametrize(("text", "parameters"), OPEN, ids=[text for text, _ in OPEN])
def test_no_raw_formula_is_left_in_a_reason(text: str, parameters: tuple[str, ...]) -> None:
    """Stars, backquotes and names of classes are for programs."""
    for reason in reasons(text, parameters):
        assert not _RAW.search(sentence(Lang.EN, reason)), reason


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        (sp.exp(-x) - 1, "e⁻ˣ − 1"),
        (sp.log(1 + sp.exp(x)), "log(1 + eˣ)"),
        (sp.Piecewise((x, x > 0), (0, True)), "x if x > 0, 0 otherwise"),
        (sp.Eq(x, 0), "x = 0"),
        (sp.And(sp.Ne(x, 1), x < 2), "x ≠ 1 and x < 2"),
    ],
)
def test_a_quoted_formula_is_set(formula: sp.Expr, printed: str) -> None:
    """The notation is that of derivations."""
    said = sentence(Lang.EN, f"the sign of {quoted(formula)} is not certified")
    assert said == f"the sign of {printed} is not certified"


def test_what_cannot_be_read_stays_as_it_is() -> None:
    """A sentence is never lost for a formula in it."""
    assert sentence(Lang.EN, "`LambertW(` is open") == "`LambertW(` is open"
    assert sentence(Lang.ZH, "the sign of `a*x` is not known") != ""
