"""Trace a subject: run it on letters and write down the formula, as plain JSON."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from derive.judging.child.encoding import encode
from derive.judging.child.exploring import Explored, explore
from derive.judging.child.general import general
from derive.judging.child.halves import halves
from derive.judging.child.nodes import Node, UntraceableError, lift
from derive.judging.child.subjects import Subject
from derive.judging.child.totals import components, renamed
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
    gated = halves(subject)
    if gated is not None:
        return {"halves": gated}
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
    if "vector" in made["value"] and "graph" in made["slope"]:
        made["general"] = general(subject, slope_names, made)
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
    made["refused"] = encode(explored.refused)
    if single is not None:
        return made | {"graph": encode([single]), "constant": explored.nodes.shape == ()}
    if len(shape) == 2:
        return made | _rows(explored, shape)
    return made | {
        "vector": list(explored.nodes.shape),
        "graph": encode(list(explored.nodes.ravel())),
    }


def _rows(explored: Explored, shape: tuple[int, ...]) -> Record:
    """Return the first row of a function that works on each row by itself."""
    nodes = explored.nodes
    if nodes.shape[:1] != shape[:1] and shape[0] != 1:
        raise UntraceableError("the rows of the input are mixed")
    first = nodes[0] if nodes.shape[:1] == shape[:1] else nodes
    return {"vector": list(first.shape), "graph": encode(list(first.ravel()))}


def _given(parameters: dict[str, Any], symbolic: bool) -> dict[str, Any]:
    if symbolic:
        return {name: Node("letter", name, 0) for name in parameters}
    return {name: default for name, default in parameters.items() if default is not None}


def _elementwise(nodes: np.ndarray[Any, Any], shape: tuple[int, ...]) -> Node | None:
    """Return the formula of each component when every component has the same, of itself alone."""
    if nodes.shape == ():
        only = lift(nodes[()])
        return only if shape == () or not components(only) else None
    if nodes.shape != shape:
        return None
    listed = list(map(lift, nodes.ravel()))
    if any(components(node) - {position} for position, node in enumerate(listed)):
        return None
    found = {renamed(node, {position: 0}) for position, node in enumerate(listed)}
    return found.pop() if len(found) == 1 else None
