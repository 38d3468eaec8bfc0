"""An expression in one letter as a short program on balls, for evaluation at many points."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce

import sympy as sp
from flint import arb
from sympy.functions.elementary.exponential import ExpBase

from derive.described import Described
from derive.errors import UndecidedError
from derive.proof.balls import (
    CONSTANTS,
    FUNCTIONS,
    described_ball,
    nonnegative,
    rational_ball,
    root_power,
)

Step = tuple[Callable[..., arb], tuple[int, ...]]


@dataclass(slots=True)
class Compiled:
    """Encloses an expression without cases at a ball, each subexpression once.

    The steps run at the present precision. Raises ``UndecidedError`` where a function is not
    defined for certain.
    """

    letter: sp.Symbol
    steps: list[Step] = field(default_factory=list)
    places: dict[sp.Basic, int] = field(default_factory=dict)

    def __call__(self, point: arb) -> arb:
        """Return the ball of the value at a ball."""
        memory = [point]
        for function, arguments in self.steps:
            memory.append(function(*[memory[n] for n in arguments]))
        return memory[-1]


def compiled(expr: sp.Expr, letter: sp.Symbol) -> Compiled:
    """Return the program of ``expr``, a function of ``letter``.

    Raises ``UndecidedError`` for other letters, cases, and functions without an enclosure.
    """
    program = Compiled(letter, places={letter: 0})
    last = _place(program, expr)
    if last != len(program.steps):  # the expression is the letter itself
        program.steps.append((lambda ball: ball, (last,)))
    return program


def _place(program: Compiled, expr: sp.Basic) -> int:
    if expr not in program.places:
        function, children = _step(expr)
        arguments = tuple(_place(program, child) for child in children)
        program.steps.append((function, arguments))
        program.places[expr] = len(program.steps)
    return program.places[expr]


def _step(expr: sp.Basic) -> tuple[Callable[..., arb], tuple[sp.Basic, ...]]:
    """Return a function on balls and the expressions whose balls it takes."""
    match expr:
        case sp.Rational():
            return lambda: rational_ball(expr), ()
        case sp.Add():
            return lambda *balls: reduce(operator.add, balls), expr.args
        case sp.Mul():
            return lambda *balls: reduce(operator.mul, balls), expr.args
        case ExpBase():
            return arb.exp, (expr.exp,)
        case sp.Pow(args=(base, sp.Integer() as exponent)):
            power = int(exponent)
            return lambda ball: _integer_power(ball, power), (base,)
        case sp.Pow(args=(base, sp.Rational() as exponent)):
            return lambda ball: _root(ball, exponent), (base,)
        case sp.Pow(args=(base, exponent)):
            return lambda ball, by: (by * _positive(ball).log()).exp(), (base, exponent)
        case Described():
            return lambda: described_ball(expr), ()
        case sp.Max():
            return lambda *balls: reduce(lambda a, b: a.max(b), balls), expr.args
        case sp.Min():
            return lambda *balls: reduce(lambda a, b: a.min(b), balls), expr.args
    if expr in CONSTANTS:
        return CONSTANTS[expr], ()
    if type(expr) in FUNCTIONS:
        return FUNCTIONS[type(expr)], expr.args
    raise UndecidedError(f"no program on balls for {type(expr).__name__}")


def _integer_power(ball: arb, exponent: int) -> arb:
    """Return ball^exponent: of a ball about 0 itself, flint's own power is NaN."""
    found = ball**exponent
    return found if exponent < 1 or found.is_finite() else reduce(operator.mul, [ball] * exponent)


def _root(ball: arb, exponent: sp.Rational) -> arb:
    held = nonnegative(ball, "a root") if exponent > 0 else _positive(ball)
    return root_power(held, exponent)


def _positive(ball: arb) -> arb:
    if not ball > 0:
        raise UndecidedError("the base of a real power is not certainly positive")
    return ball
