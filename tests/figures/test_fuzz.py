"""Random text and random formulas: an answer that numbers confirm, or a clear refusal."""

import contextlib

import mpmath
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
from derive.output_forms import Kind, OutputForms
from derive.proof import Status
from derive.symbols import x
from tests.figures.claims import DIGITS, claims_of, gap_at

FEW, MANY = 12, 2_000
BUDGET = 1.5
A = sp.Symbol("a", real=True)
PLACES = [sp.Rational(n, 7) + sp.Rational(1, 1009) for n in (-40, -15, -8, -3, 2, 5, 9, 16, 38)]

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
LEAVES = st.sampled_from(["x", "x", "x", "x", "1", "2", "0.1", "1/3", "a", "-1", "pi"])
NUMBERS = st.sampled_from(["-2", "-1", "0", "1", "1/2", "3"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{}({})".format, st.sampled_from(UNARY), inner),
        st.builds("{}({})".format, st.sampled_from(UNARY), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from("++-**/"), inner),
        st.builds("({})^{}".format, inner, st.sampled_from(["2", "3", "(1/2)", "(-1)", "(-2)"])),
        st.builds("{}({}, {})".format, st.sampled_from(["max", "min"]), inner, inner),
        st.builds("({} if x > {} else {})".format, inner, NUMBERS, inner),
    )


FORMULAS = st.recursive(LEAVES, _grown, max_leaves=5).filter(
    lambda text: "x" in text.replace("exp", "")
)


def answered(formula: str, budget: float = BUDGET) -> list[object]:
    """Return all messages about a formula with one parameter a > 0."""
    declared = ("a=1/2: a > 0",) if "a" in formula.replace("abs", "").replace("tanh", "") else ()
    said: list[object] = []
    order = Order(Definition(expr=formula, parameters=declared), (), budget, Stage.FORMS)
    work(order, said.append)
    return said


def check(formula: str, budget: float = BUDGET) -> str:
    """Compare an answer with numbers; return what kind of answer it was."""
    said = answered(formula, budget)
    crashes = [m.reason for m in said if isinstance(m, Failed) and "the engine failed" in m.reason]
    assert not crashes, (formula, crashes)
    found = [m.result for m in said if isinstance(m, Reached) and isinstance(m.result, OutputForms)]
    if not found:
        assert any(isinstance(m, DeriveError | Failed) for m in said), formula
        return "refused" if not any(isinstance(m, Read) for m in said) else "not reached"
    (forms,) = found
    compare(formula, forms)
    return str(forms.kind)


def compare(formula: str, forms: OutputForms) -> None:
    """Demand that f′ and each proved form agree with mpmath."""
    f, slopes = forms.activation.expr, []
    for place in PLACES:
        point = {x: place, **({A: sp.Rational(1, 2)} if A in f.free_symbols else {})}
        slope = slope_at(f, point)
        if slope is None:
            continue
        slopes.append(slope)
        gap = gap_at(forms.derivative, sp.Float(slope, DIGITS), point)
        assert gap is None or gap < mpmath.mpf(10) ** -20, (formula, forms.derivative, place)
    if forms.kind is Kind.MONOTONE:
        assert not {-1, 1} <= {int(mpmath.sign(s)) for s in slopes}, (formula, slopes)
    for claim, verdict in claims_of(forms):
        if verdict.status is Status.PROVED:
            assert not claim.differs(claim.formula), (formula, claim.formula, claim.region)


def slope_at(f: sp.Expr, point: dict[sp.Symbol, sp.Rational]) -> mpmath.mpf | None:
    """Return f′ at a point by differences, with no derivative taken by symbols."""
    step = sp.Rational(1, 10**25)
    with mpmath.workdps(DIGITS):
        ends = [
            sp.Float(0),
            f.xreplace({**point, x: point[x] + step}),
            f.xreplace({**point, x: point[x] - step}),
        ]
        values = [
            mpmath.mpmathify(sp.N(end, DIGITS)) if end.is_comparable else None for end in ends[1:]
        ]
        if None in values:
            return None
        return (values[0] - values[1]) * 10**25 / 2


@settings(max_examples=FEW, deadline=None, derandomize=True, phases=[Phase.generate])
@given(FORMULAS)
def test_some_formulas_are_answered_rightly(formula: str) -> None:
    """A few random formulas: no crash, and what is said agrees with numbers."""
    check(formula)


@pytest.mark.parametrize("formula", ["max(a, min(x, pi))", "sinh(erf(2))*max(min(a, x), erf(2))"])
def test_cases_between_numbers_that_are_not_rational(formula: str) -> None:
    """The case a > pi has a rational number in it, which stands for a."""
    assert check(formula, budget=60.0) == "PURE"


# hypothesis listens to the garbage collector: an alarm that rings there is lost, and rings again
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
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
    @given(FORMULAS)
    def each(formula: str) -> None:
        try:
            kind = check(formula)
        except AssertionError as error:  # all are told, not the first alone
            kind = "wrong"
            wrong.append(str(error))
        counts[kind] = counts.get(kind, 0) + 1

    each()
    print(f"\nformulas: {sum(counts.values())}: {counts}")
    assert not wrong, "\n".join(wrong)


@settings(max_examples=300, deadline=2_000, derandomize=True)
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
        parse_expression(text, {"x": x, "a": A})
