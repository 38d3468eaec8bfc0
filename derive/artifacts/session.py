"""What accompanies every stage of a command: where results are kept, who hears of progress."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.artifacts.cache import Cache

if TYPE_CHECKING:
    from derive.rendering.mode import Mode
    from derive.study import Study


def _silent(_name: str) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Session:
    """``cache`` keeps results; ``report`` is called with the name of each thing done.

    ``write`` writes the module of an entry outside the catalogue, or raises why there is none; the
    rendering does where nothing is said.
    """

    cache: Cache
    report: Callable[[str], None] = _silent
    write: "Callable[[Study, Mode], str] | None" = None
