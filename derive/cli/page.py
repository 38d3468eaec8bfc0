"""A page of text: formulas at the left, words and verdicts at the right, in one language."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.text import Text

from derive.cli.terminal import STYLES
from derive.derivation import Level
from derive.display import Node
from derive.messages import Lang, prose, text
from derive.printing import to_text
from derive.printing.sentences import sentence
from derive.proof import Status, Verdict

#: how far right the rules stand in a pipe, and at most on a wide terminal
_PLAIN_WIDTH: Final = 100
#: how far in a line of its own starts
_INDENT: Final = len("dy/dx = ")


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on: a terminal of ``width`` columns or (None) a pipe, where nothing folds."""

    width: int | None
    lang: Lang = Lang.EN
    level: Level = Level.BRIEF

    def say(self, key: str, **values: object) -> str:
        """Return the message ``show.key``; formulas among the values are printed."""
        printed = {name: self.math(v) if isinstance(v, Node) else v for name, v in values.items()}
        return text(self.lang, f"show.{key}", **printed)

    def title(self, english: str, name: str) -> Text:
        """Return what a page is about; a title in another language may hold the name already."""
        words = prose(self.lang, english)
        known = any(mark in words for mark in (f"({name})", f"（{name}）"))
        return Text.assemble((words, "bold"), "" if known else f" ({name})")

    def heading(self, condition: Node, in_output: Node | None) -> str:
        """Return for which x, and for which y, what follows holds."""
        if in_output is None:
            return self.say("branch", condition=condition)
        return self.say("branch-in-output", condition=condition, in_output=in_output)

    def comma(self) -> str:
        """Return what stands between the items of a list."""
        return text(self.lang, "show.comma")

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

    def beside(self, left: Text, words: str, verdict: Verdict) -> Iterator[Text]:
        """Put words and verdict at the right edge, on a line of their own where they do not fit."""
        right = Text.assemble((words, "dim"), "  ", self.badge(verdict.status))
        room = self.edge - left.cell_len - right.cell_len
        if room < 2:
            yield left
            left, room = Text(), max(self.edge - right.cell_len, _INDENT)
        yield Text.assemble(left, " " * room, right)
        yield from self._why_not_proved(verdict)

    def why(self, reason: str) -> str:
        """Return a reason, the formulas that it quotes printed like all others."""
        return sentence(self.lang, reason)

    def _why_not_proved(self, verdict: Verdict) -> Iterator[Text]:
        if verdict.status is not Status.PROVED:
            evidence = "" if verdict.counterexample is None else f" ({verdict.counterexample})"
            words = self.why(verdict.reason) + evidence
            yield Text(" " * _INDENT + words, style=STYLES[verdict.status])
