"""Code that looks like an activation with its derivative and is something else."""

from collections.abc import Callable

import pytest

from derive.judging.records import Judgement
from derive.judging.verify import Report
from derive.proof import Status

One = Callable[..., Judgement]
Many = Callable[..., Report]


def counting(report: Report) -> list[str]:
    return [f.code for f in report.all_findings() if f.counts]


@pytest.mark.parametrize(
    "text",
    [
        "def distance(x, d):\n    return 2 * x - d",
        "def sigmoid_back(x, d):\n    s = 1 / (1 + np.exp(-x))\n    return d * s * (1 - s)",
        "def lift(x, grad=None):\n    return x + (0 if grad is None else grad)",
    ],
    ids=["number", "incoming gradient", "optional array"],
)
def test_a_flag_is_asked_for(text: str, judge_text: Many) -> None:
    """An argument with the name of a flag that is used as a number is none."""
    report = judge_text(text + "\n")
    assert not [j for j in report.judgements if j.claim.style == "flag"]
    assert counting(report) == []


@pytest.mark.parametrize(
    "test", ["if deriv:", "if deriv == True:", "if deriv is True:", "if not (not deriv) and True:"]
)
def test_a_flag_without_default_is_one_where_it_is_asked_for(test: str, judge_one: One) -> None:
    """The code branches on it."""
    judgement = judge_one(
        f"def tanh(x, deriv):\n    {test}\n        return 1 - np.tanh(x)**2\n"
        "    return np.tanh(x)\n"
    )
    assert (judgement.claim.style, judgement.status) == ("flag", Status.PROVED)


def test_a_number_in_a_name_belongs_to_it(judge_one: One) -> None:
    """f2_grad is the derivative of f2 where there is one."""
    judgement = judge_one("def f2(x):\n    return x**4\n\ndef f2_grad(x):\n    return 4 * x**3\n")
    assert (judgement.claim.order, judgement.status) == (1, Status.PROVED)


def test_a_two_may_also_mean_to(judge_one: One) -> None:
    """relu2deriv is read "from relu to its derivative", since there is no relu2."""
    judgement = judge_one(
        "def cube(x):\n    return x**3\n\ndef cube2deriv(x):\n    return 3 * x**2\n"
    )
    assert (judgement.claim.order, judgement.status) == (1, Status.PROVED)


LAYER = """
class {name}:
    def forward(self, x):
        return np.tanh(x)

    def backward(self, g):
        raise {error}
"""


@pytest.mark.parametrize(
    ("name", "error", "codes"),
    [
        ("Dense", "RuntimeError('no weights')", []),
        ("Tanh", "RuntimeError('no')", ["DRV112"]),
        ("Tanh", "IndexError('no parents')", []),
    ],
)
def test_a_layer_may_raise_and_an_activation_may_not(
    name: str, error: str, codes: list[str], judge_text: Many
) -> None:
    """What wants more than one array, or an object that others prepare, is not judged."""
    assert counting(judge_text(LAYER.format(name=name, error=error))) == codes


def test_a_letter_that_both_use_is_the_input(judge_text: Many) -> None:
    """``a`` is an activation for some and an input for others; f itself takes it here."""
    report = judge_text(
        """
        def sigmoid_forward(a):
            return 1 / (1 + np.exp(-a))

        def sigmoid_backward(grad_output, a):
            s = sigmoid_forward(a)
            return grad_output * s * (1 - s)
        """
    )
    assert [j.status for j in report.judgements] == [Status.PROVED]
    assert counting(report) == []


def test_a_loss_is_no_activation(judge_text: Many) -> None:
    """Its derivative is by the prediction, its first argument the target."""
    report = judge_text(
        """
        class Hinge:
            def forward(self, actual, prediction):
                return np.maximum(0, 1 - actual * prediction)

            def backward(self, actual, prediction):
                return np.where(actual * prediction < 1, -actual, 0)
        """
    )
    (judgement,) = report.judgements
    assert judgement.status is Status.UNDECIDED
    assert "derivative by prediction" in judgement.reason
    assert counting(report) == []


def test_a_wrong_derivative_by_the_first_argument_is_still_wrong(judge_one: One) -> None:
    """A second argument without default excuses nothing."""
    judgement = judge_one(
        """
        def swish(x, beta):
            return x / (1 + np.exp(-beta * x))

        def swish_grad(x, beta):
            s = 1 / (1 + np.exp(-beta * x))
            return s + x * s * (1 - s)
        """
    )
    assert judgement.status is Status.REFUTED


SINGLE = """
class Tensor:
    def __init__(self, data):
        self.data = np.asarray(data, dtype=np.float32)
        self.grad = np.zeros_like(self.data)
        self.back = lambda: None

    def exp(self):
        out = Tensor(np.exp(self.data))

        def back():
            self.grad += out.data * out.grad

        out.back = back
        return out

    def flatten(self):
        out = Tensor(self.data.reshape(-1))

        def back():
            self.grad += out.grad.reshape(self.data.shape)

        out.back = back
        return out

    def softmax(self):
        e = np.exp(self.data - self.data.max())
        out = Tensor(e / e.sum())

        def back():
            y = out.data
            self.grad += y * (out.grad - (out.grad * y).sum())

        out.back = back
        return out

    def backward(self):
        self.grad = np.ones_like(self.data)
        self.back()
"""


def test_tensors_of_float32_may_overflow_where_float32_does(judge_text: Many) -> None:
    """exp(89) is no float32; ``flatten`` changes the shape because that is what it does."""
    report = judge_text(SINGLE)
    found = {j.claim.function.name for j in report.judgements}
    assert {"Tensor.exp", "Tensor.flatten", "Tensor.softmax"} <= found
    assert counting(report) == []


def test_a_table_does_not_name_a_pair_twice(judge_text: Many) -> None:
    """Two functions that belong together by name are judged once."""
    report = judge_text(
        """
        def tanh(x):
            return np.tanh(x)

        def tanh_grad(x):
            return 1 - np.tanh(x)**2

        ALL = {"tanh": (tanh, tanh_grad), "sin": (np.sin, np.cos)}
        """
    )
    assert [j.claim.derivative.name for j in report.judgements if j.status is Status.PROVED] == [
        "ALL['sin'] derivative",
        "tanh_grad",
    ]


def test_a_slope_is_not_asked_for_where_the_function_ends(judge_one: One) -> None:
    """1/x has values below 0, log x has none."""
    judgement = judge_one(
        """
        def safe_log(x):
            return np.log(x + 1e-6)

        def safe_log_grad(x):
            return np.where(x + 1e-6 > 0, 1 / (x + 1e-6), np.nan)
        """
    )
    assert judgement.status is not Status.REFUTED
    assert not [f for f in judgement.findings if f.counts]


def test_a_method_that_always_raises_returns_no_numbers(judge_text: Many) -> None:
    """A ValueError for every input is no edge of a domain."""
    report = judge_text(
        """
        class Add:
            def __init__(self):
                self.parents = []

            def forward(self, a, b):
                return a + b

            def backward(self, g):
                a, b = self.parents
                return g, g
        """
    )
    assert [j.status for j in report.judgements] == [Status.UNDECIDED]
    assert counting(report) == []


def test_what_moves_its_elements_may_change_a_shape(judge_text: Many) -> None:
    """Transposing is no activation whose shape is broken."""
    report = judge_text(
        """
        class Transpose:
            def forward(self, x):
                return x.T

            def backward(self, grad):
                return grad.T
        """
    )
    assert "DRV107" not in counting(report)


def test_what_is_remembered_has_no_name_to_confuse(judge_text: Many) -> None:
    """A docstring about the gradient of the output says nothing of what was stored."""
    report = judge_text(
        """
        class Tanh:
            def forward(self, x):
                self.x = x
                return np.tanh(x)

            def backward(self, grad):
                '''Take the gradient of the output and return that of the input.'''
                return grad * (1 - np.tanh(self.x)**2)
        """
    )
    assert [j.status for j in report.judgements] == [Status.PROVED]
    assert counting(report) == []


def test_a_is_no_promise(judge_text: Many) -> None:
    """``a`` may be an array as well as an activation."""
    report = judge_text(
        """
        def sigmoid(x):
            return 1 / (1 + np.exp(-x))

        def sigmoid_backward(grad_output, a):
            return grad_output * sigmoid(a) * (1 - sigmoid(a))
        """
    )
    assert counting(report) == []


def test_values_are_shown_without_the_incoming_gradient(judge_text: Many) -> None:
    """What is wanted is the derivative, whatever gradient was used to find out."""
    report = judge_text(
        """
        def square(x):
            return x * x

        def square_backward(grad, x):
            return grad * 3 * x
        """
    )
    (found,) = [f for f in report.all_findings() if f.counts]
    at = float(found.input.removeprefix("x = "))
    assert float(found.wanted) == pytest.approx(2 * at, rel=1e-3)
    assert float(found.returned) == pytest.approx(3 * at, rel=1e-3)
