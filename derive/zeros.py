"""A checker that knows zeros of functions: tanh x = x/2 at 1.915…, a number without a closed form.

The small checker stays as it is; its intervals learn two things here. A *number* is the tree
``["zero", h, low, high]``, where h is written in the letter " z": balls show that h changes its
sign between the rational ends and that its slope has one sign, so there is one zero and no more.
And a sign may rest on ``["along"]``, a ball around all values on the interval; on
``["along", k]``, the value at the finite end number k and the sign of the slope from there; or on
``["along", 0, 1]``, the values at both ends and the sign of the second derivative: a curve that
bends down lies above its chord.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from flint import ctx

from derive.checker import check as check_plain
from derive.checker.ground import HOLDS, Ground
from derive.checker.signs import ANY, OpenError, Signs, need, plus, times
from derive.findings import Finding, Outcome

#: bits with which numbers are told apart
_BITS: Final = 256
#: name of a number: its tree, and the interval between its ends
Numbers = dict[str, tuple[Any, Ground]]


class Numbered(Ground):
    """An interval where numbers may occur; their bounds are known, and that they are zeros."""

    def __init__(self, numbers: Numbers, plain: Any, given: Any, assumed: list[Any]) -> None:
        need(numbers.keys().isdisjoint(given), "a number hides a parameter")
        self.trees = {name: tree for name, (tree, _) in numbers.items()}
        self.near = {
            n: side.enclosure(side.env["x"], x=hull(side)) for n, (_, side) in numbers.items()
        }
        bounds = [[o, n, end] for n, (_, side) in numbers.items() for o, _, end in side.ends]
        self.is_whole = False
        super().__init__(plain, {**given, **dict.fromkeys(numbers)}, [*assumed, *bounds])
        self.is_whole = True
        for name, (tree, side) in numbers.items():
            if tree in plain["zeros"]:
                self._equate(name, tree, side)

    def _equate(self, name: str, tree: Any, side: Ground) -> None:
        """Take over that the function of a number is 0 there, where no denominator is."""
        h = side.field(side.element(tree[1]).numer)
        found = side._value(h, {"x": self.env[name]}, self.field, self.kernel)
        self.relations.append(found.numer)

    def element(self, tree: Any) -> Any:
        """Return what a tree is in the letters; a number has its name."""
        names = [name for name, number in self.trees.items() if number == tree]
        return self.env[names[0]] if names else super().element(tree)

    def enclosure(self, e: Any, /, **put: Any) -> Any:
        """Return a ball around the values of an element, numbers between their ends."""
        return super().enclosure(e, **(self.near | put))

    def signs(self, e: Any) -> Signs:
        """Return the signs of an element, by a ball or along the interval if that is offered."""
        if self.is_whole and self.zero(e):
            return frozenset({0})
        key, turn = self.key(e)
        spelled = self.plain["signs"].get(str(key))
        if not spelled or spelled[0] != "along":
            return super().signs(e)
        if key not in self.known and self.is_whole:
            self.known[key] = ANY  # it does not rest on itself
            try:
                found = self.along(key, *spelled[1:])
            finally:
                del self.known[key]
            self.know(key, found)
        return times(self.known.get(key, ANY), turn)

    def along(self, e: Any, *ends: int) -> Signs:
        """Return the signs by a ball, by an end and the slope, or by both ends and the bend."""
        need(0 not in self.signs(self.field(e.denom)), f"{e} may have a pole", OpenError)
        if not ends:
            ball = self.enclosure(e, **({"x": hull(self)} if self.moves(e) else {}))
            return frozenset({1}) if ball > 0 else frozenset({-1}) if ball < 0 else ANY
        orders, places = zip(*((self.ends[k][0], self.ends[k][2]) for k in {*ends}), strict=True)
        values = (self.signs(self.limit(self, e, place)) for place in places)
        slope = self.derivative(e)
        if len(places) == 1:
            (way,) = HOLDS[orders[0]]
            return plus(next(values), times(self.signs(slope), frozenset({way})))
        bend = self.signs(self.derivative(slope))
        return plus(plus(*values), times(bend, frozenset({-1})))

    def moves(self, e: Any) -> bool:
        """Return whether x, or a letter with a slope, occurs."""
        return any(self.growth[str(g)] for g in e.field.gens if e.diff(g))


def hull(side: Ground) -> Any:
    """Return a ball around an interval, both of whose ends are numbers."""
    low, high = (side.enclosure(side.element(end)) for _, _, end in side.ends)
    return low.union(high)


def check(
    proof: Any, definition: Any, ground: Callable[..., Ground] = Numbered
) -> tuple[Finding, ...]:
    """Return one finding for each claim; what the small checker confirms by itself stands."""
    if ground is Numbered:
        alone = check_plain(proof, definition)
        if not proof["numbers"] or all(f.outcome is Outcome.CONFIRMED for f in alone):
            return alone
        wider = _check(proof, definition, ground)
        kept = zip(alone, wider, strict=len(alone) == len(wider))
        return tuple(a if a.outcome is Outcome.CONFIRMED else w for a, w in kept)
    return _check(proof, definition, ground)


def _check(proof: Any, definition: Any, ground: Callable[..., Ground]) -> tuple[Finding, ...]:
    try:
        with ctx.workprec(_BITS):
            numbers = {n: (one["tree"], _number(**one)) for n, one in proof["numbers"].items()}
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        is_open = isinstance(error, OpenError | ZeroDivisionError)
        outcome = Outcome.UNDECIDED if is_open else Outcome.REJECTED
        return tuple(Finding(str(one["kind"]), outcome, str(error)) for one in proof["claims"])
    return check_plain(proof, definition, partial(ground, numbers))


def _number(tree: Any, ground: Any) -> Ground:
    """Return the interval that holds a number, once balls have shown that it holds one."""
    word, formula, *ends = tree
    side = Ground(ground, {}, [])
    need(word == "zero" and [end for _, _, end in side.ends] == ends, "that is no number")
    side.env[" z"] = side.env["x"]
    h, slope = side.element(formula), side.derivative(side.element(formula))
    first, last = (side.enclosure(side.element(end)) for end in ends)
    need(first < last, "its ends are in the wrong order")
    low, high = side.enclosure(h, x=first), side.enclosure(h, x=last)
    need(side.enclosure(h, x=hull(side)).is_finite() and low * high < 0, "it need not be there")
    need(not side.enclosure(slope, x=hull(side)).contains(0), "it need not be one", OpenError)
    return side
