"""Long tables of cases: some of them are tried every time, all of them in the slow suite."""

from collections.abc import Iterable
from typing import Any

import pytest


def thinned(rows: Iterable[Any], every: int = 3) -> list[Any]:
    """Return all rows for ``parametrize``; but for each ``every``-th they are slow."""
    return [row if n % every == 0 else _slow(row) for n, row in enumerate(rows)]


def _slow(row: Any) -> Any:
    if hasattr(row, "marks"):  # pytest.param has made it
        return pytest.param(*row.values, marks=[*row.marks, pytest.mark.slow], id=row.id)
    values = row if isinstance(row, tuple) else (row,)
    return pytest.param(*values, marks=pytest.mark.slow)
