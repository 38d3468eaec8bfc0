"""One polynomial, many spellings: its remainders modulo relations, for many orders of letters."""

from collections.abc import Iterator, Sequence
from itertools import islice, permutations
from typing import Final

import sympy as sp
from sympy.polys.groebnertools import groebner
from sympy.polys.orderings import lex
from sympy.polys.rings import ring

from derive.output_forms.kernels import irrational_numbers

_MOST_ORDERS: Final = 24
#: the same for more letters than this, where one order may take half a second
_MANY: Final = 8
_MOST_ORDERS_OF_MANY: Final = 6
_MOST_LETTERS: Final = 11


def normal_forms(
    polynomial: sp.Expr,
    relations: Sequence[sp.Expr],
    dear: Sequence[sp.Symbol],
    cheap: Sequence[sp.Symbol],
) -> Iterator[sp.Expr]:
    """Yield different polynomials that equal ``polynomial`` wherever all ``relations`` are 0.

    ``dear`` letters are eliminated first, in the order given, then the ``cheap`` ones in many
    orders. All other letters are parameters; nothing is yielded where they are not rational.
    """
    exprs = (polynomial, *relations)
    numbers = _constants(exprs, {*dear, *cheap})
    first, *others = (sp.expand(expr.xreplace(numbers)) for expr in exprs)
    used = set().union(*(expr.free_symbols for expr in (first, *others)))
    letters = [[s for s in group if s in used] for group in (dear, cheap)]
    if not all(e.is_polynomial(*letters[0], *letters[1]) for e in (first, *others)):
        return
    if sum(map(len, letters)) > _MOST_LETTERS or not used & {*letters[0], *letters[1]}:
        return
    back = {d: n for n, d in numbers.items()}
    parameters = sorted(used - {*letters[0], *letters[1]}, key=str)
    seen: dict[sp.Expr, None] = {}
    many = sum(map(len, letters)) > _MANY
    for order in _orders(letters[1], _MOST_ORDERS_OF_MANY if many else _MOST_ORDERS):
        rest = _remainder(first, others, [*letters[0], *order], parameters)
        if rest not in seen:
            seen[rest] = None
            yield rest.xreplace(back)


def _constants(exprs: Sequence[sp.Expr], letters: set[sp.Symbol]) -> dict[sp.Basic, sp.Symbol]:
    """Return a letter for each irrational number, and for functions of parameters alone."""
    found = {n: d for expr in exprs for n, d in irrational_numbers(expr).items()}
    nodes = {n for e in exprs for n in e.atoms(sp.Function, sp.Pow) if n.free_symbols}
    fixed = (n for n in nodes if letters.isdisjoint(n.free_symbols))
    for node in sorted(fixed, key=str):
        if not node.is_rational_function(*node.free_symbols):
            found.setdefault(node, sp.Dummy(f"k{len(found)}", real=True))
    return found


def _orders(letters: list[sp.Symbol], most: int) -> Iterator[tuple[sp.Symbol, ...]]:
    """Yield orders: all of few letters, evenly spread ones of many."""
    count = int(sp.factorial(len(letters)))
    yield from islice(permutations(letters), 0, None, -(-count // most))


def _remainder(
    polynomial: sp.Expr,
    relations: list[sp.Expr],
    order: list[sp.Symbol],
    parameters: list[sp.Symbol],
) -> sp.Expr:
    domain = sp.QQ.frac_field(*parameters) if parameters else sp.QQ
    polynomials, *_ = ring(order, domain, lex)
    basis = groebner([polynomials.from_expr(r) for r in relations], polynomials)
    return polynomials.from_expr(polynomial).rem(basis).as_expr()
