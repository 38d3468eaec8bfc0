"""Code of users' formulas is tried before it is handed out: no wrong number leaves unannounced.

The lowering proves that a program computes the function; how many digits are left it can only
expect. An entry of the catalogue has its accuracy table. Any other module is measured here, at the
hard points and at a few thousand others: functions that fail at one are left out and named in the
docstring, and where f or f′ fails no code is written.
"""

import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Final

import numpy as np

from derive.checking.accuracy import Accuracy, Target, caller, load_package, measure, targets
from derive.checking.exact import Exact, errors_against_balls
from derive.checking.points import DTYPES, Array, Float
from derive.checking.sweep import sweep
from derive.checking.table import Row, Sizes, table_of
from derive.errors import InaccurateError
from derive.lowering import Function, Program, Role, lower
from derive.rendering.mode import Mode
from derive.rendering.module import SUPPORT, render_program, render_support
from derive.study import Study

Rows = Iterator[tuple[str, str]]

#: so many points are tried beside the hard ones
_POINTS: Final = Sizes(float32=3000, balls=2000)
#: x or y within this factor of an overflow is at the end
_LAST: Final = 16
#: without these there is no activation
_NEEDED: Final = (Role.VALUE, Role.DERIVATIVE, Role.BACKWARD)
_FROM_OUTPUT: Final = (Role.DERIVATIVE_FROM_OUTPUT, Role.BACKWARD_FROM_OUTPUT)
_FROM_TAIL: Final = (Role.TAIL, Role.DERIVATIVE_FROM_TAIL, Role.BACKWARD_FROM_TAIL)
_BY_PARAMETER: Final = (Role.BY_PARAMETER, Role.BACKWARD_BY_PARAMETER)


def tried_module(study: Study, mode: Mode) -> str:
    """Return the module without the functions that fail, which its docstring names.

    Raises ``InaccurateError`` where f or f′ fails: no digit right, NaN, or a wrong infinity.
    """
    program = lower(study)
    found = _tried(study, mode, render_program(study, program, mode))
    failed = {name: one.fault for name, one in found.items() if one.fault and not one.at_the_end}
    needed = [f.name for f in program.functions if f.role in _NEEDED and f.name in failed]
    if needed:
        faults = "; ".join(f"{name} {failed[name]}" for name in needed)
        raise InaccurateError(
            f"{study.activation.name}: no code is written, for it would be wrong: {faults}"
        )
    kept = {name: one for name, one in found.items() if name not in failed}
    return render_program(study, without(program, failed), mode, _rows(kept, failed))


def without(program: Program, failed: Mapping[str, str]) -> Program:
    """Return the program without the functions that failed and those that share their kernels."""
    gone = [f for f in program.functions if f.name in failed]
    kept = tuple(f for f in program.functions if not any(_goes_with(f, one) for one in gone))
    roles = {f.role for f in kept}
    return replace(
        program,
        functions=kept,
        losses=program.losses if Role.DERIVATIVE_FROM_OUTPUT in roles else None,
        kept=program.kept if Role.TAIL in roles else None,
    )


def _goes_with(function: Function, failed: Function) -> bool:
    for group in (_FROM_OUTPUT, _FROM_TAIL, _BY_PARAMETER):
        if function.role in group and failed.role in group:
            return function.parameter == failed.parameter
    return function.name == failed.name


@dataclass(frozen=True, slots=True)
class _Found:
    """The largest error of a function in float64, and what is wrong with it.

    ``at_the_end`` says that this happens at ±∞ alone, or where x or the value nearly overflows.
    """

    ulp: float
    fault: str
    at_the_end: bool


def _tried(study: Study, mode: Mode, source: str) -> dict[str, _Found]:
    """Measure at the hard points, ends of the line included, and at points all over it."""
    name = study.activation.name
    with tempfile.TemporaryDirectory() as folder, np.errstate(all="ignore"):
        package = Path(folder)
        (package / SUPPORT).write_text(render_support(mode), encoding="utf-8")
        (package / f"{name}.py").write_text(source, encoding="utf-8")
        (package / "__init__.py").write_text(f"from . import {name}\n", encoding="utf-8")
        loaded = load_package(package, "_derive_tried")
        module = getattr(loaded, name)
        table: tuple[Accuracy | Row, ...] = table_of(loaded, loaded, study.forms, _POINTS).rows
        rows = (*table, *measure(module, study.forms))
        return {t.name: _found(module, t, rows) for t in targets(study.forms)}


def _found(module: ModuleType, target: Target, rows: Sequence[Accuracy | Row]) -> _Found:
    own = [row for row in rows if row.function == target.name]
    ulp = max(r.max_ulp for r in own if r.dtype in ("float64", "float32") and r.max_ulp < math.inf)
    fault = next((text for row in own if (text := _fault(row))), "")
    call = caller(getattr(module, target.name), target)
    inside = not fault or bool(target.source) or any(_fails(call, target, d) for d in DTYPES)
    return _Found(ulp, fault, not inside)


def _fails(call: Callable[[Array], Array], target: Target, dtype: type[Float]) -> bool:
    """Whether it is wrong at a number that is not among the last before an overflow."""
    points = sweep(dtype, _POINTS.balls, target.kinks, call)
    computed = call(points)
    balls = Exact(target.pieced, target.values).balls(points)
    errors = errors_against_balls(balls, computed, float(target.scale))
    largest = float(np.finfo(dtype).max) / _LAST
    sizes = np.array([0.0 if ball is None else abs(float(ball.mid())) for ball in balls])
    lost = np.isnan(errors) | (errors >= 2.0 ** (np.finfo(dtype).nmant - 1))
    return bool((lost & (np.abs(points) < largest) & (sizes < largest)).any())


def _fault(one: Accuracy | Row) -> str:
    """Say what is wrong at so many points; empty where nothing is."""
    kinds = (one.lost, "without a right digit"), (one.nan, "NaN"), (one.inf, "of a wrong infinity")
    counts = ", ".join(f"{count} {what}" for count, what in kinds if count)
    return f"({one.dtype}: of {one.points} points {counts})" if counts else ""


def _rows(found: Mapping[str, _Found], failed: Mapping[str, str]) -> Rows:
    """Yield rows of the docstring: the largest errors found, and what fails or was left out."""
    errors = ", ".join(f"{name} {one.ulp:.2g}" for name, one in found.items())
    yield "tried", f"largest error that was found, in ulp: {errors}"
    ends = [f"{name} {one.fault}" for name, one in found.items() if one.fault]
    if ends:
        yield "beware", f"at ±∞ or close to an overflow: {'; '.join(ends)}"
    if failed:
        yield "left out", "; ".join(f"{name} {fault}" for name, fault in failed.items())
