"""Trace a subject: run it on letters and write down the formula, as plain JSON."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from derive.judging.child.exploring import Explored, explore
from derive.judging.child.nodes import Node, UntraceableError, lift
from derive.judging.child.subjects import Subject
from derive.judging.child.traced import Traced, letters

#: shapes of the input that are tried, and whether `if` may ask about elements: loops come last
_TRIED: Final = (
    ((3,), False),
    ((2, 3), False),
    ((), True),
    ((1, 3), False),
    ((3, 1), False),
    ((1,), True),
)
#: the number of components of a traced vector
_COMPONENTS: Final = 3

Record = dict[str, Any]


def record(subject: Subject) -> Record:
    """Return the traces of value and slope, or why there is none, as plain JSON.

    Parameters are letters in both traces, or numbers in both.
    """
    names = [f"a{n}" for n in range(len(subject.arguments))]
    slope_names = ["x", *names] if subject.stateful else names
    made: Record = {}
    for symbolic in (True, False) if subject.parameters else (False,):
        made = {
            "value": _traced(subject.value, ["x"], subject.parameters, symbolic=symbolic),
            "slope": _traced(subject.slope, slope_names, subject.parameters, symbolic=symbolic),
        }
        if not any("error" in trace for trace in made.values()):
            break
    return made


def _traced(
    call: Callable[..., Any], names: list[str], parameters: dict[str, Any], *, symbolic: bool
) -> Record:
    """Try shapes until a trace succeeds."""
    reasons: list[str] = []
    for shape, inputs in _TRIED:
        try:
            return _attempt(call, names, parameters, shape, inputs, symbolic)
        except UntraceableError as error:
            reasons.append(str(error))
        except Exception as error:  # judged code may raise anything on letters
            said = f"{type(error).__name__}: {error}".replace(str(Traced), "letters")
            reasons.append(" ".join(said.split()))
    return {"error": reasons[0] if reasons else "nothing could be traced"}


def _attempt(  # noqa: PLR0913, PLR0917 -- one way to try among several
    call: Callable[..., Any],
    names: list[str],
    parameters: dict[str, Any],
    shape: tuple[int, ...],
    inputs: bool,
    symbolic: bool,
) -> Record:
    given = _given(parameters, symbolic)

    def run() -> Any:
        return call(*(letters(name, shape) for name in names), **given)

    explored = explore(run, set(given) if symbolic else set(), inputs=inputs)
    single = _elementwise(explored.nodes, shape)
    made: Record = {"symbolic": symbolic, "scalar": shape == (), "shape": list(shape)}
    made["refused"] = _encode(explored.refused)
    if single is not None:
        return made | {"graph": _encode([single]), "constant": explored.nodes.shape == ()}
    if len(shape) == 2:
        return made | _rows(explored, shape)
    return made | {
        "vector": list(explored.nodes.shape),
        "graph": _encode(list(explored.nodes.ravel())),
    }


def _rows(explored: Explored, shape: tuple[int, ...]) -> Record:
    """Return the first row of a function that works on each row by itself."""
    nodes = explored.nodes
    if nodes.shape[:1] != shape[:1] and shape[0] != 1:
        raise UntraceableError("the rows of the input are mixed")
    first = nodes[0] if nodes.shape[:1] == shape[:1] else nodes
    return {"vector": list(first.shape), "graph": _encode(list(first.ravel()))}


def _given(parameters: dict[str, Any], symbolic: bool) -> dict[str, Any]:
    if symbolic:
        return {name: Node("letter", name, 0) for name in parameters}
    return {name: default for name, default in parameters.items() if default is not None}


def _elementwise(nodes: np.ndarray[Any, Any], shape: tuple[int, ...]) -> Node | None:
    """Return the formula of each component when every component has the same, of itself alone."""
    if nodes.shape == ():
        only = lift(nodes[()])
        parts = _components(only)
        return only if shape == () or not parts else None
    if nodes.shape != shape:
        return None
    found = {_as_first(node, position) for position, node in enumerate(nodes.ravel())}
    return found.pop() if len(found) == 1 and None not in found else None


def _components(node: Node) -> set[int]:
    return {int(leaf.args[1]) for leaf in _leaves(node) if leaf.args[0] in _inputs(leaf)}


def _inputs(leaf: Node) -> set[object]:
    name = str(leaf.args[0])
    return {name} if name == "x" or (name[0] == "a" and name[1:].isdigit()) else set()


def _leaves(node: Node) -> Iterator[Node]:
    seen: set[Node] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if here.op == "letter":
            yield here
        waiting += [a for a in here.args if isinstance(a, Node)]


def _as_first(node: Node, position: int) -> Node | None:
    """Rename component ``position`` to 0; ``None`` where another component is used."""
    if _components(node) - {position}:
        return None
    known: dict[Node, Node] = {}

    def renamed(here: Node) -> Node:
        if here not in known:
            if here.op == "letter":
                known[here] = Node("letter", here.args[0], 0)
            else:
                parts = [renamed(a) if isinstance(a, Node) else a for a in here.args]
                known[here] = Node(here.op, *parts)
        return known[here]

    return renamed(node)


def _encode(roots: list[Any]) -> Record:
    """Return nodes as a list in which each refers to earlier ones by number."""
    numbers: dict[Node, int] = {}
    rows: list[list[Any]] = []

    def add(node: Node) -> int:
        if node not in numbers:
            if node.op in {"letter", "number", "truth"}:
                row = [node.op, *(repr(a) if node.op == "number" else a for a in node.args)]
            else:
                row = [node.op, *(add(a) for a in node.args if isinstance(a, Node))]
            numbers[node] = len(rows)
            rows.append(row)
        return numbers[node]

    return {"roots": [add(lift(root)) for root in roots], "nodes": rows}
