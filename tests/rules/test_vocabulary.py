"""Every function that a formula may use is differentiated line by line, and has a notation."""

import pytest

from derive.custom.answer import Stage
from derive.custom.definition import Definition
from derive.custom.messages import Failed, Order, Reached
from derive.custom.worker import work
from derive.derivation.records import Derivation
from derive.expression.vocabulary import FUNCTIONS, Function
from derive.printing import to_latex, to_mathml, to_text, to_typst
from derive.proof import Status
from tests.thinned import thinned

#: where a function is not defined, or has no slope, for every real number
ARGUMENTS = {
    "log": "1 + x^2",
    "log1p": "x^2",
    "sqrt": "1 + x^2",
    "cbrt": "1 + x^2",
    "tan": "atan(x)/2",
    "asin": "tanh(x)/2",
    "acos": "tanh(x)/2",
    "acosh": "2 + x^2",
    "atanh": "x/sqrt(2 + x^2)",
    "erfinv": "tanh(x)/2",
    "clip": "x, -1, 1",
    "max": "x, 0",
    "min": "x, 0",
    "sign": "x)*(x^2",
}


def derivation_of(formula: str) -> Derivation:
    said: list[object] = []
    work(Order(Definition(expr=formula), (), 30.0, Stage.DERIVATION), said.append)
    failed = [m for m in said if isinstance(m, Failed)]
    assert not failed, (formula, failed)
    found = [m.result for m in said if isinstance(m, Reached)]
    return next(result for result in found if isinstance(result, Derivation))


@pytest.mark.parametrize("function", thinned(FUNCTIONS, 6), ids=lambda function: function.names[0])
def test_every_function_has_a_chain_that_is_printed(function: Function) -> None:
    """x·g(…) is differentiated line by line, proved, and readable in all four notations."""
    name = function.names[0]
    found = derivation_of(f"x*{name}({ARGUMENTS.get(name, 'x')})")
    assert found.verdict.status is Status.PROVED
    for branch in found.branches:
        for step in branch.steps:
            printed = [write(step.after) for write in (to_text, to_latex, to_mathml, to_typst)]
            assert all(printed)


def test_erfc_is_written_as_readers_know_it() -> None:
    """(x erfc x)′ = erfc x − 2x e^(−x²)/√π."""
    (branch,) = derivation_of("x*erfc(x)").branches
    assert to_text(branch.ending) == "erfc(x) − 2xe^(−x²)/√π"
    assert r"\operatorname{erfc}" in to_latex(branch.ending)
