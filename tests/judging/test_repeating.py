"""Code that does something else in large arrays, in float32, or when it is called again."""

from collections.abc import Iterable

import numpy as np
import pytest

from derive.judging.child.evaluating import evaluate
from derive.judging.child.subjects import Subject
from derive.judging.records import Judgement
from derive.proof import Status
from tests.judging.conftest import Judge

_RIGHT = "1 - np.tanh(x) ** 2"
_WRONG = {
    f"({_RIGHT}) * (1.01 if x.size > 1000 else 1.0)": "in an array of 6,054 elements",
    f"({_RIGHT}) * (1.01 if x.size > 100_000 else 1.0)": "in an array of 239,934 elements",
    "1 - np.tanh(x) if x.dtype == np.float32 else 1 - np.tanh(x) ** 2": "in float32",
    f"({_RIGHT}) * (1.01 if x.ndim > 2 else 1.0)": "in an array of three axes",
    f"({_RIGHT}) * x.flags.c_contiguous": "in every other element of an array",
    f"({_RIGHT}) * (0.0 if np.isnan(x).any() else 1.0)": "beside NaN and infinity",
    f"({_RIGHT}) * (0.9 if calls.append(1) or len(calls) > 40 else 1.0)": "when it is called again",
}


def judged(judge_text: Judge, slopes: Iterable[str], value: str = "np.tanh(x)") -> list[Judgement]:
    """Judge pairs of one file, with a list of calls for each."""
    text = "\n".join(
        f"def foo{n}(x):\n    return {value}\n\ndef foo{n}_grad(x, calls=[]):\n    return {slope}\n"
        for n, slope in enumerate(slopes)
    )
    return list(judge_text(text).judgements)


def test_a_derivative_that_is_right_only_at_first_is_refuted(judge_text: Judge) -> None:
    """Size, dtype and number of calls change nothing in mathematics."""
    for judgement, said in zip(judged(judge_text, _WRONG), _WRONG.values(), strict=True):
        assert judgement.status is Status.REFUTED
        (finding,) = [f for f in judgement.findings if f.code == "DRV101"]
        assert said in finding.message
        assert said in judgement.reason


def test_a_function_that_is_another_one_in_large_arrays_is_a_finding(judge_text: Judge) -> None:
    """The derivative of what is computed for few elements may be right."""
    value = "np.tanh(x) * (1.01 if x.size > 1000 else 1.0)"
    (judgement,) = judged(judge_text, [_RIGHT], value)
    assert judgement.status is Status.PROVED
    assert "DRV107" in [f.code for f in judgement.findings if f.counts]


@pytest.mark.slow
def test_right_code_stays_proved(judge_text: Judge) -> None:
    """A matrix of all elements by all is given up in time; roundings of float32 are no error."""
    matrix = "np.diag(np.diag(1 - np.tanh(x) ** 2)) if x.ndim == 1 else 1 - np.tanh(x) ** 2"
    loud = "print('x' * 99) or 1 - np.tanh(x) ** 2"  # a line a call is no flood
    loop = "np.array([1 - math.tanh(v) ** 2 for v in x.ravel()], x.dtype).reshape(x.shape)"
    for judgement in judged(judge_text, [_RIGHT, matrix, loop, loud]):
        assert judgement.status is not Status.REFUTED
        assert [f.code for f in judgement.findings if f.counts] == []


def test_the_value_farthest_from_the_first_is_returned() -> None:
    """One element of thousands that is off, or NaN, is seen."""

    def late(x: np.ndarray) -> np.ndarray:
        y = x * 2
        y[-1], y[-3] = 7.0, np.nan
        return y

    subject = Subject.__new__(Subject)
    subject.value = late
    order = {"which": "value", "args": [[1.0, 2.0, 3.0]], "copies": 10}
    returned = evaluate(subject, order)["values"]
    assert np.isnan(returned[0])
    assert returned[1:] == [4.0, 7.0]
