"""What was measured on floats, said as findings."""

import math
from collections.abc import Sequence

import numpy as np
import sympy as sp

from derive.catalog.frameworks import Framework, convention_of
from derive.judging.arguments import Roles
from derive.judging.codes import Severity
from derive.judging.contract import contract_findings
from derive.judging.conventions import convention_findings, held_against
from derive.judging.functions import Pair
from derive.judging.limits import limits_of
from derive.judging.measuring import (
    Bench,
    Measured,
    Off,
    is_far_out,
    measure_single,
    measure_slope,
    measure_value,
)
from derive.judging.numbers import place, short
from derive.judging.recognising import Recognised
from derive.judging.records import Callable, Finding, Role
from derive.judging.running import Runner
from derive.judging.special import special_findings


def measured_findings(  # noqa: PLR0913, PLR0917 -- what is run, and what it is held against
    pair: Pair,
    roles: Roles,
    cuts: Sequence[sp.Rational],
    runner: Runner,
    recognised: Recognised | None,
    framework: Framework | None,
) -> list[Finding]:
    """Run both functions on floats and say what is off; raises ``CodeFailedError``."""
    claim = pair.claim
    bench = Bench(runner, pair, roles)
    value, slope = measure_value(bench), measure_slope(bench, cuts)
    single_value, single_slope = measure_single(bench, cuts)
    conventions = (
        convention_findings(recognised, slope.at_kinks, framework, claim.derivative)
        if framework
        else []
    )
    return [
        *conventions,
        *contract_findings(bench),
        *_kinks(slope, claim.derivative),
        *_lost(value, single_value, claim.function, runner.raised),
        *_lost(slope, single_slope, claim.derivative, runner.raised),
        *_digits(slope, single_slope, bench),
        *special_findings(bench),
    ]


def hard_findings(
    bench: Bench,
    cuts: Sequence[sp.Rational],
    activation: str,
    framework: Framework | None,
    where: Callable,
) -> list[Finding]:
    """Say what is off at kinks and in the tails of a derivative whose f is known by its values."""
    slope = measure_slope(bench, cuts)
    stated = convention_of(activation, framework) if framework and activation else None
    held = []
    if stated is not None and framework is not None:
        held = held_against(stated, {}, slope.at_kinks, framework, where)
    return [
        *held,
        *_kinks(slope, where),
        *_lost(slope, Measured(), where, bench.runner.raised),
        *special_findings(bench),
    ]


def _kinks(measured: Measured, where: Callable) -> list[Finding]:
    return [
        Finding(
            code="DRV101",
            severity=Severity.ERROR,
            where=where,
            message=f"wrong at the single point x = {place(off.at)}: it returns "
            f"{short(off.returned)}, {_slopes(off)}",
            input=f"x = {place(off.at)}",
            returned=short(off.returned),
            wanted=_interval(off),
            cause="the comparison at this point picks the wrong branch",
        )
        for off in measured.kinks
    ]


def _slopes(off: Off) -> str:
    if off.wanted == off.other:
        return f"the derivative exists and is {short(off.wanted)}"
    return f"the slopes on both sides are {short(off.wanted)} and {short(off.other)}"


def _interval(off: Off) -> str:
    if off.wanted == off.other:
        return short(off.wanted)
    return f"[{short(min(off.wanted, off.other))}, {short(max(off.wanted, off.other))}]"


def _lost(measured: Measured, single: Measured, where: Callable, raised: str) -> list[Finding]:
    """Say where a value is lost in float64, else in float32 alone.

    ``raised`` is the exception that stands behind NaN when numbers are handed over one by one.
    """
    near = [off for off in measured.lost if not is_far_out(off)]
    near_single = [off for off in single.lost if not is_far_out(off)]
    if near:
        also = f"; in float32 from x = {place(_first(near_single).at)}" if near_single else ""
        return [_lost_finding(_first(near), where, Severity.WARNING, also, raised)]
    if near_single:
        worst = _first(near_single)
        # a number that is merely inexact may be all that float32 can do
        grave = not math.isfinite(worst.returned)
        severity = Severity.WARNING if grave else Severity.NOTE
        return [_lost_finding(worst, where, severity, " (float32)")]
    if measured.lost:
        return [_lost_finding(_first(measured.lost), where, Severity.NOTE, "")]
    return []


def _first(offs: Sequence[Off]) -> Off:
    return min(offs, key=lambda off: abs(off.at))


def _lost_finding(
    worst: Off, where: Callable, severity: Severity, more: str, raised: str = ""
) -> Finding:
    what = "is lost" if math.isfinite(worst.returned) else "overflows"
    is_error = raised and math.isnan(worst.returned)
    does = f"raises {raised}" if is_error else f"returns {short(worst.returned)}"
    return Finding(
        code="DRV104",
        severity=severity,
        where=where,
        message=f"{what} at x = {place(worst.at)}: it {does}, exact is {short(worst.wanted)}{more}",
        input=f"x = {place(worst.at)}",
        returned=raised if is_error else short(worst.returned),
        wanted=short(worst.wanted),
    )


def _digits(measured: Measured, single: Measured, bench: Bench) -> list[Finding]:
    off = measured.digits or single.digits
    if off is None:
        return []
    other = single.digits if measured.digits else None
    also = f"; in float32 {short(other.error)} at x = {place(other.at)}" if other else ""
    dtype = "" if measured.digits else " in float32"
    return [
        Finding(
            code="DRV105",
            severity=Severity.NOTE,
            where=bench.runner.claim.derivative,
            message=f"loses digits{dtype}{_law(off, bench)}: at x = {place(off.at)} it returns "
            f"{short(off.returned)}, exact is {short(off.wanted)} "
            f"(relative error {short(off.error)}{also})",
            input=f"x = {place(off.at)}",
            returned=short(off.returned),
            wanted=short(off.wanted),
        )
    ]


def _law(off: Off, bench: Bench) -> str:
    """Say why a form in y loses digits: near its limit y is known to half a unit only."""
    if Role.OUTPUT not in bench.roles:
        return ""
    limit = limits_of(bench.pair.value, bench.pair).get(math.copysign(math.inf, off.at))
    if not limit or not math.isfinite(limit):
        return " (y has rounded to its limit)"
    half = float(np.spacing(np.dtype(off.precision.dtype).type(abs(limit)))) / 2
    return f" (y rounds to its limit {short(limit)}, its distance is known to {short(half)})"
