"""Each kind of input that a careful reader would try is tried: a test for each."""

from collections.abc import Callable

import pytest

from derive.judging.codes import Severity
from derive.judging.records import Finding, Judgement
from derive.proof import Status

One = Callable[..., Judgement]

SILU = """
    def silu(x):
        return x / (1 + np.exp(-x))

    def silu_grad(x):
        s = 1 / (1 + np.exp(-x))
        return {slope}
"""
RELU = """
    def relu(x):
        return {value}

    def relu_grad(x):
        return {slope}
"""
SHRINK = """
    def shrink(x, lam=0.5):
        return np.where(np.abs(x) > lam, x, 0.0)

    def shrink_grad(x, lam=0.5):
        return np.where(np.abs(x) > lam, 1.0, {edge})
"""
TANH = """
    class Tanh:
        def fn(self, x):
            return np.tanh(x)

        def grad2(self, x):
            return {slope}
"""


def found(judgement: Judgement, code: str) -> list[Finding]:
    return [f for f in judgement.findings if f.code == code]


# ---- ±∞ and NaN


def test_nan_at_infinity_is_a_note(judge_one: One) -> None:
    """Good textbook code gives -inf * 0 there: it is said and does not count."""
    judgement = judge_one(SILU.format(slope="s * (1 + x * (1 - s))"))
    (finding,) = [f for f in found(judgement, "DRV117") if f.where.name == "silu_grad"]
    assert (finding.severity, finding.returned, finding.wanted) == (Severity.NOTE, "NaN", "1")
    assert judgement.status is Status.PROVED


def test_a_wrong_number_at_infinity_counts(judge_one: One) -> None:
    """NaN turned into 0 is not the limit 1."""
    judgement = judge_one(SILU.format(slope="np.nan_to_num(s * (1 + x * (1 - s)))"))
    (finding,) = [f for f in found(judgement, "DRV117") if f.where.name == "silu_grad"]
    assert (finding.input, finding.returned, finding.wanted) == ("x = inf", "0", "1")
    assert finding.counts


def test_right_limits_are_left_alone(judge_one: One) -> None:
    """Nothing is found where every limit is returned."""
    judgement = judge_one(RELU.format(value="np.maximum(x, 0)", slope="np.heaviside(x, 0.0)"))
    assert found(judgement, "DRV117") == []


def test_a_limit_that_is_not_proved_is_said(judge_one: One) -> None:
    """The sine has no limit; nothing is claimed."""
    judgement = judge_one(RELU.format(value="np.sin(x)", slope="np.cos(x)"))
    assert all("no limit was proved" in f.message for f in found(judgement, "DRV117"))
    assert not any(f.counts for f in found(judgement, "DRV117"))


def test_limits_of_own_formulas(judge_one: One) -> None:
    """An unknown function has limits too."""
    judgement = judge_one(
        RELU.format(
            value="np.where(np.isinf(x), 5.0, x**3 / (1 + x**2 + 1.0) - x)",
            slope="(x**4 + 6 * x**2) / (x**2 + 2)**2 - 1",
        )
    )
    wrong = [f for f in found(judgement, "DRV117") if f.counts]
    assert [(f.where.name, f.returned, f.wanted) for f in wrong] == [("relu", "5", "0")]


@pytest.mark.parametrize(
    ("value", "hides"),
    [("np.maximum(x, 0)", False), ("np.where(x > 0, x, 0.0)", True), ("x * (x > 0)", False)],
)
def test_nan_that_becomes_a_number_is_a_note(value: str, hides: bool, judge_one: One) -> None:
    """np.maximum keeps NaN, a comparison hides it."""
    judgement = judge_one(RELU.format(value=value, slope="np.where(x > 0, 1.0, x * 0)"))
    named = [f.where.name for f in found(judgement, "DRV118")]
    assert named == (["relu"] if hides else [])
    assert not any(f.counts for f in found(judgement, "DRV118"))


# ---- zeros, subnormals, whole numbers, single numbers


def test_the_zero_below_is_tried(judge_one: One) -> None:
    """At -0 the slope is -1, outside of [0, 1]; at +0 it is 1."""
    slope = "np.where(x == 0, np.copysign(1.0, x), (x > 0) * 1.0)"
    judgement = judge_one(RELU.format(value="np.maximum(x, 0)", slope=slope))
    assert [f.input for f in found(judgement, "DRV101")] == ["x = -0"]


def test_subnormals_are_tried(judge_one: One) -> None:
    """A slope that goes through 1/x is lost where 1/x is infinite."""
    judgement = judge_one(
        RELU.format(value="np.arctan(x)", slope="1 / (x * x + 1 / x * x)"),
    )
    (finding,) = [f for f in found(judgement, "DRV104") if f.where.name == "relu_grad"]
    assert abs(float(finding.input.removeprefix("x = "))) <= 1e-290


def test_whole_numbers_are_tried(judge_one: One) -> None:
    """``ones_like`` of integers cuts a slope of 0.2 to 0."""
    judgement = judge_one(
        """
        def leaky(x):
            return np.where(x > 0, x, 0.2 * x)

        def leaky_grad(x):
            d = np.ones_like(x)
            d[x < 0] = 0.2
            return d
        """
    )
    assert any("integers are cut" in f.message for f in found(judgement, "DRV107"))


def test_single_numbers_are_tried(judge_one: One) -> None:
    """Indexing by a list fails on an array of no axes; another branch gives another result."""
    text = """
        def foo(x):
            return x * x

        def foo_grad(x):
            {line}
            return 2 * x
    """
    refused = judge_one(text.format(line="assert np.ndim(x) > 0"))
    assert any("is refused" in f.message for f in found(refused, "DRV107"))
    other = judge_one(text.format(line="x = x if np.ndim(x) else x + 1"))
    assert any(f.counts and "something else" in f.message for f in found(other, "DRV107"))


# ---- parameters at the edge, second derivatives


@pytest.mark.slow
def test_parameters_at_the_edge(judge_one: One) -> None:
    """Hard shrinkage with λ = 0 is the identity, whose slope at 0 is 1: PyTorch had 0."""
    judgement = judge_one(SHRINK.format(edge="0.0"))
    (finding,) = found(judgement, "DRV103")
    assert (finding.input, finding.returned, finding.wanted) == ("x = 0, lam = 0", "0", "1")
    assert finding.severity is Severity.NOTE
    assert found(judge_one(SHRINK.format(edge="(lam == 0) * 1.0")), "DRV103") == []


def test_equal_parameters_are_tried(judge_one: One) -> None:
    """A threshold's form in y holds up to value = theta, which is allowed."""
    judgement = judge_one(
        """
        def threshold(x, theta=0.5, value=0.0):
            return np.where(x > theta, x, value)

        def threshold_grad(y, theta=0.5, value=0.0):
            return np.where(y > theta, 1.0, 0.0)
        """
    )
    assert judgement.condition == "value <= theta"


@pytest.mark.parametrize("sign", ["-", ""])
def test_second_derivatives(sign: str, judge_one: One) -> None:
    """``grad2`` is held against f″."""
    judgement = judge_one(TANH.format(slope=f"{sign}2 * np.tanh(x) * (1 - np.tanh(x)**2)"))
    assert judgement.status is (Status.PROVED if sign else Status.REFUTED)


@pytest.mark.parametrize("factor", [6, 3])
def test_second_derivatives_of_what_cannot_be_traced(factor: int, judge_one: One) -> None:
    """They are held against second differences."""
    judgement = judge_one(
        f"""
        def odd(x):
            return np.array([float(v)**3 for v in x.tolist()])

        def odd_second_derivative(x):
            return np.array([{factor} * float(v) for v in x.tolist()])
        """
    )
    assert judgement.status is (Status.SUPPORTED if factor == 6 else Status.REFUTED)


# ---- float32


def test_overflow_in_float32_alone(judge_one: One) -> None:
    """exp(x) is infinite from 88.7 on in float32, not before 709 in float64."""
    judgement = judge_one(
        """
        def softplus(x):
            return np.where(x > 100, x, np.log1p(np.exp(np.minimum(x, 100))))

        def softplus_grad(x):
            return 1 / (1 + np.exp(-x))
        """
    )
    (finding,) = [f for f in found(judgement, "DRV104") if f.counts]
    assert (finding.where.name, finding.returned, finding.wanted) == ("softplus", "inf", "89")
    assert "float32" in finding.message


def test_digits_in_float32_with_their_law(judge_one: One) -> None:
    """1 - y² is 0 from 9.01 on in float32; the law names the limit of y."""
    judgement = judge_one(
        """
        def tanh(x):
            return np.tanh(x)

        def tanh_grad(y):
            return 1 - y**2
        """
    )
    (finding,) = found(judgement, "DRV105")
    assert "in float32 1 at x = " in finding.message
    assert "limit 1, its distance is known to 1.11e-16" in finding.message


def test_right_code_in_float32_is_left_alone(judge_one: One) -> None:
    """What keeps its digits in float32 has no finding."""
    judgement = judge_one(RELU.format(value="np.arctan(x)", slope="1 / (1 + x * x)"))
    assert [f.code for f in judgement.findings if f.code in {"DRV104", "DRV105"}] == []


def test_an_exception_is_named(judge_one: One) -> None:
    """math.exp does not return infinity: it raises."""
    judgement = judge_one(
        """
        def logistic(t):
            return 1 / (1 + math.exp(-t)) if t > -1e9 else 0.0

        def logistic_prime(t):
            s = 1 / (1 + math.exp(-abs(t)))
            return s * (1 - s)
        """
    )
    (finding,) = [f for f in found(judgement, "DRV104") if f.counts]
    assert "it raises OverflowError" in finding.message
