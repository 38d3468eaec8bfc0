"""Findings about mathematics: every line and form that is not PROVED, every property that fails.

A property is a question that the engine puts to itself. One that it leaves open is shown as
undecided and counted by ``undecided_properties``; it is no finding, for nothing false is said.
"""

from collections.abc import Iterable, Iterator

from derive.artifacts.studies import Outcome
from derive.checking.findings import Code, Finding
from derive.errors import DeriveError
from derive.proof import Status, Verdict
from derive.properties.records import Property
from derive.study import Study

_HINT = "`derive show {name}` prints the derivation with its verdicts"


def proof_findings(outcomes: Iterable[tuple[str, Outcome]]) -> tuple[Finding, ...]:
    """Return the findings about (name, outcome) pairs, in their order."""
    return tuple(finding for name, outcome in outcomes for finding in _about(name, outcome))


def _about(name: str, outcome: Outcome) -> Iterator[Finding]:
    if isinstance(outcome, DeriveError):
        yield Finding(
            code=Code.NO_STUDY,
            where=name,
            message=f"{type(outcome).__name__}: {outcome}",
            hint="the engine lacks a rule for it, or the definition is wrong",
        )
        return
    for code, subject, verdict in claims_of(outcome):
        if verdict.status is not Status.PROVED and not _is_left_open(code, verdict):
            yield Finding(
                code=code,
                where=name,
                message=f"{subject} is {verdict.status}{_because(verdict)}",
                hint=_HINT.format(name=name),
            )


def _is_left_open(code: Code, verdict: Verdict) -> bool:
    return code is Code.UNPROVED_PROPERTY and verdict.status is Status.UNDECIDED


def undecided_properties(study: Study) -> Iterator[Property]:
    """Yield the properties that the engine could not decide."""
    for item in study.properties.items:
        if _is_left_open(Code.UNPROVED_PROPERTY, item.verdict):
            yield item


def _because(verdict: Verdict) -> str:
    if verdict.counterexample is not None:
        return f" {verdict.counterexample}"
    reason = verdict.reason or verdict.method
    return f" ({reason})" if reason else ""


def claims_of(study: Study) -> Iterator[tuple[Code, str, Verdict]]:
    """Yield everything the study claims, and the derivation as a whole, which may claim more."""
    derivation = study.derivation
    for branch in derivation.branches:
        for number, step in enumerate(branch.steps, start=1):
            yield Code.UNPROVED_STEP, f"line {number} ({', '.join(step.rules)})", step.verdict
    for kink in derivation.kinks:
        yield Code.UNPROVED_STEP, f"the pair of one-sided limits at x = {kink.at}", kink.verdict
    yield Code.UNPROVED_STEP, "the derivation as a whole", derivation.verdict
    yield Code.UNPROVED_FORM, "the condition on the parameters", study.forms.condition_verdict
    for form in (*study.forms.forms, *study.forms.mixed):
        yield Code.UNPROVED_FORM, f"the {form.kind} form {form.expr}", form.verdict
    for item in study.properties.items:
        yield Code.UNPROVED_PROPERTY, f"the property '{item.title}'", item.verdict
