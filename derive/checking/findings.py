"""Findings: what is not as it should be, under a code that does not change."""

from dataclasses import dataclass
from enum import Enum


class Code(Enum):
    """A stable code with its short name."""

    STALE = ("DRV001", "stale")
    EDITED = ("DRV002", "edited by hand")
    ORPHAN = ("DRV003", "orphaned")
    MISSING = ("DRV004", "missing")
    NOT_A_NUMBER = ("DRV104", "overflow, warning or NaN")
    INACCURATE = ("DRV105", "inaccurate")
    UNPROVED_STEP = ("DRV201", "line not proved")
    UNPROVED_FORM = ("DRV203", "form not proved")
    UNPROVED_PROPERTY = ("DRV204", "property not proved")
    NO_STUDY = ("DRV205", "not derived")
    UNPROVED_CLAIM = ("DRV206", "claim not decided")

    @property
    def number(self) -> str:
        """The code as people cite it."""
        return self.value[0]

    @property
    def title(self) -> str:
        """The short name."""
        return self.value[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing to look at.

    ``where`` is the file or the activation, ``message`` what was found, ``hint`` what to do.
    """

    code: Code
    where: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.where}: {self.code.number} {self.code.title}: {self.message}; {self.hint}"
