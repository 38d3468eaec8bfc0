"""What a function owes its caller: it keeps shape and dtype, and leaves its arguments alone."""

from collections.abc import Iterator
from typing import Final

from derive.judging.codes import Severity
from derive.judging.measuring import Bench
from derive.judging.records import Callable, Claim, Finding, Role
from derive.judging.repeating import repeated_findings
from derive.judging.running import Returned, Runner
from derive.judging.session import CodeFailedError

_INPUTS: Final = (-1.5, -0.5, 0.25, 0.5, 1.25, 2.0)
_SHAPE: Final = (2, 3)
_WHOLE: Final = (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0)
_CUT: Final = 1e-3
#: words in a name that promise to work in place
_IN_PLACE: Final = ("inplace", "in_place")


def contract_findings(bench: Bench) -> list[Finding]:
    """Return what is broken; raises ``CodeFailedError`` only when the process is gone."""
    claim = bench.runner.claim
    if bench.runner.scalar:
        return []
    if _moves(bench.runner):
        return []
    found = list(_of_value(bench.runner, claim))
    found += _of_slope(bench, claim)
    found += _of_integers(bench, claim)
    found += _of_single_numbers(bench, claim)
    found += repeated_findings(bench)
    return list(dict.fromkeys(found))


def _moves(runner: Runner) -> bool:
    """Whether f only moves its elements, as ``transpose`` does: a shape is what it is for."""
    try:
        returned = runner.value(_INPUTS, dtype="float64", shape=list(_SHAPE))
    except CodeFailedError as error:
        if error.kind != "exception":
            raise
        return False
    return returned.shape != _SHAPE and sorted(returned.values) == sorted(_INPUTS)


def _of_value(runner: Runner, claim: Claim) -> Iterator[Finding]:
    for dtype, shape in (("float64", _SHAPE), ("float32", _SHAPE), ("float64", ())):
        inputs = _INPUTS[:1] if shape == () else _INPUTS
        try:
            returned = runner.value(inputs, dtype=dtype, shape=list(shape))
        except CodeFailedError as error:
            if error.kind != "exception":
                raise
            continue
        yield from _broken(returned, dtype, shape, claim.function)


def _of_slope(bench: Bench, claim: Claim) -> Iterator[Finding]:
    for dtype in ("float64", "float32"):
        try:
            arguments = bench.arguments(_INPUTS)
            returned = bench.runner.slope(arguments, dtype=dtype, shape=list(_SHAPE))
        except CodeFailedError as error:
            if error.kind != "exception":
                raise
            return
        yield from _broken(returned, dtype, _SHAPE, claim.derivative)


def _of_single_numbers(bench: Bench, claim: Claim) -> Iterator[Finding]:
    """Hold single numbers (arrays of no axes) against the same numbers inside an array."""
    for which, where in (("value", claim.function), ("slope", claim.derivative)):
        whole, *single = (_on_ordinary(bench, which, n) for n in (None, *range(len(_INPUTS))))
        if whole is None:
            continue
        if None in single:
            message = "a single number (0-d array) is refused"
            yield _finding(where, Severity.NOTE, message, "use np.where instead of indexing")
        elif any(abs(s[0] - w) > _CUT for s, w in zip(single, whole, strict=False) if s):
            message = "a single number (0-d array) gives something else than inside an array"
            yield _finding(where, Severity.WARNING, message, "work on each element alone")


def _on_ordinary(bench: Bench, which: str, number: int | None) -> tuple[float, ...] | None:
    """Return the results for all ordinary inputs, or for one of them; ``None`` when refused."""
    inputs = _INPUTS if number is None else _INPUTS[number : number + 1]
    options = {"dtype": "float64", "shape": [len(inputs)] if number is None else []}
    try:
        if which == "value":
            return bench.runner.value(inputs, **options).values
        return bench.runner.slope(bench.arguments(inputs), **options).values
    except CodeFailedError as error:
        if error.kind != "exception":
            raise
        return None


def _of_integers(bench: Bench, claim: Claim) -> Iterator[Finding]:
    """Whole numbers must give what the same floats give: ``ones_like`` cuts a slope of 0.2 to 0."""
    for which, where in (("value", claim.function), ("slope", claim.derivative)):
        try:
            found = [_on_whole_numbers(bench, which, dtype) for dtype in ("int64", "float64")]
        except CodeFailedError as error:
            if error.kind != "exception":
                raise
            continue
        if any(abs(a - b) > _CUT for a, b in zip(*found, strict=False)):
            message = "integers are cut: the result for whole numbers is not that for floats"
            yield _finding(where, Severity.NOTE, message, "convert the input to float first")


def _on_whole_numbers(bench: Bench, which: str, dtype: str) -> tuple[float, ...]:
    options = {"dtype": dtype, "shape": list(_SHAPE)}
    if which == "value":
        return bench.runner.value(_WHOLE, **options).values
    if bench.roles and Role.INPUT not in bench.roles:
        return ()
    return bench.runner.slope(bench.arguments(_WHOLE), **options).values


def _broken(
    returned: Returned, dtype: str, shape: tuple[int, ...], where: Callable
) -> Iterator[Finding]:
    if returned.changed and not _works_in_place(where, returned):
        yield _finding(where, Severity.ERROR, "it changes its argument", "work on a copy")
    if returned.shape not in {shape, ()}:
        message = f"shape {shape} goes in, shape {returned.shape} comes out"
        yield _finding(where, Severity.ERROR, message, "work on each element alone")
    if dtype == "float32" and returned.dtype not in {"float32", "bool"} and not returned.changed:
        message = f"float32 goes in, {returned.dtype} comes out"
        yield _finding(where, Severity.NOTE, message, "make constants of x.dtype")


def _works_in_place(where: Callable, returned: Returned) -> bool:
    """Whether the name promises it, or nothing else is returned."""
    name = where.name.lower()
    return any(word in name for word in _IN_PLACE) or name.endswith("_") or returned.in_place


def _finding(where: Callable, severity: Severity, message: str, fix: str) -> Finding:
    return Finding(code="DRV107", severity=severity, where=where, message=message, fix=fix)
