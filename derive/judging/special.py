"""What f and its derivative return at ±∞, against proved limits, and for NaN, against NaN."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.judging.codes import Severity
from derive.judging.functions import Pair
from derive.judging.limits import Limits, limits_of
from derive.judging.measuring import Bench
from derive.judging.numbers import short
from derive.judging.records import Callable, Finding, Role
from derive.judging.session import CodeFailedError
from derive.symbols import x

_SPECIAL: Final = (math.inf, -math.inf, math.nan)
_CLOSE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a function returned at a special input, and its limit there when one is proved."""

    at: float
    returned: float
    wanted: float | None

    @property
    def is_wrong(self) -> bool:
        """Whether a number other than the limit comes back; NaN claims nothing."""
        if self.wanted is None or math.isnan(self.returned):
            return False
        if math.isinf(self.wanted) or math.isinf(self.returned):
            return self.returned != self.wanted
        return abs(self.returned - self.wanted) > _CLOSE * max(1.0, abs(self.wanted))


def special_findings(bench: Bench) -> list[Finding]:
    """Return what is off at ±∞ and for NaN; raises ``CodeFailedError`` only without a process."""
    claim, pair = bench.runner.claim, bench.pair
    rise = limits_of(pair.value, pair)
    slope = limits_of(pair.derivative, pair) if pair.value is not sp.nan else {}
    found: list[Finding] = []
    values = _returned_values(bench)
    if values is not None:
        found += _said(_seen(values, rise), pair, claim.function)
    slopes = _returned_slopes(bench, values, rise)
    if slopes is not None:
        said = _said(_seen(slopes, slope), pair, claim.derivative)
        # a constant slope is the same for every input, NaN included
        found += [f for f in said if f.code != "DRV118" or pair.derivative.has(x)]
    return found


# ---- running the code


def _returned_values(bench: Bench) -> Sequence[float] | None:
    try:
        return bench.runner.value(_SPECIAL).values
    except CodeFailedError as error:
        _require_alive(error)
        return None


def _returned_slopes(
    bench: Bench, values: Sequence[float] | None, limits: Limits
) -> Sequence[float] | None:
    """Return the derivative there; a form in y gets the limit where f itself returns NaN."""
    outputs = list(values or ())
    for n, at in enumerate(_SPECIAL[: len(outputs)]):
        wanted = limits.get(at)
        if wanted is not None and math.isnan(outputs[n]):
            outputs[n] = wanted
    if Role.OUTPUT in bench.roles and len(outputs) != len(_SPECIAL):
        return None
    try:
        return bench.run(_SPECIAL, outputs=outputs)
    except CodeFailedError as error:
        _require_alive(error)
        return None


def _require_alive(error: CodeFailedError) -> None:
    """Raise unless the code merely refuses such inputs."""
    if error.kind != "exception":
        raise error


# ---- saying it


def _seen(values: Sequence[float], limits: Limits) -> list[_Seen]:
    if len(values) != len(_SPECIAL):
        return []
    return [_Seen(at, got, limits.get(at)) for at, got in zip(_SPECIAL, values, strict=True)]


def _said(seen: Sequence[_Seen], pair: Pair, where: Callable) -> Iterator[Finding]:
    outside = {math.inf: pair.upper != sp.oo, -math.inf: pair.lower != -sp.oo}
    ends = [s for s in seen if not math.isnan(s.at) and not outside[s.at]]
    wrong = [s for s in ends if s.is_wrong]
    silent = [s for s in ends if math.isnan(s.returned)]
    if wrong or silent:
        yield _at_infinity(wrong or silent, where, is_wrong=bool(wrong))
    for one in seen:
        if math.isnan(one.at) and not math.isnan(one.returned):
            yield _hidden(one, where)


def _at_infinity(seen: Sequence[_Seen], where: Callable, *, is_wrong: bool) -> Finding:
    said = [f"at x = {short(s.at)} it returns {short(s.returned)}, {_limit_said(s)}" for s in seen]
    first = seen[0]
    return Finding(
        code="DRV117",
        severity=Severity.WARNING if is_wrong else Severity.NOTE,
        where=where,
        message=f"{where.name}: {'; '.join(said)}",
        input=f"x = {short(first.at)}",
        returned=short(first.returned),
        wanted="" if first.wanted is None else short(first.wanted),
    )


def _limit_said(seen: _Seen) -> str:
    if seen.wanted is None:
        return "no limit was proved"
    return f"the limit is {short(seen.wanted)}"


def _hidden(seen: _Seen, where: Callable) -> Finding:
    return Finding(
        code="DRV118",
        severity=Severity.NOTE,
        where=where,
        message=f"{where.name}: for x = NaN it returns {short(seen.returned)}, which hides what "
        "went wrong before",
        input="x = NaN",
        returned=short(seen.returned),
        wanted="NaN",
    )
