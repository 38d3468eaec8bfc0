"""A right function of vectors run on floats where exponentials overflow: far apart, all far out."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import sympy as sp

from derive.judging.arguments import Roles
from derive.judging.codes import Severity
from derive.judging.numbers import short
from derive.judging.oracle import exact_value
from derive.judging.records import Callable, Claim, Finding, Role
from derive.judging.running import Returned, Runner
from derive.judging.session import CodeFailedError

_INPUTS: Final = {
    "float64": ((1000.0, 0.0, -1000.0), (-801.0, -800.0, -802.0), (900.0, 900.5, 899.0)),
    "float32": ((100.0, 0.0, -100.0), (-121.0, -120.0, -122.0), (95.0, 95.5, 94.0)),
}
_GRADIENT: Final = (0.5, -1.25, 0.75)
_CLOSE: Final = {"float64": 1e-6, "float32": 1e-3}

Letters = Sequence[sp.Symbol]


def vector_findings(
    claim: Claim, runner: Runner, roles: Roles, value: Sequence[sp.Expr], letters: Letters
) -> list[Finding]:
    """Return where f or its derivative overflows; exact values come from the formulas of f."""
    for dtype, inputs in _INPUTS.items():
        for point in inputs:
            found = list(_at(claim, runner, roles, _exact(value, letters, point), point, dtype))
            if found:
                return found
    return []


def _exact(value: Sequence[sp.Expr], letters: Letters, point: Sequence[float]) -> list[float]:
    values = {s: sp.Rational(v) for s, v in zip(letters, point, strict=True)}
    return [exact_value(y.xreplace(values), {}) or 0.0 for y in value]


def _at(  # noqa: PLR0913, PLR0917 -- one point of one claim
    claim: Claim,
    runner: Runner,
    roles: Roles,
    outputs: Sequence[float],
    point: Sequence[float],
    dtype: str,
) -> Iterator[Finding]:
    stand = {Role.INPUT: point, Role.OUTPUT: outputs, Role.UPSTREAM: _GRADIENT}
    for shape in ([3], [1, 3], [3, 1]):
        options = {"dtype": dtype, "shape": shape}
        try:
            got = runner.value(point, **options)
            first = [point] if claim.stateful else []
            arguments = [*first, *(stand[role] for role in roles)]
            slope = runner.slope(arguments, **options)
        except CodeFailedError as error:
            if error.kind != "exception":
                raise
            continue
        yield from _lost(got, outputs, claim.function, point, dtype)
        yield from _not_numbers(slope, claim.derivative, point, dtype)
        return


def _lost(
    got: Returned, wanted: Sequence[float], where: Callable, point: Sequence[float], dtype: str
) -> Iterator[Finding]:
    pairs = list(zip(got.values, wanted, strict=False))
    wrong = [(a, b) for a, b in pairs if not _agree(a, b, _CLOSE[dtype])]
    if wrong:
        yield _finding(where, point, dtype, *wrong[0])


def _not_numbers(
    got: Returned, where: Callable, point: Sequence[float], dtype: str
) -> Iterator[Finding]:
    for value in got.values:
        if not math.isfinite(value):
            yield _finding(where, point, dtype, value, None)
            return


def _agree(returned: float, wanted: float, close: float) -> bool:
    return math.isfinite(returned) and abs(returned - wanted) <= close * max(1.0, abs(wanted))


def _finding(
    where: Callable, point: Sequence[float], dtype: str, returned: float, wanted: float | None
) -> Finding:
    at = f"x = ({', '.join(map(short, point))})"
    exact = "the exact one is finite" if wanted is None else f"exact is {short(wanted)}"
    kind = "" if dtype == "float64" else f" ({dtype})"
    return Finding(
        code="DRV104",
        severity=Severity.WARNING,
        where=where,
        message=f"overflows at {at}: it returns {short(returned)}, {exact}{kind}",
        input=at,
        returned=short(returned),
        wanted="" if wanted is None else short(wanted),
        fix="subtract the largest component first where that changes nothing, as in softmax",
    )
