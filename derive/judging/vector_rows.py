"""Whether a function of vectors does with many rows what it does with each row alone."""

from collections.abc import Sequence
from typing import Final

from derive.judging.arguments import Roles
from derive.judging.codes import Severity
from derive.judging.numbers import short
from derive.judging.records import Callable, Claim, Finding, Role
from derive.judging.running import Runner
from derive.judging.session import CodeFailedError

_ROWS: Final = ((0.3, -0.7, 1.1), (-0.2, 0.9, 0.4))
_GRADIENTS: Final = ((0.5, -1.25, 0.75), (1.0, 0.25, -0.5))
#: two rows, and more than any code that works in parts takes at once
_COPIES: Final = (1, 1009)
_CLOSE: Final = 1e-6

#: values and gradients, flat
Both = tuple[tuple[float, ...], tuple[float, ...]]


def row_findings(claim: Claim, runner: Runner, roles: Roles) -> list[Finding]:
    """Return where f takes rows one by one, and it or its derivative is another one then.

    Code that refuses two rows, or takes them for one vector, is for single vectors.
    """
    alone = [
        _both(claim, runner, roles, row, gradient, [len(row)])
        for row, gradient in zip(_ROWS, _GRADIENTS, strict=True)
    ]
    known = [one for one in alone if one is not None]
    if len(known) < len(alone):
        return []
    values, slopes = (sum(parts, ()) for parts in zip(*known, strict=True))
    for copies in _COPIES:
        rows = [component for row in _ROWS * copies for component in row]
        gradients = [component for row in _GRADIENTS * copies for component in row]
        shape = [len(_ROWS) * copies, len(_ROWS[0])]
        found = _both(claim, runner, roles, rows, gradients, shape)
        if found is None or (copies == 1 and _first_off(found[0], values) is not None):
            return []
        for where, got, want in (
            (claim.function, found[0], values * copies),
            (claim.derivative, found[1], slopes * copies),
        ):
            off = _first_off(got, want)
            if off is not None and len(got) == len(want):
                return [_finding(where, shape[0], got[off], want[off])]
    return []


def _both(  # noqa: PLR0913, PLR0917 -- what is called, and with what
    claim: Claim,
    runner: Runner,
    roles: Roles,
    rows: Sequence[float],
    gradients: Sequence[float],
    shape: list[int],
) -> Both | None:
    """Return f and its derivative at rows; ``None`` where the code refuses them."""
    options = {"dtype": "float64", "shape": shape}
    try:
        values = runner.value(rows, **options).values
        stand = {Role.INPUT: rows, Role.OUTPUT: values, Role.UPSTREAM: gradients}
        first = [rows] if claim.stateful else []
        slopes = runner.slope([*first, *(stand[role] for role in roles)], **options).values
    except (CodeFailedError, ValueError) as error:
        if isinstance(error, CodeFailedError) and error.kind not in {"exception", "memory"}:
            raise
        return None
    return values, slopes


def _first_off(got: Sequence[float], want: Sequence[float]) -> int | None:
    """Return the first place where two rows of numbers are not close, 0 for other lengths."""
    if len(got) != len(want):
        return 0
    pairs = enumerate(zip(got, want, strict=True))
    return next((n for n, (a, b) in pairs if not abs(a - b) <= _CLOSE * max(1.0, abs(b))), None)


def _finding(where: Callable, rows: int, got: float, want: float) -> Finding:
    at = f"x = ({', '.join(map(short, _ROWS[0]))}), …"
    return Finding(
        code="DRV107",
        severity=Severity.WARNING,
        where=where,
        message=f"of {rows:,} rows it makes {short(got)} where it makes {short(want)} of one alone",
        input=at,
        returned=short(got),
        wanted=short(want),
        fix="sum along the last axis only (axis=-1, keepdims=True)",
    )
