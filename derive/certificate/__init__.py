"""The format in which proofs are handed over: plain trees and records, read by the checker."""

from dataclasses import asdict
from json import dumps, loads
from typing import Any

from derive.activation import Activation, Kink
from derive.certificate.records import Definition, Proof
from derive.certificate.trees import (
    Tree,
    by_half_angles,
    expression_of,
    in_half_angles,
    relations_of,
    tree_of,
)
from derive.described import Described, Threshold


def definition_of(activation: Activation) -> Definition:
    """Return what a person stated of an activation.

    Without a value at kinks that are no zeros of a function: no claim there has evidence.
    """
    symbols = [p.symbol for p in activation.parameters] + [c.symbol for c in activation.constants]
    kinks = filter(_has_words, activation.kinks)
    return Definition(
        name=activation.name,
        formula=tree_of(activation.expr),
        letters=tuple(sorted(map(str, symbols))),
        assumptions=tuple(t for a in activation.assumptions for t in relations_of(a)),
        kinks=tuple((tree_of(kink.at), tree_of(kink.derivative)) for kink in kinks),
    )


def _has_words(kink: Kink) -> bool:
    numbers = {n for part in (kink.at, kink.derivative) for n in part.atoms(Described)}
    return not any(isinstance(number, Threshold) for number in numbers)


def as_json(record: Proof | Definition) -> dict[str, Any]:
    """Return a record as JSON would give it back."""
    plain: dict[str, Any] = loads(dumps(asdict(record)))
    return plain


__all__ = [
    "Definition",
    "Proof",
    "Tree",
    "as_json",
    "by_half_angles",
    "definition_of",
    "expression_of",
    "in_half_angles",
    "relations_of",
    "tree_of",
]
