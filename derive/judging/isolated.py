"""Single points that a proof says nothing of: `y == 0.6` picks a value for one input alone."""

from typing import Final

import sympy as sp

from derive.errors import OutOfBudgetError, UndecidedError
from derive.judging.arguments import Roles
from derive.judging.codes import Severity
from derive.judging.functions import Pair, g
from derive.judging.numbers import place, short
from derive.judging.records import Finding
from derive.proof import pieces_of
from derive.proof.deadline import Deadline
from derive.symbols import x

_BESIDE: Final = sp.Rational(1, 10**12)
_EQUAL: Final = 1e-6


def isolated_findings(pair: Pair, roles: Roles) -> list[Finding]:
    """Return where a comparison with == gives another value than a derivative that exists there.

    Parameters are at their defaults.
    """
    fixed = pair.at(pair.defaults)
    used, target = fixed.as_used(roles).subs(g, 1), fixed.target(roles).subs(g, 1)
    if not used.atoms(sp.Eq, sp.Ne):
        return []
    try:
        pieces = pieces_of(used, fixed.region(), deadline=Deadline.after(2.0))
    except (UndecidedError, OutOfBudgetError):
        return []
    points = [piece.region.upper for piece in pieces[:-1]]
    return [found for at in points for found in _finding(pair, used, target, at)]


def _finding(pair: Pair, used: sp.Expr, target: sp.Expr, at: sp.Expr) -> list[Finding]:
    returned = _number(used, at)
    wanted = [_number(target, beside) for beside in (at - _BESIDE, at + _BESIDE)]
    known = [n for n in (returned, *wanted) if n is not None]
    if len(known) < 3 or not _near(*known[1:]) or _near(*known[:2]):
        return []
    return [
        Finding(
            code="DRV101",
            severity=Severity.ERROR,
            where=pair.claim.derivative,
            message=f"wrong at the single point x = {place(float(at))}: it returns "
            f"{short(known[0])}, the derivative exists and is {short(known[1])}",
            input=f"x = {place(float(at))}",
            returned=short(known[0]),
            wanted=short(known[1]),
            cause="the comparison at this point picks the wrong branch",
        )
    ]


def _number(expr: sp.Expr, at: sp.Expr) -> float | None:
    value = sp.N(expr.subs(x, at), 30)
    return float(value) if value.is_real and value.is_finite else None


def _near(first: float, second: float) -> bool:
    return abs(first - second) <= _EQUAL * max(1.0, abs(first))
