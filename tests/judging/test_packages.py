"""Public packages, judged end to end; run with ``pytest -m packages``."""

import importlib.util

import pytest

from derive.judging.records import Judgement
from derive.judging.verify import Order, verify
from derive.proof import Status

pytestmark = pytest.mark.packages

#: what thinc's NumPy backend exports, with the status that each derivative reaches
THINC = {
    "backprop_sigmoid": Status.PROVED,
    "dsigmoid": Status.PROVED,
    "backprop_relu": Status.PROVED,
    "backprop_clipped_linear": Status.PROVED,
    "backprop_relu_k": Status.PROVED,
    "backprop_hard_sigmoid": Status.PROVED,
    "backprop_hard_tanh": Status.PROVED,
    "backprop_swish": Status.PROVED,
    "backprop_hard_swish": Status.PROVED,
    "backprop_hard_swish_mobilenet": Status.PROVED,
    "backprop_dish": Status.PROVED,
    "backprop_mish": Status.PROVED,
    "backprop_gelu_approx": Status.SUPPORTED,
    "backprop_gelu": Status.SUPPORTED,
    "backprop_softmax": Status.SUPPORTED,
}
AUTOGRAD = ("expit", "erf", "erfc", "logit", "gammaln")
AUTOGRAD_NUMPY = ("tanh", "sinh", "exp", "expm1", "log1p", "sin", "arctan", "arcsinh", "absolute")


def judged(target: str, package: str, **options: str) -> dict[str, Judgement]:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    report = verify(Order(target=target, timeout=60.0, **options))  # type: ignore[arg-type]
    assert report.findings == ()
    return {j.claim.derivative.name: j for j in report.judgements}


def test_thinc() -> None:
    """Every activation of the NumPy backend has a verdict; none is refuted."""
    found = judged("thinc.backends.numpy_ops", "thinc")
    assert {name: found[f"NumpyOps.{name}"].status for name in THINC} == THINC


def test_scikit_learn() -> None:
    """The four derivatives work in place, as functions of the output, and are proved."""
    found = judged("sklearn.neural_network._base", "sklearn")
    names = [f"inplace_{name}_derivative" for name in ("identity", "logistic", "tanh", "relu")]
    assert {found[name].status for name in names} == {Status.PROVED}


@pytest.mark.parametrize(
    ("target", "names"),
    [("autograd.scipy.special", AUTOGRAD), ("autograd.numpy.numpy_wrapper", AUTOGRAD_NUMPY)],
)
def test_autograd(target: str, names: tuple[str, ...]) -> None:
    """What autograd differentiates agrees with the true derivative wherever it was compared."""
    found = judged(target, "autograd", autodiff="autograd")
    assert {
        found[f"{name} (autograd)"].status for name in names if f"{name} (autograd)" in found
    } == {Status.SUPPORTED}
