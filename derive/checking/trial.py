"""Code of users' formulas is tried before it is handed out: no wrong number leaves unannounced.

The lowering proves that a program computes the function; how many digits are left it can only
expect. An entry of the catalogue has its accuracy table. Any other module is measured here, at the
hard points and at a few thousand others: functions that fail at one are left out and named in the
docstring, and where f or f′ fails no code is written.
"""

import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from derive.checking.accuracy import Accuracy, load_package, measure
from derive.checking.table import Row, Sizes, table_of
from derive.errors import InaccurateError
from derive.lowering import Function, Program, Role, lower
from derive.rendering.mode import Mode
from derive.rendering.module import SUPPORT, render_program, render_support
from derive.study import Study

Rows = Iterator[tuple[str, str]]

#: so many points are tried beside the hard ones
_POINTS: Final = Sizes(float32=3000, balls=2000)
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
    measured = _measured(study, mode, render_program(study, program, mode))
    failed = {one.function: _fault(one) for one in measured if _fault(one)}
    needed = [f.name for f in program.functions if f.role in _NEEDED and f.name in failed]
    if needed:
        faults = "; ".join(f"{name} {failed[name]}" for name in needed)
        raise InaccurateError(
            f"{study.activation.name}: no code is written, for it would be wrong: {faults}"
        )
    kept = without(program, failed)
    rows = _rows([one for one in measured if one.function not in failed], failed)
    return render_program(study, kept, mode, rows)


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


def _measured(study: Study, mode: Mode, source: str) -> tuple[Accuracy | Row, ...]:
    """Measure at the hard points, ends of the line included, and at points all over it."""
    name = study.activation.name
    with tempfile.TemporaryDirectory() as folder, np.errstate(all="ignore"):
        package = Path(folder)
        (package / SUPPORT).write_text(render_support(mode), encoding="utf-8")
        (package / f"{name}.py").write_text(source, encoding="utf-8")
        (package / "__init__.py").write_text(f"from . import {name}\n", encoding="utf-8")
        loaded = load_package(package, "_derive_tried")
        hard = measure(getattr(loaded, name), study.forms)
        return (*table_of(loaded, loaded, study.forms, _POINTS).rows, *hard)


def _fault(one: Accuracy | Row) -> str:
    """Say what is wrong at so many points; empty where nothing is."""
    kinds = (
        (one.lost, "without a right digit"),
        (one.nan, "NaN"),
        (one.inf, "of a wrong infinity"),
    )
    counts = ", ".join(f"{count} {what}" for count, what in kinds if count)
    return f"({one.dtype}: of {one.points} points {counts})" if counts else ""


def _rows(measured: Iterable[Accuracy | Row], failed: Mapping[str, str]) -> Rows:
    """Yield rows of the docstring: the largest errors found, and what was left out."""
    worst: dict[str, float] = {}
    for one in measured:
        if one.dtype == "float64" and math.isfinite(one.max_ulp):
            worst[one.function] = max(worst.get(one.function, 0.0), one.max_ulp)
    errors = ", ".join(f"{name} {ulp:.2g}" for name, ulp in worst.items())
    yield "tried", f"largest error that was found, in ulp of float64: {errors}"
    if failed:
        yield "left out", "; ".join(f"{name} {fault}" for name, fault in failed.items())
