"""How a document is made: its language and how much of each step it shows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from derive.messages import Lang


class Level(StrEnum):
    """The three levels of detail, each with everything of the one before."""

    BRIEF = "brief"  # one rule a line, by name
    NORMAL = "normal"  # with the law and what its letters stand for
    FULL = "full"  # with the inner derivatives that a line works out in passing


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the document; the default is the one that is committed."""

    lang: Lang = Lang.EN
    level: Level = Level.NORMAL

    @property
    def options(self) -> list[str]:
        """The options of a command that makes this edition."""
        lang = [] if self.lang is Lang.EN else [f"--lang {self.lang}"]
        return lang + ([] if self.level is Level.NORMAL else [f"--level {self.level}"])


#: the edition that is committed
STANDARD: Final = Edition()
