"""Curves as braille characters, two by four dots each; for terminals, without any library."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

#: bit of each dot of a braille character, by column and row
_DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BLANK: Final = 0x2800

Dot = tuple[float, float]


class Canvas:
    """A grid of ``columns`` by ``rows`` characters over the unit square, y upwards."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._cells: dict[tuple[int, int], dict[int, int]] = {}

    def line(self, points: Sequence[Dot], layer: int) -> None:
        """Draw a polyline of points in the unit square; the last layer on a character wins."""
        for start, end in pairwise(points):
            for dot in self._between(start, end):
                self._set(*dot, layer)

    def text(self) -> list[list[tuple[str, int]]]:
        """Return each row as (character, layer) pairs; blank ones have layer −1."""
        return [
            [self._cell(column, row) for column in range(self.columns)] for row in range(self.rows)
        ]

    def _between(self, start: Dot, end: Dot) -> Iterable[tuple[int, int]]:
        (x0, y0), (x1, y1) = map(self._dot, (start, end))
        count = max(abs(x1 - x0), abs(y1 - y0), 1)
        for k in range(count + 1):
            yield x0 + round(k * (x1 - x0) / count), y0 + round(k * (y1 - y0) / count)

    def _dot(self, point: Dot) -> tuple[int, int]:
        across = round(point[0] * (2 * self.columns - 1))
        down = round((1 - point[1]) * (4 * self.rows - 1))
        return across, down

    def _set(self, across: int, down: int, layer: int) -> None:
        cell = self._cells.setdefault((across // 2, down // 4), {})
        cell[layer] = cell.get(layer, 0) | _DOTS[across % 2][down % 4]

    def _cell(self, column: int, row: int) -> tuple[str, int]:
        layers = self._cells.get((column, row))
        if not layers:
            return " ", -1
        bits = 0
        for found in layers.values():
            bits |= found
        return chr(_BLANK + bits), max(layers)
