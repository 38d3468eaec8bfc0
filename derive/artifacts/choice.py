"""Which entries a request is about, of the catalogue and of the project, with their kinks."""

from collections.abc import Iterable, Sequence

import sympy as sp

from derive.activation import Activation
from derive.artifacts.own import admitted
from derive.artifacts.request import KinkChoice
from derive.artifacts.session import Session
from derive.catalog import CATALOG, require_known
from derive.catalog.vector import VECTOR_CATALOG
from derive.catalog.without_code import missing_code
from derive.errors import DefinitionError, UsageError
from derive.project import OwnEntry
from derive.rendering.vector_module import has_module


def known_names(own: Iterable[OwnEntry] = ()) -> tuple[str, ...]:
    """Return all names, the catalogue's first; raises ``DefinitionError`` for one given twice."""
    names = tuple(entry.name for entry in CATALOG)
    for entry in own:
        if entry.name in names:
            raise DefinitionError(f"{entry.place}: the name is taken; choose another")
        names = (*names, entry.name)
    return names


def with_code(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of which modules are generated."""
    return tuple(name for name in names if not missing_code(name))


def names_with_modules(own: Iterable[OwnEntry] = ()) -> tuple[str, ...]:
    """Return the names that a build writes a module for, functions between vectors last."""
    vectors = (entry.name for entry in VECTOR_CATALOG if has_module(entry))
    return (*with_code(known_names(own)), *vectors)


def check_names(names: Iterable[str], own: Iterable[OwnEntry] = ()) -> None:
    """Raise ``UnknownNameError`` with the nearest name for a name that nothing has."""
    known = (*known_names(own), *(entry.name for entry in VECTOR_CATALOG))
    for name in names:
        require_known(name, known)


def require_one_input(names: Iterable[str], own: Sequence[OwnEntry] = ()) -> None:
    """Raise ``UsageError`` for a name that nothing has or that a function of a vector has."""
    names = tuple(names)
    check_names(names, own)
    scalars = known_names(own)
    for name in names:
        if name not in scalars:
            raise UsageError(
                f"'{name}' is a function of a vector: `derive show {name}` shows it; "
                "this command takes functions of one input"
            )


def chosen(
    names: Sequence[str],
    kinks: Iterable[KinkChoice] = (),
    *,
    own: Sequence[OwnEntry] = (),
    session: Session,
) -> tuple[Activation, ...]:
    """Return the entries called ``names`` (empty: all) in their order, kinks as requested.

    Names of functions between vectors are passed over. Raises ``UnknownNameError`` with the
    nearest name, for names and for kinks alike.
    """
    choices = {choice.name: choice for choice in kinks}
    check_names((*names, *choices), own)
    wanted = set(names) or set(known_names(own))
    entries = (
        *(entry for entry in CATALOG if entry.name in wanted),
        *(admitted(entry, session) for entry in own if entry.name in wanted),
    )
    return tuple(
        _with_choice(entry, choices[entry.name]) if entry.name in choices else entry
        for entry in entries
    )


def _with_choice(entry: Activation, choice: KinkChoice) -> Activation:
    return entry.with_kink(sp.Rational(choice.value.numerator, choice.value.denominator))
