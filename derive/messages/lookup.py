"""The catalogue of messages: key and language give the text."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from derive.errors import MessageError
from derive.messages.lang import Lang
from derive.messages.template import Slot, filled, taken_apart


def text(lang: Lang, key: str, /, **values: object) -> str:
    """Return the message ``key`` ("rule.power") with ``values`` in its slots.

    Raises ``MessageError`` for a key that the catalogue lacks and for values it does not take.
    """
    return filled(_template(lang, key), key, values)


def parts(lang: Lang, key: str) -> tuple[str | Slot, ...]:
    """Return a message as words and slots, for renderers that escape words and set formulas."""
    return taken_apart(_template(lang, key))


def keys(lang: Lang) -> frozenset[str]:
    """Return every key of a language."""
    return frozenset(_catalogue(lang))


def _template(lang: Lang, key: str) -> str:
    catalogue = _catalogue(lang)
    if key not in catalogue:
        raise MessageError(f"no message '{key}' in '{lang}'; add it to derive/messages/{lang}.toml")
    return catalogue[key]


@cache
def _catalogue(lang: Lang) -> Mapping[str, str]:
    return dict(_flat("", read_table(f"{lang}.toml")))


def read_table(name: str) -> dict[str, Any]:
    """Return a file of messages as it is written."""
    return tomllib.loads(files("derive.messages").joinpath(name).read_text(encoding="utf-8"))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        else:
            yield from _flat(f"{prefix}{name}.", value)
