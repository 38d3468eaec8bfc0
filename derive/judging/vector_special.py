"""A function of vectors with one component at -∞, as masks set it, or at NaN."""

import math
from collections.abc import Sequence
from typing import Final

import sympy as sp

from derive.judging.codes import Severity
from derive.judging.limits import limit_at
from derive.judging.numbers import short
from derive.judging.records import Claim, Finding
from derive.judging.running import Runner
from derive.judging.session import CodeFailedError
from derive.proof import Region
from derive.symbols import x

_REST: Final = (0.5, 1.25)
_SHAPES: Final = ([3], [1, 3], [3, 1])
_CLOSE: Final = 1e-6


def masked_findings(
    claim: Claim, runner: Runner, value: Sequence[sp.Expr], letters: Sequence[sp.Symbol]
) -> list[Finding]:
    """Return what f makes of -∞ and of NaN in its first component; raises ``CodeFailedError``."""
    rest = {s: sp.Rational(v) for s, v in zip(letters[1:], _REST, strict=True)}
    exprs = [y.xreplace({**rest, letters[0]: x}) for y in value]
    limits = [limit_at(e, -sp.oo, Region()) for e in exprs]
    got = _returned(runner, -math.inf)
    found = [_finding(claim, b, w) for b, w in zip(got, limits, strict=False) if _is_off(b, w)]
    wrong = [f for f in found if f.counts]
    hidden = _returned(runner, math.nan)
    if hidden and not any(map(math.isnan, hidden)):
        found += [_hidden(claim, hidden[0])]
    return [*(wrong or found)[:1], *(f for f in found if f.code == "DRV118")]


def _returned(runner: Runner, first: float) -> tuple[float, ...]:
    for shape in _SHAPES:
        try:
            return runner.value((first, *_REST), dtype="float64", shape=shape).values
        except CodeFailedError as error:
            if error.kind != "exception":
                raise
    return ()


def _is_off(returned: float, wanted: float | None) -> bool:
    if wanted is None:
        return False
    if math.isinf(wanted) or math.isinf(returned) or math.isnan(returned):
        return returned != wanted
    return abs(returned - wanted) > _CLOSE * max(1.0, abs(wanted))


def _finding(claim: Claim, returned: float, wanted: float | None) -> Finding:
    limit = "" if wanted is None else short(wanted)
    at = f"x = (-inf, {', '.join(map(short, _REST))})"
    return Finding(
        code="DRV117",
        severity=Severity.NOTE if math.isnan(returned) else Severity.WARNING,
        where=claim.function,
        message=f"{claim.function.name}: at {at} it returns {short(returned)}, "
        f"the limit is {limit}",
        input=at,
        returned=short(returned),
        wanted=limit,
    )


def _hidden(claim: Claim, returned: float) -> Finding:
    return Finding(
        code="DRV118",
        severity=Severity.NOTE,
        where=claim.function,
        message=f"{claim.function.name}: with NaN in one component it returns {short(returned)}, "
        "which hides what went wrong before",
        input=f"x = (NaN, {', '.join(map(short, _REST))})",
        returned=short(returned),
        wanted="NaN",
    )
