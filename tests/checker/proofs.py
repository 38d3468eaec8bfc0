"""Proof objects of the catalogue as plain JSON, each made once."""

from functools import lru_cache
from json import dumps, loads
from typing import Any

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.certificate import as_json, definition_of
from derive.checker import Finding, check
from derive.evidence import proof_of
from derive.output_forms import find_forms

#: everything that is defined
DEFINED: dict[str, Activation] = {entry.name: entry for entry in CATALOG}


@lru_cache(maxsize=32)
def _text(name: str) -> str:
    return dumps(as_json(proof_of(find_forms(DEFINED[name]))))


def proof(name: str) -> Any:
    """Return a fresh copy, to be tampered with at will."""
    return loads(_text(name))


def judged(name: str, plain: Any) -> tuple[Finding, ...]:
    """Return what the checker says of a proof object of an entry."""
    return check(plain, as_json(definition_of(DEFINED[name])))


def claim(plain: Any, kind: str, number: int = 0) -> Any:
    """Return one claim of a proof object, to be read or changed."""
    return [one for one in plain["claims"] if one["kind"] == kind][number]
