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

_LISTED: Final = re.compile(r"(; |, )")


def prose(lang: Lang, english: str) -> str:
    """Return ``english`` in another language, or unchanged where no row of the table fits."""
    return english if lang is Lang.EN else _translated(lang, english)


def knows(lang: Lang, english: str) -> bool:
    """Whether a row of the table fits the whole sentence."""
    return english in _sentences(lang) or any(p.fullmatch(english) for p, _ in _patterns(lang))


@cache
def _translated(lang: Lang, english: str) -> str:
    plain = _sentences(lang).get(english)
    if plain is not None:
        return plain
    for pattern, template in _patterns(lang):
        found = pattern.fullmatch(english)
        if found is not None:
            values = {k: _translated(lang, v) for k, v in found.groupdict().items()}
            return template.format_map(values)
    pieces = _LISTED.split(english)
    if len(pieces) == 1 or not any(knows(lang, piece) for piece in pieces):
        return english
    return "".join(_translated(lang, piece) for piece in pieces)


@cache
def _sentences(lang: Lang) -> dict[str, str]:
    return {english: other for english, other in _rows(lang) if "{" not in english}


@cache
def _patterns(lang: Lang) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = ((_pattern(english), other) for english, other in _rows(lang) if "{" in english)
    return tuple(found)


def _rows(lang: Lang) -> list[tuple[str, str]]:
    return list(read_table(f"{lang}_prose.toml")["prose"].items())


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(
        "".join(
            f"(?P<{part.name}>.+)" if isinstance(part, Slot) else re.escape(part)
            for part in taken_apart(english)
        )
    )
