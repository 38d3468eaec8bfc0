"""How records show themselves in a notebook; ``derive`` says who draws them (layers.md)."""

from collections.abc import Callable
from typing import Protocol


class Painter(Protocol):
    """What makes a picture of a record."""

    def html_of(self, record: object, /) -> str:
        """Return HTML for a notebook cell."""

    def latex_of(self, record: object, /) -> str:
        """Return LaTeX that MathJax sets."""


_painters: list[Callable[[], Painter]] = []


def draw_with(painter: Callable[[], Painter]) -> None:
    """Let ``painter`` be asked for what draws records, when somebody looks at one."""
    _painters[:] = [painter]


class Shown:
    """A record that IPython shows as a formula."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Return HTML for a notebook cell."""
        return _painters[0]().html_of(self)

    def _repr_latex_(self) -> str:
        """Return LaTeX for a notebook cell."""
        return _painters[0]().latex_of(self)
