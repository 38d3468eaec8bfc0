"""The plot of an activation: f, f′ and f″ with kinks, saturation and witness points marked."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import sympy as sp

from derive.activation import Activation
from derive.derivation.records import Branch, Derivation, KinkStudy
from derive.display import Node, Relation, Words
from derive.display.meaning import letters, to_sympy
from derive.messages import Lang, text
from derive.output_forms.records import Witness
from derive.printing import to_text
from derive.properties.records import Properties
from derive.rendering.chart import (
    HEIGHT,
    WIDTH,
    Curve,
    Frame,
    Line,
    Plot,
    Point,
    frame_around,
    legend,
)
from derive.rendering.numbers import middle
from derive.rendering.sampling import Array, sample
from derive.study import Study
from derive.symbols import x

#: points across the whole plot
_ACROSS: Final = 181
_HALF_WINDOW: Final = 5.0
#: what is larger leaves the frame, so that the rest can be seen: more than e⁵
_TALLEST: Final = 200.0
#: how far f″ may stretch the frame to each side, in heights of the frame around f and f′
_STRETCH: Final = 0.8
#: half the length of a drawn tangent, in millimetres
_TANGENT: Final = 7.0
#: role -> label, in drawing order
_CURVES: Final = (("output", "y"), ("slope", "dy/dx"), ("curvature", "d²y/dx²"))


def plot(study: Study, lang: Lang = Lang.EN) -> Plot:
    """Return the plot of f, f′ and f″ at the default parameters."""
    activation, derivation = study.activation, study.derivation
    half = half_window(derivation)
    pieces = [sampled(activation, branch, half) for branch in derivation.branches]
    dots = [_dots(activation, kink) for kink in derivation.kinks if not kink.differentiable]
    seen = np.concatenate([values for piece in pieces for values in piece[1:3]])
    bent = np.concatenate([piece[3] for piece in pieces])
    frame = frame_around(half, _with_curvature(np.clip(seen, -_TALLEST, _TALLEST), bent))
    keys, head = legend([label for _, label in _CURVES])
    curves = tuple(
        Curve(role, label, True, _joined(frame, pieces, order), key)
        for order, ((role, label), key) in enumerate(zip(_CURVES, keys, strict=True), 1)
    )
    shared, tangents = _shared(frame, study.forms.witness)
    return Plot(
        width=WIDTH,
        height=HEIGHT,
        head=head,
        half=half,
        low=frame.low,
        high=frame.high,
        origin=frame.origin,
        x_ticks=frame.x_ticks,
        y_ticks=frame.y_ticks,
        curves=curves,
        open_dots=tuple(frame.place(*dot) for limits, _ in dots for dot in limits),
        full_dots=tuple(frame.place(*value) for _, value in dots),
        bands=_bands(frame, study.properties),
        shared=shared,
        tangents=tangents,
        summary=_summary(lang, half, seen, len(dots), bool(shared)),
    )


def _with_curvature(seen: Array, bent: Array) -> Array:
    """Return the values of f and f′ with those of f″, on each side where they lie near."""
    around, bent = seen[np.isfinite(seen)], bent[np.isfinite(bent)]
    if not bent.size:
        return around
    low, high = float(min(0.0, around.min())), float(max(0.0, around.max()))
    room = _STRETCH * (high - low)
    ends = [end for end in (bent.min(), bent.max()) if low - room <= end <= high + room]
    return np.append(around, ends)


def half_window(derivation: Derivation) -> float:
    """Return how far to draw on both sides of 0."""
    activation = derivation.activation
    furthest = max((abs(_number(activation, k.at)) for k in derivation.kinks), default=0.0)
    return max(_HALF_WINDOW, math.ceil(1.5 * furthest))


def sampled(activation: Activation, branch: Branch, half: float) -> tuple[Array, ...]:
    """Return x, f(x), f′(x), f″(x) on one smooth piece."""
    output = to_sympy(branch.definition, letters(activation))
    slope = sp.diff(output, x)
    low = max(-half, _number(activation, branch.region.lower))
    high = min(half, _number(activation, branch.region.upper))
    count = max(2, round(_ACROSS * (high - low) / (2 * half)))
    points = np.linspace(low, high, count)
    inside = points + np.linspace(1e-9, -1e-9, count)  # a formula may be undefined at the ends
    formulas = (output, slope, sp.diff(slope, x))
    return points, *(sample(_at_defaults(activation, formula), inside) for formula in formulas)


def _joined(frame: Frame, pieces: Sequence[tuple[Array, ...]], order: int) -> tuple[Line, ...]:
    return tuple(line for piece in pieces for line in frame.lines(piece[0], piece[order]))


def _number(activation: Activation, expr: sp.Expr) -> float:
    return float(_at_defaults(activation, expr))


def _dots(activation: Activation, kink: KinkStudy) -> tuple[tuple[Point, ...], Point]:
    at, left, right, value = (
        _number(activation, expr) for expr in (kink.at, kink.left, kink.right, kink.convention)
    )
    return tuple((at, limit) for limit in (left, right) if limit != value), (at, value)


def _bands(frame: Frame, properties: Properties) -> tuple[tuple[float, float], ...]:
    """Return the stretches at both ends where the slope is under 1 % of its largest value."""
    found = []
    for item in properties.items:
        if item.key in ("saturation-left", "saturation-right"):
            edge = _edge(item.value)
            if edge is not None and frame.left < edge < frame.right:
                at, left = frame.place(edge, 0)[0], item.key == "saturation-left"
                found.append((0.0, at) if left else (at, WIDTH))
    return tuple(found)


def _edge(value: Node) -> float | None:
    """Return the number in x < a, or in x < a = 1.23…; None where no single number is stated."""
    match value:
        case Relation("=", Relation("<" | ">"), decimals):
            return _decimal(decimals)
        case Relation("<" | ">", _, edge):
            return _decimal(edge)
        case _:
            return None


def _decimal(node: Node) -> float | None:
    if isinstance(node, Words) or "…" in to_text(node):
        return middle(to_text(node).rstrip("…"))
    value = to_sympy(node, {})
    return float(value) if value.is_number else None


def _shared(frame: Frame, witness: Witness | None) -> tuple[tuple[Point, ...], tuple[Line, ...]]:
    """Return the two points of a witness and their tangents, where they lie in the window."""
    if witness is None or witness.parameters:
        return (), ()
    columns = zip(witness.inputs, witness.outputs, witness.slopes, strict=True)
    rows = [tuple(map(middle, row)) for row in columns]
    if not all(frame.left < at < frame.right and frame.shows(up) for at, up, _ in rows):
        return (), ()
    points = tuple(frame.place(at, up) for at, up, _ in rows)
    return points, tuple(_tangent(frame, *row) for row in rows)


def _tangent(frame: Frame, at: float, up: float, slope: float) -> Line:
    """Return a short line of fixed length through (at, up)."""
    here, there = frame.place(at, up), frame.place(at + 1, up + slope)
    across, rise = there[0] - here[0], there[1] - here[1]
    share = _TANGENT / math.hypot(across, rise)
    return tuple(
        (round(here[0] + s * share * across, 2), round(here[1] + s * share * rise, 2))
        for s in (-1, 1)
    )


def _summary(lang: Lang, half: float, values: Array, kinks: int, shared: bool) -> str:
    low, high = np.nanmin(values), np.nanmax(values)
    said = [
        text(
            lang,
            "document.plot",
            half=f"{half:g}",
            low=_short(float(low)),
            high=_short(float(high)),
        )
    ]
    said += [text(lang, "document.plot-kinks", count=kinks)] if kinks else []
    said += [text(lang, "document.plot-witness")] if shared else []
    return "".join(said)


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _at_defaults(activation: Activation, expr: sp.Expr) -> sp.Expr:
    return expr.subs(list(activation.defaults.items()))
