"""verify(target): find pairs, judge each, and collect what was found."""

from collections.abc import Callable as Function
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from derive.judging.callsites import fed
from derive.judging.candidates import may_hold_derivatives
from derive.judging.codes import Severity
from derive.judging.conventions import framework_named
from derive.judging.forward import meant
from derive.judging.judge import judge
from derive.judging.records import Callable, Claim, Finding, Judgement
from derive.judging.session import DEFAULT_MEMORY, DEFAULT_TIMEOUT, CodeFailedError, Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What to judge: a file or module (or nothing), pairs told, and limits in seconds and bytes."""

    target: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    of: str = ""
    convention: str = ""
    timeout: float = DEFAULT_TIMEOUT
    memory: int = DEFAULT_MEMORY
    paths: tuple[str, ...] = ()
    autodiff: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The verdicts on one target, and findings about the target as a whole.

    ``not_run``: nothing in the text of the file speaks of a derivative, so it was not executed.
    """

    target: str
    judgements: tuple[Judgement, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    not_run: bool = False

    def all_findings(self) -> Iterator[Finding]:
        """Yield the findings about the target, then those of each verdict."""
        yield from self.findings
        for judgement in self.judgements:
            yield from judgement.findings


def verify(order: Order, progress: Function[[str], None] = lambda _name: None) -> Report:
    """Judge every pair of a target; whatever the code does is a finding."""
    shown = order.target or ", ".join(value for value, _ in order.pairs)
    framework = framework_named(order.convention)
    if order.of:
        meant(order.of)
    if _is_idle(order):
        return Report(target=shown, not_run=True)
    session = Session(
        order.target,
        order.pairs,
        timeout=order.timeout,
        memory=order.memory,
        paths=order.paths,
        autodiff=order.autodiff,
    )
    try:
        with session:
            judged = []
            for claim in claims_of(session.subjects, order.of):
                judged.append(judge(claim, session, framework))
                progress(claim.derivative.name)
            return Report(target=shown, judgements=tuple(judged))
    except CodeFailedError as error:
        return Report(target=shown, findings=(_unopened(shown, order, error),))


def _is_idle(order: Order) -> bool:
    target = order.target or ""
    if order.pairs or order.autodiff or not target.endswith(".py"):
        return False
    return not may_hold_derivatives(Path(target))


def _unopened(shown: str, order: Order, error: CodeFailedError) -> Finding:
    target = order.target or ""
    file = error.file or (target if target.endswith(".py") else "")
    where = Callable(name=shown, file=file, line=error.line or 1)
    code = "DRV113" if error.kind in {"hang", "memory"} else "DRV112"
    return Finding(
        code=code, severity=Severity.ERROR, where=where, message=f"cannot be imported: {error}"
    )


def claims_of(subjects: Sequence[dict[str, Any]], of: str = "") -> list[Claim]:
    """Return what was found in the child process as claims."""
    return [_claim(subject, of) for subject in subjects]


def _claim(subject: dict[str, Any], of: str) -> Claim:
    function = Callable(name=subject["name"], file=subject["file"], line=subject["line"])
    derivative = Callable(
        name=subject["slope_name"], file=subject["file"], line=subject["slope_line"]
    )
    value_name, slope_name = subject["defined"]
    said, at = fed(
        function,
        derivative,
        (subject["value_file"] or subject["file"], value_name or function.name),
        (subject["file"], slope_name or derivative.name),
    )
    return Claim(
        number=subject["subject"],
        function=function,
        derivative=derivative,
        arguments=tuple(subject["arguments"]),
        parameters=tuple(subject["parameters"].items()),
        stateful=subject["stateful"],
        order=subject["order"],
        style=subject["style"],
        function_argument=subject["value_argument"],
        doc=subject["doc"],
        fed=said,
        fed_at=at,
        of=of,
    )


def without_repeats(reports: Sequence[Report]) -> list[Report]:
    """Return the reports with each pair in the first of them: tables name pairs of other files."""
    seen: set[tuple[str, int, int, int]] = set()
    found = []
    for report in reports:
        fresh = tuple(j for j in report.judgements if not j.claim.is_plain or _place(j) not in seen)
        seen |= {_place(j) for j in report.judgements}
        found.append(replace(report, judgements=fresh))
    return found


def _place(judgement: Judgement) -> tuple[str, int, int, int]:
    claim = judgement.claim
    return claim.derivative.file, claim.derivative.line, claim.function.line, claim.order
