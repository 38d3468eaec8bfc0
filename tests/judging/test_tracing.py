"""NumPy code run on letters leaves its formula behind, or says that it cannot be traced."""

from collections.abc import Callable

import pytest

from derive.judging.records import Judgement
from derive.proof import Status
from tests.thinned import thinned

One = Callable[..., Judgement]
HEAD = "def foo(x):\n    return np.where(x > 0, x, 0.5 * x)\n\ndef foo_grad(x):\n"

WAYS = [
    "    return np.where(x > 0, 1.0, 0.5)",
    "    d = np.full_like(x, 0.5)\n    d[x > 0] = 1\n    return d",
    "    d = np.ones(x.shape)\n    d[np.where(x <= 0)] *= 0.5\n    return d",
    "    d = np.zeros_like(x)\n    np.add(d, 0.5, out=d)\n    d += 0.5 * (x > 0)\n    return d",
    "    return np.select([x > 0], [1.0], default=0.5)",
    "    return np.piecewise(x, [x > 0], [1.0, 0.5])",
    "    return 0.5 + 0.5 * np.heaviside(x, 0.0)",
    "    return np.array([1.0 if v > 0 else 0.5 for v in x])",
    "    return np.vectorize(lambda v: 1.0 if v > 0 else 0.5)(x)",
    "    return np.maximum(np.sign(x), 0) * 0.5 + 0.5",
    "    return np.clip(np.sign(x), 0, 1) / 2 + 0.5",
    "    d = x > 0\n    return d.astype(float) + 0.5 * ~d",
]


@pytest.mark.parametrize("body", thinned(WAYS, 2), ids=range(len(WAYS)))
def test_masks_and_branches_are_read(body: str, judge_one: One) -> None:
    """Every way to write the same cases is proved."""
    judgement = judge_one(HEAD + body + "\n")
    assert judgement.status is Status.PROVED, judgement.reason
    assert not [f for f in judgement.findings if f.counts]


@pytest.mark.parametrize(
    "body",
    [
        "    return np.where(np.round(x + 0.5) > 0, 1.0, 0.5) * 0 + np.interp(x, [0, 0], [0.5, 1])",
        "    return np.array([1.0 if float(v) > 0 else 0.5 for v in x])",
    ],
    ids=["interp", "float"],
)
def test_what_cannot_be_traced_is_never_proved(body: str, judge_one: One) -> None:
    """It is judged at chosen inputs, with the reason."""
    judgement = judge_one(HEAD + body + "\n")
    assert judgement.status in {Status.SUPPORTED, Status.REFUTED}
    assert judgement.status is not Status.PROVED


def test_code_that_treats_letters_otherwise_is_found_out(judge_one: One) -> None:
    """A proof is about the trace, so the code has to return on numbers what its trace says."""
    judgement = judge_one(
        HEAD
        + "    if x.dtype == object:\n"
        + "        return np.where(x > 0, 1.0, 0.5)\n"
        + "    return np.where(x > 0, 1.0, 0.7)\n"
    )
    assert judgement.status is Status.REFUTED
