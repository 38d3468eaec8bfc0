"""How a document is made: its language and how much of each step it shows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from derive.messages import Lang


class Level(StrEnum):
    """How much of each step is shown."""

    BRIEF = "brief"  # formulas and the names of rules
    NORMAL = "normal"  # and each law with what its letters stand for
    FULL = "full"  # and the steps within steps


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
