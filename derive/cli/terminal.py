"""What reads our output: a terminal of some width, or a pipe that wants plain text."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

#: a pipe has no width: nothing is ever cut or folded there
_PIPE_WIDTH: Final = 100_000
#: how each status looks; the word itself always stands beside the colour
STYLES: Final = {
    "PROVED": "green",
    "SUPPORTED": "yellow",
    "UNDECIDED": "bold magenta",
    "REFUTED": "bold red",
}


def stdout() -> "Console":
    """Return the console for results; in a pipe it never folds a line."""
    from rich.console import Console

    plain = not sys.stdout.isatty()
    return Console(highlight=False, width=_PIPE_WIDTH if plain else None, soft_wrap=plain)


def stderr() -> "Console":
    """Return the console for progress and messages."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(message: str) -> None:
    """Print one message on stderr, where it does not mix with results."""
    stderr().print(message, markup=False)


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Callable[[str], None]]:
    """Yield a function to call with each thing done: a bar on a terminal, silence in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _name: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=stderr(), transient=True) as bar:
        task = bar.add_task(title, total=total)

        def advance(name: str) -> None:
            bar.update(task, advance=1, description=f"{title} {name}")

        yield advance
