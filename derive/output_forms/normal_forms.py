"""One polynomial, many spellings: its remainders modulo relations, for many orders of letters."""

from collections.abc import Iterator, Sequence
from itertools import islice, permutations
from typing import Final

import sympy as sp
from flint import fmpz_mpoly_ctx, fmpz_mpoly_vec
from sympy.polys.orderings import lex
from sympy.polys.rings import PolyElement, PolyRing, ring

from derive.output_forms.kernels import irrational_numbers

_MOST_ORDERS: Final = 24
#: the same for more letters than this, where one order may take half a second
_MANY: Final = 8
_MOST_ORDERS_OF_MANY: Final = 6
_MOST_LETTERS: Final = 11

#: a basis that outgrows this (polynomials, terms of one, bits of a coefficient) is given up
_LIMITS: Final = (60, 200, 512)


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
    whole = [sp.expand(sp.fraction(sp.together(relation))[0]) for relation in others]
    for order in _orders(letters[1], _MOST_ORDERS_OF_MANY if many else _MOST_ORDERS):
        rest = _remainder(first, whole, [*letters[0], *order], parameters)
        if rest is not None and rest not in seen:
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
) -> sp.Expr | None:
    """Return the remainder modulo a Gröbner basis; None where the basis grows out of hand.

    Parameters are the last letters while the basis is built, which is then one over their field
    too: arithmetic with their fractions takes fifty times as long.
    """
    everything, *_ = ring([*order, *parameters], sp.QQ, lex)
    basis = _basis([everything.from_expr(relation) for relation in relations], everything)
    if basis is None:
        return None
    domain = sp.QQ.frac_field(*parameters) if parameters else sp.QQ
    polynomials, *_ = ring(order, domain, lex)
    divisors = [polynomials.from_expr(divisor.as_expr()) for divisor in basis]
    return polynomials.from_expr(polynomial).rem(divisors).as_expr()


def _basis(relations: list[PolyElement], over: PolyRing) -> list[PolyElement] | None:
    """Return a Gröbner basis for lexicographic order, by FLINT."""
    context = fmpz_mpoly_ctx.get([f"v{k}" for k in range(over.ngens)], "lex")
    whole = [relation.clear_denoms()[1] for relation in relations]
    given = [context.from_dict({m: int(c) for m, c in p.items()}) for p in whole]
    result: tuple[fmpz_mpoly_vec, bool]
    # python-flint's annotation knows the call without limits alone
    result = fmpz_mpoly_vec(given, context).buchberger_naive(_LIMITS)  # type: ignore[assignment]
    found, done = result
    if not done:
        return None
    terms = (p.to_dict() for p in found.autoreduction())
    return [over.from_dict({m: sp.QQ(int(c)) for m, c in p.items()}) for p in terms]
