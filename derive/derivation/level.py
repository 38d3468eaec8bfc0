"""How much of a chain is told."""

from enum import StrEnum


class Level(StrEnum):
    """The three levels of detail, each with everything of the one before."""

    BRIEF = "brief"  # one rule a line, by name
    NORMAL = "normal"  # with the law and what its letters stand for
    FULL = "full"  # with the inner derivatives that a line works out in passing
