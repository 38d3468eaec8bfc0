"""A plot as coordinates: curves, axes and dots in millimetres, for TikZ and SVG alike."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import sympy as sp

from derive.activation import Activation
from derive.derivation.records import Branch, Derivation, KinkStudy
from derive.display.meaning import letters, to_sympy
from derive.rendering.sampling import Array, sample
from derive.symbols import x

Point: TypeAlias = tuple[float, float]

#: size of the drawing area in millimetres, and how many points a curve has across it
WIDTH, HEIGHT = 104.0, 44.0
_ACROSS: Final = 181
_HALF_WINDOW: Final = 5.0
#: millimetres that nobody sees
_HAIR: Final = 0.02


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis, ``at`` millimetres from its start."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """y and dy/dx against x, in millimetres from the lower left corner.

    ``output`` and ``slope`` hold one polyline for each piece; ``open_dots`` are one-sided limits
    of the slope, ``full_dots`` the values that the code returns there. ``origin`` is where the
    axes cross, kept inside the frame. ``summary`` says in words what is drawn.
    """

    width: float
    height: float
    origin: Point
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    output: tuple[tuple[Point, ...], ...]
    slope: tuple[tuple[Point, ...], ...]
    open_dots: tuple[Point, ...]
    full_dots: tuple[Point, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """The window of the plane that is drawn."""

    left: float
    right: float
    low: float
    high: float

    def place(self, across: float, up: float) -> Point:
        horizontal = (across - self.left) / (self.right - self.left) * WIDTH
        vertical = (up - self.low) / (self.high - self.low) * HEIGHT
        return (round(float(horizontal), 2), round(float(vertical), 2))

    def shows(self, up: float) -> bool:
        margin = 1e-9 * (self.high - self.low)
        return math.isfinite(up) and self.low - margin <= up <= self.high + margin


def plot(activation: Activation, derivation: Derivation) -> Plot:
    """Return the plot of f and f′ at the default parameters."""
    half = _half_window(activation, derivation.kinks)
    pieces = [_sampled(activation, branch, half) for branch in derivation.branches]
    dots = [_dots(activation, kink) for kink in derivation.kinks if not kink.differentiable]
    values = np.concatenate([v for _, outputs, slopes in pieces for v in (outputs, slopes)])
    frame = _Frame(-half, half, *_with_margin(values))
    return Plot(
        width=WIDTH,
        height=HEIGHT,
        origin=frame.place(0.0, min(max(0.0, frame.low), frame.high)),
        x_ticks=_ticks([(v, frame.place(v, 0)[0]) for v in _round_values(-half, half)]),
        y_ticks=_ticks([(v, frame.place(0, v)[1]) for v in _round_values(frame.low, frame.high)]),
        output=tuple(_polyline(frame, xs, outputs) for xs, outputs, _ in pieces),
        slope=tuple(_polyline(frame, xs, slopes) for xs, _, slopes in pieces),
        open_dots=tuple(frame.place(*dot) for limits, _ in dots for dot in limits),
        full_dots=tuple(frame.place(*value) for _, value in dots),
        summary=_summary(half, values, len(dots)),
    )


def _half_window(activation: Activation, kinks: Sequence[KinkStudy]) -> float:
    furthest = max((abs(_number(activation, kink.at)) for kink in kinks), default=0.0)
    return max(_HALF_WINDOW, math.ceil(1.5 * furthest))


def _number(activation: Activation, expr: sp.Expr) -> float:
    return float(_at_defaults(activation, expr))


def _sampled(activation: Activation, branch: Branch, half: float) -> tuple[Array, Array, Array]:
    """Return x, f(x), f′(x) on one smooth piece."""
    output = to_sympy(branch.definition, letters(activation))
    slope = sp.diff(output, x)
    low = max(-half, _number(activation, branch.region.lower))
    high = min(half, _number(activation, branch.region.upper))
    count = max(2, round(_ACROSS * (high - low) / (2 * half)))
    points = np.linspace(low, high, count)
    inside = points + np.linspace(1e-9, -1e-9, count)  # a formula may be undefined at the ends
    outputs, slopes = (sample(_at_defaults(activation, e), inside) for e in (output, slope))
    return points, outputs, slopes


def _dots(activation: Activation, kink: KinkStudy) -> tuple[tuple[Point, ...], Point]:
    at, left, right, value = (
        _number(activation, expr) for expr in (kink.at, kink.left, kink.right, kink.convention)
    )
    return tuple((at, limit) for limit in (left, right) if limit != value), (at, value)


def _with_margin(values: Array) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    low, high = min(0.0, float(finite.min())), max(0.0, float(finite.max()))
    margin = 0.06 * (high - low)
    return low - margin, high + margin


def _polyline(frame: _Frame, across: Array, up: Array) -> tuple[Point, ...]:
    """Return the visible points, without those that a straight line replaces unseen."""
    return _thinned([frame.place(a, b) for a, b in zip(across, up, strict=True) if frame.shows(b)])


def _thinned(line: Sequence[Point]) -> tuple[Point, ...]:
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


def _round_values(low: float, high: float) -> list[float]:
    """Return four to nine round numbers in [low, high]."""
    rough = (high - low) / 6
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(s * scale for s in (1, 2, 2.5, 5, 10) if s * scale >= rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [place * step for place in range(first, last + 1)]


def _ticks(places: Sequence[tuple[float, float]]) -> tuple[Tick, ...]:
    return tuple(Tick(at, f"{value:g}".replace("-", "−")) for value, at in places)


def _summary(half: float, values: Array, kinks: int) -> str:
    low, high = np.nanmin(values), np.nanmax(values)
    reach = f"from x = −{half:g} to {half:g}, values from {low:.3g} to {high:.3g}"
    marked = f"; {kinks} point{'s' * (kinks > 1)} without a derivative marked" if kinks else ""
    return f"y and dy/dx {reach}{marked}".replace("-", "−")


def _at_defaults(activation: Activation, expr: sp.Expr) -> sp.Expr:
    return expr.subs(list(activation.defaults.items()))
