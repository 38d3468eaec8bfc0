"""Signs of quotients of polynomials whose letters run through intervals, by their coefficients."""

from itertools import product
from math import prod
from typing import Any, TypeAlias

from sympy import QQ

Element: TypeAlias = Any  # SymPy's FracElement, whose arithmetic carries no types
Signs: TypeAlias = frozenset[int]
ANY, NONNEGATIVE = frozenset((-1, 0, 1)), frozenset((0, 1))
POSITIVE, NEGATIVE = frozenset((1,)), frozenset((-1,))
#: (lower, upper, whether the lower, or else the upper, end belongs to it); None: unbounded
Range: TypeAlias = tuple[Element | None, Element | None, bool]


def times(left: Signs, right: Signs) -> Signs:
    """Return the signs that products can have."""
    return frozenset(a * b for a, b in product(left, right))


def signs_of(e: Element, ranges: list[Range]) -> Signs:
    """Return the signs that occur at most; ``ranges`` follow the letters, the input is last."""
    found = POSITIVE
    for p in (e.numer, e.denom):
        unit, factors = p.factor_list()
        found = times(found, frozenset(((unit > 0) - (unit < 0),)))
        for factor, k in factors:
            one = _factor_signs(e.field(factor), ranges)
            found = times(found, one if k % 2 else times(one, one) & NONNEGATIVE)
    return found


def _factor_signs(e: Element, ranges: list[Range]) -> Signs:
    """Let t > 0 with x = l + t, u - t or (l + ut)/(1 + t) take the place of x; then of letters."""
    signs = [ANY] * len(ranges)
    for places in ([len(ranges) - 1], range(len(ranges) - 1)):
        put = list(e.field.gens)
        for i in places:
            (lower, upper, closed), t = ranges[i], put[i]
            if lower is not None:
                put[i] = lower + t if upper is None else (lower + upper * t) / (1 + t)
            elif upper is not None:
                put[i] = upper - t
            bounded = lower is not None or upper is not None
            signs[i] = ANY if not bounded else NONNEGATIVE if closed else POSITIVE
        e = at(e.numer, put, e.field) / at(e.denom, put, e.field)
    return times(_term_signs(e.numer, signs), _term_signs(e.denom, signs))


def at(p: Any, put: list[Any], lift: Any) -> Any:
    """Return a polynomial at values of its letters, of a kind to which ``lift`` takes numbers."""
    return sum((prod((v**k for v, k in zip(put, m, strict=True) if k), start=lift(c))
                for m, c in p.terms()), lift(QQ(0)))  # fmt: skip


def _term_signs(p: Any, signs: list[Signs]) -> Signs:
    terms = []
    for powers, c in p.terms():
        term = frozenset(((c > 0) - (c < 0),))
        for sign, k in zip(signs, powers, strict=True):
            term = times(term, frozenset(s**k for s in sign)) if k else term
        terms.append(term)
    union = frozenset[int]().union(*terms)
    if {-1, 1} <= union:
        return ANY
    return union - {0} if any(0 not in term for term in terms) else union or frozenset((0,))
