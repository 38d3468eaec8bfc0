"""Everything that can be found fault with, in one go."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from derive.artifacts.build import inspect
from derive.artifacts.cache import digest_of_files
from derive.artifacts.choice import chosen, with_code
from derive.artifacts.records import FileState, State
from derive.artifacts.request import Request
from derive.artifacts.session import Session
from derive.artifacts.studies import dearest_first, judged_claims, outcomes_of
from derive.artifacts.workers import Workers
from derive.catalog import CATALOG
from derive.checking.accuracy import Accuracy, accuracy_findings, load_package, measure
from derive.checking.claims import claim_findings
from derive.checking.files import file_findings
from derive.checking.findings import Finding
from derive.checking.proofs import claims_of, proof_findings, undecided_properties
from derive.output_forms import OutputForms
from derive.properties.records import Property
from derive.study import Study


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckReport:
    """What was checked, and what was found; nothing found means that all of it holds.

    ``undecided`` are properties without an answer, ``without_code`` entries without a module: both
    are counted beside the rest, never among what was proved or measured. ``tolerated`` are
    functions above the limit of their role, and no worse than the accuracy table says.
    """

    findings: tuple[Finding, ...]
    activations: int
    proofs: int
    values: int
    files: int
    undecided: tuple[tuple[str, Property], ...] = ()
    without_code: int = 0
    tolerated: tuple[str, ...] = ()


def check(request: Request, root: Path, session: Session) -> CheckReport:
    """Check the mathematics, the generated numbers and the files on disk; writes nothing.

    Generated code runs only where its file is exactly what a build would write.
    """
    entries = chosen(request.names, request.kinks, own=request.own, session=session)
    with Workers() as workers:
        outcomes = outcomes_of(entries, CATALOG, session, workers)
        studies = [outcome for outcome in outcomes if isinstance(outcome, Study)]
        complete = len(studies) == len(outcomes)
        states = inspect(request, root, session) if complete else ()
        package = root / request.package_folder
        measured = _measurements(package, studies, states, session, workers)
    named = zip((entry.name for entry in entries), outcomes, strict=True)
    undecided = tuple(
        (study.activation.name, item) for study in studies for item in undecided_properties(study)
    )
    findings = (
        *proof_findings(named),
        *claim_findings(judged_claims(session)),
        *accuracy_findings(measured),
        *file_findings(states),
    )
    return CheckReport(
        findings=findings,
        activations=len(entries),
        proofs=sum(1 for study in studies for _ in claims_of(study)) - len(undecided),
        values=sum(one.points for one in measured),
        files=len(states),
        undecided=undecided,
        without_code=len(entries) - len(with_code(entry.name for entry in entries)),
        tolerated=tuple(sorted({one.function for one in measured if one.is_tolerated})),
    )


def _measurements(
    package: Path,
    studies: Sequence[Study],
    states: Iterable[FileState],
    session: Session,
    workers: Workers,
) -> tuple[Accuracy, ...]:
    """Measure every module of a package that is fresh as a whole."""
    if not _is_fresh(package, states):
        return ()
    found: dict[str, tuple[Accuracy, ...]] = {}

    def keep(name: str, measured: tuple[Accuracy, ...]) -> None:
        found[name] = measured
        session.report(name)

    forms = {study.activation.name: study.forms for study in studies}
    stamp = digest_of_files(package, package.glob("*.py"))
    tasks = {name: (package, stamp, forms[name]) for name in with_code(forms)}
    workers.each(_measured, dearest_first(tasks, (one.activation for one in studies)), keep)
    return tuple(one for name in tasks for one in found[name])


def _is_fresh(package: Path, states: Iterable[FileState]) -> bool:
    modules = [state for state in states if state.path.parent == package]
    return bool(modules) and all(state.state is State.FRESH for state in modules)


def _measured(package: Path, stamp: str, forms: OutputForms) -> tuple[Accuracy, ...]:
    module = getattr(_loaded(package, stamp), forms.activation.name)
    return measure(module, forms)


def _loaded(package: Path, stamp: str) -> ModuleType:
    """Import a package once in each process; ``stamp`` is another when a file has changed."""
    module = _imported(package, stamp)
    if sys.modules.get(module.__name__) is not module:  # another package has taken its place
        _imported.cache_clear()
        module = _imported(package, stamp)
    return module


@lru_cache(maxsize=1)
def _imported(package: Path, _stamp: str) -> ModuleType:
    return load_package(package)
