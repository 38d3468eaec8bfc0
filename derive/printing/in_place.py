"""Kernel text as a program that works in place: one NumPy call a line, each into a given array.

Expressions read well, but every operation in them makes a new array. Here the same operations, with
the same arguments and so with the same rounding, write into scratch arrays that are used again as
soon as their content is not needed. The array for the result is the first of them: it is none of
the arguments.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from derive.printing.values import Leaf, Node, Value, read, walk

#: calls whose result holds booleans: an eighth of the size, they get an array of their own
_DECISIONS: Final = frozenset(
    f"np.{name}"
    for name in (
        *("greater", "greater_equal", "less", "less_equal", "equal", "not_equal"),
        *("logical_and", "logical_or", "logical_not"),
        *("isnan", "isinf", "isfinite", "signbit"),
    )
)
_SELECT: Final = "np.where"
#: calls that the support module makes by bits, with a second array for the time of the call
_BY_BITS: Final = {_SELECT: "choose", "np.copysign": "signed"}
#: calls that the support module makes otherwise where the second argument is a number
_BOUNDS: Final = {"np.maximum": "at_least", "np.minimum": "at_most"}
#: calls that the support module makes by polynomials where NumPy is slow with them
QUICK: Final = {
    f"np.{name}": f"quick_{name}"
    for name in ("expm1", "log1p", "sinh", "cosh", "arctan", "arcsinh")
}
_CLIP: Final = "np.clip"
#: NumPy is five times slower with these where the result lies over the argument
_APART: Final = frozenset({"np.sign"})
#: functions of the support module whose result may lie over the argument
_IN_PLACE: Final = frozenset({"special.wave_square"})
#: the place of the result
_INTO: Final = -1
#: names of arrays that hold nothing with a name of its own
_HOLDERS: Final = (*"uvwpqrbcdfgijkmnz",)


@dataclass(frozen=True, slots=True)
class Program:
    """Statements that leave the result in an array; ``scratch`` names the arrays they need."""

    lines: tuple[str, ...]
    scratch: tuple[str, ...]


@dataclass(slots=True)
class _Places:
    """Which array holds which value; arrays of booleans are not used again."""

    count: int = 0
    free: list[int] = field(default_factory=lambda: [_INTO])
    of: dict[Node, int] = field(default_factory=dict)
    decisions: set[int] = field(default_factory=set)
    spare: dict[Node, int] = field(default_factory=dict)

    def give(self, node: Node) -> None:
        """Give the node a free array, or a new one."""
        if node.function not in _DECISIONS:
            self.of[node] = self.take()
            return
        self.of[node] = self.count
        self.count += 1
        self.decisions.add(self.of[node])

    def take(self, besides: int | None = None) -> int:
        """Return a free array, or a new one."""
        found = next((place for place in reversed(self.free) if place != besides), None)
        if found is None:
            self.count += 1
            return self.count - 1
        self.free.remove(found)
        return found

    def give_two(self, node: Node, ending: Iterable[Node], *, at_last: bool) -> None:
        """Give the node its array, and another one for the time of its own call."""
        over = node.operands[-1:] if node.function == _SELECT else node.operands
        held = [self.of[v] for v in ending if v in over and self.of[v] not in self.decisions]
        self.spare[node] = self.take(besides=_INTO if at_last else None)
        if at_last and _INTO in (*self.free, *held):
            place = _INTO
        else:
            place = held[0] if held else self.take()
        self.of[node] = place
        self.free = [one for one in (*self.free, self.spare[node]) if one != place]
        self.release(v for v in ending if self.of[v] != place)

    def release(self, nodes: Iterable[Node]) -> None:
        """Take back the arrays of values that nothing uses any longer."""
        self.free += [self.of[n] for n in nodes if self.of[n] not in self.decisions]


def in_place(
    lines: Sequence[str], result: str, arrays: Sequence[str], others: Sequence[str], into: str
) -> Program:
    """Return the program for assignment ``lines`` and the expression ``result``.

    ``arrays`` are the arguments of the block's size, ``others`` the remaining ones, ``into`` the
    name of the array for the result.
    """
    reading = read(lines, result, arrays)
    small = tuple(reading.small.values())
    if isinstance(reading.result, Leaf):
        return Program((*small, f"np.copyto({into}, {reading.result.text})"), ())
    order = tuple(walk(reading.result))
    places = _placed(order)
    names = _named(places, reading.names, {*arrays, *others, into, *reading.small})
    called = {_INTO: into, **dict(enumerate(names))}
    of = {node: called[place] for node, place in places.of.items()}
    spare = {node: called[place] for node, place in places.spare.items()}
    written = [_statement(node, of, spare, into, arrays) for node in order]
    if of[reading.result] != into:
        written.append(f"np.copyto({into}, {of[reading.result]})")
    scratch = tuple(names[n] for n in range(places.count) if n not in places.decisions)
    return Program((*small, *written), scratch)


def _placed(order: Sequence[Node]) -> _Places:
    """Give every value an array; what an elementwise call ends may be overwritten by it."""
    places = _Places()
    last = {value: n for n, node in enumerate(order) for value in node.operands}
    for n, node in enumerate(order):
        ending = {v: None for v in node.operands if isinstance(v, Node) and last[v] == n}
        if node.function in _BY_BITS:
            places.give_two(node, ending, at_last=node is order[-1])
            continue
        if _may_overwrite(node):
            places.release(ending)
        if node is order[-1] and _may_be_result(node, places):
            places.of[node] = _INTO
            places.free = [place for place in places.free if place != _INTO]
        else:
            places.give(node)
        if not _may_overwrite(node):
            places.release(ending)
    return places


def _may_be_result(node: Node, places: _Places) -> bool:
    """Whether the last call may write over what the place of the result holds."""
    held = _INTO in (places.of.get(v) for v in node.operands if isinstance(v, Node))
    over = _may_overwrite(node) or (_is_elementwise(node) and not held)
    return _INTO in places.free or over


def _may_overwrite(node: Node) -> bool:
    """Whether the result may lie over an operand."""
    if node.function in _IN_PLACE:
        return True
    return _is_elementwise(node) and node.function not in _APART


def _is_elementwise(node: Node) -> bool:
    """Whether the call is one NumPy function with an ``out``."""
    return node.function.startswith("np.") and node.function != _SELECT


def _named(places: _Places, names: dict[Node, str], taken: set[str]) -> list[str]:
    """Name each array after the first value with a name that it holds."""
    chosen: list[str] = []
    for place in range(places.count):
        held = [names[node] for node, where in places.of.items() if where == place if node in names]
        name = next(name for name in (*held, *_HOLDERS) if name not in taken)
        taken.add(name)
        chosen.append(name)
    return chosen


def _statement(
    node: Node, of: dict[Node, str], spare: dict[Node, str], into: str, arrays: Sequence[str]
) -> str:
    texts = [_text(operand, of) for operand in node.operands]
    place = of[node]
    if node in spare:
        function = _BY_BITS[node.function]
        return f"{function}({', '.join(texts)}, out={place}, scratch={spare[node]})"
    if node.function in _DECISIONS and place != into:
        return f"{place} = {node.function}({', '.join(texts)})"
    function = node.function
    if function in _BOUNDS and _is_small(node.operands[1], arrays):
        function = _BOUNDS[function]
    elif function in QUICK:
        function = QUICK[function]
    elif function == _CLIP:  # the method: NumPy's function takes 1 µs longer to call
        function, texts = f"{texts[0]}.clip", texts[1:]
    elif _is_elementwise(node) and function not in _BOUNDS:
        return f"{function}({', '.join((*texts, place))})"  # a keyword takes 0.08 µs
    return f"{function}({', '.join((*texts, f'out={place}'))})"


def _is_small(value: Value, arrays: Sequence[str]) -> bool:
    """Whether a value is a number or a parameter, most often without axes."""
    return isinstance(value, Leaf) and value.text not in arrays


def _text(value: Value, of: dict[Node, str]) -> str:
    return value.text if isinstance(value, Leaf) else of[value]
