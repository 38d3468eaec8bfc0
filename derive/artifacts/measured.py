"""The accuracy table as the document quotes it: what `derive accuracy` measured and kept."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from derive.messages import Lang, text
from derive.rendering.views import AccuracyRow, AccuracyView

#: columns of the table: dtype and mode
_COLUMNS: Final = (("float16", "rounded"), ("float32", "native"), ("float64", "native"))


def measured_text(path: Path | None) -> str:
    """Return the file of measurements, "" where there is none."""
    if path is None or not path.is_file():
        return ""
    return path.read_text(encoding="utf-8")


def measured(path: Path | None, lang: Lang) -> Mapping[str, AccuracyView]:
    """Return what was measured of each activation; empty where nothing was."""
    found = measured_text(path)
    entries: Mapping[str, Any] = json.loads(found)["activations"] if found else {}
    return {name: _view(entry, lang) for name, entry in entries.items()}


def _view(entry: Mapping[str, Any], lang: Lang) -> AccuracyView:
    by_function: dict[str, dict[tuple[str, str], str]] = {}
    for row in entry["rows"]:
        sign = "≤" if row["exhaustive"] else "≥"
        columns = by_function.setdefault(row["function"], {})
        columns[row["dtype"], row["mode"]] = f"{sign} {row['max_ulp']:.4g}"
    rows = tuple(
        AccuracyRow(function, tuple(columns.get(column, "") for column in _COLUMNS))
        for function, columns in by_function.items()
    )
    losses = tuple(_loss(loss, lang) for loss in entry["losses"] or ())
    return AccuracyView(rows, losses)


def _loss(loss: Mapping[str, Any], lang: Lang) -> str:
    numbers = {
        f"{share}{bits}": f"{value:g}"
        for share in ("half", "all")
        for bits, value in zip((32, 64), loss[share], strict=True)
    }
    return text(lang, "document.loss", end=loss["end"], **numbers)
