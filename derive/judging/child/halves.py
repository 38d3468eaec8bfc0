"""Trace gated units: each output is made of two inputs, mostly one of each half."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import product
from typing import Any, Final

import numpy as np

from derive.judging.child.encoding import encode
from derive.judging.child.exploring import explore
from derive.judging.child.nodes import Node, UntraceableError, lift
from derive.judging.child.subjects import Subject
from derive.judging.child.totals import COLUMN, ROW, alike, components
from derive.judging.child.traced import EMPTY, Traced

#: numbers of outputs; the inputs are twice as many
_OUTPUTS: Final = (4, 6)
#: components of arrays that are shaped like the output are counted from here
_APART: Final = 1000

Record = dict[str, Any]
Shape = tuple[int, ...]


def halves(subject: Subject) -> Record | None:
    """Return formulas over the two inputs (row and column) of an output, or ``None``.

    ``shaped`` says which arguments of the derivative have the shape of the output, ``pairs`` which
    inputs each output is made of, for ``len(pairs)`` outputs.
    """
    second = _second_array(subject)
    for joined in (subject, _joined(subject, second)) if second else (subject,):
        for rows in ((), (2,)):
            with suppress(Exception):  # whatever it raises on letters, it halves nothing
                made = [_traced(joined, rows, number) for number in _OUTPUTS]
                pairs = [one.pop("pairs") for one in made]
                if made[0] == made[1]:
                    vars(subject).update(vars(joined))
                    return made[0] | {"rows": len(rows), "pairs": pairs[-1]}
    return None


def _second_array(subject: Subject) -> str:
    """Return the second array of ``f(a, b)``: it has no default, and is told apart by no name."""
    needed = [name for name, default in subject.parameters.items() if default is None]
    is_plain = subject.style == "functions" and subject.value_argument in subject.arguments
    return needed[0] if is_plain and len(needed) == 1 else ""


def _joined(subject: Subject, second: str) -> Subject:
    """Return f(a, b) as a function of one array of which a and b are the halves."""
    place = subject.arguments.index(subject.value_argument)
    value, slope = subject.value, subject.slope

    def of_both(x: Any, **given: Any) -> Any:
        a, b = np.split(x, 2, axis=-1)
        return value(a, **{**given, second: b})

    def slope_of_both(*args: Any, **given: Any) -> Any:
        a, b = np.split(args[place], 2, axis=-1)
        parts = slope(*args[:place], a, *args[place + 1 :], **{**given, second: b})
        return np.concatenate(list(parts), axis=-1)

    found = Subject(**vars(subject))
    found.value, found.slope = of_both, slope_of_both
    found.parameters = {n: d for n, d in subject.parameters.items() if n != second}
    return found


def _traced(subject: Subject, rows: Shape, number: int) -> Record:
    whole, half = (*rows, 2 * number), (*rows, number)
    given: dict[str, Any] = {n: Node("letter", n, 0) for n in subject.parameters}
    value = _first_row(lambda: subject.value(_letters("x", whole), **given), set(given), half)
    pairs = [sorted(components(node)) for node in value]
    if any(len(pair) != 2 for pair in pairs):
        raise UntraceableError("an output is not made of two inputs")
    moved = [{a: ROW, b: COLUMN, _APART + n: ROW} for n, (a, b) in enumerate(pairs)]
    for shaped in _shapings(subject):
        with suppress(Exception):  # another argument has the shape of the output
            run = partial(_slope, subject, shaped, whole, half, given)
            slope = _first_row(run, set(given), whole)
            parts = [[slope[pair[side]] for pair in pairs] for side in (0, 1)]
            return {
                "value": encode([alike(value, moved)]),
                "slope": encode([alike(part, moved) for part in parts]),
                "shaped": list(shaped),
                "pairs": pairs,
            }
    raise UntraceableError("the derivative was not traced")


def _shapings(subject: Subject) -> Iterator[tuple[bool, ...]]:
    """Yield which arguments are shaped like the output: at least one, if there are any."""
    number = len(subject.arguments)
    yield from (s for s in product((True, False), repeat=number) if any(s))


def _slope(
    subject: Subject, shaped: Sequence[bool], whole: Shape, half: Shape, given: Record
) -> Any:
    arrays = [
        _letters(f"a{n}", half, _APART) if out else _letters(f"a{n}", whole)
        for n, out in enumerate(shaped)
    ]
    first = [_letters("x", whole)] if subject.stateful else []
    return subject.slope(*first, *arrays, **given)


def _first_row(run: Callable[[], Any], names: set[str], shape: Shape) -> list[Node]:
    """Return what is made of the first row; a pair of halves counts as one array."""
    nodes = explore(run, names, inputs=False).nodes
    if len(shape) == 1 and nodes.shape == (2, shape[0] // 2):
        nodes = nodes.reshape(shape)
    if nodes.shape != shape:
        raise UntraceableError(f"shape {nodes.shape} is returned, not {shape}")
    return [lift(node) for node in (nodes[0] if len(shape) == 2 else nodes)]


def _letters(name: str, shape: Shape, start: int = 0) -> Any:
    found = EMPTY(shape, dtype=object)
    for position, index in enumerate(np.ndindex(shape)):
        found[index] = Node("letter", name, start + position)
    return found.view(Traced)
