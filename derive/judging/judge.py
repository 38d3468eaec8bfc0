"""judge(claim, session): the verdict on one function and its claimed derivative."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from derive.catalog.frameworks import Framework
from derive.judging.codes import Severity
from derive.judging.functions import read_pair
from derive.judging.records import Claim, Finding, Judgement, Use
from derive.judging.sampled import judge_sampled
from derive.judging.saying import not_judged
from derive.judging.session import CodeFailedError, Session
from derive.judging.traced import judge_traced
from derive.judging.vector import is_vector, judge_vector
from derive.proof import Status

#: more than this, in bytes, printed during one call
_FLOOD = 2_000


def judge(claim: Claim, session: Session, framework: Framework | None = None) -> Judgement:
    """Return the verdict on a claim; failures of the judged code are findings, not exceptions."""
    session.printed = 0
    try:
        judgement = _judged(claim, session, framework)
    except CodeFailedError as error:
        judgement = _failed(claim, error)
    return _with_flood(judgement, session.printed)


def _judged(claim: Claim, session: Session, framework: Framework | None) -> Judgement:
    traces = _traces(claim, session)
    if is_vector(traces) and "graph" in traces["slope"]:
        return judge_vector(claim, traces)
    pair = read_pair(claim, traces)
    if not pair.untraced:
        return judge_traced(pair, session, framework)
    return judge_sampled(pair, session, framework)


def _traces(claim: Claim, session: Session) -> Mapping[str, Any]:
    """Return the traces; code that dies or hangs on letters may still run on numbers."""
    try:
        found: Mapping[str, Any] = session.ask({"do": "trace", "subject": claim.number})
    except CodeFailedError as error:
        return {"value": {"error": str(error)}, "slope": {"error": str(error)}}
    return found


def _failed(claim: Claim, error: CodeFailedError) -> Judgement:
    is_guess = error.is_call or claim.style == "autodiff"
    if error.kind == "exception" and is_guess and claim.style != "told":
        return not_judged(claim, f"no function of arrays: {error}", Severity.NOTE)
    code = "DRV113" if error.kind in {"hang", "memory"} else "DRV112"
    where = claim.derivative
    if error.line:
        where = replace(where, line=error.line)
    finding = Finding(code=code, severity=Severity.ERROR, where=where, message=str(error))
    return Judgement(
        claim=claim,
        status=Status.UNDECIDED,
        use=Use.UNKNOWN,
        method="the code was run",
        reason=str(error),
        findings=(finding,),
    )


def _with_flood(judgement: Judgement, printed: int) -> Judgement:
    if printed < _FLOOD:
        return judgement
    flood = Finding(
        code="DRV114",
        severity=Severity.WARNING,
        where=judgement.claim.derivative,
        message=f"it printed {printed:,} bytes during one call",
    )
    return replace(judgement, findings=(*judgement.findings, flood))
