"""What accompanies every stage of a command: where results are kept, who hears of progress."""

from collections.abc import Callable
from dataclasses import dataclass

from derive.artifacts.cache import Cache


def _silent(_name: str) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Session:
    """``cache`` keeps results; ``report`` is called with the name of each thing done."""

    cache: Cache
    report: Callable[[str], None] = _silent
