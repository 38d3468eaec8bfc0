"""The shortest spelling of a formula, by rewriting that is valid wherever the formula is.

Every rewriting is ring arithmetic (expand, factor, cancel), e^a e^b = e^(a+b), or a split of one
term; the cheapest spelling by ``derive.output_forms.cost`` wins. A spelling is a proposal all the
same: whoever asks for one proves it, or keeps what it had (``tests/output_forms/test_spellings.py``
has wrong ones proposed).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from math import comb, prod
from typing import Final, cast

import sympy as sp

from derive.output_forms.cost import cost, fraction, is_root, occurrences, rank
from derive.output_forms.kernels import with_letters
from derive.output_forms.logarithms import with_short_logarithms
from derive.proof.factoring import collected, factor

#: sums of more terms than this are not split into two factored parts
_MOST_TERMS: Final = 6
#: larger expressions are left as they are
_LARGEST: Final = 120
_LARGEST_SPLIT: Final = 30
#: sums that would be longer than this are not multiplied out: nobody calls them short
_MOST_EXPANDED: Final = 400
#: what a kernel costs that is not in the formula to be matched: readers know e^-x from e^(2x)
_FOREIGN: Final = 3


@lru_cache(maxsize=4096)
def shorten(expr: sp.Expr) -> sp.Expr:
    """Return an equal expression of least cost among the spellings tried."""
    tidied = with_short_logarithms(expr)
    return cheapest(chain(_spellings(expr), _spellings(tidied) if tidied != expr else ()))


@lru_cache(maxsize=1024)
def shorten_like(expr: sp.Expr, model: sp.Expr) -> sp.Expr:
    """Return an equal short expression, written with the exponentials of ``model`` if possible."""
    native = model.atoms(sp.exp)
    known = native | {sp.exp(-atom.exp) for atom in native}
    measured = {
        spelling: (
            cost(spelling) + _FOREIGN * len(spelling.atoms(sp.exp) - known),
            occurrences(spelling),
            len(spelling.atoms(sp.exp) - native),
        )
        for spelling in _spellings(expr)
    }
    least = min(measured.values())
    return min((e for e, measure in measured.items() if measure == least), key=rank)


def cheapest(spellings: Iterable[sp.Expr]) -> sp.Expr:
    """Return the first by ``rank``; the costly parts of the rank are asked only between equals."""
    costs = {spelling: cost(spelling) for spelling in spellings}
    least = min(costs.values())
    return min((e for e, value in costs.items() if value == least), key=rank)


def _spellings(expr: sp.Expr) -> Iterator[sp.Expr]:
    """Yield spellings; exponentials are letters meanwhile, so that powers stay small."""
    yield expr
    if not expr.free_symbols or expr.has(sp.Piecewise) or sp.count_ops(expr) > _LARGEST:
        return
    generic, meaning = with_letters(_with_short_radicands(expr))
    if _expanded_size(generic) > _MOST_EXPANDED:
        if generic.is_rational_function():
            yield factor(generic).xreplace(meaning)
        return
    if generic.has(sp.cos, sp.sin, sp.tan):
        yield _double_angle(generic).xreplace(meaning)
        yield _without_tangents(generic).xreplace(meaning)
    exponentials = tuple(e for e in meaning if isinstance(e, sp.Symbol))
    spellings = dict.fromkeys(_ring_spellings(generic, exponentials))
    for variant in dict.fromkeys(v for s in spellings for v in _variants(s, exponentials)):
        yield variant.xreplace(meaning) if meaning else variant


@lru_cache(maxsize=4096)
def _variants(spelling: sp.Expr, exponentials: tuple[sp.Expr, ...]) -> tuple[sp.Expr, ...]:
    inside = _minus_inside(spelling)
    return (
        spelling,
        inside,
        _absorbed(inside, exponentials),
        _gathered(_with_short_radicands(inside)),
        _centred(inside, exponentials),
    )


def _ring_spellings(expr: sp.Expr, exponentials: tuple[sp.Expr, ...]) -> Iterator[sp.Expr]:
    factored = factor(expr)
    yield factored
    yield sp.expand(expr)
    yield from _of_factored(factored, exponentials)


@lru_cache(maxsize=2048)
def _of_factored(factored: sp.Expr, exponentials: tuple[sp.Expr, ...]) -> tuple[sp.Expr, ...]:
    expanded = sp.expand(factored)
    by_letter = (collected(expanded, letter) for letter in _letters(expanded))
    found = [expanded, _merged(factored), *by_letter]
    if isinstance(expanded, sp.Add):
        found += _partly_factored(expanded)
    top, bottom = fraction(factored)
    if bottom.free_symbols:
        found += _fractions(top, bottom)
    if bottom.free_symbols and len(exponentials) == 1:
        found += _fractions(*fraction(_turned_round(factored, *exponentials)))
    return tuple(found)


def _expanded_size(expr: sp.Basic) -> int:
    """Return a bound on the terms of the longest sum in the expanded expression."""
    return max((_terms(node) for node in sp.preorder_traversal(expr)), default=0)


def _terms(expr: sp.Basic) -> int:
    """Return a bound on the terms after multiplying out; functions and roots are one term."""
    match expr:
        case sp.Add():
            return sum(map(_terms, expr.args))
        case sp.Mul():
            return prod(map(_terms, expr.args))
        case sp.Pow(exp=sp.Integer()):
            power, terms = abs(int(expr.exp)), _terms(expr.base)
            return comb(power + terms - 1, power)
    return 1


def _fractions(top: sp.Expr, bottom: sp.Expr) -> Iterator[sp.Expr]:
    """Yield spellings of the numerator over the denominator, factored and expanded."""
    expanded = sp.expand(top)
    yield top / bottom
    yield expanded / bottom
    yield expanded / sp.expand(bottom)
    for letter in _letters(expanded):
        yield collected(expanded, letter) / bottom


def _letters(expr: sp.Expr) -> list[sp.Basic]:
    return sorted(expr.free_symbols, key=str)


def _merged(product: sp.Expr) -> sp.Expr:
    """Return (y - 1)(y + 1)√(…) as (y² - 1)√(…): the two factors a conjugate pair."""
    parts = list(sp.Mul.make_args(product))
    for i, first in enumerate(parts):
        for j, second in enumerate(parts[i + 1 :], i + 1):
            if first.is_Add and second.is_Add and len(first.args) == len(second.args) == 2:
                both = sp.expand(first * second)
                if len(sp.Add.make_args(both)) == 2:
                    rest = [part for k, part in enumerate(parts) if k not in (i, j)]
                    return _merged(sp.Mul(both, *rest))
    return product


def _partly_factored(total: sp.Add) -> Iterator[sp.Expr]:
    """Leave one or two terms outside and factor the rest: y + s(1 - y)."""
    if len(total.args) > _MOST_TERMS or sp.count_ops(total) > _LARGEST_SPLIT:
        return
    for i, first in enumerate(total.args):
        rest = total - first
        if isinstance(rest, sp.Add):
            yield first + _minus_inside(sp.factor_terms(rest))
            yield first + _minus_inside(factor(rest))
        for second in total.args[i + 1 :]:
            others = total - first - second
            if isinstance(others, sp.Add):
                yield _minus_inside(sp.factor_terms(first + second)) + _minus_inside(factor(others))


def _minus_inside(expr: sp.Expr) -> sp.Expr:
    """-y(y - 1) as y(1 - y), and (y - 1)² as (1 - y)²."""
    if isinstance(expr, sp.Pow):
        return _with_positive_number(expr.base) ** expr.exp if expr.exp.is_even else expr
    if not isinstance(expr, sp.Mul):
        return expr
    number, rest = expr.as_coeff_Mul()
    factors = [_minus_inside(part) for part in sp.Mul.make_args(rest)]
    sums = [k for k, part in enumerate(factors) if isinstance(part, sp.Add)]
    lower = [k for k in sums if factors[k].as_coeff_Add()[0] < 0]
    if number > 0 and len(lower) == 2:  # (y - 1)(z - 1) as (1 - y)(1 - z)
        return sp.Mul(number, *(_opposite(f) if k in lower else f for k, f in enumerate(factors)))
    if number >= 0 or not sums:
        return sp.Mul(number, *factors)
    chosen = (lower or sums)[0]
    factors[chosen] = _opposite(factors[chosen])
    return sp.Mul(-number, *factors)


def _with_positive_number(base: sp.Expr) -> sp.Expr:
    return _opposite(base) if base.as_coeff_Add()[0] < 0 else base


def _opposite(total: sp.Expr) -> sp.Expr:
    return sp.Add(*(-term for term in sp.Add.make_args(total)))


def _turned_round(expr: sp.Expr, letter: sp.Expr) -> sp.Expr:
    """Return E/(1 + E)² as E⁻¹/(1 + E⁻¹)²: over the inverse of the only exponential."""
    inverse = sp.Dummy("I", positive=True)
    return factor(expr.xreplace({letter: 1 / inverse})).xreplace({inverse: 1 / letter})


def _centred(expr: sp.Expr, exponentials: tuple[sp.Expr, ...]) -> sp.Expr:
    """Return 4E²/(1 + E²)² as 4/(E + 1/E)²: palindromes in the only exponential, centred."""
    if len(exponentials) != 1 or not isinstance(expr, sp.Mul | sp.Pow):
        return expr
    return sp.Mul(*(_palindrome(part, *exponentials) for part in sp.Mul.make_args(expr)))


def _absorbed(expr: sp.Expr, exponentials: tuple[sp.Expr, ...]) -> sp.Expr:
    """Return √(E² - 1)/E as √(1 - E⁻²): powers of a positive letter go under the root."""
    roots = [p for p in sp.Mul.make_args(expr) if isinstance(p, sp.Pow) and p.exp == sp.S.Half]
    if len(roots) != 1:
        return expr
    rest = expr / roots[0]
    under = roots[0].base
    for letter in exponentials:
        power = letter ** rest.as_powers_dict().get(letter, 0)
        rest, under = rest / power, under * power**2
    return rest * sp.sqrt(sp.expand(under))


def _with_short_radicands(expr: sp.Expr) -> sp.Expr:
    """Return ((1 - y)(1 + y))^(3/2) as (1 - y²)^(3/2)."""
    roots: dict[sp.Basic, sp.Expr] = {
        power: shorten(power.base) ** power.exp for power in expr.atoms(sp.Pow) if is_root(power)
    }
    return expr.xreplace(roots)


def _gathered(expr: sp.Expr) -> sp.Expr:
    """Return (1 - y)(1 + y)√(1 - y²) as (1 - y²)^(3/2): factors of a radicand under the root."""
    expr = _one_power(expr)
    roots = [part for part in sp.Mul.make_args(expr) if is_root(part) and part.free_symbols]
    if len(roots) != 1:
        return expr
    base, exponent = roots[0].as_base_exp()
    rest = expr / roots[0]
    letters = sorted(base.free_symbols, key=str)
    if not base.is_polynomial(*letters) or not rest.is_polynomial(*letters):
        return expr
    (quotient,), remainder = sp.reduced(rest, [base], *letters)
    if remainder != 0:
        return expr
    return _gathered(quotient * base ** (exponent + 1))


def _one_power(expr: sp.Expr) -> sp.Expr:
    """Return u · u^(1/n) as u^(1 + 1/n), which SymPy leaves where n is a letter."""
    exponents: dict[sp.Expr, sp.Expr] = {}
    for part in sp.Mul.make_args(expr):
        base, exponent = part.as_base_exp()
        exponents[base] = exponents.get(base, sp.S.Zero) + exponent
    symbolic = any(e.free_symbols and base.is_Add for base, e in exponents.items())
    return sp.Mul(*(base**e for base, e in exponents.items())) if symbolic else expr


def _double_angle(expr: sp.Expr) -> sp.Expr:
    """Return (1 - tan² u) cos² u as cos 2u: even functions of the tangent, in the double angle."""
    angles = {f.args[0] for f in expr.atoms(sp.cos, sp.sin, sp.tan)}
    if len(angles) != 1:
        return expr
    (angle,) = angles
    t, double = sp.Dummy("t"), sp.Dummy("c")
    generic = expr.subs({sp.cos(angle) ** 2: 1 / (1 + t**2), sp.tan(angle): t})
    if generic.has(sp.cos, sp.sin) or not generic.is_rational_function(t):
        return expr
    even = sp.together(generic.subs(t, sp.sqrt((1 - double) / (1 + double))))
    if not even.is_rational_function(double):
        return expr
    return sp.cancel(even).subs(double, sp.cos(2 * angle))


def _without_tangents(expr: sp.Expr) -> sp.Expr:
    """Return cos² u tan u as sin u cos u."""
    return cast(sp.Expr, expr.replace(sp.tan, lambda angle: sp.sin(angle) / sp.cos(angle)))


def _palindrome(part: sp.Expr, letter: sp.Expr) -> sp.Expr:
    """Take the middle power out of a palindrome: (1 + E²) = E (E + 1/E)."""
    base, exponent = part.as_base_exp()
    if not isinstance(base, sp.Add) or not base.is_polynomial(letter) or not exponent.is_Integer:
        return part
    coefficients = sp.Poly(base, letter).all_coeffs()
    if coefficients not in (coefficients[::-1], [-c for c in coefficients[::-1]]):
        return part
    half = letter ** sp.Rational(len(coefficients) - 1, 2)
    return sp.expand(base / half) ** exponent * half**exponent
