"""Parameters at the edge of what makes sense: the code is run there, not only its formula."""

from collections.abc import Iterator, Mapping

import sympy as sp

from derive.judging.codes import Severity
from derive.judging.functions import Pair, parameter_symbol
from derive.judging.matching import Comparison, Difference, Match
from derive.judging.measuring import Bench, Off, is_far_out, measure_slope
from derive.judging.numbers import place, short
from derive.judging.oracle import exact_value
from derive.judging.points import cuts_of
from derive.judging.records import Finding
from derive.judging.running import Runner
from derive.judging.session import CodeFailedError, Session
from derive.symbols import x

_TRIAL = sp.Rational(3, 10)

Setting = Mapping[sp.Symbol, sp.Expr]


def edge_findings(
    comparison: Comparison, match: Match, session: Session, given: Mapping[str, float]
) -> list[Finding]:
    """Return notes on parameters at 0 for which the formula holds and the code does not."""
    pair = comparison.pair
    found: list[Finding] = []
    for difference in match.differences:
        letters = [s for s, v in difference.setting if v == 0 and pair.defaults[s] != 0]
        if len(letters) == 1 and difference.agrees:
            worst = _worst(pair, match, difference, session, given)
            if worst is not None:
                found.append(_finding(pair, letters[0], worst))
    return found


def _worst(
    pair: Pair, match: Match, difference: Difference, session: Session, given: Mapping[str, float]
) -> Off | None:
    """Return where the code is off at one setting, nearest to 0."""
    setting = dict(difference.setting)
    fixed = pair.at(setting)
    if any(exact_value(pair.value, {**setting, x: at}) is None for at in (_TRIAL, -_TRIAL)):
        return None  # 0/0: f itself means nothing there
    names = {name: setting.get(parameter_symbol(name)) for name, _ in pair.claim.parameters}
    numbers = {n: float(v) for n, v in names.items() if v is not None}
    runner = Runner(session, pair.claim, {**given, **numbers}, scalar=pair.scalar)
    cuts = cuts_of((fixed.derivative,), fixed.region())
    try:
        measured = measure_slope(Bench(runner, fixed, match.roles), cuts)
    except CodeFailedError as error:
        if error.kind != "exception":
            raise
        return None
    return min(_near(measured.kinks, measured.lost), key=lambda off: abs(off.at), default=None)


def _near(*groups: tuple[Off, ...]) -> Iterator[Off]:
    return (off for group in groups for off in group if not is_far_out(off))


def _finding(pair: Pair, letter: sp.Symbol, off: Off) -> Finding:
    at = f"x = {place(off.at)}, {letter} = 0"
    return Finding(
        code="DRV103",
        severity=Severity.NOTE,
        where=pair.claim.derivative,
        message=f"wrong at the edge {letter} = 0: at x = {place(off.at)} it returns "
        f"{short(off.returned)}, the derivative is {short(off.wanted)}",
        input=at,
        returned=short(off.returned),
        wanted=short(off.wanted),
    )
