"""Judge a pair whose two formulas are known: match, prove or refute, then run it on floats."""

from dataclasses import dataclass, replace

import sympy as sp

from derive.judging.arguments import declared
from derive.judging.causes import likely_cause
from derive.judging.codes import Severity
from derive.judging.functions import Pair
from derive.judging.matching import Comparison, Difference, Match
from derive.judging.measured_findings import measured_findings
from derive.judging.numbers import place, short
from derive.judging.proving import Proved, fails_near_default, prove
from derive.judging.recognising import Recognised, recognise
from derive.judging.records import Claim, Finding, Judgement, Role, Use
from derive.judging.running import Runner
from derive.judging.saying import confused, not_judged, refuted
from derive.judging.session import Session
from derive.proof import Status


@dataclass(frozen=True)
class Case:
    """One pair with everything compared so far."""

    pair: Pair
    comparison: Comparison
    matches: tuple[Match, ...]
    recognised: Recognised | None

    @property
    def claim(self) -> Claim:
        """The claim that is judged."""
        return self.pair.claim

    @property
    def best(self) -> Match | None:
        """The way to read the arguments that agrees: as declared, else for most parameters."""
        agreeing = [m for m in self.matches if m.at_default]
        said = Role.OUTPUT if self.claim.fed == "y" else declared(self.claim)
        as_said = [m for m in agreeing if said in m.roles]
        return min(as_said or agreeing, key=lambda m: len(m.failing), default=None)


def judge_traced(pair: Pair, session: Session) -> Judgement:
    """Return the verdict on a pair of formulas; raises ``CodeFailedError`` when the code fails."""
    comparison = Comparison(pair)
    case = Case(
        pair,
        comparison,
        tuple(comparison.matches()),
        recognise(pair.value, pair.region(), pair.defaults),
    )
    best = case.best
    judgement = _wrong(case) if best is None else _right(case, best, session)
    return replace(
        judgement,
        formula=str(pair.value),
        activation=case.recognised.name if case.recognised else "",
    )


# ---- the formula agrees


def _right(case: Case, match: Match, session: Session) -> Judgement:
    found: list[Finding] = []
    near = fails_near_default(case.comparison, match)
    if near is not None:
        return _lost_parameter(case, match, near)
    proved = prove(case.comparison, match)
    use = _use_of(case, match)
    found += _naming(case, use)
    found += _conditional(case, match, proved)
    status, reason = _status(case, match, proved, found)
    runner = Runner(session, case.claim, _numbers(case.pair), scalar=case.pair.scalar)
    found += measured_findings(case.pair, match.roles, case.comparison.cuts, runner)
    if any(f.code == "DRV101" for f in found):
        status, reason = Status.REFUTED, "the value at a kink is outside the slopes beside it"
    return Judgement(
        claim=case.claim,
        status=status,
        use=use,
        method=proved.verdict.method,
        reason=reason,
        condition="" if proved.condition == sp.true else _condition(proved.condition),
        findings=tuple(found),
    )


def _numbers(pair: Pair) -> dict[str, float]:
    """Return what is handed over for parameters without a default."""
    return {name: 0.5 for name, default in pair.claim.parameters if default is None}


def _status(case: Case, match: Match, proved: Proved, found: list[Finding]) -> tuple[Status, str]:
    verdict = proved.verdict
    reason = verdict.reason
    if verdict.status is Status.PROVED:
        notes = []
        if proved.only_defaults:
            notes.append("with the parameters at their defaults")
        if case.pair.lower != -sp.oo or case.pair.upper != sp.oo:
            notes.append(f"for {case.pair.lower} < x < {case.pair.upper}, inside its own clip")
        return Status.PROVED, "; ".join(notes)
    if verdict.status is Status.REFUTED:
        worst = match.differences[0]
        size = max(worst.size, _refuted_size(verdict.reason))
        found.append(_rounded_constants(case, worst))
        return Status.SUPPORTED, f"not equal, but nowhere off by more than {short(max(size, 0))}"
    return Status.SUPPORTED, reason or "no proof was found"


def _refuted_size(_reason: str) -> float:
    return 0.0


def _rounded_constants(case: Case, worst: Difference) -> Finding:
    return Finding(
        code="DRV109",
        severity=Severity.NOTE,
        where=case.claim.derivative,
        message=f"equals the derivative but for rounded constants or a cut-off: off by at most "
        f"{short(worst.size)}",
        input=_at(worst),
    )


def _use_of(case: Case, match: Match) -> Use:
    fits = {m.roles for m in case.matches if m.at_default and len(m.failing) <= len(match.failing)}
    has_input = any(Role.INPUT in r and Role.OUTPUT not in r for r in fits)
    has_output = any(Role.OUTPUT in r and Role.INPUT not in r for r in fits)
    if not match.roles or set(match.roles) == {Role.UPSTREAM}:
        return Use.INPUT
    if has_input and has_output:
        return Use.EITHER
    if has_input:
        return Use.INPUT
    return Use.OUTPUT if has_output else Use.BOTH


def _naming(case: Case, use: Use) -> list[Finding]:
    """Compare what the derivative is a function of with what its author says."""
    said, fed = declared(case.claim), case.claim.fed
    if use is Use.OUTPUT and (fed == "x" or (said is Role.INPUT and fed != "y")):
        return [_confused(case, Role.OUTPUT)]
    if use is Use.INPUT and (fed == "y" or (said is Role.OUTPUT and fed != "x")):
        return [_confused(case, Role.INPUT)] if case.claim.arguments else []
    return []


def _confused(case: Case, truth: Role) -> Finding:
    other = Role.INPUT if truth is Role.OUTPUT else Role.OUTPUT
    wrong = next((m for m in case.matches if other in m.roles and truth not in m.roles), None)
    worst = wrong.differences[0] if wrong else None
    values = (_at(worst), worst.returned, worst.wanted) if worst else None
    return confused(case.claim, truth, values)


def _condition(condition: sp.Basic) -> str:
    if isinstance(condition, sp.And):
        return " and ".join(sorted(map(_condition, condition.args)))
    return str(condition) if not isinstance(condition, sp.Ne) else f"{condition.lhs} != 0"


def _conditional(case: Case, match: Match, proved: Proved) -> list[Finding]:
    failing = match.failing
    if not failing:
        return []
    known = proved.condition != sp.true
    condition = _condition(proved.condition) if known else "some parameter values"
    worst = max(failing, key=lambda d: d.size)
    from_output = Role.OUTPUT in match.roles
    return [
        Finding(
            code="DRV103",
            severity=Severity.WARNING if from_output else Severity.NOTE,
            where=case.claim.derivative,
            message=f"right only for {condition}; other values are accepted and go wrong",
            input=_at(worst),
            returned=short(worst.returned),
            wanted=short(worst.wanted),
            cause="the output does not determine the slope there" if from_output else "",
            fix=f"raise ValueError unless {condition}" if known else "",
        )
    ]


# ---- the formula differs


def _lost_parameter(case: Case, match: Match, near: Difference) -> Judgement:
    letter = next(s for s, v in near.setting if v != case.pair.defaults[s])
    default = case.pair.defaults[letter]
    worst = max((d for d in match.failing), key=lambda d: d.size)
    cause = likely_cause(case.pair, match.roles) or f"right for {letter} = {default} only"
    return _refuted(case, worst, f"wrong unless {letter} = {default}", cause)


def _wrong(case: Case) -> Judgement:
    roles = case.matches[0].roles if case.matches else ()
    full = case.comparison.match(roles, thorough=False)
    worst = max(full.differences, key=lambda d: d.size)
    if worst.compared == 0:
        return not_judged(case.claim, "no input was found at which both formulas have a value")
    cause = likely_cause(case.pair, roles)
    return _refuted(case, worst, "wrong", cause)


def _refuted(case: Case, worst: Difference, message: str, cause: str) -> Judgement:
    finding = refuted(case.claim, _at(worst), worst.returned, worst.wanted, message, cause)
    return Judgement(
        claim=case.claim,
        status=Status.REFUTED,
        use=Use.NEITHER,
        method="disjoint enclosures at an exact rational point",
        wanted=str(case.pair.derivative),
        findings=(finding,),
    )


def _at(difference: Difference) -> str:
    parameters = "".join(f", {s} = {place(float(v))}" for s, v in difference.setting)
    return f"x = {place(float(difference.at))}{parameters}"
