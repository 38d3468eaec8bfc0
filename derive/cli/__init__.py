"""The command line; the only layer that prints.

Command modules import the engine inside their functions: `derive --help` and every usage error
answer before SymPy is loaded.
"""

import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from derive.cli.app import run

#: results that SymPy remembers of each of its functions: with its own 1,000 it forgets too soon
_REMEMBERED: Final = "20000"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    os.environ.setdefault("SYMPY_CACHE_SIZE", _REMEMBERED)  # read when SymPy is imported
    sys.exit(run(arguments))
