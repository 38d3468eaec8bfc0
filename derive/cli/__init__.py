"""The command line; the only layer that prints.

Command modules import the engine inside their functions: `derive --help` and every usage error
answer before SymPy is loaded.
"""

import codecs
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Final, NoReturn

from derive.cli.app import run

#: results that SymPy remembers of each of its functions: with its own 1,000 it forgets too soon
_REMEMBERED: Final = "20000"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    os.environ.setdefault("SYMPY_CACHE_SIZE", _REMEMBERED)  # read when SymPy is imported
    if isinstance(sys.stdout, TextIOWrapper):
        _write_every_letter(sys.stdout)
    sys.exit(run(arguments))


def _write_every_letter(output: TextIOWrapper) -> None:
    """Write UTF-8 in place of ASCII, as click does, and spell out what another encoding lacks."""
    if codecs.lookup(output.encoding).name == "ascii":
        output.reconfigure(encoding="utf-8")
    elif output.errors == "strict":
        # not "?": an exponent that cannot be written must not look like another formula
        output.reconfigure(errors="backslashreplace")
