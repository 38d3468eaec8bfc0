"""Frameworks as targets: their activations, and functions written for them by hand.

Run with ``pytest -m packages``; what is not installed is skipped.
"""

import importlib.util
from pathlib import Path

import pytest

from derive.judging.verify import Order, Report, verify
from derive.proof import Status

pytestmark = pytest.mark.packages

HERE = Path(__file__).parent / "by_hand"
TORCH = """relu hardtanh relu6 elu selu celu leaky_relu logsigmoid gelu hardshrink tanhshrink
    softsign softplus softshrink tanh sigmoid hardsigmoid silu mish hardswish softmin softmax
    log_softmax"""
JAX = """tanh celu elu gelu hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu log_sigmoid relu
    relu6 selu sigmoid soft_sign softplus sparse_plus sparse_sigmoid silu swish squareplus mish
    softmax log_softmax"""
TENSORFLOW = """tanh elu relu selu softsign sigmoid softplus silu swish gelu leaky_relu relu6
    softmax log_softmax"""
KERAS = """celu elu exponential gelu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh
    leaky_relu linear log_sigmoid mish relu relu6 selu sigmoid silu swish soft_shrink softplus
    softsign sparse_plus sparse_sigmoid squareplus tanh tanh_shrink softmax log_softmax sparsemax"""
#: defects of a framework: the right celu has the slope 1 at 0; selu's slope there comes from y,
#: which is 0 for inputs a little below 0
CELU = {"celu": {"DRV101"}}
SELU = {"selu": {"DRV104"}}


def report(needed: str, target: str, **options: object) -> Report:
    if importlib.util.find_spec(needed) is None:
        pytest.skip(f"{needed} is not installed")
    return verify(Order(target=target, timeout=120.0, memory=0, **options))  # type: ignore[arg-type]


def blamed(found: Report) -> dict[str, set[str]]:
    return {
        j.claim.derivative.name.partition(" ")[0]: codes
        for j in found.judgements
        if (codes := {f.code for f in j.findings if f.counts})
    }


def check(found: Report, names: str, defects: dict[str, set[str]]) -> None:
    assert found.findings == ()
    status = {j.claim.derivative.name.partition(" ")[0]: j.status for j in found.judgements}
    assert {name: status.get(name) for name in names.split() if name not in defects} == {
        name: Status.SUPPORTED for name in names.split() if name not in defects
    }
    assert blamed(found) == defects


@pytest.mark.parametrize(
    ("engine", "target", "names", "defects"),
    [
        ("torch", "torch.nn.functional", TORCH, {}),
        ("jax", "jax.nn", JAX, {}),
        ("tensorflow", "tensorflow.nn", TENSORFLOW, SELU),
    ],
)
def test_activations_of_frameworks(
    engine: str, target: str, names: str, defects: dict[str, set[str]]
) -> None:
    """What each differentiates agrees with the truth, and with its own stated kinks."""
    check(report(engine, target, autodiff=engine, convention=engine), names, defects)


@pytest.mark.parametrize(
    ("engine", "defects"), [("torch", {}), ("jax", {}), ("tensorflow", CELU | SELU)]
)
def test_keras_on_each_of_its_backends(
    engine: str, defects: dict[str, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same functions differ with the framework below them."""
    monkeypatch.setenv("KERAS_BACKEND", engine)
    if importlib.util.find_spec("keras") is None:
        pytest.skip("keras is not installed")
    found = report(engine, "keras.activations", autodiff=engine, convention=f"keras-{engine}")
    check(found, KERAS, defects)


@pytest.mark.parametrize("engine", ["torch", "jax", "tensorflow"])
def test_functions_written_by_hand(engine: str) -> None:
    """Each class and function says in its name whether it is right, or which code it earns."""
    found = report(engine, str(HERE / f"for_{engine}.py"))
    assert found.findings == ()
    said = {j.claim.function.name: j for j in found.judgements}
    assert said
    for name, judgement in said.items():
        counting = {f.code for f in judgement.findings if f.counts}
        wanted = {f"DRV{name[-3:]}"} if name[-3:].isdigit() else set()
        assert (name, counting) == (name, wanted)
        assert judgement.status is not Status.UNDECIDED
