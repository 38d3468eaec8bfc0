"""Random text and random formulas: an answer that numbers confirm, or a clear refusal."""

import contextlib
import re

import pytest
import sympy as sp
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from derive.custom.answer import Stage
from derive.custom.definition import Definition
from derive.custom.messages import Failed, Order, Reached, Read
from derive.custom.worker import work
from derive.errors import DeriveError
from derive.expression import ExpressionError, parse_expression
from derive.output_forms import OutputForms
from derive.symbols import x
from tests.figures.edges import faults

FEW, MANY = 8, 2_000
BUDGET = 1.5
A, B = sp.symbols("a b", real=True)
LETTERS = "ab"
#: what is said of a letter: with an end or without, on both sides of 0 or not
DOMAINS = (
    "{0} > 0",
    "{0} >= 0",
    "{0} < 0",
    "{0} <= 0",
    "{0} != 0",
    "{0} >= 1",
    "{0} > 1",
    "{0} >= -1",
    "0 < {0} < 1",
    "0 <= {0} <= 1",
    "-1 <= {0} <= 1",
    "",
)
#: a formula and the declarations of its letters
Question = tuple[str, tuple[str, ...]]

UNARY = (
    "exp",
    "tanh",
    "sinh",
    "cosh",
    "sin",
    "cos",
    "atan",
    "asinh",
    "erf",
    "abs",
    "sign",
    "sigmoid",
    "softplus",
    "relu",
    "sqrt",
    "log",
    "log1p",
)
LEAVES = st.sampled_from(
    ["x", "x", "x", "x", "1", "2", "0.1", "1/3", "-1", "pi", *LETTERS, *LETTERS]
)
NUMBERS = st.sampled_from(["-2", "-1", "0", "1", "1/2", "3", *LETTERS])
EXPONENTS = st.sampled_from(["2", "3", "(1/2)", "(-1)", "(-2)", *LETTERS])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{}({})".format, st.sampled_from(UNARY), inner),
        st.builds("{}({})".format, st.sampled_from(UNARY), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from("++-**/"), inner),
        st.builds("({})^{}".format, inner, EXPONENTS),
        st.builds("{}({}, {})".format, st.sampled_from(["max", "min"]), inner, inner),
        st.builds("({} if x > {} else {})".format, inner, NUMBERS, inner),
    )


def _declared(formula: str) -> st.SearchStrategy[Question]:
    used = [letter for letter in LETTERS if re.search(rf"\b{letter}\b", formula)]
    declared = (
        st.sampled_from([f"{letter}: {domain.format(letter)}".rstrip(": ") for domain in DOMAINS])
        for letter in used
    )
    return st.tuples(st.just(formula), st.tuples(*declared))


FORMULAS = st.recursive(LEAVES, _grown, max_leaves=5).filter(
    lambda text: "x" in text.replace("exp", "")
)
# hypothesis listens to the garbage collector: an alarm that rings there is lost, and rings again
DEAF = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
#: formulas with up to two letters, each with a domain
QUESTIONS = FORMULAS.flatmap(_declared)


def answered(question: Question, budget: float = BUDGET) -> list[object]:
    """Return all messages about a formula with its declared parameters."""
    formula, declared = question
    said: list[object] = []
    order = Order(Definition(expr=formula, parameters=declared), (), budget, Stage.FORMS)
    work(order, said.append)
    return said


def check(question: Question, budget: float = BUDGET) -> str:
    """Compare an answer with numbers; return what kind of answer it was."""
    said = answered(question, budget)
    crashes = [m.reason for m in said if isinstance(m, Failed) and "the engine failed" in m.reason]
    assert not crashes, (question, crashes)
    found = [m.result for m in said if isinstance(m, Reached) and isinstance(m.result, OutputForms)]
    if not found:
        assert any(isinstance(m, DeriveError | Failed) for m in said), question
        return "refused" if not any(isinstance(m, Read) for m in said) else "not reached"
    (forms,) = found
    wrong = next(faults(forms), None)
    assert wrong is None, (question, wrong)
    return str(forms.kind)


@DEAF
@settings(max_examples=FEW, deadline=None, derandomize=True, phases=[Phase.generate])
@given(QUESTIONS)
def test_some_formulas_are_answered_rightly(question: Question) -> None:
    """A few random formulas: no crash, and what is said agrees with numbers."""
    check(question)


@pytest.mark.parametrize("formula", ["max(a, min(x, pi))", "sinh(erf(2))*max(min(a, x), erf(2))"])
def test_cases_between_numbers_that_are_not_rational(formula: str) -> None:
    """The case a > pi has a rational number in it, which stands for a."""
    assert check((formula, ("a=1/2: a > 0",)), budget=600.0) == "PURE"


@DEAF
@pytest.mark.slow
def test_many_formulas_are_answered_rightly() -> None:
    """Two thousand random formulas."""
    counts: dict[str, int] = {}
    wrong: list[str] = []

    @settings(
        max_examples=MANY,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(QUESTIONS)
    def each(question: Question) -> None:
        try:
            kind = check(question)
        except AssertionError as error:  # all are told, not the first alone
            kind = "wrong"
            wrong.append(str(error))
        counts[kind] = counts.get(kind, 0) + 1

    each()
    print(f"\nformulas: {sum(counts.values())}: {counts}")
    assert not wrong, "\n".join(wrong)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.text(max_size=200),
        FORMULAS.flatmap(
            lambda f: st.builds(
                lambda k, t: f[:k] + t + f[k:], st.integers(0, len(f)), st.text(max_size=4)
            )
        ),
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Arbitrary text, and formulas with some characters in between: no other error, no hang."""
    with contextlib.suppress(ExpressionError):
        parse_expression(text, {"x": x, "a": A, "b": B})
