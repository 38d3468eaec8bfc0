"""The studies and generated modules that a request is about, and what became of the others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from derive.activation import Activation
from derive.artifacts.cache import key_of
from derive.artifacts.choice import chosen, with_code
from derive.artifacts.request import Request
from derive.artifacts.session import Session
from derive.artifacts.sources import rendering_digest, trial_digest
from derive.artifacts.studies import dearest_first, definition_text, outcomes_of, vector_outcomes
from derive.artifacts.workers import Workers
from derive.catalog import CATALOG
from derive.catalog.vector import VECTOR_CATALOG
from derive.catalog.without_code import missing_code
from derive.errors import DeriveError, FalseStepError, TemplateError, UsageError
from derive.rendering.mode import Mode
from derive.rendering.module import render_activation
from derive.rendering.vector_module import has_module
from derive.study import Study, VectorStudy
from derive.vector import VectorActivation

_Entry = TypeVar("_Entry")
_Result = TypeVar("_Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What was worked out: studies in order, modules by name.

    ``failures`` are the entries without a study; ``unwritten`` those with a study whose module
    failed. Entries of which no code is generated yet have neither. ``vectors`` and
    ``vector_failures`` are the same of functions between vectors.
    """

    studies: tuple[Study, ...]
    modules: Mapping[str, str]
    failures: tuple[tuple[Activation, DeriveError], ...] = ()
    unwritten: tuple[tuple[Activation, DeriveError], ...] = ()
    vectors: tuple[VectorStudy, ...] = ()
    vector_failures: tuple[tuple[VectorActivation, DeriveError], ...] = ()

    @property
    def complete(self) -> tuple[Study, ...]:
        """The studies whose modules, if they were asked for, could be written."""
        lost = {entry.name for entry, _ in self.unwritten}
        coded = with_code(study.activation.name for study in self.studies)
        return tuple(s for s in self.studies if s.activation.name in {*coded} - lost)

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """The name of everything that failed, and why."""
        failed = [(entry.name, error) for entry, error in (*self.failures, *self.unwritten)]
        failed += [(entry.name, error) for entry, error in self.vector_failures]
        return tuple((name, str(error)) for name, error in failed)


def work_out(
    request: Request,
    covered: Sequence[str],
    session: Session,
    workers: Workers,
    *,
    code: bool = True,
) -> Work:
    """Work out every activation in ``covered``, and with ``code`` the modules of ``request``.

    Raises ``FalseStepError`` for a step that was refuted: it stands for a defect of the engine.
    """
    entries = chosen(covered, request.kinks, own=request.own, session=session)
    vectors = _vectors(request, covered)
    found = _paired(entries, outcomes_of(entries, CATALOG, session, workers))
    of_vectors = _paired(vectors, vector_outcomes(vectors, session))
    studies = tuple(outcome for _, outcome in found if isinstance(outcome, Study))
    modules = _modules(request, studies, session, workers) if code else {}
    return Work(
        studies=studies,
        modules={name: text for name, text in modules.items() if isinstance(text, str)},
        failures=tuple((e, o) for e, o in found if isinstance(o, DeriveError)),
        unwritten=tuple(
            (study.activation, error)
            for study in studies
            if isinstance(error := modules.get(study.activation.name), DeriveError)
        ),
        vectors=tuple(outcome for _, outcome in of_vectors if isinstance(outcome, VectorStudy)),
        vector_failures=tuple((e, o) for e, o in of_vectors if isinstance(o, DeriveError)),
    )


def _paired(entries: Sequence[_Entry], outcomes: Sequence[_Result]) -> list[tuple[_Entry, _Result]]:
    """Return each entry with what became of it; raises the first step that was refuted."""
    for outcome in outcomes:
        if isinstance(outcome, FalseStepError):
            raise outcome
    return list(zip(entries, outcomes, strict=True))


def _vectors(request: Request, covered: Sequence[str]) -> tuple[VectorActivation, ...]:
    """Return the functions between vectors that the document is about; a package has none."""
    if request.vendored:
        return ()
    wanted = {*covered, *request.names}
    return tuple(entry for entry in VECTOR_CATALOG if not covered or entry.name in wanted)


def require_code(names: Iterable[str]) -> None:
    """Raise ``UsageError`` for a name of which no code is generated."""
    for name in names:
        missing = missing_code(name)
        if reason := f" yet: {missing}" if missing else _without_module(name):
            raise UsageError(
                f"{name}: no code is generated{reason}; "
                f"`derive show {name}` prints its mathematics, `derive pdf {name}` sets it"
            )


def _without_module(name: str) -> str:
    """Return why a function between vectors has no module; "" for one that has, and for others."""
    entry = next((entry for entry in VECTOR_CATALOG if entry.name == name), None)
    if entry is None or has_module(entry):
        return ""
    return ", for no template fits a function between vectors of its kind"


def _modules(
    request: Request, studies: Sequence[Study], session: Session, workers: Workers
) -> dict[str, str | DeriveError]:
    """Return the module of each activation by name; lowering proves as it goes, so it is cached."""
    wanted = {
        study.activation.name: study
        for study in studies
        if not request.names or study.activation.name in request.names
        if not missing_code(study.activation.name)
    }
    cache, own = session.cache, {entry.name for entry in request.own}
    writers = {name: session.write if name in own else None for name in wanted}
    keys = {
        name: _module_key(study, request.mode, tried=writers[name] is not None)
        for name, study in wanted.items()
    }
    stored = {name: cache.load(key) for name, key in keys.items()}
    found: dict[str, str | DeriveError] = {n: t for n, t in stored.items() if isinstance(t, str)}

    def keep(name: str, module: str | DeriveError) -> None:
        found[name] = module
        if isinstance(module, str):
            cache.store(keys[name], module)

    missing = {
        n: (study, request.mode, writers[n]) for n, study in wanted.items() if n not in found
    }
    activations = (study.activation for study in wanted.values())
    workers.each(_module, dearest_first(missing, activations), keep)
    return found


def _module(
    study: Study, mode: Mode, write: Callable[[Study, Mode], str] | None
) -> str | DeriveError:
    try:
        return (write or render_activation)(study, mode)
    except TemplateError:
        raise  # concerns every activation alike
    except DeriveError as error:
        return error


def _module_key(study: Study, mode: Mode, *, tried: bool) -> str:
    of_trial = [trial_digest()] if tried else []
    text = definition_text(study.activation)
    return key_of("module", rendering_digest(), text, mode, *of_trial)
