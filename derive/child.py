"""The process that works off one formula: started before SymPy is imported here, it imports it too.

Either process takes a second to import the engine; started first, both do it at the same time.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

_WORKER: Final = "derive.custom.worker"


def started() -> subprocess.Popen[bytes]:
    """Start the process; it waits for an order on its standard input."""
    return subprocess.Popen(  # noqa: S603  our own module, no shell
        [sys.executable, "-P", "-m", _WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
    )


def ended(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """End the process, whatever it is doing; return what it said and what it complained of."""
    process.kill()
    return process.communicate()


def _environment() -> dict[str, str]:
    """Return our environment, with this very package first."""
    own = str(Path(__file__).parent.parent)
    others = os.environ.get("PYTHONPATH")
    return os.environ | {"PYTHONPATH": os.pathsep.join([own, others] if others else [own])}
