"""Max and min of functions that all rise or all fall, where nobody knows at which x they meet.

max(tanh x, a x) has joints that move with a and have no closed form. Each output has one x, so f′
is a function of y all the same, and y tells which function it comes from: with u = y/a it is a x
where tanh u < y. For let f = max(h, r), both rising, and u = h⁻¹(y). Where h > r, u = x and
r(u) < y. Where h ≤ r, y = r(x) ≥ h(x), so u ≥ x and r(u) ≥ y. With min, and with falling functions,
the same holds the other way round.

A constant makes a plateau, which shares its output with the kinks at its ends: they take its slope
0, for where two arguments are equal the later one counts, and constants come last.

Max(R, F), where all of R rises and all of F falls, is a valley, and Min a hill: they meet at one x,
and f turns round there. Where f′ > 0, f is R and so max(R, F) with F left out, which y alone tells;
the same holds of F where f′ < 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.output_forms.continuity import is_analytic, is_continuous
from derive.output_forms.images import direction_of
from derive.output_forms.inverse import inputs_of, undone
from derive.output_forms.samples import sample
from derive.output_forms.shape import Stretch, shape_of
from derive.output_forms.values import compare, end_value, sign_in
from derive.proof import Status, prove_equal, sign_on
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.pieces import has_branches
from derive.symbols import x, y

_MOST_INVERSES: Final = 3
_MOST_LEAVES: Final = 6
_INPUTS: Final = (sp.S.Zero, sp.S.One, sp.S.NegativeOne)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A function without cases, strictly monotone on the whole line, or a constant (None)."""

    expr: sp.Expr
    stretch: Stretch | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The larger (``side`` 1) or the smaller (−1) of two; ``rest`` where they are equal.

    ``seen`` is what y is compared with: ``first`` is the one where side·(y − seen) > 0. None where
    no inverse is known.
    """

    side: int
    first: "Leaf | Choice"
    rest: "Leaf | Choice"
    seen: sp.Expr | None

    @property
    def expr(self) -> sp.Expr:
        """The formula that it stands for."""
        return (sp.Max if self.side > 0 else sp.Min)(self.first.expr, self.rest.expr)


@dataclass(frozen=True, slots=True)
class Valley:
    """The larger (``side`` 1) or the smaller (−1) of what rises and what falls; they cross once.

    Constants that f may be as well stand in both. Where they cross f′ is that from the left.
    """

    side: int
    rising: Leaf | Choice
    falling: Leaf | Choice

    @property
    def expr(self) -> sp.Expr:
        """The formula that it stands for."""
        return (sp.Max if self.side > 0 else sp.Min)(self.rising.expr, self.falling.expr)


def leaves_of(choice: Leaf | Choice | Valley) -> Iterator[Leaf]:
    """Yield the functions and constants among which is chosen."""
    match choice:
        case Leaf():
            yield choice
        case Choice():
            yield from leaves_of(choice.first)
            yield from leaves_of(choice.rest)
        case Valley():
            yield from leaves_of(choice.rising)
            yield from leaves_of(choice.falling)


def is_told_by_output(choice: Leaf | Choice) -> bool:
    """Whether y tells everywhere which function it comes from."""
    if isinstance(choice, Leaf):
        return True
    known = choice.seen is not None
    return known and is_told_by_output(choice.first) and is_told_by_output(choice.rest)


@lru_cache(maxsize=64)
def envelope_of(activation: Activation, cell: Cell) -> Choice | Valley | None:
    """Return f as a choice among monotone functions, for all parameters of a cell, or None.

    Raises ``OpenSignError`` where the parameters of the cell decide that.
    """
    expr = _drawn_out(cell.settle(activation.expr), cell)
    parts = sorted(set(_parts(expr)), key=str)
    if activation.kinks or not isinstance(expr, sp.Max | sp.Min) or len(parts) > _MOST_LEAVES:
        return None
    leaves, directions = dict[sp.Expr, Leaf](), dict[sp.Expr, int]()
    for part in parts:
        stretch = smooth_on_line(activation, part, cell) if x in part.free_symbols else None
        leaves[part] = Leaf(part, stretch)
        if stretch is not None:
            moves = _moves(stretch, cell)
            directions[part] = (direction_of(stretch, cell) or 0) if moves else 0
        elif x in part.free_symbols or has_branches(part):
            return None
    match sorted({*directions.values()}):
        case [-1] | [1] as ways:
            found: Leaf | Choice | Valley | None = _Planner(leaves, ways[0], cell).choice(expr)
        case [-1, 1]:
            found = _Sides(expr, leaves, directions, cell).together()
        case _:
            return None
    return None if isinstance(found, Leaf) else found


def _parts(expr: sp.Expr) -> Iterator[sp.Expr]:
    if not isinstance(expr, sp.Max | sp.Min):
        yield expr
        return
    for arg in _arguments(expr):
        yield from _parts(arg)


def _arguments(expr: sp.Expr) -> list[sp.Expr]:
    return [arg for arg in expr.args if isinstance(arg, sp.Expr)]


def _drawn_out(expr: sp.Expr, cell: Cell) -> sp.Expr:
    """Return u + max(v, w) as max(u + v, u + w), and so for every function that only grows."""
    if isinstance(expr, sp.Max | sp.Min) or not expr.has(sp.Max, sp.Min):
        return expr
    if isinstance(expr, sp.Abs):
        return sp.Max(*(_drawn_out(k * expr.args[0], cell) for k in (1, -1)))
    inner = max(expr.atoms(sp.Max, sp.Min), key=lambda m: (sp.count_ops(m), str(m)))
    letter = sp.Dummy("m", real=True)
    outer = expr.xreplace({inner: letter})
    branches = outer.atoms(sp.Max, sp.Min, sp.Abs, sp.sign, sp.Piecewise, sp.Heaviside)
    if any(letter in branch.free_symbols for branch in branches):
        return expr
    if not is_continuous(outer.xreplace({x: letter, letter: x}), cell.line):
        return expr
    slope = outer.diff(letter)
    growth = sign_on(slope, cell.line, strict=False)
    if growth is None and not {x, letter} & slope.free_symbols:
        growth = _sign_if_known(slope, cell)
    if growth not in (1, -1):
        return expr
    largest = isinstance(inner, sp.Max) is (growth > 0)
    args = (outer.xreplace({letter: arg}) for arg in _arguments(inner))
    return (sp.Max if largest else sp.Min)(*(_drawn_out(arg, cell) for arg in args))


def _sign_if_known(expr: sp.Expr, cell: Cell) -> int | None:
    try:
        return sign_in(cell, expr)
    except OpenSignError:
        raise
    except UndecidedError:
        return None


def smooth_on_line(activation: Activation, part: sp.Expr, cell: Cell) -> Stretch | None:
    """Return a function as one stretch, where it is certified smooth on the whole line."""
    try:
        shape = shape_of(replace(activation, expr=part), cell.line)
    except OpenSignError:
        raise
    except UndecidedError:
        return None
    (stretch, *others) = shape.stretches
    if others or not stretch.region.is_whole or has_branches(stretch.expr):
        return None
    return stretch if is_analytic(stretch.expr, cell.line) else None


def _moves(stretch: Stretch, cell: Cell) -> bool:
    """Whether f′ is certified not to be 0 at one input, for every parameter: it is nowhere flat.

    The slope of a tanh x is nowhere negative for a ≥ 0, and 0 throughout for a = 0.
    """
    return any(_sign_if_known(stretch.slope.subs(x, at), cell) for at in _INPUTS)


@dataclass(frozen=True, slots=True)
class _Planner:
    """Puts the arguments in an order in which y tells them apart, where there is one."""

    leaves: dict[sp.Expr, Leaf]
    direction: int
    cell: Cell

    def choice(self, expr: sp.Expr) -> Leaf | Choice | None:
        if not isinstance(expr, sp.Max | sp.Min):
            return self.leaves[expr]
        args = _arguments(expr)
        constant = [arg for arg in args if x not in arg.free_symbols]
        level = [arg for arg in args if arg not in constant and self._has_plateau(arg)]
        moving = [arg for arg in args if arg not in (*constant, *level)]
        if len(level) > 1:
            return None  # a kink of one of two plateaus may get the slope of the other
        if level and moving and not all(self._is_long(level[0], arg) for arg in moving):
            return None
        return self._in_order(expr.func, moving, [*level, *constant])

    def _has_plateau(self, expr: sp.Expr) -> bool:
        return any(self.leaves[part].stretch is None for part in _parts(expr))

    def _is_long(self, level: sp.Expr, cut: sp.Expr) -> bool:
        """Whether a plateau that is cut off is certified to be no single input.

        That of max(x + a, atan a) cut off by atan x is the input 0 for a = 0, where f is smooth and
        has no slope 0.
        """
        leaf = self.leaves.get(cut)
        backs = () if leaf is None or leaf.stretch is None else _inverses(leaf.stretch)
        constants = [part for part in _parts(level) if x not in part.free_symbols]
        others = [part for part in _parts(level) if x in part.free_symbols]
        pairs = ((c, back.xreplace({y: c})) for c in constants for back in backs[:1])
        try:
            signs = [compare(h.subs(x, at), c, self.cell) for c, at in pairs for h in others]
        except OpenSignError:
            raise
        except UndecidedError:
            return False
        return bool(signs) and all(signs)

    def _in_order(
        self, kind: type[sp.Max | sp.Min], moving: list[sp.Expr], last: list[sp.Expr]
    ) -> Leaf | Choice | None:
        """Return a choice whose first is one of ``moving``, if there are any, else of ``last``."""
        if len(moving) + len(last) == 1:
            return self.choice(*moving, *last)
        side = 1 if kind is sp.Max else -1
        candidates = [(k, seen) for k in moving for seen in self._seen(k, kind, [*moving, *last])]
        default = (moving or last)[0]
        if not moving and x not in kind(*last[1:]).free_symbols:
            candidates = [(default, kind(*last[1:]))]
        first, seen = min(
            candidates, key=lambda pair: (sp.count_ops(pair[1]), str(pair)), default=(default, None)
        )
        left = [arg for arg in moving if arg != first], [arg for arg in last if arg != first]
        chosen, rest = self.choice(first), self._in_order(kind, *left)
        if chosen is None or rest is None:
            return None
        return Choice(side, chosen, rest, seen)

    def _seen(
        self, first: sp.Expr, kind: type[sp.Max | sp.Min], args: list[sp.Expr]
    ) -> Iterator[sp.Expr]:
        """Yield what y is compared with to tell ``first`` from the others: r(h⁻¹(y)), or r."""
        rest: sp.Expr = kind(*(arg for arg in args if arg != first))
        if x not in rest.free_symbols:
            yield rest
            return
        leaf = self.leaves.get(first)
        if leaf is None or leaf.stretch is None or not self._reaches(first, kind, rest):
            return
        yield from (rest.xreplace({x: back}) for back in _inverses(leaf.stretch))

    def _reaches(self, first: sp.Expr, kind: type[sp.Max | sp.Min], rest: sp.Expr) -> bool:
        """Whether all outputs of max(h, r) are outputs of h.

        They lie above an output of h; they stay below its limit if those of r do.
        """
        side = 1 if kind is sp.Max else -1
        end = side * self.direction * sp.oo
        try:
            own = self._limit(first, end)
            signs = [compare(own, self._limit(part, end), self.cell) for part in _parts(rest)]
        except OpenSignError:
            raise
        except UndecidedError:
            return False
        return all(side * sign >= 0 for sign in signs)

    def _limit(self, expr: sp.Expr, end: sp.Expr) -> sp.Expr:
        return end_value(expr, end, self.cell) if x in expr.free_symbols else expr


@dataclass(frozen=True, slots=True)
class _Sides:
    """Max or Min of what rises, what falls, and constants."""

    expr: sp.Expr
    leaves: dict[sp.Expr, Leaf]
    directions: dict[sp.Expr, int]
    cell: Cell

    def together(self) -> Leaf | Choice | Valley | None:
        """Return a valley, or a choice where one of the sides is nowhere the larger one."""
        constants = [arg for arg in _arguments(self.expr) if x not in arg.free_symbols]
        rising, falling = ([a for a in _arguments(self.expr) if self._goes(a, k)] for k in (1, -1))
        if len(rising) + len(falling) + len(constants) < len(_arguments(self.expr)):
            return None
        try:
            upward, downward = (
                self._comes_out(own, [*others, *constants], k * sp.oo)
                for own, others, k in (
                    (rising, falling, self._side),
                    (falling, rising, -self._side),
                )
            )
        except OpenSignError:
            raise
        except UndecidedError:
            return None
        up = self._chosen(1, [*rising, *constants]) if upward else None
        down = self._chosen(-1, [*falling, *constants]) if downward else None
        if not (upward and downward):
            return up or down
        return None if up is None or down is None else Valley(self._side, up, down)

    @property
    def _side(self) -> int:
        return 1 if isinstance(self.expr, sp.Max) else -1

    def _goes(self, arg: sp.Expr, way: int) -> bool:
        return all(self.directions.get(part) == way for part in _parts(arg))

    def _comes_out(self, own: list[sp.Expr], others: list[sp.Expr], end: sp.Expr) -> bool:
        """Whether the largest of ``own`` is, close to an end, larger than all others."""
        level = self._limit(self.expr.func(*own), end)
        compared = (compare(level, self._limit(other, end), self.cell) for other in others)
        return all(self._side * sign > 0 for sign in compared)

    def _limit(self, expr: sp.Expr, end: sp.Expr) -> sp.Expr:
        if isinstance(expr, sp.Max | sp.Min):
            return expr.func(*(self._limit(arg, end) for arg in _arguments(expr)))
        return end_value(expr, end, self.cell) if x in expr.free_symbols else expr

    def _chosen(self, way: int, args: list[sp.Expr]) -> Leaf | Choice | None:
        return _Planner(self.leaves, way, self.cell).choice(self.expr.func(*args))


@lru_cache(maxsize=256)
def _inverses(leaf: Stretch) -> tuple[sp.Expr, ...]:
    """Return formulas A(y) that are proved to be x at y = f(x)."""
    points = sample(leaf.region, leaf.expr)
    offered = dict.fromkeys((*undone(leaf.expr, y), *inputs_of(leaf.expr, points)))
    proved = (
        back
        for back in offered
        if prove_equal(back.xreplace({y: leaf.expr}), x, leaf.region).status is Status.PROVED
    )
    return tuple(islice(proved, _MOST_INVERSES))
