"""What looks like an activation with its derivative and is none: layers, normalisations, noise."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from derive.judging.codes import Severity
from derive.judging.records import Claim, Judgement
from derive.judging.running import Runner
from derive.judging.session import CodeFailedError, Session
from derive.proof import Status

_ROWS: Final = (0.3, -0.7, 1.1, 0.9, 0.2, -1.6)
_OTHER_ROW: Final = (*_ROWS[:3], -2.1, 1.7, 0.4)
_WHOLE: Final = (0.0, 1.0, 1.0, 0.0, 2.0, 1.0)
_SHAPE: Final = (2, 3)
_SCALE: Final = 3.0
#: normalisations add a small number to the variance
_CLOSE: Final = 1e-3


def without_layers(judgement: Judgement, session: Session) -> Judgement:
    """Make it a note, with the reason, that something which is no activation was not judged."""
    counting = [f for f in judgement.findings if f.counts and f.code in {"DRV115", "DRV112"}]
    if judgement.status is not Status.UNDECIDED or not counting or judgement.claim.style == "told":
        return judgement
    try:
        reason = _why_not(judgement.claim, session)
    except CodeFailedError:  # it dies again
        reason = ""
    if not reason:
        return judgement
    said = f"not an activation: skipped, {reason}"
    findings = tuple(
        replace(f, code="DRV115", severity=Severity.NOTE, message=said) if f in counting else f
        for f in judgement.findings
    )
    return replace(judgement, reason=said, findings=findings)


def _why_not(claim: Claim, session: Session) -> str:
    given = {n: 0.5 for n, default in claim.parameters if default is None}
    runner = Runner(session, claim, given, scalar=False)
    first = _values(runner, _ROWS)
    if not first:
        return "it wants whole numbers" if _values(runner, _WHOLE, "int64") else ""
    if first != _values(runner, _ROWS):
        return "it is random"
    if len(first) != len(_ROWS):
        return f"it makes {len(first)} numbers of {len(_ROWS)}"
    if _apart(first[:3], _values(runner, _OTHER_ROW)[:3]):
        return "it mixes the rows of a batch, as batch normalisation does"
    scaled = _values(runner, [_SCALE * v for v in _ROWS])
    if not _apart(first, scaled) and _mixes(runner, first):
        return "it does not change when its input is scaled: it normalises"
    return ""


def _values(runner: Runner, inputs: Sequence[float], dtype: str = "float64") -> tuple[float, ...]:
    """Return what f makes of two rows; nothing when it wants something else."""
    try:
        return runner.value(inputs, dtype=dtype, shape=list(_SHAPE)).values
    except CodeFailedError as error:
        if error.kind != "exception":
            raise
        return ()


def _mixes(runner: Runner, first: Sequence[float]) -> bool:
    """Whether one component of a row depends on another one."""
    moved = _values(runner, (_ROWS[0], *(v + 1.0 for v in _ROWS[1:])))
    return _apart(first[:1], moved[:1])


def _apart(left: Sequence[float], right: Sequence[float]) -> bool:
    pairs = zip(left, right, strict=False)
    return len(left) != len(right) or any(abs(a - b) > _CLOSE * max(1, abs(a)) for a, b in pairs)
