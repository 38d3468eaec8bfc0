"""Points of a plot in the notation of TikZ and of SVG, whose vertical axis points down."""

from collections.abc import Mapping, Sequence
from typing import Final

from derive.rendering.chart import HEIGHT, Point


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


#: role of a curve -> colour, width and dashes in millimetres; told apart without colours too
STROKES: Final[Mapping[str, tuple[str, float, tuple[float, ...]]]] = {
    "output": ("#1f5fa8", 0.6, ()),
    "slope": ("#b8402a", 0.6, (2.0, 1.2)),
    "curvature": ("#3d7a46", 0.4, (0.6, 0.9)),
    "c0": ("#1f5fa8", 0.6, ()),
    "c1": ("#b8402a", 0.6, (2.6, 1.0)),
    "c2": ("#2f7d4f", 0.6, (1.0, 0.8)),
    "c3": ("#8a4fa3", 0.6, (3.2, 0.8, 0.6, 0.8)),
    "c4": ("#a97a00", 0.9, (0.5, 1.1)),
    "c5": ("#3a8f9e", 0.4, ()),
}


def svg_stroke(role: str) -> str:
    """Return the attributes of a curve in SVG."""
    colour, width, dashes = STROKES[role]
    dash = f' stroke-dasharray="{" ".join(f"{d:g}" for d in dashes)}"' if dashes else ""
    return f' stroke="{colour}" stroke-width="{width:g}"{dash}'


def tikz_stroke(role: str) -> str:
    """Return the options of a curve in TikZ; its colour is defined as ``ink-ROLE``."""
    _, width, dashes = STROKES[role]
    pattern = " ".join(
        f"{'on' if place % 2 == 0 else 'off'} {dash:g}mm" for place, dash in enumerate(dashes)
    )
    return f"draw=ink-{role},line width={width:g}mm" + (
        f",dash pattern={pattern}" if pattern else ""
    )
