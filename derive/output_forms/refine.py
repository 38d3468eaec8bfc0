"""Shorter spellings of a proved form that hold for its outputs alone, each one proved again.

y^2·y^(1/a − 1) is y^(1 + 1/a), √(1 + 4y²/(1 − y²)²) is (1 + y²)/(1 − y²) and |s| is s where the
parts have the signs that they have; which those are, points propose and the proof decides.
"""

from collections.abc import Callable, Iterator
from typing import Final

import sympy as sp

from derive.output_forms.cost import cost
from derive.output_forms.shorten import shorten
from derive.output_forms.surds import surd_spellings
from derive.proof.factoring import factor
from derive.proof.joined import joined

#: how often a form is made shorter at most
_ROUNDS: Final = 4
#: larger forms are left as they are
_LARGEST: Final = 200


def refined(form: sp.Expr, holds: Callable[[sp.Expr], bool]) -> sp.Expr:
    """Return the form, or a cheaper spelling of it of which ``holds`` is true."""
    for k in range(_ROUNDS):
        if not form.free_symbols or sp.count_ops(form) > _LARGEST:
            return form
        surds = () if k else surd_spellings(form)  # once is enough
        spellings = {shorten(spelling) for spelling in (*_proposals(form), *surds)}
        cheaper = [s for s in sorted(spellings, key=_rank) if cost(s) < cost(form)]
        shorter = next(filter(holds, cheaper), None)
        if shorter is None:
            return form
        form = shorter
    return form


def _rank(form: sp.Expr) -> tuple[int, str]:
    return cost(form), str(form)


def _proposals(form: sp.Expr) -> Iterator[sp.Expr]:
    powers = sorted(filter(_is_broken, form.atoms(sp.Pow)), key=str)
    if any(p.base != sp.E for p in powers):
        yield joined(form)
        yield joined(form.xreplace({p: _of_factors(p) for p in powers}))
        yield form.xreplace({p: _upright(p) for p in powers})
    roots = [p for p in form.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q == 2]
    for base in sorted({root.base for root in roots}, key=str):
        for taken in _taken(base):
            same = {root: taken ** (2 * root.exp) for root in roots if root.base == base}
            yield form.xreplace(same)
    yield _in_one_function(form)
    for size in sorted(form.atoms(sp.Abs), key=str):
        yield from (form.xreplace({size: side * size.args[0]}) for side in (1, -1))


def _is_broken(power: sp.Pow) -> bool:
    """Whether the exponent is a letter, or a fraction that is no half."""
    exponent = power.exp
    return bool(exponent.free_symbols) or (isinstance(exponent, sp.Rational) and exponent.q > 2)


def _of_factors(power: sp.Pow) -> sp.Expr:
    """Return (u/v)^p as u^p·v^−p, and (y/(y − 1))^p as (−y)^p·(y − 1)^−p turned round."""
    if power.base == sp.E:
        return power
    top, bottom = sp.fraction(factor(power.base))
    try:
        (number, factors), (below, divisors) = sp.factor_list(top), sp.factor_list(bottom)
    except sp.PolynomialError:  # e^(-y) - 1
        return power
    parts = [*factors, *((base, -n) for base, n in divisors)]
    ratio = number / below
    if ratio < 0 and parts:
        sums = [k for k, (base, n) in enumerate(parts) if base.is_Add and n % 2]
        if not sums:
            return power
        base, n = parts[sums[0]]
        parts[sums[0]] = (sp.expand(-base), n)
        ratio = -ratio
    return sp.Mul(ratio**power.exp, *(base ** (n * power.exp) for base, n in parts))


def _upright(power: sp.Pow) -> sp.Expr:
    """Return (u/v)^−p as (v/u)^p."""
    if power.base == sp.E or not power.exp.could_extract_minus_sign():
        return power
    return (1 / power.base) ** (-power.exp)


def _taken(radicand: sp.Expr) -> Iterator[sp.Expr]:
    """Yield ±u·√v for √(u²v)."""
    pairs = [part.as_base_exp() for part in sp.Mul.make_args(factor(radicand))]
    squares = [(b, n) for b, n in pairs if n.is_Integer and n % 2 == 0 and b.free_symbols]
    if not squares:
        return
    side = sp.Mul(*(b ** (n / 2) for b, n in squares))
    rest = sp.Mul(*(b**n for b, n in pairs if (b, n) not in squares))
    yield from (sign * side * sp.sqrt(rest) for sign in (1, -1))


def _in_one_function(form: sp.Expr) -> sp.Expr:
    """Return sin u · cos u as sin(2u)/2, and sinh u / cosh u as tanh u."""
    changed: dict[sp.Basic, sp.Expr] = {}
    for product in form.atoms(sp.Mul):
        powers = product.as_powers_dict()
        for first, second, sign, whole in _PAIRS:
            for one in (p for p in powers if isinstance(p, first) and powers[p] == 1):
                angle = one.args[0]
                if powers.get(second(angle), 0) == sign:
                    rest = product / (one * second(angle) ** sign)
                    changed[product] = rest * whole(angle)
    return form.xreplace(changed)


#: f(u)·g(u)^n = h(u), as (f, g, n, h)
_PAIRS: Final = (
    (sp.sin, sp.cos, 1, lambda u: sp.sin(2 * u) / 2),
    (sp.sinh, sp.cosh, 1, lambda u: sp.sinh(2 * u) / 2),
    (sp.sinh, sp.cosh, -1, sp.tanh),
    (sp.sin, sp.cos, -1, sp.tan),
)
