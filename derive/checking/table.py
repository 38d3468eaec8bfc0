"""The accuracy table: every function of every module, in each dtype and mode, over whole sweeps."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import numpy as np

from derive.checking.accuracy import Target, caller, elsewhere, raises, targets
from derive.checking.exact import Doubles, Exact, errors_against_wider
from derive.checking.points import MANY, Array, Float, every_way
from derive.checking.sweep import sweep
from derive.lowering import DigitLoss, Role
from derive.lowering.loss import digit_losses
from derive.lowering.lower import form_of, value_of
from derive.output_forms.records import OutputForms

_BACKWARD: Final = (Role.BACKWARD, Role.BACKWARD_BY_PARAMETER)
_MOST_RAISING: Final = 100  # points counted one by one
#: neighbours that are measured together; split evenly they are still many
BLOCK: Final = 2 * MANY


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many points are tried: float32 against float64, and against balls."""

    float32: int
    balls: int


@dataclass(frozen=True, slots=True)
class Row:
    """One function in one dtype and mode.

    ``max_ulp`` and ``mean_ulp`` are over ``points`` inputs, all there are when ``exhaustive``;
    ``against`` is "balls", or "float64" for the same function in float64. ``lost`` counts values
    without a right digit although the exact one is a normal number.
    """

    activation: str
    function: str
    role: Role
    dtype: str
    mode: str
    against: str
    points: int
    exhaustive: bool
    max_ulp: float
    where: float
    mean_ulp: float
    lost: int
    nan: int
    inf: int
    warnings: int
    undecided: int


@dataclass(frozen=True, slots=True)
class ActivationTable:
    """The rows of one activation, and where its form in y loses digits (None: there is none)."""

    activation: str
    rows: tuple[Row, ...]
    losses: tuple[DigitLoss, ...] | None


def table_of(
    native: ModuleType, rounded: ModuleType, forms: OutputForms, sizes: Sizes
) -> ActivationTable:
    """Measure one activation in two packages that differ in their mode alone."""
    name = forms.activation.name
    form = form_of(forms)
    losses = None
    if form is not None:
        losses = digit_losses(value_of(forms.activation), form, forms.activation.defaults)
    rows = [
        row
        for target in targets(forms)
        if hasattr(getattr(native, name), target.name)  # a user's own may lack some
        for row in _rows(getattr(native, name), getattr(rounded, name), target, sizes)
    ]
    return ActivationTable(name, tuple(rows), losses)


def rows_elsewhere(
    native: ModuleType, forms: OutputForms, given: Mapping[str, float], count: int, only: str = ""
) -> Iterator[Row]:
    """Measure one module where parameters have other values, in float64 and float32.

    Functions that refuse these values yield nothing; ``only`` names the one that is measured.
    """
    module = getattr(native, forms.activation.name)
    for target in targets(forms):
        one = elsewhere(target, forms.activation, given)
        if hasattr(module, target.name) and only in ("", target.name) and not _refuses(module, one):
            yield _against_balls(module, one, np.float64, count, "native")
            yield _against_balls(module, one, np.float32, count, "native")


def _refuses(module: ModuleType, target: Target) -> bool:
    """Whether the values of the parameters are outside the condition of a function."""
    try:
        caller(getattr(module, target.name), target)(np.ones(1))
    except ValueError:
        return True
    return False


def _rows(native: ModuleType, rounded: ModuleType, target: Target, sizes: Sizes) -> Iterator[Row]:
    yield _against_itself(native, target, np.float16, 1 << 16)
    yield _against_itself(native, target, np.float32, sizes.float32)
    if target.role not in _BACKWARD:  # one more product than the derivative, in the same dtype
        yield _against_balls(native, target, np.float64, sizes.balls, "native")
    yield _against_balls(rounded, target, np.float32, sizes.balls, "rounded")


def _against_itself(module: ModuleType, target: Target, dtype: type[Float], count: int) -> Row:
    call = caller(getattr(module, target.name), target)
    points = _points(module, target, dtype, count)
    with np.errstate(all="ignore"):
        points, computed = every_way(call, points, BLOCK)
        exact = call(points.astype(np.float64)).astype(np.float64, copy=False)
        errors = errors_against_wider(computed, exact)
    mode = "native" if dtype is np.float32 else "rounded"
    return _row(module, target, (points, computed, errors), (mode, "float64"))


def _against_balls(
    module: ModuleType, target: Target, dtype: type[Float], count: int, mode: str
) -> Row:
    call = caller(getattr(module, target.name), target)
    points = _points(module, target, dtype, count)
    with np.errstate(all="ignore"):
        points, computed = every_way(call, points, BLOCK)
    exact = Exact(target.pieced, target.values)
    errors = exact.errors(points, computed, float(target.scale))
    return _row(module, target, (points, computed, errors), (mode, "balls"))


def _points(module: ModuleType, target: Target, dtype: type[Float], count: int) -> Array:
    """Return inputs, or the outputs that inputs lead to where the function takes those."""
    if not target.source:
        call = caller(getattr(module, target.name), target)
        return sweep(dtype, count, target.kinks, call)
    source: Callable[..., Array] = getattr(module, target.source)

    def value(points: Array) -> Array:
        return source(points, **target.given)

    with np.errstate(all="ignore"):
        outputs = np.unique(value(sweep(dtype, count, (), value)))
    return outputs[np.isfinite(outputs)]


def _row(
    module: ModuleType,
    target: Target,
    measured: tuple[Array, Array, Doubles],
    how: tuple[str, str],
) -> Row:
    points, computed, errors = measured
    known = np.isfinite(errors) & (errors >= 0)
    worst = int(np.argmax(np.where(known, errors, -1.0))) if known.any() else 0
    dtype = computed.dtype.type
    lost = 2.0 ** (np.finfo(dtype).nmant - 1)
    return Row(
        module.__name__.rpartition(".")[2],
        target.name,
        target.role,
        np.dtype(dtype).name,
        *how,
        np.unique(points).size,
        dtype is np.float16 and not target.source,
        float(errors[worst]) if known.any() else 0.0,
        float(points[worst]) if known.any() else 0.0,
        float(errors[known].mean()) if known.any() else 0.0,
        int((errors[known] >= lost).sum()),
        int(np.isnan(errors).sum()),
        int(np.isinf(errors).sum()),
        _warnings(caller(getattr(module, target.name), target), points, np.isinf(computed)),
        int((errors == -1.0).sum()),
    )


def _warnings(call: Callable[[Array], Array], points: Array, overflowed: Any) -> int:
    """Count points at which NumPy raises over, invalid or divide and the result is no infinity."""
    inside = points[~overflowed]
    whole = inside.size and raises(call, inside)
    waiting = [inside] if whole else np.array_split(inside, inside.size // BLOCK + 1)
    found = 0
    while waiting and found < _MOST_RAISING:
        part = waiting.pop()
        if not part.size or not raises(call, part):
            continue
        if part.size == 1:
            found += 1
        else:
            waiting += np.array_split(part, 2)
    return found
