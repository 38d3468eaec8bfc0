"""Points of a plot in the notation of TikZ and of SVG, whose vertical axis points down."""

from collections.abc import Sequence

from derive.rendering.plot import HEIGHT, Point


def tikz_place(point: Point) -> str:
    """Return (12.5,3) for TikZ."""
    return f"({point[0]:g},{point[1]:g})"


def tikz_path(line: Sequence[Point]) -> str:
    """Return the points of a polyline for ``plot coordinates``."""
    return " ".join(map(tikz_place, line))


def svg_down(up: float) -> str:
    """Return how far below the upper edge a height is."""
    return f"{round(HEIGHT - up, 2):g}"


def svg_path(line: Sequence[Point]) -> str:
    """Return the data of an SVG path through the points."""
    return "M" + "L".join(f"{across:g} {svg_down(up)}" for across, up in line)
