"""Zeros by bisection: where derivatives do not end in a polynomial.

Beyond some R the sign is certified by the largest term, by the sign oracle, or by that of the
derivative together with the sign at infinity. Between −R and R intervals are halved until on each
the function keeps its sign or is monotone, by balls.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import OutOfBudgetError, UndecidedError
from derive.proof import sign_on
from derive.proof.asymptotics import sign_near
from derive.proof.balls import enclose_over, rational_ball, sign_of_ball
from derive.proof.factors import in_letters, signed_factors
from derive.proof.precision import working_precision
from derive.proof.region import Region
from derive.proof.spans import sign_of_number
from derive.proof.tails import sign_beyond
from derive.symbols import x

#: where tails are tried to begin
_BEGINNINGS: Final = (4, 12)
#: how often a function is differentiated on a tail
_DEEPEST: Final = 2
#: operations of a function that is looked at, quotients that are tried
_LARGEST: Final = 150
_QUOTIENTS: Final = 3
#: halvings of an interval, intervals in all, seconds for one question to the oracle
_HALVINGS: Final = 24
_MOST: Final = 4000
#: derivatives that may be 0 at an end together with the function
_MOST_AT_END: Final = 6
#: bits of an enclosure, at first and after so many halvings: e^(x²/2) (1 + erf x) cancels far out
_BITS: Final = 64
_FINER: Final = 320
_FINER_FROM: Final = 8
_SECONDS: Final = 10.0


def beginning(expr: sp.Expr, end: sp.Expr, side: int) -> sp.Rational:
    """Return a point beyond which, towards an end, there is no zero: the end itself if finite.

    It is no short fraction, so that halving does not meet a zero such as 0.
    """
    if not end.is_infinite:
        if isinstance(end, sp.Rational):
            return end
        raise UndecidedError("bisection begins at rational numbers")
    for size in _BEGINNINGS:
        try:
            _tail_sign(expr, size, side, _DEEPEST)
        except UndecidedError:
            continue
        return side * size + sp.Rational(side, 7 if side > 0 else 11)
    raise UndecidedError("no interval is known that holds all zeros")


@lru_cache(maxsize=4096)
def _tail_sign(expr: sp.Expr, size: int, side: int, depth: int) -> int:
    """Return the sign for all x beyond side·size; raises ``UndecidedError``."""
    constant, factors = signed_factors(expr)
    sign = sign_of_number(constant)
    for factor in factors:
        sign *= _tail_sign_of_factor(factor.expr, size, side, depth) ** abs(factor.exponent)
    return sign


@lru_cache(maxsize=4096)
def _tail_sign_of_factor(expr: sp.Expr, size: int, side: int, depth: int) -> int:
    if x not in expr.free_symbols:
        return sign_of_number(expr)
    with suppress(UndecidedError):
        return sign_beyond(expr, sp.Integer(size), side)
    if sp.count_ops(expr) > _LARGEST:
        raise UndecidedError("a function is too long for its sign far out to be looked for")
    start = side * sp.Integer(size)
    region = Region(start, sp.oo) if side > 0 else Region(-sp.oo, start)
    found = sign_on(expr, region, budget=_SECONDS)
    if found:
        return found
    if depth == 0:
        raise UndecidedError("the sign of a function far out is not certified")
    for quotient in islice(_quotients(expr, side), _QUOTIENTS):
        try:
            return _by_slope(quotient, size, side, depth)
        except (UndecidedError, OutOfBudgetError):
            continue
    raise UndecidedError("the sign of a function far out is not certified")


def _by_slope(expr: sp.Expr, size: int, side: int, depth: int) -> int:
    """Use that a function that moves away from its sign at infinity had it all along."""
    eventually = sign_near(expr, side * sp.oo, sign_of_number)
    outward = side * _tail_sign(expr.diff(x), size, side, depth - 1)
    if outward == -eventually:
        return eventually
    at_start = sign_of_ball(enclose_over(expr, {x: (side * sp.Integer(size),) * 2}))
    if at_start is None or at_start not in (0, eventually):
        raise UndecidedError("a function changes its sign far out")
    return eventually


def _quotients(expr: sp.Expr, side: int) -> Iterator[sp.Expr]:
    """Yield the function over positive functions, after which its derivative is simpler."""
    generic, letters = in_letters(expr)
    growing = [
        letter
        for letter, meaning in letters.items()
        if isinstance(meaning, sp.exp) and _grows(meaning.args[0], side)
    ]
    reduced = sp.expand(generic)
    for letter in growing:
        if reduced.is_polynomial(letter):
            reduced = sp.expand(reduced / letter ** sp.degree(reduced, letter))
    yield reduced.xreplace(letters)
    for term in sorted(sp.Add.make_args(reduced), key=lambda t: (sp.count_ops(t), str(t))):
        positive = sp.Mul(*(f for f in sp.Mul.make_args(term) if _is_positive(f, letters)))
        if positive != 1:
            yield sp.expand(reduced / positive).xreplace(letters)


def _is_positive(factor: sp.Expr, letters: dict[sp.Symbol, sp.Expr]) -> bool:
    base = factor.as_base_exp()[0]
    return isinstance(base, sp.Symbol) and isinstance(letters.get(base), sp.exp)


def _grows(argument: sp.Expr, side: int) -> bool:
    try:
        return sign_near(argument, side * sp.oo, sign_of_number) > 0
    except UndecidedError:
        return False


def monotone_parts(expr: sp.Expr, low: sp.Rational, high: sp.Rational) -> list[sp.Rational]:
    """Return points low … high between which the function keeps its sign or is monotone."""
    slope = expr.diff(x)
    waiting, points = [(low, high, 0)], [low]
    while waiting:
        a, b, depth = waiting.pop()
        bits = _BITS if depth < _FINER_FROM else _FINER
        ends = [end for end in (a, b) if end in (low, high)]
        if _is_one_sided(expr, slope, (a, b), bits) or any(
            _leaves_zero(expr, end, (a, b), bits) for end in ends
        ):
            points.append(b)
            continue
        if depth == _HALVINGS or len(points) > _MOST:
            raise UndecidedError("a zero at which a function does not cross the axis is not seen")
        middle = (a + b) / 2
        waiting += [(middle, b, depth + 1), (a, middle, depth + 1)]
    return points


def _is_one_sided(
    expr: sp.Expr, slope: sp.Expr, part: tuple[sp.Rational, sp.Rational], bits: int
) -> bool:
    """Whether a function keeps its sign or is monotone, by balls or by the mean value theorem."""
    low, high = part
    value, steepness = _ball(expr, low, high, bits), _ball(slope, low, high, bits)
    if any(ball is not None and sign_of_ball(ball) for ball in (value, steepness)):
        return True
    middle = _ball(expr, (low + high) / 2, (low + high) / 2, bits)
    if middle is None or steepness is None:
        return False
    with working_precision(bits):
        away = rational_ball((high - low) / 2) * arb(0, 1)
        return bool(sign_of_ball(middle + steepness * away))


def _leaves_zero(
    expr: sp.Expr, end: sp.Expr, part: tuple[sp.Rational, sp.Rational], bits: int
) -> bool:
    """Whether a function that is 0 at an end, with a few derivatives, keeps its sign from there.

    So does x cos x − sin x beside 0, whose third derivative has one sign there.
    """
    for _ in range(_MOST_AT_END):
        if expr.subs(x, end) != 0:
            return False
        expr = expr.diff(x)
        ball = _ball(expr, *part, bits)
        if ball is not None and sign_of_ball(ball):
            return True
    return False


def _ball(expr: sp.Expr, low: sp.Rational, high: sp.Rational, bits: int) -> arb | None:
    try:
        return enclose_over(expr, {x: (low, high)}, bits)
    except UndecidedError:
        return None
