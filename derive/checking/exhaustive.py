"""Every float32 there is through one generated function, part by part, resumable."""

import difflib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np

from derive.artifacts.write import Change, apply
from derive.catalog import get
from derive.checking.accuracy import GRADIENT, LIMITS, load_package, targets
from derive.checking.exact import errors_against_wider
from derive.checking.findings import Code, Finding
from derive.checking.points import Array
from derive.errors import UsageError
from derive.lowering.records import Role
from derive.output_forms import find_forms
from derive.rendering.digest import code_digest
from derive.rendering.module import SUPPORT

#: bit patterns in all, and in one part
PATTERNS: Final = 1 << 32
PART: Final = 1 << 22
PARTS: Final = PATTERNS // PART

Call = Callable[[Array], Array]


@dataclass(frozen=True, slots=True)
class Extremes:
    """What was found so far: how many finite inputs, the worst one, wrong NaN and infinities."""

    inputs: int = 0
    max_ulp: float = 0.0
    where: float = 0.0
    total_ulp: float = 0.0
    misrounded: int = 0
    nan: int = 0
    inf: int = 0

    def with_part(self, other: "Extremes") -> "Extremes":
        """Return both together."""
        worst = max(self, other, key=lambda one: one.max_ulp)
        sums = {
            name: getattr(self, name) + getattr(other, name)
            for name in ("inputs", "total_ulp", "misrounded", "nan", "inf")
        }
        return replace(worst, **sums)


@dataclass(frozen=True, slots=True)
class Task:
    """One function of a package on disk, and the digest of its code."""

    package: Path
    module: str
    function: str
    code: str


def sweep_all(
    task: Task, keep: Path, jobs: int, report: Callable[[str], None], parts: int = PARTS
) -> Extremes:
    """Try the first ``parts`` parts of all float32, on ``jobs`` processes.

    What is done is noted in the file ``keep`` after each part, so that a run that was stopped goes
    on from there; notes about other code are not used.
    """
    done = _noted(keep, task.code)
    for part in done:
        report(f"part {part}")
    waiting = [part for part in range(parts) if part not in done]
    for part, extreme in _tried(task, waiting, jobs):
        done[part] = extreme
        _note(keep, task.code, done)
        report(f"part {part}")
    found = Extremes()
    for part in range(parts):
        found = found.with_part(done[part])
    return found


def _tried(task: Task, parts: Sequence[int], jobs: int) -> Iterator[tuple[int, Extremes]]:
    """Yield each part and what was found, whatever is done first; one job needs no process."""
    if jobs < 2:
        _load(task)
        yield from ((part, _part(part)) for part in parts)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _load, (task,)) as pool:
        futures = {pool.submit(_part, part): part for part in parts}
        for future in as_completed(futures):
            yield futures[future], future.result()


_FUNCTION: list[Call] = []


def _load(task: Task) -> None:
    """Import the package once in each process."""
    module = getattr(load_package(task.package), task.module)
    function = getattr(module, task.function)
    backward = function.__code__.co_varnames[0] == "grad_y"
    call = (lambda points: function(np.float32(GRADIENT), points)) if backward else function
    _FUNCTION[:] = [call]


def _part(number: int) -> Extremes:
    patterns = np.arange(number * PART, (number + 1) * PART, dtype=np.uint64).astype(np.uint32)
    return extremes(patterns.view(np.float32), _FUNCTION[0])


def extremes(points: Array, call: Call) -> Extremes:
    """Compare float32 with float64 at all finite points; ulps only where the rounded differ."""
    points = points[np.isfinite(points)]
    if not points.size:
        return Extremes()
    with np.errstate(all="ignore"):
        computed = call(points)
        exact = call(points.astype(np.float64)).astype(np.float64, copy=False)
        errors = errors_against_wider(computed, exact)
        wrong = computed != exact.astype(np.float32)
    finite = np.isfinite(errors)
    held = np.where(finite, errors, -1.0)
    worst = int(np.argmax(held))
    return Extremes(
        len(points),
        max(float(held[worst]), 0.0),
        float(points[worst]),
        float(errors[finite].sum()),
        int(wrong.sum()),
        int(np.isnan(errors).sum()),
        int(np.isinf(errors).sum()),
    )


def _noted(keep: Path, code: str) -> dict[int, Extremes]:
    try:
        record = json.loads(keep.read_text(encoding="utf-8"))
        if record["code"] != code:
            return {}
        return {int(part): Extremes(**values) for part, values in record["parts"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _note(keep: Path, code: str, done: dict[int, Extremes]) -> None:
    parts = {part: asdict(found) for part, found in done.items()}
    text = json.dumps({"code": code, "parts": parts}).encode()
    apply([Change(keep, keep.read_bytes() if keep.exists() else None, text)])


def task_of(package: Path, function: str) -> Task:
    """Return the task for a function of the package on disk.

    Raises ``UsageError`` where no module has it, with the nearest names.
    """
    loaded = load_package(package)
    known = {name: module for module in loaded.__all__ for name in getattr(loaded, module).__all__}
    if function not in known:
        near = ", ".join(difflib.get_close_matches(function, known, n=3, cutoff=0.5))
        raise UsageError(f"{package}: no function is called '{function}'; near: {near or 'none'}")
    module = known[function]
    texts = [(package / name).read_text(encoding="utf-8") for name in (f"{module}.py", SUPPORT)]
    return Task(package, module, function, code_digest(*texts))


def exhaustive_findings(task: Task, found: Extremes) -> tuple[Finding, ...]:
    """Return a finding for everything beyond the limit of the function's role."""
    forms = find_forms(get(task.module))
    role = next((t.role for t in targets(forms) if t.name == task.function), Role.BACKWARD)
    allowed = LIMITS[role]
    where, hint = f"{task.function} (float32)", "see derive/lowering"
    findings = []
    if found.max_ulp > allowed:
        message = f"off by {found.max_ulp:.4g} ulp at {found.where!r}, {allowed:g} allowed"
        findings.append(Finding(code=Code.INACCURATE, where=where, message=message, hint=hint))
    if found.nan or found.inf:
        message = f"NaN at {found.nan} and a wrong infinity at {found.inf} inputs"
        findings.append(Finding(code=Code.NOT_A_NUMBER, where=where, message=message, hint=hint))
    return tuple(findings)
