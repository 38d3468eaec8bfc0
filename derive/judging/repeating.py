"""Whether code does the same in large arrays, in float32 and when it is called again."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from derive.judging.codes import Severity
from derive.judging.measuring import Bench
from derive.judging.numbers import place, short
from derive.judging.records import Claim, Finding
from derive.judging.running import Returned
from derive.judging.session import CodeFailedError

_INPUTS: Final = (-1.5, -0.5, 0.25, 0.5, 1.25, 2.0)
#: how many times the inputs: code takes another way from a size of its own on, or works in parts
#: of which the last is shorter
_COPIES: Final = (101, 1009, 10_007, 39_989)
#: seconds for a call, after which no larger array is tried: it may take the square as long
_PATIENCE: Final = 0.01
_TIMES: Final = 50


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to call with the same inputs: what is ordered, its words, what it may be off by."""

    order: Mapping[str, Any]
    words: str
    fix: str
    close: float = 1e-6


_AGAIN: Final = _Way({"times": _TIMES}, "when it is called again", "keep nothing between calls")
_SINGLE: Final = _Way({"dtype": "float32"}, "in float32", "use one formula for every dtype", 1e-2)
_ALONE: Final = "work on each element alone"
_DEEP: Final = _Way({"shape": [1, 2, 3]}, "in an array of three axes", _ALONE)
_STRIDED: Final = _Way({"strided": True}, "in every other element of an array", _ALONE)
_BESIDE: Final = _Way({"beside": [math.nan, math.inf]}, "beside NaN and infinity", _ALONE)
_LARGE: Final = tuple(
    _Way({"copies": n}, f"in an array of {n * len(_INPUTS):,} elements", _ALONE) for n in _COPIES
)


def repeated_findings(bench: Bench) -> Iterator[Finding]:
    """Say where the same inputs give other values; raises ``CodeFailedError`` without process."""
    if bench.runner.scalar:
        return
    for which in ("value", "slope"):
        known = _returned(bench, which, {})
        if known is not None and known.seconds < _PATIENCE:
            yield from _other(bench, which, known.values)


def _other(bench: Bench, which: str, known: Sequence[float]) -> Iterator[Finding]:
    for way in (_AGAIN, _SINGLE, _DEEP, _STRIDED, _BESIDE, *_LARGE):
        returned = _returned(bench, which, way.order)
        if returned is None and way in _LARGE:
            return
        if returned is None:
            continue
        pairs = zip(_INPUTS, returned.values, known, strict=False)
        worst = next((p for p in pairs if not _is_close(*p[1:], way.close)), None)
        if worst is not None:
            yield _finding(bench.runner.claim, which, way, worst)
            return
        if way in _LARGE and returned.seconds > _PATIENCE:
            return


def _is_close(got: float, want: float, close: float) -> bool:
    """Whether both are one number but for rounding; where there was none before, all is well."""
    return math.isnan(want) or got == want or abs(got - want) <= close * max(1.0, abs(want))


def _finding(claim: Claim, which: str, way: _Way, values: tuple[float, float, float]) -> Finding:
    at, got, want = values
    is_slope = which == "slope"
    return Finding(
        code="DRV101" if is_slope else "DRV107",
        severity=Severity.ERROR if is_slope else Severity.WARNING,
        where=claim.derivative if is_slope else claim.function,
        message=f"{'wrong ' if is_slope else ''}{way.words}: at x = {place(at)} it returns "
        f"{short(got)}, else {short(want)}",
        input=f"x = {place(at)}",
        returned=short(got),
        wanted=short(want),
        fix=way.fix,
    )


def _returned(bench: Bench, which: str, order: Mapping[str, Any]) -> Returned | None:
    """Return the results for ordinary inputs; ``None`` where the code refuses this way."""
    options = {"dtype": "float64", **order}
    try:
        if which == "value":
            return bench.runner.value(_INPUTS, **options)
        arguments = bench.arguments(_INPUTS, dtype=options["dtype"])
        return bench.runner.slope(arguments, **options)
    except CodeFailedError as error:
        if error.kind not in {"exception", "memory", "shape", "hang"}:
            raise
        return None
