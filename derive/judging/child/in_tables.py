"""Find derivatives in dictionaries and in objects that hold two functions."""

import inspect
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from derive.judging.child.naming import is_slope_name, order_of
from derive.judging.child.pairing import pair
from derive.judging.child.subjects import Subject, is_number


def in_tables(module: ModuleType) -> Iterator[Subject]:
    """Yield what is found in the values of a module."""
    yield from _from_tables(module)
    yield from _from_objects(module)


def _from_tables(module: ModuleType) -> Iterator[Subject]:
    tables = {
        n: v for n, v in vars(module).items() if isinstance(v, dict) and not n.startswith("__")
    }
    for name, table in tables.items():
        for key, entry in table.items():
            both = _two_functions(entry)
            if both is not None:
                yield pair(
                    f"{name}[{key!r}]", both[0], f"{name}[{key!r}] derivative", both[1], "table"
                )
    for values, table in tables.items():
        for slopes, other in tables.items():
            if is_slope_name(slopes) and not is_slope_name(values):
                yield from _two_tables(values, table, slopes, other)


def _two_functions(entry: Any) -> tuple[Any, Any] | None:
    if isinstance(entry, tuple | list) and len(entry) == 2 and all(map(callable, entry)):
        return None if any(map(inspect.isclass, entry)) else (entry[0], entry[1])
    if isinstance(entry, dict):
        return _named_pair({str(k): v for k, v in entry.items()})
    return None


def _named_pair(entries: Mapping[str, Any]) -> tuple[Any, Any] | None:
    made = {k: v for k, v in entries.items() if callable(v) and not inspect.isclass(v)}
    slopes = [v for k, v in made.items() if is_slope_name(k) and order_of(k) == 1]
    values = [v for k, v in made.items() if not is_slope_name(k)]
    return (values[0], slopes[0]) if len(values) == 1 and len(slopes) == 1 else None


def _two_tables(values: str, table: Any, slopes: str, other: Any) -> Iterator[Subject]:
    for key, value in table.items():
        slope = other.get(key)
        if callable(value) and callable(slope):
            if inspect.isclass(value) or inspect.isclass(slope):
                continue
            yield pair(f"{values}[{key!r}]", value, f"{slopes}[{key!r}]", slope, "table")


def _from_objects(module: ModuleType) -> Iterator[Subject]:
    """Module-level objects that hold two functions, such as ``Activation(f=…, df=…)``."""
    for name, value in vars(module).items():
        if name.startswith("__") or inspect.isclass(value) or callable(value):
            continue
        if type(value).__module__ in ("builtins", "numpy", "typing"):
            continue
        fields = getattr(value, "_asdict", lambda value=value: getattr(value, "__dict__", {}))()
        both = _named_pair({str(k): v for k, v in fields.items() if not is_number(v)})
        if both is not None:
            yield pair(name, both[0], f"{name} derivative", both[1], "object")
