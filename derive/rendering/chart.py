"""A drawing as coordinates: curves, axes and dots in millimetres, for TikZ and SVG alike."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from derive.rendering.sampling import Array

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Point, ...]

#: size of the drawing area in millimetres
WIDTH, HEIGHT = 104.0, 40.0
#: millimetres that nobody sees
_HAIR: Final = 0.04
#: room of one row of the legend, and between it and the frame, in millimetres
_LEGEND_ROW, _LEGEND_FIRST = 4.5, 4.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis, ``at`` millimetres from its start."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve in its visible pieces; ``role`` says how it is drawn, ``label`` what it is.

    ``key`` is where its entry in the legend starts; ``formula`` labels are set in italics.
    """

    role: str
    label: str
    formula: bool
    lines: tuple[Line, ...]
    key: Point


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves against x, in millimetres from the lower left corner.

    ``open_dots`` are one-sided limits of the slope, ``full_dots`` the values that the code returns
    there. ``bands`` are stretches of the x axis where f is saturated. ``shared`` are two points of
    f with the same y, ``tangents`` their slopes (drawn where no function of y gives dy/dx).
    ``origin`` is where the axes cross, kept inside the frame. ``head`` is the height of the legend
    above the frame. ``summary`` says in words what is drawn. The frame shows x from −``half`` to
    ``half`` and heights from ``low`` to ``high``.
    """

    width: float
    height: float
    head: float
    origin: Point
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    summary: str
    half: float
    low: float
    high: float
    open_dots: tuple[Point, ...] = ()
    full_dots: tuple[Point, ...] = ()
    bands: tuple[tuple[float, float], ...] = ()
    shared: tuple[Point, ...] = ()
    tangents: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The window of the plane that is drawn."""

    left: float
    right: float
    low: float
    high: float

    def place(self, across: float, up: float) -> Point:
        """Return where a point of the plane is drawn."""
        horizontal = (across - self.left) / (self.right - self.left) * WIDTH
        vertical = (up - self.low) / (self.high - self.low) * HEIGHT
        return (round(float(horizontal), 2), round(float(vertical), 2))

    def shows(self, up: float) -> bool:
        """Say whether a height lies in the window."""
        margin = 1e-9 * (self.high - self.low)
        return math.isfinite(up) and self.low - margin <= up <= self.high + margin

    def lines(self, across: Array, up: Array) -> tuple[Line, ...]:
        """Return the visible runs of a curve, without points that nobody would miss."""
        runs: list[list[Point]] = [[]]
        before: tuple[float, float] | None = None
        for here in zip(across.tolist(), up.tolist(), strict=True):
            inside = self.shows(here[1])
            if before is not None and inside != self.shows(before[1]):
                runs[-1] += self._edge(before, here)
            if inside:
                runs[-1].append(self.place(*here))
            elif runs[-1]:
                runs.append([])
            before = here
        return tuple(_thinned(run) for run in runs if len(run) > 1)

    def _edge(self, before: Point, here: Point) -> list[Point]:
        """Return where the line between two points, one of them inside, leaves the frame."""
        (a, b), (c, d) = before, here
        if not (math.isfinite(b) and math.isfinite(d)):
            return []
        level = self.high if max(b, d) > self.high else self.low
        return [self.place(a + (c - a) * (level - b) / (d - b), level)]

    @property
    def origin(self) -> Point:
        """Where the axes cross, or the nearest point of the frame."""
        return self.place(0.0, min(max(0.0, self.low), self.high))

    @property
    def x_ticks(self) -> tuple[Tick, ...]:
        """Round numbers on the x axis."""
        return _ticks((v, self.place(v, 0)[0]) for v in round_values(self.left, self.right))

    @property
    def y_ticks(self) -> tuple[Tick, ...]:
        """Round numbers on the y axis."""
        return _ticks((v, self.place(0, v)[1]) for v in round_values(self.low, self.high))


def frame_around(half: float, values: Array) -> Frame:
    """Return the window [−half, half] that shows all finite values, and 0."""
    finite = values[np.isfinite(values)]
    low, high = min(0.0, float(finite.min())), max(0.0, float(finite.max()))
    margin = 0.06 * (high - low) or 1.0
    return Frame(-half, half, low - margin, high + margin)


def legend(labels: Sequence[str], columns: int = 4) -> tuple[tuple[Point, ...], float]:
    """Return where the entries of the legend start, and the height of all of it."""
    rows = math.ceil(len(labels) / columns)
    places = tuple(
        (
            round(WIDTH / columns * (index % columns), 2),
            HEIGHT + _LEGEND_FIRST + _LEGEND_ROW * (rows - 1 - index // columns),
        )
        for index in range(len(labels))
    )
    return places, _LEGEND_FIRST + _LEGEND_ROW * rows


def round_values(low: float, high: float) -> list[float]:
    """Return four to nine round numbers in [low, high]."""
    rough = (high - low) / 6
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(s * scale for s in (1, 2, 2.5, 5, 10) if s * scale >= rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [place * step for place in range(first, last + 1)]


def _ticks(places: Iterable[tuple[float, float]]) -> tuple[Tick, ...]:
    return tuple(Tick(at, f"{value:g}".replace("-", "−")) for value, at in places)


def _thinned(line: Sequence[Point]) -> Line:
    """Drop points closer than a hair to the line (Ramer 1972, Douglas and Peucker 1973)."""
    if len(line) < 3:
        return tuple(line)
    far, place = max((_distance(p, line[0], line[-1]), i) for i, p in enumerate(line[1:-1], 1))
    if far < _HAIR:
        return (line[0], line[-1])
    return (*_thinned(line[: place + 1]), *_thinned(line[place:])[1:])


def _distance(point: Point, start: Point, end: Point) -> float:
    along = (end[0] - start[0], end[1] - start[1])
    beside = along[0] * (point[1] - start[1]) - along[1] * (point[0] - start[0])
    return abs(beside) / (math.hypot(*along) or 1.0)
