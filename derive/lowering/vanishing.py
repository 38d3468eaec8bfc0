"""Far out, where an odd function is of what falls like e^(−x²): its argument instead.

x·tanh(x·Φ(x)) is x²·Φ(x) on the left, to float64, long before Φ(x) has too few digits left. That is
a product of powers, e^(−x²/2) and the Mills ratio, whose rule keeps the digits of every factor.
"""

from dataclasses import replace
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import NoRuleError, UndecidedError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.beyond import MEASURED, agree
from derive.lowering.building import negated
from derive.lowering.halves import argument, canonical, on_half_line
from derive.lowering.records import Obligation
from derive.lowering.tails import Side, Tail, write_far
from derive.lowering.terms import Letter, Standing, call, number
from derive.proof import enclose
from derive.proof.precision import working_precision
from derive.symbols import x

_X: Final = Letter("x")
_ODD: Final = (sp.tanh, sp.sinh, sp.asinh, sp.atan, sp.sin)  # with the slope 1 at 0
_START: Final = 12
_AT: Final = (_START, 18, 30)
_BITS: Final = 2048
_CLOSE: Final = arb(2) ** -60


def with_vanishing_tails(tail: Tail, expr: sp.Expr) -> Tail | None:
    """Return the tail with what is left far out; ``None`` where nothing is.

    That the tail itself computes ``expr`` must be proved already.
    """
    done = tail
    for side in (-1, 1):
        leading = leading_part(expr, side)
        far = None if leading is None else _written(leading, side)
        if leading is not None and far is not None:
            done = _with(done, far, expr, leading, side)
    return done if done is not tail else None


def leading_part(expr: sp.Expr, side: int) -> sp.Expr | None:
    """Return the expression with v for F(v), without the terms that then are nothing."""
    odd = [f for f in sp.ordered(expr.atoms(*_ODD)) if argument(f).has(sp.erf, sp.erfc)]
    letters = {f: sp.Dummy(f"v{n}", real=True) for n, f in enumerate(odd)}
    inside = {letter: argument(f) for f, letter in letters.items()}
    if not odd or not all(_is_nothing(v, side) for v in inside.values()):
        return None
    in_letters = expr.xreplace(letters)
    if not in_letters.is_polynomial(*inside):
        return None
    poly = sp.Poly(in_letters, *inside)
    terms = [
        (c * sp.Mul(*(v**n for v, n in zip(inside, powers, strict=True)))).xreplace(inside)
        for powers, c in poly.terms()
    ]
    kept = sp.Add(*(term for term in terms if not _is_small(term, terms, side)))
    return kept if _agrees(expr, kept, side) else None


def _is_nothing(v: sp.Expr, side: int) -> bool:
    balls = _balls(v, side)
    return balls is not None and all(abs(ball) < _CLOSE for ball in balls)


def _is_small(term: sp.Expr, terms: list[sp.Expr], side: int) -> bool:
    """Whether the term is far below the largest one at every point."""
    balls = [_balls(one, side) for one in (term, *terms)]
    if None in balls:
        return False
    (own, *others) = (list(map(abs, ball or ())) for ball in balls)
    with working_precision(_BITS):
        return all(any(size < _CLOSE * other[n] for other in others) for n, size in enumerate(own))


def _agrees(expr: sp.Expr, kept: sp.Expr, side: int) -> bool:
    points = (sp.Integer(side * at) for at in _AT)
    return all(agree(expr, kept, at, bits=_BITS, within=_CLOSE) for at in points)


def _balls(expr: sp.Expr, side: int) -> list[arb] | None:
    try:
        return [enclose(expr, {x: sp.Integer(side * at)}, bits=_BITS) for at in _AT]
    except UndecidedError:
        return None


def _written(leading: sp.Expr, side: int) -> Tail | None:
    zero = number(0)
    held = call(op.SATURATE if side < 0 else op.SATURATE_BELOW, _X, zero)
    size, minus = (negated(held), held) if side < 0 else (held, negated(held))
    try:
        (half,) = canonical((on_half_line(leading, side),))
        return write_far(half, Side(size, minus, {}, frozenset()))
    except NoRuleError:
        return None


def _with(tail: Tail, far: Tail, expr: sp.Expr, leading: sp.Expr, side: int) -> Tail:
    edge = number(side * _START)
    test = call(op.GREATER if side > 0 else op.LESS, _X, edge)
    claim = f"{leading} is the function from |x| = {_START} on"
    return replace(
        tail,
        term=Standing(call(op.SELECT_FAR, test, far.term, tail.term), expr, x, _X),
        rules=(*tail.rules, rules.LEADING, *far.rules),
        obligations=(*tail.obligations, *far.obligations, Obligation(claim, MEASURED)),
    )
