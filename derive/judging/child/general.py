"""Trace a function of a vector for any number of components: twice, and what differs is n."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from derive.judging.child.encoding import encode
from derive.judging.child.exploring import explore
from derive.judging.child.nodes import Node, UntraceableError, lift
from derive.judging.child.subjects import Subject
from derive.judging.child.totals import COLUMN, ROW, alike, keeping_totals
from derive.judging.child.traced import letters

#: two lengths that hardly any constant has; what is n in one trace is n in the other
_LENGTHS: Final = (5, 7)

Record = dict[str, Any]


def general(subject: Subject, slope_names: Sequence[str], found: Record) -> Record:
    """Return formulas of value and slope over any component, or why there are none.

    ``found`` are the traces with three components: their shapes are taken, with other lengths.
    """
    symbolic = bool(found["value"]["symbolic"])
    made: Record = {}
    try:
        for which, call, names in (
            ("value", subject.value, ["x"]),
            ("slope", subject.slope, slope_names),
        ):
            both = [
                _traced(
                    call, names, subject.parameters, _shape(found[which]["shape"], n), n, symbolic
                )
                for n in _LENGTHS
            ]
            made[which] = _joined(*both)
    except UntraceableError as error:
        return {"error": str(error)}
    except Exception as error:  # judged code may raise anything on letters
        return {"error": " ".join(f"{type(error).__name__}: {error}".split())}
    return made


def _shape(shape: Sequence[int], length: int) -> tuple[int, ...]:
    """Return the shape with another length in place of its longest axis."""
    longest = max(shape)
    return tuple(length if size == longest else size for size in shape)


def _traced(  # noqa: PLR0913, PLR0917 -- what is called, with what
    call: Callable[..., Any],
    names: Sequence[str],
    parameters: dict[str, Any],
    shape: tuple[int, ...],
    length: int,
    symbolic: bool,
) -> Record:
    given: dict[str, Any] = {n: d for n, d in parameters.items() if d is not None}
    if symbolic:
        given = {name: Node("letter", name, 0) for name in parameters}

    def run() -> Any:
        return call(*(letters(name, shape) for name in names), **given)

    with keeping_totals(length):
        explored = explore(run, set(given) if symbolic else set(), inputs=False)
    nodes = explored.nodes
    if nodes.ndim == len(shape) and len(shape) == 2 and shape[0] == 2:
        nodes = nodes[0]  # the first of two rows
    roots = _roots([lift(node) for node in nodes.ravel()], length)
    return encode(roots)


def _roots(nodes: list[Node], length: int) -> list[Node]:
    """Return what each component reads; for a matrix what the diagonal and the rest read."""
    if len(nodes) == length:
        return [alike(nodes, [{n: ROW} for n in range(length)])]
    if len(nodes) != length * length:
        raise UntraceableError(f"{len(nodes)} numbers are made of {length}")
    square = np.array(nodes, dtype=object).reshape(length, length)
    same = [square[n, n] for n in range(length)]
    pairs = [(i, j) for i in range(length) for j in range(length) if i != j]
    other = [square[i, j] for i, j in pairs]
    return [
        alike(same, [{n: ROW} for n in range(length)]),
        alike(other, [{i: ROW, j: COLUMN} for i, j in pairs]),
    ]


def _joined(first: Record, second: Record) -> Record:
    """Return the one graph that both are, with n in place of the two lengths."""
    rows = list(zip(first["nodes"], second["nodes"], strict=False))
    if len(first["nodes"]) != len(second["nodes"]) or first["roots"] != second["roots"]:
        raise UntraceableError("components are treated one by one")
    return {"roots": first["roots"], "nodes": [_row(a, b) for a, b in rows]}


def _row(first: list[Any], second: list[Any]) -> list[Any]:
    if first == second:
        return first
    if first[0] != "number" or second[0] != "number":
        raise UntraceableError("components are treated one by one")
    a, b = (float(row[1]) for row in (first, second))
    for shift in (0, -1):
        sizes = [n + shift for n in _LENGTHS]
        if [a, b] == [float(s) for s in sizes]:
            return ["size", shift, 1]
        if np.allclose([a, b], [1 / s for s in sizes], rtol=1e-14, atol=0):
            return ["size", shift, -1]
    raise UntraceableError("a number depends on how many components there are")
