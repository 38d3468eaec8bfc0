"""Time limits: work that is not done in time stops with OutOfBudgetError.

Time is that of the processor: what is found must not depend on what else a machine does.
"""

import time
from dataclasses import dataclass

from derive.errors import OutOfBudgetError


@dataclass(slots=True)
class Deadline:
    """A moment after which work stops with ``OutOfBudgetError``."""

    ends: float = float("inf")

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that many seconds from now."""
        return cls(time.process_time() + seconds)

    def check(self) -> None:
        """Raise ``OutOfBudgetError`` when the time is up."""
        if time.process_time() > self.ends:
            raise OutOfBudgetError("the time budget is used up")
