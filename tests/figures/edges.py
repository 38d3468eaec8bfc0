"""What was found for a formula with parameters, against numbers at the edges of what they may be.

A form is wrong that differs from f′, and one that has no value where f′ has one: at values that end
a domain or a condition, at 0 and ±1, and where two letters are equal, as at those in between.
"""

from collections.abc import Iterator
from itertools import product
from typing import Final

import mpmath
import sympy as sp

from derive.output_forms import OutputForm, OutputForms
from derive.proof import Status
from derive.symbols import x, y
from tests.figures.claims import DIGITS, value_of

Values = dict[sp.Symbol, sp.Rational]

PLACES: Final = [
    sp.Rational(n, 7) + sp.Rational(1, 1009) for n in (-40, -15, -8, -3, 2, 5, 9, 16, 38)
]
#: values that are often special, and some that never are
_SPECIAL: Final = (0, 1, -1)
_ORDINARY: Final = tuple(sp.Rational(n, d) for n, d in ((1, 2), (7, 3), (-9, 5), (-1, 3), (5, 4)))
_MOST_SETTINGS: Final = 14
#: a difference that rounding cannot make, in differences of 10⁻²⁵
_NOISE: Final = mpmath.mpf(10) ** -20
#: how far apart the slopes to both sides may be, and over two distances, where there is one slope
_CLOSE: Final = mpmath.mpf(10) ** -18
_TINY: Final = mpmath.mpf(10) ** -DIGITS


def faults(found: OutputForms) -> Iterator[str]:
    """Yield what is wrong in f′ and in the proved forms."""
    f = found.activation.expr
    proved = [form for form in (*found.forms, *found.mixed) if is_proved(form)]
    for values in settings(found):
        slopes = slopes_at(f, values)
        for place, slope in slopes.items():
            value = _number(found.derivative, {**values, x: place})
            if value is None or _differ(value, slope):
                yield f"f′ = {found.derivative}: {value} for {slope} at {values}, {place}"
        jumps = f.has(sp.Piecewise, sp.sign, sp.Heaviside)
        if found.kind == "MONOTONE" and not jumps and _holds(found.condition, values):
            signs = {int(mpmath.sign(s)) for s in slopes.values()}
            if {-1, 1} <= signs:
                yield f"MONOTONE: slopes of both signs at {values}"
        joints = {at: v for at in _joints(found, values) if (v := _at_joint(found, at, values))}
        for form in proved:
            if _holds(form.condition, values):
                told = slopes if form.kind == "MIXED" else {**slopes, **joints}
                yield from form_faults(form, found, told, values)


def _joints(found: OutputForms, values: Values) -> set[sp.Rational]:
    ends = (kink.at.subs(values) for kink in found.activation.kinks)
    return {at for at in ends if isinstance(at, sp.Rational)}


def _at_joint(found: OutputForms, at: sp.Rational, values: Values) -> mpmath.mpf | None:
    """Return the slope that is said at a point where there may be none."""
    value = _number(found.derivative.subs({**values, x: at}), {})
    has_output = _number(found.activation.expr, {**values, x: at}) is not None
    return value.real if value is not None and has_output else None


def _exact(formula: sp.Expr, f: sp.Expr, values: Values) -> mpmath.mpc | None:
    """Return the value of a formula for an exact output: x + 1/3 in digits may miss 1/2."""
    output = f.subs(values)
    return _number(formula.subs(values).subs(y, output), {}) if output.is_Rational else None


def _is_tiny(slope: sp.Expr, values: Values) -> bool:
    """Whether f′ is so near to 0, and not 0, that no number of digits tells f(x) from its limit."""
    value = _number(slope, values)
    return value is not None and abs(value) < _TINY and slope.subs(values) != 0


def is_proved(form: OutputForm) -> bool:
    """Whether a form is said to be proved."""
    return form.verdict.status is Status.PROVED


def form_faults(
    form: OutputForm, found: OutputForms, slopes: dict[sp.Rational, mpmath.mpf], values: Values
) -> Iterator[str]:
    """Yield where a form has another value than the slope, or none."""
    formula = form.expr.subs(dict(form.atoms))
    low, high = (end.subs(values) for end in (form.region.lower, form.region.upper))
    if not (low.is_extended_real and high.is_extended_real):  # log(eᵃ − 1) at a = 0: no such x
        return
    for place, slope in slopes.items():
        sign = int(mpmath.sign(slope))
        if not low < place < high or (form.region.slope and form.region.slope != sign):
            continue
        value = _number(formula, {**values, x: place}, of=found.activation.expr)
        if value is None and _is_tiny(found.derivative, {**values, x: place}):
            continue
        if value is not None and _differ(value, slope):
            exact = _exact(formula, found.activation.expr, {**values, x: place})
            value = value if exact is None else exact
        if value is None or _differ(value, slope):
            told = "no value" if value is None else mpmath.nstr(value, 8)
            shown = ", ".join(f"{s} = {v}" for s, v in {**values, x: place}.items())
            yield f"{form.kind} {formula} if {form.condition}: {told} at {shown}"
            return


def settings(found: OutputForms) -> list[Values]:
    """Return values of the parameters that are allowed: edges first."""
    letters = [p.symbol for p in found.activation.parameters]
    if not letters:
        return [{}]
    conditions = [found.condition, *(form.condition for form in (*found.forms, *found.mixed))]
    stated = {n for c in (*found.activation.assumptions, *conditions) for n in c.atoms(sp.Rational)}
    edges = sorted({*stated, *map(sp.Integer, _SPECIAL)}, key=abs)
    rows = list(product([*edges, *_ORDINARY], repeat=len(letters)))
    rows.sort(key=lambda row: (sum(v not in edges for v in row), len(set(row))))
    allowed = [
        dict(zip(letters, row, strict=True))
        for row in rows
        if all(
            _holds(a, dict(zip(letters, row, strict=True))) for a in found.activation.assumptions
        )
    ]
    ordinary = [values for values in allowed if not set(values.values()) & set(edges)]
    mixed = [values for values in allowed if values not in ordinary]
    return [*_spread(mixed, _MOST_SETTINGS), *_spread(ordinary, 3)]


def _spread(rows: list[Values], most: int) -> list[Values]:
    step = max(1, len(rows) // most)
    return [*rows[: most // 2], *rows[most // 2 :: step]][:most] if rows else []


def _holds(condition: sp.Basic, values: Values) -> bool:
    return condition.subs(values) == sp.true


def slopes_at(f: sp.Expr, values: Values) -> dict[sp.Rational, mpmath.mpf]:
    """Return f′ by differences, with no derivative taken by symbols, where f has values.

    At 0 and ±1, where a form may be 0/0, it is told where f is rational and has a derivative.
    """
    found = {}
    for place in PLACES:
        slope = _difference(f, values, place, 25)
        if slope is not None:
            found[place] = slope
    for place in map(sp.Integer, _SPECIAL):
        slopes = [_difference(f, values, place, n, side) for n in (20, 25) for side in (1, -1, 0)]
        apart = None in slopes or any(abs(s - slopes[-1]) > _CLOSE for s in slopes)
        if not apart and f.subs({**values, x: place}).is_Rational:
            found[place] = slopes[-1]
    return found


def _difference(
    f: sp.Expr, values: Values, place: sp.Rational, digits: int, side: int = 0
) -> mpmath.mpf | None:
    """Return the slope between neighbours at a distance of 10 to the minus ``digits``."""
    step = sp.Rational(1, 10**digits)
    upper, lower = (step if side >= 0 else 0), (step if side <= 0 else 0)
    ends = [_number(f, {**values, x: at}) for at in (place + upper, place - lower)]
    if None in ends:
        return None
    with mpmath.workdps(DIGITS):
        slope = (ends[0] - ends[1]) * 10**digits / (1 if side else 2)
    if abs(slope.imag) >= _NOISE:
        return None
    return slope.real if abs(slope) > mpmath.mpf(10) ** -30 else mpmath.mpf(0)


def _differ(value: mpmath.mpc, slope: mpmath.mpf) -> bool:
    with mpmath.workdps(DIGITS):
        return bool(abs(value - slope) > _NOISE * (1 + abs(slope)))


def _number(expr: sp.Expr, values: Values, of: sp.Expr | None = None) -> mpmath.mpc | None:
    """Return the value of an expression as written, with ``of`` for y; None where it has none.

    Letters are not inserted by SymPy, for which 0/u is 0 whatever u is.
    """
    for digits in (DIGITS, 8 * DIGITS):  # 1 − tanh is 0 to few digits
        with mpmath.workdps(digits):
            output = {} if of is None else {y: value_of(of, values)}
            if None in output.values():
                return None
            value = value_of(expr, {**values, **output})
        if value is not None:
            return value
    return None
