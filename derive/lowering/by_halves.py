"""Factors that are too small for what grows beside them are taken by halves.

e^u is subnormal beyond |u| = 708 and 0 beyond 745; times a power of x it is a number with all its
digits still. Its root is multiplied twice, before and after what grows.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import named, scaled, times
from derive.lowering.compensated import has_input, multiple_of_exponential
from derive.lowering.falling_factors import (
    DEEP,
    SLOPE,
    SQUARE,
    U,
    halves_far_down,
    halves_of,
    halves_of_logistic,
    halves_of_steep_square,
    has_parameter,
    is_quiet_exponential,
    root_used_twice,
)
from derive.lowering.terms import (
    Call,
    Let,
    Letter,
    Number,
    Standing,
    Term,
    call,
    meaning,
    number,
    walk,
)

Letters = Mapping[sp.Basic, Term]

_POLYNOMIAL: Final = (
    *(op.ADD, op.SUBTRACT, op.MULTIPLY, op.NEGATE, op.BOUNDED, op.PRODUCT, op.ABSOLUTE),
    *(op.SATURATE, op.SATURATE_BELOW),
)
_STEEP: Final = (op.COSH, op.SINH)
_PRODUCTS: Final = (SLOPE, SQUARE)
#: v (1 + O(v²)) beside 0
_FIRST_POWER: Final = (op.TANH, op.ERF, op.SINH, op.ARCTAN, op.ARCSINH, op.QUIET_SIN)


def by_halves(
    small: list[Term], large: Sequence[Term], letters: Letters
) -> tuple[list[Term], Term | None]:
    """Take the root of what falls exponentially apart: the other factors may outlive it."""
    steep = any(_is_steep(factor) for factor in large)
    for place, factor in enumerate(small):
        match factor:
            case Standing(_, exact, _, inside) if exact in _PRODUCTS and _is_arithmetic(inside):
                first, last = halves_of(exact == SQUARE, inside)
            case Standing(_, exact, _, inside) if exact == SQUARE and steep:
                first, last = halves_of_steep_square(inside)
            case Call(op.EXP, (inside,)) if _is_arithmetic(inside) and _has_square(inside):
                first = last = Let("h", call(op.EXP, scaled(sp.S.Half, inside)))
            case Call(op.LOGISTIC, (inside,)) if _is_arithmetic(inside):
                first, last = halves_of_logistic(inside)
            case _ if (halves := root_used_twice(factor)) is not None:
                first, last = halves
            case _:
                continue
        return [*small[:place], first, *small[place + 1 :]], last
    for place, factor in enumerate(small):
        halves = _far_down(factor, letters)
        if halves is not None:
            return _beside_squares([*small[:place], halves[0], *small[place + 1 :]], halves[1])
    return small, None


def _beside_squares(small: list[Term], last: Term) -> tuple[list[Term], Term]:
    """Take the root of sech² u apart too, where e^v grows beside it for all parameters."""
    if not any(map(is_quiet_exponential, small)):
        return small, last
    for place, factor in enumerate(small):
        match factor:
            case Standing(_, exact, _, inside) if exact == SQUARE:
                first, root = halves_of_steep_square(inside)
                return [*small[:place], first, *small[place + 1 :]], times(last, root)
    return small, last


def smaller_x(
    constant: sp.Expr, small: Sequence[Term], large: list[Term]
) -> tuple[sp.Expr, list[Term]]:
    """Give a power of two to x where erfc, which is up to 2, stands beside it."""
    beside = any(isinstance(t, Call) and t.operation is op.ERFC for t in small)
    exact = isinstance(constant, sp.Rational) and constant.p in (1, -1) and constant.q in (2, 4, 8)
    if not (beside and exact and Letter("x") in large):
        return constant, large
    place = large.index(Letter("x"))
    return sp.S.One, [*large[:place], scaled(constant, Letter("x")), *large[place + 1 :]]


def _far_down(factor: Term, letters: Letters) -> tuple[Term, Term] | None:
    """Take e^u out of e^u, or of F(c e^u), where it is too small for what grows beside it."""
    bare = named(factor)
    if not isinstance(bare, Call) or not has_parameter(factor):
        return None
    inside = bare if bare.operation in (op.EXP, op.QUIET_EXP) else bare.arguments[0]
    found = multiple_of_exponential(inside)
    if found is None or not (bare is inside or bare.operation in _FIRST_POWER):
        return None
    c, u = found
    if not _is_arithmetic(u) or not has_input(u):
        return None
    names = {
        t.name: s for s, t in letters.items() if isinstance(t, Letter) and isinstance(s, sp.Expr)
    }
    held = call(op.QUIET_EXP, call(op.MAXIMUM, u, number(-DEEP)))
    exact = meaning(c, names) * sp.exp(U)
    if bare is inside:
        return halves_far_down(held, exact, u)
    return halves_far_down(call(bare.operation, times(held, c)), bare.operation.meaning(exact), u)


def _is_arithmetic(term: Term) -> bool:
    """Whether it is made of x and parameters by arithmetic; other exponents are made good whole."""
    return all(
        isinstance(n, Letter | Number | Let) or (isinstance(n, Call) and n.operation in _POLYNOMIAL)
        for n in walk(term)
    )


def _is_steep(term: Term) -> bool:
    """Whether it grows exponentially: it outlives by far what it is beside."""
    return any(isinstance(node, Call) and node.operation in _STEEP for node in walk(term))


def _has_square(term: Term) -> bool:
    products = (n for n in walk(term) if isinstance(n, Call) and n.operation is op.MULTIPLY)
    return any(all(map(has_input, n.arguments)) for n in products)
