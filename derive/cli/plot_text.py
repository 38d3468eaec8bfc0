"""A plot for the terminal: curves in colour, the axes' ends as numbers."""

from collections.abc import Iterator
from typing import Final

from rich.text import Text

from derive.printing.braille import Canvas
from derive.rendering.chart import Plot

_COLUMNS, _ROWS, _MARGIN = 72, 18, 8
_STYLES: Final = ("bright_black", "blue", "red", "green", "magenta", "yellow", "cyan")


def as_text(plot: Plot) -> Text:
    """Return a plot as lines of braille characters under its legend."""
    canvas = Canvas(_COLUMNS, _ROWS)
    across, up = plot.origin[0] / plot.width, plot.origin[1] / plot.height
    canvas.line([(0, up), (1, up)], 0)
    canvas.line([(across, 0), (across, 1)], 0)
    for layer, curve in enumerate(plot.curves, 1):
        for line in curve.lines:
            canvas.line([(a / plot.width, b / plot.height) for a, b in line], layer)
    return Text("\n").join(_lines(plot, canvas))


def _lines(plot: Plot, canvas: Canvas) -> Iterator[Text]:
    legend = [
        Text.assemble(("━━ ", _STYLES[layer]), curve.label)
        for layer, curve in enumerate(plot.curves, 1)
    ]
    yield Text(" " * (_MARGIN + 1)) + Text("   ").join(legend)
    ticks = {_row(plot, tick.at): tick.label for tick in plot.y_ticks}
    for row, cells in enumerate(canvas.text()):
        pieces = [(sign, _STYLES[layer] if layer >= 0 else "") for sign, layer in cells]
        yield Text.assemble((f"{ticks.get(row, ''):>{_MARGIN}} ", "dim"), *pieces)
    yield Text(_x_axis(plot), style="dim")


def _row(plot: Plot, height: float) -> int:
    return min(_ROWS - 1, int((1 - height / plot.height) * _ROWS))


def _x_axis(plot: Plot) -> str:
    signs = [" "] * (_MARGIN + 1 + _COLUMNS + 4)
    for tick in plot.x_ticks:
        start = _MARGIN + 1 + round(tick.at / plot.width * (_COLUMNS - 1)) - len(tick.label) // 2
        signs[start : start + len(tick.label)] = tick.label
    return "".join(signs).rstrip()
