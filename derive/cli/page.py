"""What terminal pages share: width, language, and formulas that fold below their own start."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from derive.cli.terminal import STYLES
from derive.display import Node
from derive.messages import Lang, text
from derive.printing import to_text
from derive.proof import Status

#: how far right the rules stand in a pipe, and at most on a wide terminal
_PLAIN_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on: a terminal of ``width`` columns or (None) a pipe, where nothing folds."""

    width: int | None
    lang: Lang = Lang.EN

    def say(self, key: str, **values: object) -> str:
        """Return the message ``show.key``; formulas among the values are printed."""
        printed = {name: self.math(v) if isinstance(v, Node) else v for name, v in values.items()}
        return text(self.lang, f"show.{key}", **printed)

    def math(self, node: Node) -> str:
        """Return a formula as text."""
        return to_text(node, lang=self.lang)

    @property
    def edge(self) -> int:
        """How far right verdicts stand."""
        return min(self.width or _PLAIN_WIDTH, _PLAIN_WIDTH)

    def badge(self, status: Status) -> tuple[str, str]:
        """Return the word for a status, in its colour."""
        return (text(self.lang, f"status.{status.lower()}"), STYLES[status])

    def formula(self, lead: str, node: Node) -> Iterator[Text]:
        """Print ``lead`` and a formula; where it is folded, it goes on below its own start."""
        indent, words = 2 + cell_len(lead), self.math(node)
        room = len(words) if self.width is None else max(self.width - indent, 20)
        first, *more = textwrap.wrap(
            words, max(room, 1), break_long_words=False, break_on_hyphens=False
        )
        yield Text(f"  {lead}{first}")
        for line in more:
            yield Text(" " * indent + line)
