"""Judge a pair whose two formulas are known: match, prove or refute, then run it on floats."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isnan
from typing import Final

import sympy as sp

from derive.catalog.frameworks import Framework
from derive.judging.arguments import Roles, declared
from derive.judging.causes import Cause, likely_cause
from derive.judging.codes import Severity
from derive.judging.edges import edge_findings
from derive.judging.forward import forward_findings
from derive.judging.functions import Pair
from derive.judging.isolated import isolated_findings
from derive.judging.matching import Comparison, Difference, Match
from derive.judging.measured_findings import measured_findings
from derive.judging.measuring import Bench
from derive.judging.numbers import place, short
from derive.judging.oracle import along
from derive.judging.proving import Proved, fails_near_default, prove
from derive.judging.recognising import Recognised, recognise
from derive.judging.records import Claim, Finding, Judgement, Role, Use
from derive.judging.running import Runner
from derive.judging.sampled import judge_sampled
from derive.judging.saying import confused, not_judged, refuted
from derive.judging.session import Session
from derive.judging.sharing import shared_output
from derive.proof import Status

#: ways to read the arguments for which a cause is looked for
_READINGS: Final = 3
#: what floats may differ by from the exact value of a trace on ordinary inputs
_ROUNDED: Final = 1e-4
_ACTS_OTHERWISE: Final = "the code acts otherwise on numbers than on letters"


@dataclass(frozen=True)
class Case:
    """One pair with everything compared so far."""

    pair: Pair
    comparison: Comparison
    matches: tuple[Match, ...]
    recognised: Recognised | None
    framework: Framework | None = None

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


def judge_traced(pair: Pair, session: Session, framework: Framework | None = None) -> Judgement:
    """Return the verdict on a pair of formulas; raises ``CodeFailedError`` when the code fails."""
    comparison = Comparison(pair)
    case = Case(
        pair,
        comparison,
        tuple(comparison.matches()),
        recognise(pair.value, pair.region(), pair.defaults),
        framework,
    )
    best = case.best
    outside = _outside(case)
    if outside is not None:
        judgement = outside
    else:
        judgement = _wrong(case) if best is None else _right(case, best, session)
    return replace(
        judgement,
        formula=str(pair.value),
        activation=case.recognised.name if case.recognised else "",
    )


def judge_named(pair: Pair, activation: str) -> Judgement | None:
    """Return the verdict when this is the derivative of a function that the code does not hold."""
    comparison = Comparison(pair)
    case = Case(pair, comparison, tuple(comparison.matches()), None)
    best = case.best
    if best is None or not {Role.INPUT, Role.OUTPUT} & set(best.roles):
        return None
    judgement = _proved_alone(case, best)
    return replace(
        judgement, formula=str(pair.value), activation=f"{activation}, which is not in the module"
    )


def _proved_alone(case: Case, match: Match) -> Judgement:
    proved = prove(case.comparison, match)
    found: list[Finding] = []
    status, reason = _status(case, match, proved, found)
    use = _use_of(case, match)
    return _concluded(case, proved, use, (status, reason), [*_naming(case, use), *found])


def _concluded(
    case: Case, proved: Proved, use: Use, said: tuple[Status, str], found: Sequence[Finding]
) -> Judgement:
    status, reason = said
    return Judgement(
        claim=case.claim,
        status=status,
        use=use,
        method=proved.verdict.method,
        reason=reason,
        condition="" if proved.condition == sp.true else _condition(proved.condition),
        findings=tuple(found),
    )


# ---- the formula agrees


def _right(case: Case, match: Match, session: Session) -> Judgement:
    found: list[Finding] = []
    near = fails_near_default(case.comparison, match)
    if near is not None:
        return _lost_parameter(case, match, near)
    runner = Runner(session, case.claim, _numbers(case.pair), scalar=case.pair.scalar)
    if not _runs_as_traced(case, match, runner):
        return judge_sampled(replace(case.pair, untraced=_ACTS_OTHERWISE), session)
    proved = prove(case.comparison, match)
    if proved.verdict.status is not Status.PROVED:
        match = case.comparison.searched(match)
        if not match.at_default:
            return _refuted(case, match.differences[0], "wrong", _where_wrong(case, match))
    use = _use_of(case, match)
    found += _naming(case, use)
    found += _conditional(case, match, proved)
    status, reason = _status(case, match, proved, found)
    found += measured_findings(
        case.pair, match.roles, case.comparison.cuts, runner, case.recognised, case.framework
    )
    if not any(f.code == "DRV101" for f in found):
        found += isolated_findings(case.pair, match.roles)
    found += edge_findings(case.comparison, match, session, runner.parameters)
    found += forward_findings(case.pair, case.recognised)
    wrong = [f.message for f in found if f.code == "DRV101"]
    if wrong:
        status, reason = Status.REFUTED, wrong[0]
    return _concluded(case, proved, use, (status, reason), found)


def _runs_as_traced(case: Case, match: Match, runner: Runner) -> bool:
    """Whether the code returns on numbers what its trace says; a proof is about the trace."""
    inputs = [float(p) for p in case.comparison.points]
    fixed = case.pair.at(case.pair.defaults)
    wanted = along(fixed.derivative, inputs, {})
    returned = Bench(runner, case.pair, match.roles).run(inputs)
    pairs = [(a, b) for a, b in zip(returned, wanted, strict=True) if b is not None]
    return all(isnan(a) or abs(a - b) <= _ROUNDED * max(1.0, abs(b)) for a, b in pairs)


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
        found.append(_rounded_constants(case, worst))
        return Status.SUPPORTED, f"not equal, but nowhere off by more than {short(worst.size)}"
    return Status.SUPPORTED, reason or "no proof was found"


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
    return [
        _condition_finding(
            case, match.roles, failing, _condition(proved.condition) if known else ""
        )
    ]


def _condition_finding(
    case: Case,
    roles: Roles,
    failing: Sequence[Difference],
    condition: str,
    *,
    at_default: bool = False,
) -> Finding:
    """Say that a parameter may leave the range for which the formula holds."""
    worst = max(failing, key=lambda d: d.size)
    hides_input = Role.INPUT not in roles
    shared = shared_output(case.pair, roles, dict(worst.setting), worst.at) if hides_input else ""
    is_grave = shared or Role.OUTPUT in roles
    severity = Severity.ERROR if at_default else Severity.WARNING if is_grave else Severity.NOTE
    others = "the default is not such a value" if at_default else "other values are accepted"
    return Finding(
        code="DRV103",
        severity=severity,
        where=case.claim.derivative,
        message=f"right only for {condition or 'some parameter values'}; {others} and go wrong"
        if not at_default
        else f"right only for {condition or 'other parameter values'}; {others}",
        input=_at(worst),
        returned=short(worst.returned),
        wanted=short(worst.wanted),
        cause=shared,
        fix=f"raise ValueError unless {condition}" if condition else "",
    )


# ---- the formula differs


def _outside(case: Case) -> Judgement | None:
    """Judge a form in y, called so, whose default parameters lie outside its condition."""
    if declared(case.claim) is not Role.OUTPUT or not case.pair.parameters:
        return None
    for match in case.matches:
        if Role.OUTPUT not in match.roles or Role.INPUT in match.roles or match.at_default:
            continue
        full = case.comparison.match(match.roles, thorough=True)
        # with a parameter at 0 everything may vanish, and a single value is a lost factor
        agreeing = [d for d in full.differences if d.agrees and all(v != 0 for _, v in d.setting)]
        if len(agreeing) < 2 or not full.differences[0].compared:
            continue
        finding = _condition_finding(case, match.roles, full.differences[:1], "", at_default=True)
        return Judgement(
            claim=case.claim,
            status=Status.REFUTED,
            use=Use.OUTPUT,
            method="exact values at the default parameters",
            findings=(finding,),
        )
    return None


def _lost_parameter(case: Case, match: Match, near: Difference) -> Judgement:
    letter = next(s for s, v in near.setting if v != case.pair.defaults[s])
    default = case.pair.defaults[letter]
    worst = max((d for d in match.failing), key=lambda d: d.size)
    cause = likely_cause(case.pair, [(match.roles, near.at)])
    words = cause.words if cause else f"right for {letter} = {default} only"
    return _refuted(case, worst, f"wrong unless {letter} = {default}", words)


def _wrong(case: Case) -> Judgement:
    compared = [m for m in case.matches if m.differences[0].compared]
    if not compared:
        return not_judged(case.claim, "no input was found at which both formulas have a value")
    readings = [(m.roles, m.differences[0].at) for m in compared[:_READINGS]]
    cause = likely_cause(case.pair, readings)
    shown = next((m for m in compared if cause and m.roles == cause.roles), compared[0])
    worst = case.comparison.match(shown.roles, thorough=True).differences[0]
    if cause is not None and cause.confuses:
        return _misused(case, worst, cause)
    words = cause.words if cause else _one_way(case, shown, worst) or _where_wrong(case, shown)
    return _refuted(case, worst, "wrong", words)


def _one_way(case: Case, match: Match, worst: Difference) -> str:
    """Say so when a form in y is right for one of several inputs with that output."""
    if Role.INPUT in match.roles or Role.OUTPUT not in match.roles:
        return ""
    return shared_output(case.pair, match.roles, dict(worst.setting), worst.at)


def _where_wrong(case: Case, match: Match) -> str:
    """Say on which pieces the code is wrong, when it is right on others."""
    cuts = [-sp.oo, *case.comparison.cuts, sp.oo]
    wrong = []
    for low, high in pairwise(cuts):
        points = [p for p in case.comparison.points if low < p < high]
        if points and not case.comparison.agrees_at(match.roles, points):
            wrong.append(f"{low} < x < {high}")
    return f"wrong only for {', '.join(wrong)}" if 0 < len(wrong) < len(cuts) - 1 else ""


def _misused(case: Case, worst: Difference, cause: Cause) -> Judgement:
    """Say that the code is right for y and gets x, or the other way round, by its own doing."""
    judgement = _refuted(case, worst, "x and y are confused", cause.words)
    return replace(judgement, findings=tuple(replace(f, code="DRV102") for f in judgement.findings))


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
