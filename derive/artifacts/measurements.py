"""The file of measurements as it stands, read without the engine: a build compares it first."""

from pathlib import Path


def measured_text(path: Path | None) -> str:
    """Return the file of measurements, "" where there is none."""
    if path is None or not path.is_file():
        return ""
    return path.read_text(encoding="utf-8")
