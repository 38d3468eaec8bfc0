"""What was measured of generated code, as docstrings quote it: only where it is still that code."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import derive

_PACKAGE: Final = Path(derive.__file__).parent
_INSTALLED: Final = _PACKAGE / "accuracy.json"
_CHECKOUT: Final = _PACKAGE.parent / "generated" / "accuracy.json"


@cache
def table_text() -> str:
    """Return the accuracy table, of the wheel or of the checkout; "" where there is none."""
    path = _INSTALLED if _INSTALLED.is_file() else _CHECKOUT
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def measurements() -> dict[str, dict[str, Any]]:
    """Return what was measured, by activation."""
    text = table_text()
    found: dict[str, dict[str, Any]] = json.loads(text)["activations"] if text else {}
    return found


def quotation(name: str, code: str) -> str | None:
    """Return the largest errors of f and f′ in words; ``None`` where other code was measured."""
    record = measurements().get(name)
    if record is None or record["code"] != code:
        return None
    texts = []
    for dtype in ("float32", "float64"):
        errors = [
            f"{row['max_ulp']:.2g}"
            for function in (name, f"{name}_derivative")
            for row in record["rows"]
            if (row["function"], row["dtype"], row["mode"]) == (function, dtype, "native")
        ]
        texts.append(f"{dtype} {' and '.join(errors)}")
    return f"largest error of f and f′ found, in ulp: {', '.join(texts)}; float16 0.5"
