"""The process that works for an answer ends when its time is up."""

import signal
from time import monotonic, perf_counter, sleep

import pytest
import sympy as sp

from derive import derive
from derive.custom import Answer
from derive.custom.alarm import until
from derive.errors import OutOfBudgetError
from derive.output_forms import Kind


def test_a_budget_ends_in_time_and_says_what_was_not_reached() -> None:
    """f′(x) is there all the same, and nothing is claimed about y."""
    answer = answered_at_last(_LONG, budgets=(4, 16, 64))
    assert answer.kind is not Kind.PURE
    assert answer.derivative.has(sp.exp)


def answered_at_last(text: str, budgets: tuple[int, ...]) -> Answer:
    """Return the first answer that gets to f′(x): a busy machine needs seconds to begin."""
    for budget in budgets:
        start = perf_counter()
        try:
            answer = derive(text, budget=budget)
        except OutOfBudgetError:
            continue
        assert perf_counter() - start < 2 * budget
        return answer
    pytest.fail("no budget was enough to begin")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarms")
def test_an_alarm_within_a_finalizer_rings_again_after_it() -> None:
    """An exception in ``__del__`` is thrown away; the alarm waits for what comes next."""
    ended = []

    class Slow:
        def __del__(self) -> None:
            sleep(0.1)
            ended.append(True)

    def lost(held: list[Slow]) -> None:
        held.clear()
        sleep(5)

    with pytest.raises(OutOfBudgetError), until(monotonic() + 0.02):
        lost([Slow()])
    assert ended


def test_a_budget_too_short_to_read_anything_is_an_error() -> None:
    """No answer is made up."""
    with pytest.raises(OutOfBudgetError, match=r"0\.01 s is used up"):
        derive("tanh(x)", budget=0.01)


_LONG = "exp(-exp(exp(sin(x))*cos(x)) + atan(x^3*exp(-x)))*tanh(erf(x)*x)"
