"""The command line; the only layer that prints.

Command modules import the engine inside their functions: `derive --help` and every usage error
answer before SymPy is loaded.
"""

import sys
from collections.abc import Sequence
from typing import NoReturn

from derive.cli.app import run


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(arguments))
