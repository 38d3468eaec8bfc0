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
    given = _read(first, whole, [*letters[0], *letters[1]], parameters)
    for order in _orders(letters[1], _MOST_ORDERS_OF_MANY if many else _MOST_ORDERS):
        rest = _remainder(*given, [*letters[0], *order])
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


def _read(
    polynomial: sp.Expr,
    relations: list[sp.Expr],
    letters: list[sp.Symbol],
    parameters: list[sp.Symbol],
) -> tuple[PolyElement, list[PolyElement]]:
    """Return the polynomial, over the field of the parameters, and the relations, over Q."""
    domain = sp.QQ.frac_field(*parameters) if parameters else sp.QQ
    polynomials, *_ = ring(letters, domain, lex)
    everything, *_ = ring([*letters, *parameters], sp.QQ, lex)
    return polynomials.from_expr(polynomial), [everything.from_expr(r) for r in relations]


def _remainder(
    polynomial: PolyElement, relations: list[PolyElement], order: list[sp.Symbol]
) -> sp.Expr | None:
    """Return the remainder modulo a Gröbner basis; None where the basis grows out of hand.

    Parameters are the last letters while the basis is built, which is then one over their field
    too: arithmetic with their fractions takes fifty times as long.
    """
    polynomials = polynomial.ring.clone(symbols=order)
    everything = polynomials
    if polynomials.domain != sp.QQ:
        everything = polynomials.clone(symbols=[*order, *polynomials.domain.symbols], domain=sp.QQ)
    basis = _basis([_in_order(relation, everything) for relation in relations], everything)
    if basis is None:
        return None
    divisors = [_with_parameters(divisor, polynomials) for divisor in basis]
    return _in_order(polynomial, polynomials).rem(divisors).as_expr()


def _in_order(polynomial: PolyElement, over: PolyRing) -> PolyElement:
    """Return the same polynomial over a ring with the same letters in another order."""
    places = [polynomial.ring.symbols.index(letter) for letter in over.symbols]
    return over.from_dict({tuple(m[k] for k in places): c for m, c in polynomial.items()})


def _with_parameters(polynomial: PolyElement, over: PolyRing) -> PolyElement:
    """Return the same polynomial with its last letters moved into the coefficients."""
    if polynomial.ring == over:
        return polynomial
    parts: dict[tuple[int, ...], dict[tuple[int, ...], object]] = {}
    for monomial, coefficient in polynomial.items():
        own, others = monomial[: over.ngens], monomial[over.ngens :]
        parts.setdefault(own, {})[others] = coefficient
    field = sp.QQ.frac_field(*over.domain.symbols).field  # type: ignore[attr-defined]  # of fractions
    return over.from_dict(
        {m: field.field_new(field.ring.from_dict(part)) for m, part in parts.items()}
    )


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
