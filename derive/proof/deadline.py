"""Time limits: work that is not done in time stops with OutOfBudgetError."""

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
        return cls(time.monotonic() + seconds)

    def check(self) -> None:
        """Raise ``OutOfBudgetError`` when the time is up."""
        if time.monotonic() > self.ends:
            raise OutOfBudgetError("the time budget is used up")
