"""Entries of a project as activations: each is admitted and studied within a budget, once."""

from typing import Final

from derive.activation import Activation
from derive.artifacts.answers import answer_to
from derive.artifacts.session import Session
from derive.artifacts.studies import study_key
from derive.catalog import CATALOG
from derive.custom import Definition
from derive.errors import DefinitionError, OutOfBudgetError, UsageError
from derive.project import OwnEntry

BUDGET: Final = 30.0


def definition_of(entry: OwnEntry) -> Definition:
    """Return an entry as the definition that is asked about."""
    return Definition(
        expr=entry.expr, parameters=entry.parameters, name=entry.name, title=entry.title
    )


def admitted(entry: OwnEntry, session: Session, budget: float = BUDGET) -> Activation:
    """Return the activation of an entry, its kinks settled; its study is in the cache afterwards.

    Raises ``DefinitionError`` for a formula that is none, ``OutOfBudgetError`` when its study was
    not reached in time.
    """
    try:
        answer = answer_to(definition_of(entry), CATALOG, session, budget)
    except UsageError as error:
        raise DefinitionError(f"{entry.place}: {error}") from error
    if answer.study is None:
        gaps = "; ".join(map(str, answer.unreached))
        raise OutOfBudgetError(f"{entry.place}: {gaps}; simplify it or remove the entry")
    session.cache.store(study_key(answer.activation, CATALOG), answer.study)
    return answer.activation
