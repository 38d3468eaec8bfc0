"""Studies of many activations, from the cache or computed on several processes, in fixed order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TypeVar

import sympy as sp

from derive.activation import Activation
from derive.artifacts.cache import key_of
from derive.artifacts.session import Session
from derive.artifacts.sources import claims_digest, engine_digest
from derive.artifacts.workers import Workers
from derive.catalog.article import claims
from derive.errors import DeriveError
from derive.properties import ClaimReport
from derive.study import Study, VectorStudy, study, vector_study
from derive.vector import VectorActivation

Task = TypeVar("Task")

#: what became of one activation: its study, or why there is none
Outcome = Study | DeriveError
VectorOutcome = VectorStudy | DeriveError


def study_all(
    activations: Sequence[Activation],
    others: Sequence[Activation],
    session: Session,
    workers: Workers,
) -> tuple[Study, ...]:
    """Return one study each, in the order given; raises the first activation's error, if any."""
    outcomes = outcomes_of(activations, others, session, workers)
    for outcome in outcomes:
        if isinstance(outcome, DeriveError):
            raise outcome
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Study))


def outcomes_of(
    activations: Sequence[Activation],
    others: Sequence[Activation],
    session: Session,
    workers: Workers,
) -> tuple[Outcome, ...]:
    """Return what became of each activation, in the order given, whatever finished first.

    ``others`` are the entries among which relations are sought (tanh x = 2σ(2x) − 1).
    """
    keys = {activation.name: study_key(activation, others) for activation in activations}
    found: dict[str, Outcome] = {}

    def keep(name: str, outcome: Outcome) -> None:
        found[name] = outcome
        if isinstance(outcome, Study):
            session.cache.store(keys[name], outcome)
        session.report(name)

    tasks: dict[str, tuple[object, ...]] = {}
    for activation in activations:
        stored = session.cache.load(keys[activation.name])
        if isinstance(stored, Study):
            found[activation.name] = stored
            session.report(activation.name)
        else:
            tasks[activation.name] = (activation, _without(activation, others))
    workers.each(_compute, dearest_first(tasks, activations), keep)
    return tuple(found[activation.name] for activation in activations)


def dearest_first(tasks: Mapping[str, Task], activations: Iterable[Activation]) -> dict[str, Task]:
    """Return the tasks by name, those of long formulas first: at the end no process waits long."""
    lengths = {activation.name: sp.count_ops(activation.expr) for activation in activations}
    return dict(sorted(tasks.items(), key=lambda task: -lengths[task[0]]))


def vector_outcomes(
    entries: Iterable[VectorActivation], session: Session
) -> tuple[VectorOutcome, ...]:
    """Return what became of each function between vectors; they take a fraction of a second."""
    return tuple(_vector_outcome(entry, session) for entry in entries)


def _vector_outcome(entry: VectorActivation, session: Session) -> VectorOutcome:
    key = key_of("vector study", engine_digest(), definition_text(entry))
    stored = session.cache.load(key)
    if isinstance(stored, VectorStudy):
        return stored
    try:
        found = vector_study(entry)
    except DeriveError as error:
        return error
    session.cache.store(key, found)
    return found


def judged_claims(session: Session) -> tuple[ClaimReport, ...]:
    """Return the claims of the article with their verdicts."""
    key = key_of("claims", claims_digest())
    stored = session.cache.load(key)
    if isinstance(stored, tuple):
        return stored
    found = claims()
    session.cache.store(key, found)
    return found


def study_key(activation: Activation, others: Iterable[Activation]) -> str:
    """Return the key of a study: definitions, engine sources and library versions.

    Of the others, relations use the name and the formula alone.
    """
    related = (f"{o.name}={definition_text(o.expr)}" for o in _without(activation, others))
    return key_of("study", engine_digest(), definition_text(activation), *related)


def definition_text(value: object) -> str:
    """Return a record as text in which two definitions are equal only if they are the same."""
    if isinstance(value, sp.Basic):
        return str(sp.srepr(value))
    if isinstance(value, tuple):
        return f"({', '.join(map(definition_text, value))})"
    if is_dataclass(value):
        parts = (f"{f.name}={definition_text(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({', '.join(parts)})"
    return repr(value)


def _without(activation: Activation, others: Iterable[Activation]) -> tuple[Activation, ...]:
    return tuple(other for other in others if other.name != activation.name)


def _compute(activation: Activation, others: tuple[Activation, ...]) -> Outcome:
    try:
        return study(activation, others)
    except DeriveError as error:
        return error
