"""Functions of functions: each inner one by its own rule, the outer one operation by operation.

x·erf(log(1 + eˣ)) is no rational function of exponentials, but log(1 + eˣ) is one for its rule, and
erf, tanh, log1p and their like keep the relative accuracy of what they are given.
"""

from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.lowering import rules
from derive.lowering.functions import ErrorComplement, QuarterTurn
from derive.lowering.halves import argument, canonical, on_half_line
from derive.lowering.radical import radical
from derive.lowering.safely import log_of_polynomial, safe, stretched_square
from derive.lowering.symmetry import Halves, join
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Letter, Term
from derive.lowering.waves import doubled, squared
from derive.proof import sign_on
from derive.proof.region import Region
from derive.symbols import x

_X: Final = Letter("x")
_SIGN_BUDGET: Final = 1.0


def composed(expr: sp.Expr, parameters: dict[sp.Basic, Term]) -> Tail:
    """Return the expression as a term; raises ``NoRuleError`` for what NumPy cannot compute."""
    letters = {**parameters, x: _X}
    outer = _with_x_in_front(familiar(_abstracted(expr, letters)), letters)
    return Tail(squared(safe(outer, letters)), False, (rules.COMPOSED,))


def _with_x_in_front(total: sp.Expr, letters: dict[sp.Basic, Term]) -> sp.Expr:
    """Write x·s(x) + c·x as x·(s(x) + c), s bounded: far out it would be ∞ − ∞.

    Where a factor vanishes, the sum is left as it is: x times 0 would be NaN.
    """
    known = {x, *(s for s, term in letters.items() if isinstance(term, Letter))}
    if not total.is_Add or total.is_polynomial(x) or total.free_symbols - known:
        return total
    inside = [term / x for term in total.args]
    if not all(_is_bounded(one) for one in inside):
        return total
    return sp.Mul(x, sp.Add(*inside), evaluate=False)


def _is_bounded(expr: sp.Expr) -> bool:
    """Whether it is a product of numbers, parameters and functions with limits that are not 0."""
    moving = [factor for factor in sp.Mul.make_args(expr) if factor.has(x)]
    return all(isinstance(factor, sp.erf | sp.tanh | sp.atan) for factor in moving)


def familiar(expr: sp.Expr) -> sp.Expr:
    """Write sums that cancel in their tails as the functions that do not."""
    found = doubled(expr).replace(lambda e: isinstance(e, sp.Add), _familiar_sum)
    found = found.replace(
        lambda e: isinstance(e, sp.Pow) and isinstance(e.base, sp.cosh) and e.exp.is_negative,
        lambda e: sp.sech(argument(e.base)) ** -e.exp,
    )
    return found if isinstance(found, sp.Expr) else expr


def _familiar_sum(total: sp.Add) -> sp.Expr:
    """1 ± erf u is erfc ∓u, 1 − tanh² u is sech² u, π/2 + arctan u is what arctan2 knows."""
    terms = set(total.args)
    for term in sp.ordered(total.args):
        factor, core = term.as_independent(sp.erf, sp.tanh, sp.atan, as_Add=False)
        for partner, closed in _closed(factor, core):
            if partner in terms:
                return total - partner - term + closed
    return _conjugated(total)


def _conjugated(total: sp.Add) -> sp.Expr:
    """Write √A − k as (A − k²)/(√A + k), where that leaves one term above the line.

    Not where A is a polynomial in x: far out the quotient would be ∞/∞.
    """
    constant, root = total.as_coeff_Add()
    factor, core = root.as_coeff_Mul()
    if not (isinstance(core, sp.Pow) and core.exp == sp.S.Half and constant * factor < 0):
        return total
    above = sp.expand(factor**2 * core.base - constant**2)
    if above.is_Add or core.base.free_symbols != above.free_symbols or core.base.is_polynomial(x):
        return total
    return above / (factor * core - constant)


def _closed(factor: sp.Expr, core: sp.Expr) -> tuple[tuple[sp.Expr, sp.Expr], ...]:
    """Return pairs (p, c) with factor·core + p = c."""
    match core:
        case sp.erf():
            u = argument(core)
            return (factor, factor * ErrorComplement(-u)), (-factor, -factor * ErrorComplement(u))
        case sp.Pow(base=sp.tanh(), exp=sp.Integer() as n) if n == 2:
            return ((-factor, -factor * sp.sech(argument(core.base)) ** 2),)
        case sp.atan():
            u = argument(core)
            quarter = sp.pi / 2 * factor
            return (quarter, factor * QuarterTurn(-u)), (-quarter, -factor * QuarterTurn(u))
    return ()


def _abstracted(expr: sp.Expr, letters: dict[sp.Basic, Term]) -> sp.Expr:
    """Give a letter to each function of something that is not linear in x, outermost first."""
    if isinstance(expr, sp.Function) and len(expr.args) == 1 and expr.has(x):
        inside = argument(expr)
        if not sp.diff(inside, x).has(x):
            return expr
        if isinstance(expr, sp.exp) and stretched_square(inside, letters) is not None:
            return expr
        whole = _by_a_rule(expr)
        if whole is not None:
            return _letter(expr, whole, letters)
        if isinstance(expr, sp.exp) and inside.is_polynomial(x) and inside.free_symbols == {x}:
            return expr  # a sum and its square: what they cut off is followed
        bounded = log_of_polynomial(inside, letters) if isinstance(expr, sp.log) else None
        if bounded is not None:
            return _letter(expr, bounded, letters)
        rest = inside - 1
        if isinstance(expr, sp.log) and isinstance(rest, sp.exp) and _is_linear(argument(rest)):
            return expr
        if isinstance(expr, sp.log) and inside.is_Add and _is_positive(rest):
            return sp.log(1 + _letter(rest, _argument(rest, letters), letters))  # by log1p
        return expr.func(_letter(inside, _argument(inside, letters), letters))
    if not expr.args or not expr.has(x):
        return expr
    if isinstance(expr, sp.Add) and not expr.is_polynomial(x):
        whole = _by_a_rule(expr)
        if whole is not None:
            return _letter(expr, whole, letters)
    if isinstance(expr, sp.Mul):
        quotient = sp.Mul(*(e for e in expr.args if e.has(x) and _is_algebraic(e)))
        whole = _by_a_rule(quotient) if _may_overflow(quotient) else None
        if whole is not None:
            rest = _abstracted(expr / quotient, letters)
            return rest * _letter(quotient, whole, letters)
    parts = (_abstracted(e, letters) for e in expr.args if isinstance(e, sp.Expr))
    return expr.func(*parts)


def _is_linear(exponent: sp.Expr) -> bool:
    return not sp.diff(exponent, x).has(x)


def _is_algebraic(factor: sp.Expr) -> bool:
    """Whether it is a rational function of x, or a power of one by halves."""
    base, exponent = factor.as_base_exp()
    return bool(base.is_rational_function(x)) and bool((2 * exponent).is_Integer)


def _may_overflow(quotient: sp.Expr) -> bool:
    """Whether a polynomial without zeros, of degree 2 or more, is divided by."""
    below = sp.fraction(sp.together(quotient))[1]
    below = below if below.is_polynomial(x) else sp.expand(below**2)
    if below.free_symbols != {x} or not below.is_polynomial(x):
        return False
    poly = sp.Poly(below, x)
    return bool(poly.degree() > 1 and poly.count_roots() == 0)


def _is_positive(expr: sp.Expr) -> bool:
    return expr.free_symbols == {x} and sign_on(expr, Region(), budget=_SIGN_BUDGET) == 1


def _argument(inside: sp.Expr, letters: dict[sp.Basic, Term]) -> Term:
    whole = _by_a_rule(inside)
    return safe(familiar(_abstracted(inside, letters)), letters) if whole is None else whole


def _letter(expr: sp.Expr, term: Term, letters: dict[sp.Basic, Term]) -> sp.Symbol:
    """Return the letter that stands for the term; equal terms share one."""
    named = Let("v", term)
    for symbol, known in letters.items():
        if known == named and isinstance(symbol, sp.Symbol):
            return symbol
    symbol = sp.Symbol(f"F{len(letters)}", real=True, positive=expr.is_positive)
    letters[symbol] = named
    return symbol


def _by_a_rule(expr: sp.Expr) -> Term | None:
    if expr.free_symbols != {x}:
        return None
    try:
        root = radical(expr)
        if root is not None:
            return None if root.notes else root.term
        left, right = canonical((on_half_line(expr, -1), on_half_line(expr, 1)))
        tail = join(Halves(left, right, {}, frozenset()))
    except NoRuleError:
        return None
    return None if tail.notes else tail.term
