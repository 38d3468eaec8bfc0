"""A composition as a chain of functions, each of what the one before it gives alone."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import Final

import sympy as sp

from derive.output_forms.kernels import with_letters
from derive.symbols import x

#: products of more factors are not searched for parts
_MOST_FACTORS: Final = 4
_POWERS: Final = (1, 2, -1, -2)
_INSIDE: Final = sp.Dummy("w", real=True)


@lru_cache(maxsize=512)
def chain_of(expr: sp.Expr) -> tuple[sp.Expr, ...]:
    """Return functions of x whose composition, first one innermost, is ``expr``."""
    for inside, outside in _splits(expr):
        if expr not in (inside, outside) and outside.xreplace({x: inside}) == expr:
            return (*chain_of(inside), *chain_of(outside))
    return (expr,)


def _splits(expr: sp.Expr) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Yield (w, h) that may make h(w) = ``expr``: small subexpressions first."""
    for part in _smallest_first(_subexpressions(expr)):
        outside = expr.xreplace({part: _INSIDE})
        if x not in outside.free_symbols:
            yield part, outside.xreplace({_INSIDE: x})
    yield from _by_exponential(expr)
    yield from _by_sums(expr)
    yield from _by_powers(expr)


def _by_exponential(expr: sp.Expr) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Split e^u off where all exponentials are powers of it and x does not occur beside them."""
    several = len([e for e in expr.atoms(sp.exp) if x in e.free_symbols]) > 1
    outside, meaning = with_letters(expr) if several else (expr, {})
    if len(meaning) == 1 and x not in outside.free_symbols:
        ((letter, kernel),) = meaning.items()
        splits = [(kernel**k, outside.xreplace({letter: x**k})) for k in (1, -1)]
        yield from sorted(splits, key=lambda split: sp.count_ops(split[1]))


def _by_sums(expr: sp.Expr) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Split off a sum that also stands inside longer or scaled ones, as u/(1 + u), u = v + w."""
    parts = {node: node.as_independent(x, as_Add=True) for node in expr.atoms(sp.Add)}
    for part in _smallest_first(sorted({moving for _, moving in parts.values()}, key=str)):
        scaled = {
            node: fixed + scale * _INSIDE
            for node, (fixed, moving) in parts.items()
            if (scale := _multiple(moving, part)) is not None
        }
        outside = expr.xreplace(scaled)
        if x not in outside.free_symbols:
            yield part, outside.xreplace({_INSIDE: x})


def _multiple(total: sp.Expr, of: sp.Expr) -> sp.Expr | None:
    """Return the rational number by which one sum is a multiple of another."""
    ratio = total.as_ordered_terms()[0] / of.as_ordered_terms()[0]
    return ratio if ratio.is_Rational and sp.expand(ratio * of) == total else None


def _by_powers(expr: sp.Expr) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Split off a product that occurs in powers too, as u/√(1 + u²) beside b²u²/(1 + u²)."""
    for part in _smallest_first(_products(expr)):
        outside = expr
        for power in _POWERS:
            outside = outside.subs(part**power, _INSIDE**power)
        if x not in outside.free_symbols:
            yield part, outside.xreplace({_INSIDE: x})


def _subexpressions(expr: sp.Expr) -> set[sp.Expr]:
    return {w for w in sp.preorder_traversal(expr) if isinstance(w, sp.Expr) and w != expr}


def _products(expr: sp.Expr) -> Iterator[sp.Expr]:
    """Yield the parts of products that depend on x, those of two or more factors."""
    for product in sorted(expr.atoms(sp.Mul), key=str):
        factors = [factor for factor in product.args if x in factor.free_symbols]
        if len(factors) <= _MOST_FACTORS:
            for count in range(2, len(factors) + 1):
                yield from (sp.Mul(*some) for some in combinations(factors, count))


def _smallest_first(parts: Iterable[sp.Expr]) -> list[sp.Expr]:
    """Return the expressions in x that are no lines."""
    bent = filter(_is_bent, dict.fromkeys(parts))
    return sorted(bent, key=lambda w: (sp.count_ops(w), str(w)))


def _is_bent(part: sp.Expr) -> bool:
    """Whether the derivative holds x; of e^u and of powers of sums it does wherever u does."""
    if x not in part.free_symbols:
        return False
    powers = isinstance(part, sp.Pow) and part.base.is_Add and part.exp.is_Integer
    return powers or isinstance(part, sp.exp) or x in part.diff(x).free_symbols
