"""Measure generated code against exact values: ulps, NaN, infinities, warnings, dtype."""

import importlib.util
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from derive.activation import Activation, Parameter
from derive.checking.findings import Code, Finding
from derive.checking.points import DTYPES, Array, Float, every_way, hard_points, zero_neighbours
from derive.checking.reference import Reference, reference_to
from derive.lowering.lower import by_parameter_of, form_of, second_of, slope_of, tail_of, value_of
from derive.lowering.pieced import Pieced
from derive.lowering.records import Role
from derive.output_forms.records import OutputForms
from derive.rendering.measured import measurements

#: what is allowed, in ulp, by role, for a dtype that is computed in itself
LIMITS: Final = {
    Role.VALUE: 8.0,
    Role.DERIVATIVE: 8.0,
    Role.DERIVATIVE_FROM_OUTPUT: 4.0,
    Role.BACKWARD: 9.0,
    Role.SECOND_DERIVATIVE: 10.0,
    Role.BY_PARAMETER: 8.0,
    Role.BACKWARD_BY_PARAMETER: 9.0,
    Role.TAIL: 5.0,
    Role.DERIVATIVE_FROM_TAIL: 4.0,
}
#: what is allowed where the result is computed in a wider dtype and rounded once
ROUNDED_LIMITS: Final = {"float16": 0.5001, "float32": 0.501}
#: the gradient with which backward functions are measured
GRADIENT: Final = 1.5
#: how far above the largest error in the accuracy table a check of other points may find one
_ROOM: Final = 1.25
_MOST: Final = Fraction(2) ** 1000  # ulp; more do not fit a float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What was measured of one function in one dtype.

    ``max_ulp`` is the largest error in units in the last place, reached at ``where``; ``lost``
    counts points with no digit right though the value is a normal number; ``nan``, ``inf`` and
    ``warnings`` count where these came unasked; ``undecided`` points without an exact value;
    ``rounded`` says that it is computed in a wider dtype and rounded once.
    """

    activation: str
    function: str
    role: Role
    dtype: str
    points: int
    max_ulp: float
    where: float
    lost: int
    nan: int
    inf: int
    warnings: int
    undecided: int
    wrong_dtype: str = ""
    rounded: bool = False

    @property
    def limit(self) -> float:
        """The largest error allowed."""
        if self.rounded:
            return ROUNDED_LIMITS[self.dtype]
        known = _known(self.activation, self.function, self.dtype)
        return max(LIMITS[self.role], _ROOM * known)

    @property
    def is_tolerated(self) -> bool:
        """Whether it passes only because the accuracy table says that it is no better."""
        return not self.rounded and LIMITS[self.role] < self.max_ulp <= self.limit


@dataclass(frozen=True)
class Target:
    """A function to measure: its name and role, its formula, the gradient, and the parameter.

    ``source`` is the function whose outputs it takes, if these are its inputs; ``given`` are
    parameters that are not at their defaults.
    """

    name: str
    role: Role
    pieced: Pieced
    values: dict[sp.Symbol, sp.Rational]
    scale: Fraction = Fraction(1)
    parameter: Parameter | None = None
    source: str = ""
    given: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def reference(self) -> Reference:
        """The exact values, one by one."""
        return reference_to(self.pieced, tuple(self.values.items()))

    @property
    def kinks(self) -> tuple[float, ...]:
        """The points between the pieces."""
        return tuple(float(cut.xreplace(self.values)) for cut in self.pieced.cuts)


def _known(activation: str, function: str, dtype: str) -> float:
    """Return the largest error in the accuracy table, in ulp; 0 where the function is not there.

    What misses a limit is named there, with its figure; here it must not become worse.
    """
    rows = measurements().get(activation, {}).get("rows", ())
    found = (r["max_ulp"] for r in rows if (r["function"], r["dtype"]) == (function, dtype))
    return float(max(found, default=0.0))


def load_package(folder: Path, name: str = "_derive_checked_package") -> ModuleType:
    """Import a generated package from its folder, under a name of its own."""
    for known in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
        del sys.modules[known]
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{folder} holds no package")
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:  # Python takes byte code for that of a new file of the same size and second
        spec.loader.exec_module(package)
    finally:
        sys.dont_write_bytecode = written
    return package


def measure(module: ModuleType, forms: OutputForms) -> tuple[Accuracy, ...]:
    """Return the measurements of every function of one generated module, in all dtypes."""
    return tuple(
        _measured(forms.activation.name, getattr(module, target.name), target, dtype)
        for target in targets(forms)
        if hasattr(module, target.name)  # a function of a user's own that failed was left out
        for dtype in DTYPES
    )


def accuracy_findings(measured: Iterable[Accuracy]) -> tuple[Finding, ...]:
    """Return a finding for everything beyond its limit."""
    return tuple(finding for one in measured for finding in _findings(one))


def targets(forms: OutputForms) -> Iterator[Target]:
    """Yield every function of a module whose values can be enclosed."""
    activation, name = forms.activation, forms.activation.name
    value = value_of(activation)
    slope = slope_of(value, activation)
    # the code is given floats: beside a zero that moves with 1/10 the float next to it matters;
    # constants it has to all digits
    given = {p.symbol: sp.Rational(float(p.default)) for p in activation.parameters}
    chosen, gradient = {**activation.defaults, **given}, Fraction(GRADIENT)
    yield Target(name, Role.VALUE, value, chosen)
    yield Target(f"{name}_derivative", Role.DERIVATIVE, slope, chosen)
    yield Target(f"{name}_backward", Role.BACKWARD, slope, chosen, gradient)
    yield Target(f"{name}_second_derivative", Role.SECOND_DERIVATIVE, second_of(slope), chosen)
    for parameter in activation.parameters:
        by = by_parameter_of(value, parameter)
        yield Target(f"{name}_derivative_by_{parameter.name}", Role.BY_PARAMETER, by, chosen)
        backward = f"{name}_backward_by_{parameter.name}"
        yield Target(backward, Role.BACKWARD_BY_PARAMETER, by, chosen, gradient, parameter)
    form = form_of(forms)
    if form is not None:
        role = Role.DERIVATIVE_FROM_OUTPUT
        yield Target(f"{name}_derivative_from_output", role, form, chosen, source=name)
    code = tail_of(forms)
    if code is not None:
        yield Target(f"{name}_tail", Role.TAIL, code.tail, chosen)
        role, tail = Role.DERIVATIVE_FROM_TAIL, f"{name}_tail"
        yield Target(f"{name}_derivative_from_tail", role, code.slope, chosen, source=tail)


def elsewhere(target: Target, activation: Activation, given: Mapping[str, float]) -> Target:
    """Return the target with other values of parameters, by their names."""
    chosen = {
        p.symbol: sp.Rational(given[p.name]) for p in activation.parameters if p.name in given
    }
    return replace(target, values={**target.values, **chosen}, given=given)


def _measured(
    activation: str, function: Callable[..., Any], target: Target, dtype: type[Float]
) -> Accuracy:
    call = caller(function, target)
    points = hard_points(dtype, target.kinks)
    if target.source:
        points = _outputs(points, target.source, function)
    else:
        points = np.concatenate([points, zero_neighbours(call, points)])
    heard = _Heard(call)
    with np.errstate(over="call", invalid="call", divide="call", under="ignore", call=heard.note):
        points, computed = every_way(heard, points, 1)
    with np.errstate(all="ignore"):
        ends = call(np.array([-np.inf, np.inf, np.nan], dtype))
    wrong = "" if computed.dtype == dtype else f"{np.dtype(dtype)} gives {computed.dtype}"
    pairs = list(zip(points, computed, strict=True))
    errors = [_error(c, target, Fraction(float(p)), dtype) for p, c in pairs]
    known = [(e, float(p)) for e, p in zip(errors, points, strict=True) if e is not None]
    special = [] if target.source else _special(ends, target)
    finite = [pair for pair in known if math.isfinite(pair[0])]
    worst = max(finite, default=(0.0, 0.0))
    lost = 2.0 ** (np.finfo(dtype).nmant - 1)
    return Accuracy(
        activation,
        target.name,
        target.role,
        np.dtype(dtype).name,
        np.unique(points).size,
        worst[0],
        worst[1],
        sum(e >= lost for e, _ in finite),
        sum(math.isnan(e) for e, _ in known) + special.count("nan"),
        sum(math.isinf(e) for e, _ in known) + special.count("inf"),
        _warnings(heard, target, dtype),
        len(errors) - len(known),
        wrong,
        _is_rounded(function, dtype),
    )


def _is_rounded(function: Callable[..., Any], dtype: type[Float]) -> bool:
    """Whether the package computes this dtype in a wider one: its own table says so."""
    support = sys.modules[f"{function.__module__.rpartition('.')[0]}._support"]
    return bool(support.WORK[np.dtype(dtype)] != dtype)


def caller(function: Callable[..., Any], target: Target) -> Callable[[Array], Array]:
    """Return a generated function as one of its points alone, with the gradient of the target."""
    given = dict(target.given)
    if target.role is Role.BACKWARD:
        return lambda points: np.asarray(function(GRADIENT, points, **given))
    if target.parameter is not None:  # one value for each element, so that nothing is summed
        name = target.parameter.name
        value = given.pop(name, float(target.parameter.default))
        return lambda points: np.asarray(
            function(
                GRADIENT, points, **{name: np.full(points.shape, value, points.dtype)}, **given
            )
        )
    return lambda points: np.asarray(function(points, **given))


def _outputs(points: Array, source: str, function: Callable[..., Any]) -> Array:
    """Return outputs of another function of the module: where a form in y is used."""
    module = sys.modules[function.__module__]
    with np.errstate(all="ignore"):
        found = np.unique(getattr(module, source)(points))
    return found[np.isfinite(found)]


def _error(computed: Float, target: Target, point: Fraction, dtype: type[Float]) -> float | None:
    """Return the error in ulp: inf for a wrong infinity, NaN for a NaN, None if unknown.

    No output is without a slope, not even one that is reached by rounding alone, as 1 by tanh.
    """
    exact = target.reference.at(point)
    value = float(computed)
    if exact is None:
        return math.nan if target.source and math.isnan(value) else None
    exact *= target.scale
    if math.isnan(value):
        return math.nan
    limits = np.finfo(dtype)
    ulp = _ulp(exact, limits)
    overflows = abs(exact) >= Fraction(float(limits.max)) + ulp / 2
    if overflows or math.isinf(value):
        right = overflows and math.isinf(value) and (value > 0) == (exact > 0)
        return 0.0 if right else math.inf
    return float(min(abs(Fraction(value) - exact) / ulp, _MOST))


def _ulp(exact: Fraction, limits: Any) -> Fraction:
    """Return 2^(max(⌊log₂|r|⌋, e_min) − (p − 1))."""
    exponent = int(limits.minexp)
    if exact:
        size = abs(exact)
        estimate = size.numerator.bit_length() - size.denominator.bit_length()
        estimate -= Fraction(2) ** estimate > size
        exponent = min(max(estimate, exponent), int(limits.maxexp) - 1)
    return Fraction(2) ** (exponent - int(limits.nmant))


def _special(ends: NDArray[Any], target: Target) -> list[str]:
    """Compare with the limits at ±∞ and demand NaN at NaN; name what is wrong."""
    wrong = []
    for value, side in zip(ends[:2], (-1, 1), strict=True):
        exact = target.reference.limit(side)
        if exact is None:  # no limit: NaN is the right answer
            continue
        limit = float(target.scale) * exact
        if math.isnan(value):
            wrong.append("nan")
        elif math.isinf(value) != math.isinf(limit) or not math.isclose(
            value, limit, rel_tol=1e-2, abs_tol=1e-300
        ):
            wrong.append("inf")
    if not math.isnan(ends[2]):
        wrong.append("nan")
    return wrong


class _Heard:
    """A function, and the points, alone or in blocks, with which it makes NumPy speak."""

    def __init__(self, call: Callable[[Array], Array]) -> None:
        self.call = call
        self.blocks: list[tuple[Float, ...]] = []
        self._spoken = False

    def __call__(self, points: Array) -> Array:
        self._spoken = False
        values = self.call(points)
        if self._spoken:
            self.blocks.append(tuple(np.unique(points)))
        return values

    def note(self, *_: object) -> None:
        """Take note that NumPy has reported something."""
        self._spoken = True


def _warnings(heard: _Heard, target: Target, dtype: type[Float]) -> int:
    """Count calls that make NumPy report over, invalid or divide although all values are finite."""
    largest = Fraction(float(np.finfo(dtype).max))
    special = [] if target.source else [*np.array([np.inf, -np.inf, np.nan], dtype)]
    raising = [(p,) for p in special if raises(heard.call, np.array([p], dtype))]
    # the ends of the line are no outputs: a function of y may say anything there
    inside = [b for b in heard.blocks if not target.source or Fraction(float(b[-1])) < largest]
    blocks = (*inside, *raising)
    return sum(not any(_overflows(target, p, largest) for p in block) for block in blocks)


def _overflows(target: Target, point: Float, largest: Fraction) -> bool:
    if not np.isfinite(point):
        return False
    exact = target.reference.at(Fraction(float(point)))
    return exact is not None and abs(exact * target.scale) > largest


def raises(call: Callable[[Array], Array], points: Array) -> bool:
    """Whether NumPy reports an overflow, an invalid operation or a division by zero."""
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            call(points)
    except FloatingPointError:
        return True
    return False


def _findings(one: Accuracy) -> Iterator[Finding]:
    where = f"{one.function} ({one.dtype})"
    hint = "the lowering rules that wrote it are named in the source, above the kernel"
    if one.wrong_dtype:
        yield Finding(code=Code.INACCURATE, where=where, message=one.wrong_dtype, hint=hint)
    if one.max_ulp > one.limit or one.lost:
        message = f"off by {one.max_ulp:.3g} ulp at {one.where!r}, {one.limit:g} allowed"
        yield Finding(code=Code.INACCURATE, where=where, message=message, hint=hint)
    counts: Sequence[tuple[int, str]] = (
        (one.nan, "NaN where a value exists, or none at NaN"),
        (one.inf, "wrong infinity or limit"),
        (one.warnings, "floating-point warning"),
    )
    for count, what in counts:
        if count:
            message = f"{what}, at {count} of {one.points} points"
            yield Finding(code=Code.NOT_A_NUMBER, where=where, message=message, hint=hint)
