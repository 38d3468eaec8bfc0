"""Where a form in y cannot be accurate, whoever evaluates it: y itself no longer tells x.

If y tends to c ≠ 0 while the slope tends to 0, then one rounding of y, a relative change of at
most u = 2^-p, changes F(y) by κ·u with κ = |y F′(y)/F(y)| → ∞. Half of the p bits are gone where
κ = 2^(p/2), all where κ = 2^p.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

import sympy as sp
from flint import arb

from derive.errors import UndecidedError
from derive.lowering.pieced import Pieced
from derive.lowering.records import DigitLoss
from derive.lowering.settled import sign_of_constant
from derive.proof import Piece, Region, sign_on
from derive.proof.asymptotics import limit
from derive.proof.balls import value_at
from derive.proof.precision import working_precision
from derive.symbols import x

Kappa: TypeAlias = Callable[[arb], arb]

_BITS: Final = (24, 53)  # float32, float64
_FARTHEST: Final = 1000
_PRECISION: Final = 200


def digit_losses(
    pieced: Pieced, form: Pieced, defaults: Mapping[sp.Symbol, sp.Rational]
) -> tuple[DigitLoss, ...]:
    """Return the ends at which the form in y loses digits, for the default parameters."""
    found = []
    for side, piece in ((-1, pieced.pieces[0]), (1, pieced.pieces[-1])):
        value = piece.expr.xreplace(defaults)
        level = _limit(piece, defaults, side)
        if level.is_infinite or level.xreplace(defaults) == 0 or not value.has(x):
            continue
        kappa = _kappa(
            value, piece_at(form, level.xreplace(defaults), side).xreplace(defaults), side
        )
        half = _beyond(kappa, 0.5)
        gone = _beyond(kappa, 1.0)
        if half is not None and gone is not None:
            end = "x → ∞" if side > 0 else "x → −∞"
            found.append(DigitLoss(end, level, half, gone))
    return tuple(found)


def _limit(piece: Piece, defaults: Mapping[sp.Symbol, sp.Rational], side: int) -> sp.Expr:
    """Return the limit with its letters; where it depends on their signs, that at the defaults.

    By asymptotic expansion: SymPy's own limit of a power with a letter in its exponent may not end.
    """
    value = piece.expr.xreplace(defaults)
    try:
        found = limit(piece.expr, side * sp.oo, partial(_sign, piece.region, defaults))
        mirrored = {letter: -default for letter, default in defaults.items()}
        allowed = all(c.xreplace(mirrored) == sp.true for c in piece.region.assumptions)
        if not allowed or _agrees(found, piece.expr.xreplace(mirrored), mirrored, side):
            return found
        return limit(value, side * sp.oo, sign_of_constant)
    except UndecidedError:
        return sp.limit(value, x, side * sp.oo)


def _sign(region: Region, defaults: Mapping[sp.Symbol, sp.Rational], expr: sp.Expr) -> int:
    """Return the sign for all parameters, or that of a number that is not 0 at the defaults."""
    found = sign_on(expr, region) or sign_of_constant(expr.xreplace(defaults))
    if not found and sp.expand(expr) != 0:
        raise UndecidedError("a coefficient is 0 at the defaults, and elsewhere not")
    return found


def _agrees(
    found: sp.Expr, mirrored: sp.Expr, letters: Mapping[sp.Symbol, sp.Rational], side: int
) -> bool:
    """Tell whether a limit found for the signs of the defaults holds for the others too."""
    if found.is_infinite or not mirrored.has(x):
        return True
    return limit(mirrored, side * sp.oo, sign_of_constant) == found.xreplace(letters)


def piece_at(form: Pieced, limit: sp.Expr, side: int) -> sp.Expr:
    """Return the piece of F(y) that holds near ``limit``, approached from below if side > 0."""
    below = sum(bool(cut < limit if side > 0 else cut <= limit) for cut in form.cuts)
    return form.pieces[below].expr


def _kappa(value: sp.Expr, form: sp.Expr, side: int) -> Kappa:
    slope = sp.diff(form, x)

    def kappa(size: arb) -> arb:
        out = value_at(value, x, side * size).mid()
        below = value_at(form, x, out).mid()
        return abs(out * value_at(slope, x, out) / below).mid() if below != 0 else arb.pos_inf()

    return kappa


def _beyond(kappa: Kappa, share: float) -> tuple[float, float] | None:
    """Return |x| beyond which ``share`` of the bits are gone, in float32 and float64."""
    single, double = (_first(kappa, arb(2) ** (share * bits)) for bits in _BITS)
    return None if single is None or double is None else (single, double)


def _first(kappa: Kappa, level: arb) -> float | None:
    """Return |x| at which κ passes ``level``, to three digits; ``None`` when it stays below."""
    with working_precision(_PRECISION):
        low, high = arb(2) ** -3, arb(2) ** -3
        for _ in range(_FARTHEST):
            if kappa(high) >= level:
                break
            low, high = high, high * 2
        else:
            return None
        while high - low > high * arb(10) ** -5:
            middle = ((low + high) / 2).mid()
            low, high = (low, middle) if kappa(middle) >= level else (middle, high)
        return float(f"{float(high):.3g}")
