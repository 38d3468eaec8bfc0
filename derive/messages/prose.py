"""Sentences that definitions, proofs and formulas carry in English, read in another language.

They are made where their values are known, deep in the engine, and travel inside records. A row of
``zh_prose.toml`` is such a sentence with slots; what fills them is translated in its turn.
"""

import re
from functools import cache
from typing import Final

from derive.messages.lang import Lang
from derive.messages.lookup import read_table
from derive.messages.template import Slot, taken_apart

#: what stands between independent statements, and what the language puts there
_BETWEEN: Final = ("; ", "；")


def prose(lang: Lang, english: str) -> str:
    """Return ``english`` in another language, or unchanged where no row of the table fits."""
    return english if lang is Lang.EN else _translated(lang, english)


def knows(lang: Lang, english: str) -> bool:
    """Whether rows of the table fit the whole sentence."""
    if english in _sentences(lang) or any(p.fullmatch(english) for p, _ in _patterns(lang)):
        return True
    parts = english.split(_BETWEEN[0])
    return len(parts) > 1 and all(knows(lang, part) for part in parts)


@cache
def _translated(lang: Lang, english: str) -> str:
    plain = _sentences(lang).get(english)
    if plain is not None:
        return plain
    semicolon, other = _BETWEEN
    parts = english.split(semicolon)
    if len(parts) > 1 and any(knows(lang, part) for part in parts):
        return other.join(_translated(lang, part) for part in parts)
    for pattern, template in _patterns(lang):
        found = pattern.fullmatch(english)
        if found is not None:
            values = {k: _translated(lang, v) for k, v in found.groupdict().items()}
            return template.format_map(values)
    return english


@cache
def _sentences(lang: Lang) -> dict[str, str]:
    return {english: other for english, other in _rows(lang) if "{" not in english}


@cache
def _patterns(lang: Lang) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = ((_pattern(english), other) for english, other in _rows(lang) if "{" in english)
    return tuple(found)


@cache
def _rows(lang: Lang) -> tuple[tuple[str, str], ...]:
    return tuple(read_table(f"{lang}_prose.toml")["prose"].items())


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(
        "".join(
            f"(?P<{part.name}>.+)" if isinstance(part, Slot) else re.escape(part)
            for part in taken_apart(english)
        )
    )
