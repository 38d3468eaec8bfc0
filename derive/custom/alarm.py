"""An alarm that ends whatever runs at a moment, even inside one long call of SymPy."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from derive.errors import OutOfBudgetError

#: the alarm rings again until it is noticed: an engine may take one for its own deadline
_AGAIN: Final = 0.05
#: where an exception is thrown away, or taken for a fault of what reports it
_DEAF: Final = frozenset(("__del__", "unraisable_hook"))


@contextmanager
def until(moment: float) -> Iterator[None]:
    """Interrupt what runs inside at a moment of ``time.monotonic``, with ``OutOfBudgetError``.

    On systems without alarms nothing is interrupted.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, max(moment - time.monotonic(), 0.001), _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, frame: FrameType | None) -> None:
    while frame is not None:
        if frame.f_code.co_name in _DEAF:
            return
        frame = frame.f_back
    raise OutOfBudgetError("the share of the budget for this stage is used up")
