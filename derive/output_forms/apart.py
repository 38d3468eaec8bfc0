"""Functions whose pieces are not known as intervals, and of which everything is known all the same.

Their kinks move with the parameters and have no closed form, or come back without end.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

import sympy as sp
from sympy.logic.boolalg import Boolean

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.continuity import is_analytic
from derive.output_forms.envelopes import Choice, Leaf, Valley, envelope_of
from derive.output_forms.humps import Hump, hump_of
from derive.output_forms.moving import from_input, hump_forms, moving_forms
from derive.output_forms.oscillating import Wave, wave_forms, wave_of
from derive.output_forms.records import OutputForms
from derive.output_forms.shape import Joint, Stretch
from derive.proof import Region
from derive.proof.parameters import Cell
from derive.symbols import x, y

Apart: TypeAlias = Choice | Valley | Wave | Hump


def apart_of(activation: Activation, cell: Cell) -> Apart | None:
    """Return f as such a function for all parameters of a cell, or None.

    Raises ``OpenSignError`` where the parameters of the cell decide that.
    """
    found = envelope_of(activation, cell) or wave_of(activation, cell)
    return found or hump_of(activation, cell)


def apart_instead(activation: Activation, error: UndecidedError) -> Apart:
    """Return f as such a function, where its pieces are not known; raise the error if it is none.

    Raises ``OpenSignError`` where the parameters decide that.
    """
    found = apart_of(activation, Cell.of(activation))
    if found is None:
        raise error
    return found


def forms_apart(
    found: Apart,
    activation: Activation,
    find: Callable[[Activation], OutputForms],
) -> OutputForms:
    """Return its forms; ``find`` finds those of a function without parameters."""
    if isinstance(found, Wave):
        return wave_forms(found, activation)
    if isinstance(found, Hump):
        return hump_forms(found, activation, find)
    return moving_forms(found, activation, find)


def slope_of(found: Apart, slopes: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    """Return by cases what each part has for a slope, by x or by a parameter."""
    if not isinstance(found, Wave | Hump):
        return from_input(found, slopes)
    rows = [(slopes[part.stretch.expr], part.where) for part in parts_of(found)]
    return sp.Piecewise(*rows[:-1], (rows[-1][0], True))


@dataclass(frozen=True, slots=True)
class Part:
    """f is ``stretch.expr`` where comparisons hold at x, and then ``in_output`` at y.

    The formula is smooth on the whole line; ``in_output`` is None where y does not tell.
    """

    stretch: Stretch
    where: Boolean
    in_output: Boolean | None


def parts_of(found: Apart) -> tuple[Part, ...]:
    """Return the parts in the order in which they are asked for, the last one otherwise."""
    if isinstance(found, Hump):
        g, level = found.moving.expr, found.level
        beyond = cast(Boolean, g > level if found.side > 0 else g < level)
        flat = Stretch(found.moving.region, level, sp.S.Zero)
        return Part(found.moving, beyond, None), Part(flat, sp.Not(beyond), None)
    if isinstance(found, Wave):
        return tuple(_parts_of_wave(found))
    if isinstance(found, Choice):
        return tuple(_parts_of_choice(found, sp.true, sp.true))
    ahead = _ahead(found.side, found.rising, found.falling)
    first, rest = (found.rising, found.falling)[:: found.side], (ahead, sp.Not(ahead))
    sides = zip(first, rest, strict=True)
    return tuple(part for side, where in sides for part in _parts_of_choice(side, where, None))


def _ahead(side: int, rising: Leaf | Choice, falling: Leaf | Choice) -> Boolean:
    """Return where f is not what it is from the left of the crossing."""
    return cast(Boolean, rising.expr > falling.expr if side > 0 else falling.expr < rising.expr)


def _parts_of_choice(
    choice: Leaf | Choice, where: Boolean, in_output: Boolean | None
) -> Iterator[Part]:
    if isinstance(choice, Leaf):
        flat = Stretch(Region(), choice.expr, sp.S.Zero)
        yield Part(choice.stretch or flat, where, in_output)
        return
    first, rest, seen = choice.first.expr, choice.rest.expr, choice.seen
    ahead = cast(Boolean, first > rest if choice.side > 0 else first < rest)
    told: Boolean | None = None
    if seen is not None and in_output is not None:
        told = cast(Boolean, seen < y if choice.side > 0 else seen > y)
    for part, holds, tells in (
        (choice.first, ahead, told),
        (choice.rest, sp.Not(ahead), None if told is None else sp.Not(told)),
    ):
        below = None if tells is None or in_output is None else sp.And(in_output, tells)
        yield from _parts_of_choice(part, sp.And(where, holds), below)


def _parts_of_wave(wave: Wave) -> Iterator[Part]:
    """Yield F(w) for each piece of F; a kink is part of the one whose slope it takes.

    Raises ``UndecidedError`` where a piece has no value for all w.
    """
    inner, shape = wave.inner, wave.shape
    for k, stretch in enumerate(shape.stretches):
        if not is_analytic(stretch.expr, wave.line):
            raise UndecidedError(f"{quoted(stretch.expr)} is not smooth for all {quoted(inner)}")
        bounds = [_beyond(inner, j, shape.stretches[k - 1]) for j in shape.joints[k - 1 : k] if k]
        bounds += [sp.Not(_beyond(inner, j, stretch)) for j in shape.joints[k : k + 1]]
        expr = stretch.expr.xreplace({x: inner})
        whole = Stretch(Region(assumptions=wave.line.assumptions), expr, expr.diff(x))
        yield Part(whole, sp.And(*bounds), None)


def _beyond(inner: sp.Expr, joint: Joint, left: Stretch) -> Boolean:
    """Return where the wave is beyond a kink, or at it where that is not the left piece's."""
    is_left = sp.expand(left.slope.subs(x, joint.at) - joint.slope) == 0
    return cast(Boolean, inner > joint.at if is_left else inner >= joint.at)
