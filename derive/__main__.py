"""Run the command line with ``python -m derive``."""

from derive.cli import main

main()
