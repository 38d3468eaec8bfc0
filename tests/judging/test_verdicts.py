"""What is said of single pairs."""

from collections.abc import Callable

import pytest

from derive.judging.records import Judgement, Use
from derive.judging.verify import Report
from derive.proof import Status

One = Callable[..., Judgement]


def codes(judgement: Judgement) -> list[str]:
    return [finding.code for finding in judgement.findings if finding.counts]


def test_names_of_functions_do_not_matter(judge_one: One) -> None:
    """An unknown function is differentiated from its own trace."""
    judgement = judge_one(
        """
        def foo(t):
            return t**3 * np.exp(-t**2)

        def foo_prime(t):
            return (3 * t**2 - 2 * t**4) * np.exp(-t**2)
        """
    )
    assert judgement.status is Status.PROVED
    assert judgement.use is Use.INPUT
    assert codes(judgement) == []


def test_an_output_called_x_is_confused(judge_one: One) -> None:
    """x*(1-x) is sigmoid's derivative as a function of the output alone."""
    judgement = judge_one(
        """
        def sigmoid(x):
            return 1 / (1 + np.exp(-x))

        def sigmoid_derivative(x):
            return x * (1 - x)
        """
    )
    assert (judgement.status, judgement.use) == (Status.PROVED, Use.OUTPUT)
    assert codes(judgement) == ["DRV102"]


def test_an_output_called_y_is_right(judge_one: One) -> None:
    """The same formula with an honest name has no finding."""
    judgement = judge_one(
        """
        def sigmoid(x):
            return 1 / (1 + np.exp(-x))

        def sigmoid_derivative(y):
            return y * (1 - y)
        """
    )
    assert codes(judgement) == []


@pytest.mark.parametrize(
    ("value", "slope"),
    [
        ("np.tanh(x)", "1 - np.tanh(x)"),
        ("x * np.tanh(x)", "1 - np.tanh(x)**2"),
        ("np.exp(-x**2)", "2 * x * np.exp(-x**2)"),
        ("np.where(x > 0, x, 0.2 * x)", "np.where(x > 0, 0.2, 1.0)"),
        ("np.clip(0.2 * x + 0.5, 0, 1)", "np.where(x < -2.5, 0.0, np.where(x > 2.5, 1.0, 0.2))"),
        ("x / (1 + np.abs(x))", "1 / (1 + np.abs(x))"),
    ],
)
def test_wrong_derivatives_are_refuted(value: str, slope: str, judge_one: One) -> None:
    """Each is refuted with an input, the value returned and the value wanted."""
    judgement = judge_one(
        f"def foo(x):\n    return {value}\n\ndef foo_grad(x):\n    return {slope}\n"
    )
    assert judgement.status is Status.REFUTED
    (finding,) = [f for f in judgement.findings if f.counts]
    assert finding.code == "DRV101"
    assert finding.input.startswith("x = ")
    assert finding.returned != finding.wanted


def test_a_form_in_the_output_has_a_condition(judge_one: One) -> None:
    """Leaky ReLU's slope from the output needs slope ≥ 0, and the code accepts any."""
    judgement = judge_one(
        """
        def leaky(x, slope=0.01):
            return np.where(x > 0, x, slope * x)

        def leaky_grad(y, slope=0.01):
            return np.where(y > 0, 1.0, slope)
        """
    )
    assert judgement.status is Status.PROVED
    assert judgement.condition == "slope >= 0"
    assert codes(judgement) == ["DRV103"]


def test_a_guard_satisfies_the_condition(judge_one: One) -> None:
    """Code that refuses negative slopes is right."""
    judgement = judge_one(
        """
        def leaky(x, slope=0.01):
            return np.where(x > 0, x, slope * x)

        def leaky_grad(y, slope=0.01):
            if slope < 0:
                raise ValueError("slope must not be negative")
            return np.where(y > 0, 1.0, slope)
        """
    )
    assert judgement.status is Status.PROVED
    assert codes(judgement) == []


def test_one_wrong_point_is_found(judge_one: One) -> None:
    """The value at a kink must lie between the slopes beside it."""
    judgement = judge_one(
        """
        def relu(x):
            return np.maximum(x, 0)

        def relu_grad(x):
            return np.where(x > 0, 1.0, np.where(x < 0, 0.0, 2.0))
        """
    )
    assert judgement.status is Status.REFUTED
    assert codes(judgement) == ["DRV101"]


def test_overflow_is_found(judge_one: One) -> None:
    """log(1 + exp(x)) is infinite where softplus is 710."""
    judgement = judge_one(
        """
        def softplus(x):
            return np.log(1 + np.exp(x))

        def softplus_grad(x):
            return 1 / (1 + np.exp(-x))
        """
    )
    assert judgement.status is Status.PROVED
    assert codes(judgement) == ["DRV104"]


def test_objects_that_carry_their_gradient(judge_one: One) -> None:
    """``Value(x).exp()`` is run forwards and backwards; its rule multiplies by x instead of y."""
    judgement = judge_one(
        """
        class Value:
            def __init__(self, data):
                self.data, self.grad = data, 0.0
                self.back = lambda: None

            def exp(self):
                out = Value(math.exp(self.data))

                def back():
                    self.grad += self.data * out.grad

                out.back = back
                return out

            def backward(self):
                self.grad = 1.0
                self.back()
        """
    )
    assert judgement.status is Status.REFUTED
    assert codes(judgement) == ["DRV102"]


def test_a_word_chooses_the_function(judge_text: Callable[..., Report]) -> None:
    """Each word that both functions know is judged by itself."""
    report = judge_text(
        """
        def activation(x, kind):
            if kind == "square":
                return x * x
            return np.sin(x)

        def activation_derivative(x, kind):
            if kind == "square":
                return x
            return np.cos(x)
        """
    )
    found = {j.claim.derivative.name: j.status for j in report.judgements}
    assert found["activation_derivative('square')"] is Status.REFUTED


def test_a_framework_has_its_own_value_at_a_kink(judge_one: One) -> None:
    """1 at 0 is a slope of ReLU's, and not the one that PyTorch returns."""
    text = """
        def relu(x):
            return np.maximum(x, 0)

        def relu_grad(x):
            return np.where(x >= 0, 1.0, 0.0)
    """
    assert codes(judge_one(text)) == []
    assert codes(judge_one(text, convention="torch")) == ["DRV106"]


def test_arguments_are_left_alone(judge_one: One) -> None:
    """A derivative that overwrites what it was given breaks its contract."""
    judgement = judge_one(
        """
        def relu(x):
            return np.maximum(x, 0)

        def relu_grad(x):
            x[x <= 0] = 0
            x[x > 0] = 1
            return x
        """
    )
    assert "DRV107" in codes(judgement)


@pytest.mark.parametrize("comparison", ["t == 0.3", "t == 1/3", "t == 2"])
def test_a_wrong_value_at_one_input_is_refuted(judge_one: One, comparison: str) -> None:
    """Equality holds at one float alone, of which the proof on both sides says nothing."""
    judgement = judge_one(
        f"""
        def soft(t):
            return np.log(1 + np.exp(t))

        def soft_prime(t):
            return np.where({comparison}, 7.0, 1 / (1 + np.exp(-t)))
        """
    )
    assert judgement.status is Status.REFUTED
    assert "DRV101" in codes(judgement)


@pytest.mark.parametrize("output", ["0.5", "0.6"])
def test_a_wrong_value_at_one_output_is_refuted(judge_one: One, output: str) -> None:
    """The output 0.6 belongs to x = log(3/2), at which no float has it."""
    judgement = judge_one(
        f"""
        def sigmoid(x):
            return 1 / (1 + np.exp(-x))

        def sigmoid_derivative(y):
            return np.where(y == {output}, 1.0, y * (1 - y))
        """
    )
    assert judgement.status is Status.REFUTED
    assert "DRV101" in codes(judgement)


def test_a_right_value_at_one_input_is_proved(judge_one: One) -> None:
    """What is the derivative there anyway, or the convention at a kink, is no finding."""
    judgement = judge_one(
        """
        def elliott(t):
            return t / (1 + np.abs(t))

        def elliott_prime(t):
            return np.where(t == 0, 1.0, 1 / (1 + np.abs(t)) ** 2)
        """
    )
    assert judgement.status is Status.PROVED
    assert "DRV101" not in codes(judgement)


def test_a_bump_where_no_input_is_ordinary_is_found(judge_one: One) -> None:
    """What is not proved equal is compared at many inputs, and far out too."""
    judgement = judge_one(
        """
        def bump(x):
            return np.exp(-(x - 50) ** 2)

        def bump_grad(x):
            return np.zeros_like(x)
        """
    )
    assert judgement.status is Status.REFUTED
    (finding,) = [f for f in judgement.findings if f.counts]
    assert finding.code == "DRV101"
    assert 45 < float(finding.input.removeprefix("x = ")) < 55
