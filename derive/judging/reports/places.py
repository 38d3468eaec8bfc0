"""File names as reports show them."""

import os
from pathlib import Path


def shown(file: str) -> str:
    """Return a path below the present folder relative to it, with slashes; others as they are."""
    if not file:
        return ""
    try:
        return Path(file).resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return file.replace(os.sep, "/")
