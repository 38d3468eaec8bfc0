"""judge(claim, session): the verdict on one function and its claimed derivative."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from derive.activation import Activation
from derive.catalog.frameworks import Framework
from derive.errors import UsageError
from derive.judging.by_others import by_another
from derive.judging.codes import Severity
from derive.judging.forward import named_entry
from derive.judging.functions import UNTRACED, Pair, read_pair
from derive.judging.gates import judge_gates
from derive.judging.recognising import choices, entries
from derive.judging.records import Claim, Finding, Judgement, Use
from derive.judging.sampled import judge_sampled
from derive.judging.saying import not_judged
from derive.judging.session import CodeFailedError, Session
from derive.judging.skipping import without_layers
from derive.judging.traced import judge_named, judge_traced
from derive.judging.vector import is_vector, judge_vector
from derive.proof import Status

#: more than this, in bytes, printed during one call
_FLOOD = 2_000
#: findings for the ways in which code fails; all others are DRV112
_CODES = {"hang": "DRV113", "memory": "DRV113", "shape": "DRV107"}


def judge(claim: Claim, session: Session, framework: Framework | None = None) -> Judgement:
    """Return the verdict on a claim; failures of the judged code, and ours, are findings."""
    session.printed = 0
    try:
        judgement = _judged(claim, session, framework)
    except CodeFailedError as error:
        judgement = _failed(claim, error)
    except UsageError:
        raise
    except Exception as error:  # a mistake of ours about one function: the others are judged
        said = f"internal error of derive ({type(error).__name__}: {error}); please report it"
        judgement = not_judged(claim, said)
    return _with_flood(without_layers(judgement, session), session.printed)


def _judged(claim: Claim, session: Session, framework: Framework | None) -> Judgement:
    traces = _traces(claim, session)
    if "halves" in traces:
        return judge_gates(claim, traces["halves"], session)
    if is_vector(traces) and "graph" in traces["slope"]:
        return judge_vector(claim, traces, session)
    pair = read_pair(claim, traces)
    if claim.style == "alone":
        return _judged_alone(pair)
    if not pair.untraced:
        judgement = judge_traced(pair, session, framework)
        other = by_another(pair) if judgement.status is Status.REFUTED else ""
        if not other:
            return judgement
        return not_judged(claim, f"it is the derivative by {other}, as of a loss", Severity.NOTE)
    return judge_sampled(pair, session, framework)


def _judged_alone(pair: Pair) -> Judgement:
    """Judge a derivative without its function: only the name can say what that is."""
    named = named_entry(pair.claim.function.name)
    if named is None or pair.slope is UNTRACED:
        return not_judged(pair.claim, "its function is not in the module", Severity.NOTE)
    for entry in (named, *entries()):
        for chosen in choices(entry, pair.slope):
            known = replace(pair, value=entry.expr.xreplace(chosen), untraced="")
            judgement = judge_named(known.at(known.defaults), entry.name)
            if judgement is not None:
                other = () if entry is named else (_other_entry(pair.claim, entry, named),)
                return replace(judgement, findings=(*judgement.findings, *other))
    return not_judged(
        pair.claim,
        f"its function is not in the module, and it is no derivative of {named.name}",
        Severity.NOTE if named.parameters else Severity.WARNING,
    )


def _other_entry(claim: Claim, entry: Activation, named: Activation) -> Finding:
    return Finding(
        code="DRV108",
        severity=Severity.WARNING,
        where=claim.derivative,
        message=f"this is the derivative of {entry.name}, not of {named.name} as its name says",
    )


def _traces(claim: Claim, session: Session) -> Mapping[str, Any]:
    """Return the traces; code that dies or hangs on letters may still run on numbers."""
    try:
        found: Mapping[str, Any] = session.ask({"do": "trace", "subject": claim.number})
    except CodeFailedError as error:
        return {"value": {"error": str(error)}, "slope": {"error": str(error)}}
    return found


def _failed(claim: Claim, error: CodeFailedError) -> Judgement:
    # a layer wants more than one array; only of an activation is it a finding that it raises
    is_layer = claim.style == "class" and (
        error.is_unready or named_entry(claim.function.name) is None
    )
    is_guess = error.is_call or claim.style == "autodiff" or is_layer
    if error.kind == "exception" and is_guess and claim.style != "told":
        return not_judged(claim, f"no function of arrays: {error}", Severity.NOTE)
    code = _CODES.get(error.kind, "DRV112")
    where = claim.derivative
    if error.line and error.file == where.file:
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
