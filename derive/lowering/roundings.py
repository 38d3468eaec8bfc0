"""What the roundings of a program may add up to, to first order.

Every operation is wrong by at most so many units in the last place (``OPERATIONS`` below); each is
moved by a little, and what the result moves by tells its share. The sum is a bound of the error to
first order at the points that are tried, never a statement about all x: it decides whether a
dearer operation is worth its cost, not whether a form is right. What is exact is looked up in
float32; float64 differs in the errors of its functions alone.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import erf, erfc
from typing import Any, Final, TypeAlias

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from derive.lowering import operations as op
from derive.lowering.building import named
from derive.lowering.operation import Operation
from derive.lowering.terms import (
    Call,
    Careful,
    Let,
    Letter,
    Number,
    Polynomial,
    Standing,
    Term,
    children,
    remembered,
)

Values: TypeAlias = NDArray[np.float64]

_MOVED: Final = 2.0**-24
_EXPONENTS: Final = np.arange(-6.0, 6.8, 0.1)
_SIZES: Final = np.exp2(_EXPONENTS).astype(np.float32).astype(np.float64)
POINTS: Final[Values] = np.concatenate([-_SIZES[::-1], _SIZES])
_LEAST, _LARGEST = 2.0**-120, 2.0**120  # of float32, some room left
_DIGITS: Final = 23
_SMALLEST: Final = 2.0**-149  # of the subnormal float32
_OVERFLOW: Final = float(np.finfo(np.float32).max)
_EXACT: Final = 0.0
_NONE: Final = dict.fromkeys(
    (
        *(op.NEGATE, op.ABSOLUTE, op.MAXIMUM, op.MINIMUM, op.CLIP, op.SIGN, op.COPYSIGN),
        *(op.SELECT, op.GREATER, op.GREATER_EQUAL, op.EQUAL, op.LESS, op.SATURATE, op.CONSTANT),
        *(op.BOUNDED, op.SATURATE_BELOW, op.HELD, op.ROUND, op.ABOVE, op.BELOW),
        *(op.SMALL_SUM_ERROR, op.SELECT_FAR, op.SELECT_AWAY, op.RIGHT_OF, op.LEFT_OF),
    ),
    _EXACT,
)
#: what is left of the error of an exponential beside 1, measured as well
_NEAR_ONE: Final = 0.85
#: errors in ulp, where they are not half a unit: measured, ours or those of NumPy with AVX-512
FLOAT32: Final[Mapping[Operation, float]] = {
    op.EXP: 2.4,
    op.QUIET_EXP: 2.4,
    op.EXP_STRETCHED: 2.4,
    op.EXP_SHRUNK: 2.4,
    op.EXP_SQUARE: 2.9,
    op.EXPM1: 2.3,
    op.QUIET_EXPM1: 2.3,
    op.LOG1P: 1.9,
    op.QUIET_LOG1P: 1.9,
    op.LOG: 3.3,
    op.QUIET_LOG: 3.3,
    op.TANH: 1.4,
    op.SINH: 1.9,
    op.COSH: 2.4,
    op.ARCTAN: 2.2,
    op.ARCSINH: 1.8,
    op.POWER: 3.0,
    op.CBRT: 2.0,
    op.QUARTER_TURN: 2.5,
    op.QUIET_SIN: 1.5,
    op.QUIET_COS: 1.5,
    op.WAVE: 0.5,  # by way of float64
    op.BOTH_WAVES: 0.5,
    op.BOTH_WAVES_SQUARED: 4.3,
    op.SINH_POWER: 0.5,
    op.COSH_POWER: 0.5,
    op.SQUARE_WAVE: 0.5,
    **dict.fromkeys((op.SIN_AT, op.COS_AT, op.SIN_AT_OR_ZERO, op.COS_AT_OR_ZERO), 0.5),
    **dict.fromkeys((op.WAVE_AT, op.SQUARED_AT), 0.5),
    op.SIN_OR_ZERO: 1.5,
    op.COS_OR_ZERO: 1.5,
    op.LOGISTIC: 3.5,
    op.LOG1P_EXP: 2.5,
    op.SECH: 3.5,
    op.ERF: 3.5,
    op.ERFC: 6.0,
    **_NONE,
}
FLOAT64: Final[Mapping[Operation, float]] = {
    **dict.fromkeys((op.EXP, op.QUIET_EXP, op.EXP_ONCE, op.LOG, op.QUIET_LOG), 0.7),
    **dict.fromkeys((op.EXP_STRETCHED, op.EXP_SHRUNK), 0.7),
    **dict.fromkeys((op.EXPM1, op.EXPM1_ONCE, op.LOG1P, op.QUIET_LOG1P, op.LOG1P_ONCE), 0.75),
    **dict.fromkeys((op.TANH, op.TANH_ONCE), 1.2),
    **dict.fromkeys((op.SINH, op.COSH, op.QUIET_SIN, op.QUIET_COS), 1.0),
    **dict.fromkeys((op.LOGISTIC, op.SECH), 2.2),
    **dict.fromkeys((op.SIN_AT, op.COS_AT, op.SIN_AT_OR_ZERO, op.COS_AT_OR_ZERO), 1.1),
    **dict.fromkeys((op.WAVE_AT, op.SQUARED_AT), 1.5),
    op.LOG1P_EXP: 1.4,
    op.POWER: 0.8,
    op.ARCTAN: 0.8,
    op.ARCSINH: 1.6,
    op.CBRT: 3.3,
    op.CBRT_ONCE: 0.75,
    op.ERF: 1.6,
    op.SIN_PI: 0.8,
    op.SIN_PI_SQUARE: 1.5,
    op.ERFC: 2.5,
    op.HYPOT: 1.0,
    op.ERFC_IN_DOUBLE: 8.0,
    **_NONE,
}
_QUIET_NAN: Final = frozenset((op.QUIET_SIN, op.QUIET_COS, op.QUIET_TAN, op.SIN_AT, op.COS_AT))
_QUIET_OVERFLOW: Final = frozenset(
    (op.QUIET_EXP, op.QUIET_EXPM1, op.QUIET_LOG, op.QUIET_LOG1P, op.PRODUCT)
)
ARITHMETIC: Final = frozenset(
    {op.ADD, op.SUBTRACT, op.MULTIPLY, op.DIVIDE, op.PRODUCT, op.QUOTIENT, op.WEIGHTED}
)
_SUMS: Final = frozenset({op.ADD, op.SUBTRACT})
_BOUNDED: Final[Mapping[Operation, Callable[..., Any]]] = {
    op.SATURATE: np.minimum,
    op.EXCESS: lambda u, bound: np.maximum(u, bound) / bound,
    op.EXCESS_OF: lambda u, bound, m: np.maximum(u / bound, m),
    op.SATURATE_BELOW: np.maximum,
    op.BOUNDED: lambda u, bound: np.clip(u, -bound, bound),
    op.HELD: np.clip,
    op.CLIP: np.clip,
    op.ABOVE: lambda u, v: np.maximum(u - v, 0.0),
    op.BELOW: lambda u, v: np.minimum(u + v, 0.0),
    op.SELECT: np.where,
    op.SELECT_FAR: np.where,
    op.SELECT_AWAY: np.where,
    op.ROUND: np.rint,
    op.SIN_OR_ZERO: lambda u: np.where(np.isinf(u), 0.0, np.sin(u)),
    op.COS_OR_ZERO: lambda u: np.where(np.isinf(u), 0.0, np.cos(u)),
    op.SIN_AT_OR_ZERO: lambda u, p, q: np.where(np.isinf(u), 0.0, np.sin(u * p / q)),
    op.COS_AT_OR_ZERO: lambda u, p, q: np.where(np.isinf(u), 0.0, np.cos(u * p / q)),
    op.FADED: lambda value, u: np.where(np.isinf(u), 0.0, value),
    **dict.fromkeys((op.EXPM1, op.QUIET_EXPM1, op.EXPM1_ONCE), np.expm1),
    **dict.fromkeys((op.LOG1P, op.QUIET_LOG1P, op.LOG1P_ONCE), np.log1p),
    op.EXPM1_SUM: lambda u, rest: np.expm1(u + rest),
    op.LOG1P_EXP: lambda u: np.logaddexp(0.0, u),
    op.EXPM1_OF_EXP: lambda c, u: np.expm1(c * np.exp(u)),
    op.QUARTER_TURN: lambda u: np.arctan2(1.0, u),
}
_OTHERS: Final[dict[str, Any]] = {
    "erf": np.vectorize(erf, otypes=[float]),
    "erfc": np.vectorize(erfc, otypes=[float]),
    "sech": lambda u: 1 / np.cosh(u),
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One value of a program and the places of those it is computed from."""

    node: Term
    inputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A float format whose errors are counted, in units of 24 digits in each.

    No unit in the last place is below ``least``; ``nearest`` returns what has 24 digits. What is
    below ``tiny`` has too few digits to be moved by a little, so it is made 0.
    """

    least: float
    largest: float
    nearest: Callable[[Any], Any]
    tiny: float = 0.0


@dataclass(frozen=True, slots=True)
class _Manner:
    """How errors are counted: no unit in the last place is below ``least``.

    ``made_good`` are operations that tell what the rounding of their last argument has cut off.
    """

    form: Format
    least: float = 0.0
    made_good: Container[Operation] = (op.SMALL_SUM_ERROR,)


@dataclass(frozen=True, slots=True)
class _Run:
    """The values of all steps of a program at some points."""

    steps: Sequence[_Step]
    known: Sequence[Any]
    values: Mapping[str, float]
    points: Values


def first_order_bound(
    term: Term,
    values: Mapping[str, float],
    errors: Mapping[Operation, float] = FLOAT32,
    *,
    made_good: Container[Operation] = (op.SMALL_SUM_ERROR,),
) -> float:
    """Return the largest bound in ulp over ``POINTS``; ``values`` are of letters.

    ``made_good`` are operations that tell what the rounding of their last argument has cut off.
    """
    with np.errstate(all="ignore"):
        total, known = _errors(term, values, errors, POINTS, _Manner(SINGLE, 0.0, made_good))
        exact = known[-1]
        kept = np.isfinite(total) & (np.abs(exact) > _LEAST) & (np.abs(exact) < _LARGEST)
        bounds = total[kept] / (np.abs(exact[kept]) * _relative(exact[kept]))
    return float(bounds.max(initial=0.0))


def bounds_at(
    points: Values,
    term: Term,
    values: Mapping[str, float],
    errors: Mapping[Operation, float] = FLOAT32,
    *,
    form: Format | None = None,
) -> Values:
    """Return the bound at each point, infinite where a value is above the largest of the format.

    What falls below the normal numbers of the format, float32 if none is named, keeps its digits
    down to the smallest number alone.
    """
    form = form or SINGLE
    with np.errstate(all="ignore"):
        total, known = _errors(term, values, errors, points, _Manner(form, form.least))
        sizes = np.abs(np.broadcast_arrays(points, *known)[1:])
        whole = np.all(sizes <= form.largest, axis=0) & np.isfinite(total)
        exact = np.abs(known[-1])
        unit = np.maximum(_relative(exact) * exact, form.least)
        found: Values = np.where(whole, total / unit, np.inf)
    return found


def values_at(
    points: Values, term: Term, values: Mapping[str, float], *, single: bool = False
) -> Values:
    """Return what the term is at each point, in float64, or with ``single`` in float32."""
    found: Values = _known(_order(term), points, values, single=single)[-1]
    return found


def _known(
    steps: Sequence["_Step"], points: Values, values: Mapping[str, float], *, single: bool
) -> Values:
    """Return what each step is at each point."""
    known: list[Any] = []
    with np.errstate(all="ignore"):
        for step in steps:
            value = _value(step.node, [known[n] for n in step.inputs], values, points)
            known.append(_single(value) if single else value)
        return np.array(np.broadcast_arrays(points, *known)[1:], float)


def quiet_at(
    points: Values, term: Term, values: Mapping[str, float], *, single: bool = False
) -> NDArray[np.bool]:
    """Return where nothing on the way warns: no NaN and no infinity of what is finite.

    The points are in order.
    """
    steps = _order(term)
    every = _known(steps, points, values, single=single)
    nan, infinite = np.isnan(every), np.isinf(every)
    quiet = np.ones(points.shape, np.bool)
    for place, step in enumerate(steps):
        operation = step.node.operation if isinstance(step.node, Call) else None
        inputs = list(step.inputs)
        if operation not in _QUIET_NAN:
            quiet &= ~nan[place] | nan[inputs].any(axis=0)
        if operation not in _QUIET_OVERFLOW and operation is not None:
            quiet &= ~infinite[place] | infinite[inputs].any(axis=0)
            quiet &= ~_begins(infinite[place]) | np.isinf(points)
    return quiet


def _begins(infinite: NDArray[np.bool]) -> NDArray[np.bool]:
    """Return where a value is infinite and finite beside it: between them it may overflow first."""
    ends = np.pad(infinite, 1, mode="edge")
    return infinite & ~(ends[:-2] & ends[2:])


def _errors(
    term: Term,
    values: Mapping[str, float],
    errors: Mapping[Operation, float],
    points: Values,
    manner: "_Manner",
) -> tuple[Values, list[Any]]:
    """Return the errors of the result to first order, and all values, the result last."""
    steps = _order(term)
    good = {
        _unsigned(s.node.arguments[-1])
        for s in steps
        if isinstance(s.node, Call) and s.node.operation in manner.made_good
    }
    known: list[Any] = []
    for step in steps:
        known.append(_value(step.node, [known[n] for n in step.inputs], values, points))
    known[-1] = np.broadcast_to(np.asarray(known[-1], float), points.shape)
    total = np.zeros_like(points)
    run = _Run(steps, known, values, points)
    for place, step in enumerate(steps):
        inputs = [known[n] for n in step.inputs]
        size = _error(step.node, known[place], inputs, errors, manner.form)
        if np.any(size) and step.node not in good:
            share = _shares(run, place, manner.form.tiny)
            unit = np.maximum(_relative(known[place]), manner.least / np.abs(known[place]))
            total += np.where(share > 0, share * size * unit, 0.0)
    return total, known


def _unsigned(term: Term) -> Term:
    """Return the value that is rounded: neither a name, nor a sign, nor a ramp rounds again."""
    match named(term):
        case Call(op.ABSOLUTE | op.NEGATE, (inside,)):
            return _unsigned(inside)
        case Call(op.MAXIMUM | op.MINIMUM, (inside, Number(bound))) if bound == 0:
            return _unsigned(inside)
        case value:
            return value


def _shares(run: _Run, place: int, tiny: float) -> Any:
    """Return what the result is moved by, for a value moved by as much as it is large."""
    value = run.known[place]
    small = (np.abs(value) < tiny) & (value != 0)
    moved = _moved(run, place, np.where(small, 0.0, 1 + _MOVED))
    found = np.abs(moved - run.known[-1]) / np.where(small, 1.0, _MOVED)
    return np.where(small & np.isnan(found), np.inf, found)


def _relative(value: Any) -> Any:
    """Return ulp(v)/|v| in float32."""
    size = np.abs(np.asarray(value, float))
    found = np.exp2(np.floor(np.log2(size)) - _DIGITS) / size
    return np.where((size > 0) & np.isfinite(found), found, 0.0)


def _moved(run: _Run, place: int, factor: Any) -> Any:
    """Return the result where one value is larger by a little, or 0."""
    steps, known = run.steps, run.known
    changed: dict[int, Any] = {place: known[place] * factor}
    for n in range(place + 1, len(steps)):
        inputs = steps[n].inputs
        if any(k in changed for k in inputs):
            now = [changed.get(k, known[k]) for k in inputs]
            changed[n] = _value(steps[n].node, now, run.values, run.points)
            if isinstance(node := steps[n].node, Careful):  # in parts nothing has been rounded
                total, size = (known[k] for k in inputs)
                near = np.abs(total) < node.share * np.abs(size)
                changed[n] = np.where(near, known[n], changed[n])
    return changed.get(len(steps) - 1, known[-1])


def _error(
    node: Term,
    value: Any,
    inputs: Sequence[Any],
    errors: Mapping[Operation, float],
    form: Format,
) -> Any:
    """Return the error of a value in ulp, 0 where it has few digits as it comes."""
    nearest = form.nearest
    match node:
        case Call(operation, _) if operation in ARITHMETIC:
            return _arithmetic_error(operation, [nearest(v) for v in inputs], form)
        case Call(op.SQRT, _):  # of a square of few digits it is exact
            return np.where((nearest(value) == value) & (value * value == inputs[0]), 0.0, 0.5)
        case Call(op.EXP | op.EXP_SQUARE as operation, _):  # of small exponents it is better
            return np.where(np.abs(value - 1.0) < 0.2, _NEAR_ONE, 1.0) * errors.get(operation, 0.5)
        case Call(operation, _):
            return np.asarray(errors.get(operation, 0.5))
        case Polynomial():
            return np.asarray(1.0)
        case Careful():
            return np.asarray(0.5)
        case Number():
            return np.where(nearest(value) == value, 0.0, 0.5)
    return np.asarray(_EXACT)


def _arithmetic_error(operation: Operation, inputs: Sequence[Any], form: Format) -> Any:
    """Return half a unit, less where a sum of floats can lose no more than its smaller part."""
    exact = np.asarray(_numeric(operation, len(inputs))(*inputs), float)
    most: Any = 0.5
    if operation in _SUMS:
        units = np.minimum(*map(np.abs, inputs)) / (_relative(exact) * np.abs(exact))
        most = np.fmin(units, 0.5)
    return np.where((form.nearest(exact) == exact) & (np.abs(exact) >= form.tiny), 0.0, most)


def _single(value: Any) -> Any:
    """Return the nearest float32."""
    return np.asarray(value, float).astype(np.float32).astype(np.float64)


def _of_few_digits(value: Any) -> Any:
    """Return what is nearest with the digits of a float32, of any size."""
    parts, exponents = np.frexp(np.asarray(value, float))
    return np.ldexp(np.rint(np.ldexp(parts, _DIGITS + 1)), exponents - _DIGITS - 1)


SINGLE: Final = Format(_SMALLEST, _OVERFLOW, _single)
#: 2^-1074 in units of 24 digits in place of 53
DOUBLE: Final = Format(2.0**-1045, float(np.finfo(np.float64).max), _of_few_digits, 2.0**-990)


def _value(node: Term, inputs: Sequence[Any], values: Mapping[str, float], points: Values) -> Any:
    match node:
        case Letter(name):
            return values.get(name, points)
        case Number(value):
            return float(value)
        case Let() | Standing() | Careful():
            return inputs[0]
        case Polynomial():
            return np.polynomial.polynomial.polyval(inputs[0], node.coefficients)
        case Call(_, (_, *constants)) if op.is_exp_polynomial(node.operation):
            exact = [float(c.value) for c in constants if isinstance(c, Number)]
            high, low = np.split(np.array(exact), 2)
            return np.exp(np.polynomial.polynomial.polyval(inputs[0], high + low))
        case Call(operation, _):
            return _numeric(operation, len(inputs))(*inputs)
    raise TypeError(f"{type(node).__name__} has no value")


@cache
def _numeric(operation: Operation, count: int) -> Callable[..., Any]:
    if operation in _BOUNDED:
        return _BOUNDED[operation]
    letters = sp.symbols(f"u0:{count}", real=True)
    exact = operation.meaning(*letters)
    found: Callable[..., Any] = sp.lambdify(letters, exact, modules=[_OTHERS, "numpy"])
    return found


@remembered
def _order(term: Term) -> tuple[_Step, ...]:
    """Return each value once, arguments first."""
    places: dict[Term, int] = {}
    steps: list[_Step] = []

    def visit(node: Term) -> int:
        place = places.get(node)
        if place is None:
            inputs = tuple(visit(child) for child in _computed(node))
            place = places[node] = len(steps)
            steps.append(_Step(node, inputs))
        return place

    visit(term)
    return tuple(steps)


def _computed(node: Term) -> tuple[Term, ...]:
    """Return what a value is computed from: the coefficients of e^P(a) are not rounded."""
    if isinstance(node, Call) and op.is_exp_polynomial(node.operation):
        return node.arguments[:1]
    return children(node)
