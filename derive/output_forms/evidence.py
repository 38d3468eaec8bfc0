"""How sure the condition for a form in y is: what the comparison of images rests on, checked.

The comparison takes each stretch to be continuous (its values fill an interval, a monotone one
repeats none), and a stretch without a certified direction to turn round. A proved formula needs
neither: it shows by itself that f′ is a function of y. A witness shows that f′ is none.
"""

from collections.abc import Iterable
from typing import Final

from derive.expression.quoting import quoted
from derive.output_forms.continuity import is_continuous
from derive.output_forms.licence import Clash, Ruling
from derive.output_forms.shape import Stretch
from derive.output_forms.turning import turns_everywhere
from derive.proof import Region, Status, Verdict

_METHOD: Final = "f′ compared on all pairs of pieces and kinks that share outputs"


def verdict_on(
    rulings: Iterable[Ruling], *, has_formulas: bool, witnessed: Iterable[Ruling]
) -> Verdict:
    """Return the verdict on the condition that the rulings make together.

    ``has_formulas``: all cells that admit a form have a proved one; ``witnessed``: the rulings for
    which two inputs were certified.
    """
    shown = list(witnessed)
    for ruling in rulings:
        settled = ruling in shown and len(ruling.cell.points) == len(ruling.cell.domains)
        doubt = "" if settled else _doubt(ruling, has_formulas=has_formulas)
        if doubt:
            return Verdict(Status.UNDECIDED, _METHOD, doubt)
    return Verdict(Status.PROVED, _METHOD)


def _doubt(ruling: Ruling, *, has_formulas: bool) -> str:
    clash = ruling.clash
    if clash is None:
        return "" if has_formulas else _jump(ruling.shape.stretches, ruling)
    if clash.presumed:
        return "two places with the same outputs have slopes of the same sign"
    if clash.left == clash.right:
        if isinstance(clash.left, Stretch) and turns_everywhere(clash.left, ruling.cell):
            return ""
        return "whether f turns round is not certified for every parameter"
    return _jump(_stretches_of(clash), ruling)


def _stretches_of(clash: Clash) -> list[Stretch]:
    return [place for place in (clash.left, clash.right) if isinstance(place, Stretch)]


def _jump(stretches: Iterable[Stretch], ruling: Ruling) -> str:
    line = ruling.cell.line.assumptions
    for stretch in stretches:
        region = Region(stretch.region.lower, stretch.region.upper, line)
        if not is_continuous(ruling.cell.settle_plain(stretch.expr), region):
            return f"{quoted(stretch.expr)} is not certified continuous on a piece"
    return ""
