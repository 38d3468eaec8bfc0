"""Every path through the `if`s of a function, joined again into one case distinction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final

import numpy as np

from derive.judging.child.nodes import (
    PARAMETERS,
    Decisions,
    Node,
    TooManyPathsError,
    UntraceableError,
    apply,
    deciding,
)
from derive.judging.child.patches import tracing
from derive.judging.child.traced import ASARRAY, EMPTY, Mask, items

_MOST_PATHS: Final = 24


@dataclass
class Explored:
    """The nodes that a call returns, and the conditions under which it raises instead."""

    nodes: np.ndarray[Any, Any]
    refused: list[Node] = field(default_factory=list)


@dataclass
class _Path:
    decisions: list[tuple[Node, bool]]
    result: np.ndarray[Any, Any] | Exception

    @property
    def condition(self) -> Node:
        asked = [c if answer else apply("logical_not", c) for c, answer in self.decisions]
        return reduce(lambda a, b: apply("logical_and", a, b), asked)


def explore(run: Callable[[], Any], parameters: set[str], *, inputs: bool) -> Explored:
    """Trace every path of ``run``; raises what the only path raises, or ``UntraceableError``.

    With ``inputs`` false only parameters may decide a path: code on arrays cannot branch on them.
    """
    PARAMETERS.clear()
    PARAMETERS.update(parameters)
    paths: list[_Path] = []
    waiting: list[tuple[bool, ...]] = [()]
    while waiting:
        prescribed = waiting.pop()
        path = _walk(run, prescribed, inputs=inputs)
        answers = tuple(answer for _, answer in path.decisions)
        for n in range(len(prescribed), len(answers)):
            waiting.append((*answers[:n], True))
        paths.append(path)
        if len(paths) + len(waiting) > _MOST_PATHS:
            raise TooManyPathsError("an `if` or a loop depends on the input in too many ways")
    return _joined(paths)


def _walk(run: Callable[[], Any], prescribed: tuple[bool, ...], *, inputs: bool) -> _Path:
    decisions = Decisions(prescribed, inputs=inputs)
    try:
        with deciding(decisions), tracing():
            result: Any = _plain(run())
    except UntraceableError:
        raise
    except Exception as error:  # what judged code raises is a fact about it
        result = error
    return _Path(decisions.taken, result)


def _plain(value: Any) -> np.ndarray[Any, Any]:
    mask: Mask = getattr(value, "_mask", None)
    if mask is not None:
        raise UntraceableError("only the values under a mask are returned")
    if value is None:
        raise UntraceableError("nothing is returned")
    return items(value)


def _joined(paths: list[_Path]) -> Explored:
    whole = [path for path in paths if not isinstance(path.result, Exception)]
    if not whole:
        raise next(p.result for p in paths if isinstance(p.result, Exception))
    refused = [path.condition for path in paths if isinstance(path.result, Exception)]
    found = ASARRAY(whole[-1].result)
    for path in reversed(whole[:-1]):
        other = ASARRAY(path.result)
        shape = np.broadcast_shapes(found.shape, other.shape)
        joined = EMPTY(shape, dtype=object)
        left, right = np.broadcast_to(other, shape), np.broadcast_to(found, shape)
        for index in np.ndindex(shape):
            joined[index] = apply("where", path.condition, left[index], right[index])
        found = joined
    return Explored(found, refused)
