"""Several activations in one plot, each with a colour and a dash of its own."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from derive.messages import Lang, text
from derive.rendering.chart import HEIGHT, WIDTH, Curve, Plot, frame_around, legend
from derive.rendering.plot import half_window, sampled
from derive.study import Study

#: how many curves can be told apart in one plot
MOST: Final = 6
#: letters of a name that fit into a third of the legend
_SHORT: Final = 13


def comparison(studies: Sequence[Study], *, slopes: bool, lang: Lang = Lang.EN) -> Plot:
    """Return f (or f′) of all ``studies`` at their default parameters."""
    half = max(half_window(study.derivation) for study in studies)
    order = 2 if slopes else 1
    pieces = [
        [sampled(study.activation, branch, half) for branch in study.derivation.branches]
        for study in studies
    ]
    shown = [np.clip(piece[order], -2 * half, 2 * half) for each in pieces for piece in each]
    frame = frame_around(half, np.concatenate(shown))
    names = [study.activation.name for study in studies]
    keys, head = legend(names, columns=3 if max(map(len, names)) <= _SHORT else 2)
    curves = tuple(
        Curve(
            role=f"c{index % MOST}",
            label=name,
            formula=False,
            lines=tuple(line for p in each for line in frame.lines(p[0], p[order])),
            key=key,
        )
        for index, (name, each, key) in enumerate(zip(names, pieces, keys, strict=True))
    )
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
        summary=text(
            lang,
            "document.comparison",
            what="dy/dx" if slopes else "y",
            names=", ".join(names),
            half=f"{half:g}",
        ),
    )
