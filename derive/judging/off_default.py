"""Judge code that could not be traced with its parameters away from their defaults.

The truth is f itself, by differences: at each other value f is another function.
"""

from collections.abc import Callable, Iterator, Sequence
from math import isnan
from typing import Final

from derive.judging.codes import Severity
from derive.judging.measuring import Bench
from derive.judging.numbers import place, short
from derive.judging.records import Claim, Finding, Role
from derive.judging.running import Runner
from derive.judging.session import CodeFailedError

#: far from integers and halves, where breaks usually are
_INPUTS: Final = tuple(n / 8 + 0.03 for n in range(-28, 29, 3))

Slope = Callable[[Runner, Sequence[float]], Sequence[float | None]]


def off_default(claim: Claim, bench: Bench, slope: Slope, close: float) -> tuple[Finding, ...]:
    """Return the first parameter value at which the derivative does not follow f."""
    for name, default in claim.parameters:
        for value in _others(default):
            moved = Runner(
                bench.runner.session,
                claim,
                {**bench.runner.parameters, name: value},
                scalar=bench.runner.scalar,
            )
            try:
                wrong = _worst(Bench(moved, bench.pair, bench.roles), slope, close)
            except CodeFailedError as error:
                if error.kind in {"exception", "shape"}:
                    continue  # it refuses such a value
                raise
            if wrong is not None:
                return (_finding(claim, bench, (name, default, value), wrong),)
    return ()


def _others(default: float | None) -> Iterator[float]:
    start = 0.5 if default is None else default
    yield 1.5 * start if start else 0.75
    yield -start if start else -0.75


def _worst(bench: Bench, slope: Slope, close: float) -> tuple[float, float, float] | None:
    """Return input, value returned and value wanted where they differ most, if they do."""
    pairs = zip(_INPUTS, bench.run(_INPUTS), slope(bench.runner, _INPUTS), strict=True)
    known = [(at, got, want) for at, got, want in pairs if want is not None]
    worst = max(known, key=lambda row: _apart(row[1], row[2]), default=None)
    return worst if worst is not None and _apart(worst[1], worst[2]) > close else None


def _apart(got: float, want: float) -> float:
    distance = abs(got - want) / max(1.0, abs(want))
    return float("inf") if isnan(distance) else distance


def _finding(
    claim: Claim,
    bench: Bench,
    moved: tuple[str, float | None, float],
    wrong: tuple[float, float, float],
) -> Finding:
    name, default, value = moved
    at, got, want = wrong
    is_beyond = value < 0 <= (0.5 if default is None else default)
    known = "" if default is None else f" = {place(default)}"
    message = (
        f"right only for some values of {name}; others are accepted and go wrong"
        if is_beyond
        else f"does not follow {name}: right at {name}{known or ' = 0.5'}, wrong elsewhere"
    )
    grave = not is_beyond or Role.OUTPUT in bench.roles or bool(claim.stateful)
    return Finding(
        code="DRV103" if is_beyond else "DRV101",
        severity=Severity.ERROR if not is_beyond else Severity.WARNING if grave else Severity.NOTE,
        where=claim.derivative,
        message=message,
        input=f"x = {place(at)}, {name} = {place(value)}",
        returned=short(got),
        wanted=short(want),
    )
