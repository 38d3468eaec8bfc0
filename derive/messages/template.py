"""A message taken apart: plain words, and slots for what is filled in."""

import string
from dataclasses import dataclass
from functools import cache
from typing import Final

from derive.errors import MessageError

_FORMATTER: Final = string.Formatter()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place ``{name}`` in a message, for a formula or a value."""

    name: str


@cache
def taken_apart(template: str) -> tuple[str | Slot, ...]:
    """Return the words and slots of "for {condition}, so" in order: words, slot, words."""
    found: list[str | Slot] = []
    for words, name, _, _ in _FORMATTER.parse(template):
        found += [words] if words else []
        found += [] if name is None else [Slot(name)]
    return tuple(found)


def slots(template: str) -> frozenset[str]:
    """Return the names of all slots."""
    return frozenset(part.name for part in taken_apart(template) if isinstance(part, Slot))


def filled(template: str, key: str, values: dict[str, object]) -> str:
    """Return the template with ``values`` in its slots; raises ``MessageError`` if they differ."""
    if slots(template) != values.keys():
        wanted = ", ".join(sorted(slots(template))) or "nothing"
        given = ", ".join(sorted(values)) or "nothing"
        raise MessageError(f"message '{key}' takes {wanted}, not {given}")
    return template.format_map(values)
