"""Find functions and their derivatives in a module, by the shapes in which people write them."""

import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np

from derive.judging.child.frameworks import of_ruled, ruled, rules_of
from derive.judging.child.in_classes import in_class
from derive.judging.child.in_functions import in_functions
from derive.judging.child.in_tables import in_tables
from derive.judging.child.subjects import Subject, unwrapped


def find(module: ModuleType, *, imported: bool = True) -> list[Subject]:
    """Return every value with a derivative in a module, in the order of their lines.

    ``imported``: a package shows the functions and classes of its modules too; without it, a
    derivative has to be the module's own, but its function may come from anywhere.
    """
    given = ruled(module)
    rules = rules_of(given)
    plain = {
        n: f
        for n, f in _functions(module, imported=imported)
        if n not in given and not any(f is r for r in rules)
    }
    others = {n: f for n, f in vars(module).items() if inspect.isfunction(f) and n not in plain}
    found = [
        *in_functions(plain, others),
        *(of_ruled(name, function) for name, function in given.items()),
        *in_tables(module),
        *(s for cls in _classes(module, imported=imported) for s in in_class(cls)),
    ]
    return sorted(_distinct(found), key=lambda s: (s.file, s.slope_line, s.line))


def _distinct(found: list[Subject]) -> Iterator[Subject]:
    seen: set[tuple[str, str]] = set()
    values = {s.name for s in found}
    places = {_place(s) for s in found if s.style == "functions"}
    for subject in found:
        key = (subject.name, subject.slope_name)
        if subject.style == "alone" and subject.slope_name in values:
            continue
        if subject.style == "table" and _place(subject) in places:
            continue  # the table names two functions that belong together by name
        if key not in seen:
            seen.add(key)
            yield subject


def _place(subject: Subject) -> tuple[object, ...]:
    if "<lambda>" in subject.defined:
        return (subject.name, subject.slope_name)
    return (*subject.defined, subject.value_file, subject.line, subject.file, subject.slope_line)


def _functions(module: ModuleType, *, imported: bool) -> Iterator[tuple[str, Any]]:
    top = module.__name__.split(".")[0]
    for name, value in vars(module).items():
        if name.startswith("__") or inspect.isclass(value) or not callable(value):
            continue
        home = getattr(unwrapped(value), "__module__", None) or ""
        near = imported and home.split(".")[0] == top and "." in module.__name__
        own = home == module.__name__ or near
        if own or isinstance(value, np.ufunc):
            yield name, value


def _classes(module: ModuleType, *, imported: bool) -> list[Any]:
    """Return the classes of a module; a package shows those of its modules as its own."""
    inside = f"{module.__name__}."
    return [
        c
        for c in dict.fromkeys(v for v in vars(module).values() if inspect.isclass(v))
        if c.__module__ == module.__name__
        or (imported and hasattr(module, "__path__") and c.__module__.startswith(inside))
    ]
