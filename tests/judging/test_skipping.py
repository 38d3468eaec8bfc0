"""Layers that are no activations are skipped with the reason, and are no finding."""

from collections.abc import Callable

import pytest

from derive.judging.records import Judgement
from derive.proof import Status

One = Callable[..., Judgement]

BATCH_NORM = """
    class BatchNorm:
        def forward(self, x):
            self.inv = 1 / np.sqrt(x.var(axis=0) + 1e-5)
            self.xhat = (x - x.mean(axis=0)) * self.inv
            return self.xhat

        def backward(self, dout):
            n = dout.shape[0]
            total = (dout * self.xhat).sum(0)
            return self.inv / n * (n * dout - dout.sum(0) - self.xhat * total)
"""
DROPOUT = """
    class Dropout:
        def forward(self, x):
            self.mask = np.random.rand(*x.shape) > 0.5
            return x * self.mask

        def backward(self, dout):
            return dout * self.mask
"""
LAYER_NORM = """
    class LayerNorm:
        def forward(self, x):
            spread = np.sqrt(np.mean(x * x, axis=-1, keepdims=True))
            self.spread = np.array(spread.tolist())
            return x / self.spread

        def backward(self, dout):
            return np.stack([dout / self.spread, dout])
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [(BATCH_NORM, "mixes the rows"), (DROPOUT, "random"), (LAYER_NORM, "normalises")],
)
def test_layers_are_skipped(text: str, reason: str, judge_one: One) -> None:
    """The reason says what it is instead."""
    judgement = judge_one(text)
    assert judgement.status is Status.UNDECIDED
    assert reason in judgement.reason, judgement.reason
    assert not any(f.counts for f in judgement.findings)


def test_what_is_named_is_never_skipped(judge_text: Callable[..., object]) -> None:
    """A derivative that returns nothing sensible for an elementwise function stays a finding."""
    judgement = judge_text(
        """
        def foo(x):
            return np.tanh(x)

        def foo_grad(x):
            return np.array(x.tolist()[:1] * 5)
        """
    ).judgements[0]  # type: ignore[attr-defined]
    assert any(f.counts for f in judgement.findings)
