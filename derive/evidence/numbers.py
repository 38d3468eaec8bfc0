"""The numbers without a closed form in a proof object, each with the interval that holds it."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, cast

from derive.certificate import Tree, expression_of
from derive.certificate.records import Number, Proof
from derive.described import Root
from derive.evidence.grounds import Subject, ground_of
from derive.proof import Region


def with_numbers(proof: Proof) -> Proof:
    """Return the proof with a name for each number that occurs in it."""
    trees = list({str(tree): tree for tree in _zeros(asdict(proof))}.values())
    names = (f"Z{k}" for k in range(len(trees) + len(proof.definition.letters) + 1))
    free = (name for name in names if name not in proof.definition.letters)
    numbers = {
        name: Number(tree=tree, ground=_ground(tree))
        for tree, name in zip(trees, free, strict=False)
    }
    return replace(proof, numbers=numbers)


def _zeros(part: Any) -> Iterator[Tree]:
    """Yield the trees of numbers in a record as plain data."""
    if isinstance(part, dict):
        part = list(part.values())
    if not isinstance(part, list | tuple):
        return
    if part[:1] == ["zero"]:
        yield cast("Tree", part)
        return
    for inner in part:
        yield from _zeros(inner)


def _ground(tree: Tree) -> Any:
    number = cast("Root", expression_of(tree))
    region = Region(*number.near)
    return ground_of(Subject(number.function, region, number.function))
