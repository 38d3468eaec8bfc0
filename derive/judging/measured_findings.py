"""What was measured on floats, said as findings."""

from collections.abc import Sequence

import sympy as sp

from derive.catalog.frameworks import Framework, convention_of
from derive.judging.arguments import Roles
from derive.judging.codes import Severity
from derive.judging.contract import contract_findings
from derive.judging.conventions import convention_findings, held_against
from derive.judging.functions import Pair
from derive.judging.measuring import Bench, Measured, Off, is_far_out, measure_slope, measure_value
from derive.judging.numbers import place, short
from derive.judging.recognising import Recognised
from derive.judging.records import Callable, Finding, Role
from derive.judging.running import Runner


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
    value = measure_value(runner, pair)
    bench = Bench(runner, pair, roles)
    slope = measure_slope(bench, cuts)
    conventions = (
        convention_findings(recognised, slope.at_kinks, framework, claim.derivative)
        if framework
        else []
    )
    return [
        *conventions,
        *contract_findings(bench),
        *_kinks(slope, claim.derivative),
        *_lost(value, claim.function),
        *_lost(slope, claim.derivative),
        *_digits(slope, claim.derivative, from_output=Role.OUTPUT in roles),
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
    return [*held, *_kinks(slope, where), *_lost(slope, where)]


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


def _lost(measured: Measured, where: Callable) -> list[Finding]:
    near = [off for off in measured.lost if not is_far_out(off)]
    chosen = near or list(measured.lost)
    if not chosen:
        return []
    worst = min(chosen, key=lambda off: abs(off.at))
    what = (
        "overflows"
        if worst.returned != worst.returned or abs(worst.returned) > 1e300
        else "is lost"
    )
    return [
        Finding(
            code="DRV104",
            severity=Severity.WARNING if near else Severity.NOTE,
            where=where,
            message=f"{what} at x = {place(worst.at)}: it returns {short(worst.returned)}, "
            f"exact is {short(worst.wanted)}",
            input=f"x = {place(worst.at)}",
            returned=short(worst.returned),
            wanted=short(worst.wanted),
        )
    ]


def _digits(measured: Measured, where: Callable, *, from_output: bool) -> list[Finding]:
    off = measured.digits
    if off is None:
        return []
    law = " (y has rounded to its limit)" if from_output else ""
    return [
        Finding(
            code="DRV105",
            severity=Severity.NOTE,
            where=where,
            message=f"loses digits{law}: at x = {place(off.at)} it returns {short(off.returned)}, "
            f"exact is {short(off.wanted)} (relative error {short(off.error)})",
            input=f"x = {place(off.at)}",
            returned=short(off.returned),
            wanted=short(off.wanted),
        )
    ]
