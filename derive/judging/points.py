"""Where an adversary would look: inside every piece, at every break, in both tails."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, permutations
from typing import Final

import numpy as np
import sympy as sp

from derive.errors import OutOfBudgetError, UndecidedError
from derive.judging.oracle import exact_value
from derive.proof import Region, pieces_of
from derive.proof.deadline import Deadline

#: ordinary inputs: on both sides, none of them a kink of anything known
_ORDINARY: Final = tuple(
    sp.Rational(n, 100)
    for n in (-70, 30, 135, -130, 270, -240, 8, -7, 520, -480, 190, -1110, 1310, -2950, 3010, -330)
)
_TAILS: Final = (15.0, 19.5, 25.0, 37.5, 60.0, 89.0, 104.0, 238.0, 360.0, 400.0, 710.0, 746.0, 1e4)
_FAR: Final = (1e10, 1e30, 1e100, 1e155, 1e300)
_SMALL: Final = (0.0, -0.0, 5e-324, -5e-324, 1e-300, 1e-20, -1e-20, 1e-9, -1e-9, 1e-4, -1e-4)
#: twice the size of the inputs at which formulas that were not proved equal are compared
_WIDE: Final = 260
_PARTS: Final = (sp.Rational(1, 2), sp.Rational(1, 7), sp.Rational(6, 7))


def cuts_of(exprs: Iterable[sp.Expr], region: Region) -> list[sp.Rational]:
    """Return where the formulas change from one smooth piece to another, as rationals, sorted."""
    found: set[sp.Rational] = set()
    for expr in exprs:
        try:
            pieces = pieces_of(expr, region, deadline=Deadline.after(2.0))
        except (UndecidedError, OutOfBudgetError):
            continue
        for piece in pieces[:-1]:
            end = piece.region.upper
            number = end if end.is_Rational else exact_value(end, {})
            if number is not None:
                found.add(sp.Rational(number))
    return sorted(found)


def inside(cuts: Sequence[sp.Rational], region: Region) -> list[sp.Rational]:
    """Return ordinary rational inputs, some in every piece, none at a cut."""
    ends = [*cuts]
    between = [a + (b - a) * part for a, b in pairwise(ends) for part in _PARTS]
    beyond = [cuts[0] - 1, cuts[0] - 9, cuts[-1] + 1, cuts[-1] + 9] if cuts else []
    found = dict.fromkeys([*_ORDINARY, *between, *beyond])
    low, high = region.lower, region.upper
    return [p for p in found if p not in cuts and low < p < high]


def wide(region: Region) -> list[sp.Rational]:
    """Return many rational inputs, half a unit apart: a bump may stand where none is ordinary."""
    found = (sp.Rational(n, 2) + sp.Rational(3, 100) for n in range(-_WIDE, _WIDE + 1))
    return [p for p in found if region.lower < p < region.upper]


def breaks(cuts: Iterable[sp.Rational]) -> list[float]:
    """Return every cut as a float with both neighbours."""
    found: list[float] = []
    for cut in cuts:
        number = float(cut)
        found += [number, np.nextafter(number, -np.inf).item(), np.nextafter(number, np.inf).item()]
    return found


def tails(region: Region) -> list[float]:
    """Return inputs in both tails, up to where single functions overflow."""
    return [t for size in _TAILS for t in (size, -size) if region.lower < t < region.upper]


def far(region: Region) -> list[float]:
    """Return inputs so far out that only their squares overflow."""
    return [t for size in _FAR for t in (size, -size) if region.lower < t < region.upper]


def small() -> list[float]:
    """Return zeros, subnormals and other small inputs."""
    return list(_SMALL)


def settings(defaults: Mapping[sp.Symbol, sp.Rational]) -> list[dict[sp.Symbol, sp.Rational]]:
    """Return parameter values: the defaults first, then near ones, then others one at a time."""
    found = [dict(defaults)]
    for symbol, default in defaults.items():
        near = [default * sp.Rational(9, 8), default * sp.Rational(7, 8)]
        if default == 0:
            near = [sp.Rational(1, 8), -sp.Rational(1, 8)]
        others = [sp.Rational(n, 6) for n in (13, 2, 20, 0, -3, -13)]
        for value in (*near, *others):
            setting = {**defaults, symbol: value}
            if setting not in found:
                found.append(setting)
    equal = ({**defaults, a: defaults[b]} for a, b in permutations(defaults, 2))
    return [*found, *(s for s in equal if s not in found)]


def is_near(
    setting: Mapping[sp.Symbol, sp.Rational], defaults: Mapping[sp.Symbol, sp.Expr]
) -> bool:
    """Whether every parameter is within an eighth of its default."""
    return all(
        abs(setting[s] - d) <= max(abs(d), sp.S.One if d == 0 else abs(d)) * sp.Rational(1, 8)
        for s, d in defaults.items()
    )
