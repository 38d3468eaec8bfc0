"""Small steps from expressions to terms: constants, products, powers, sums of monomials."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering.halves import argument
from derive.lowering.operations import FUNCTIONS
from derive.lowering.terms import Call, Let, Letter, Number, Standing, Term, call, number
from derive.lowering.weighing import is_unbounded

FLOAT32_BITS: Final = 24
FLOAT64_BITS: Final = 53
_SMALL: Final = 2**20


def is_power_of_two(value: sp.Rational) -> bool:
    """Whether it is positive, and a product with it exact."""
    p, q = int(value.p), int(value.q)
    return p > 0 and p & (p - 1) == 0 and q & (q - 1) == 0


def named(term: Term) -> Term:
    """Return what stands under the names."""
    return named(term.value) if isinstance(term, Let | Standing) else term


def product(factors: Iterable[Term]) -> Term:
    """Return the product from left to right; an empty one is 1."""
    one: Term = number(1)
    return reduce(times, factors, one)


def power(base: Term, exponent: int, name: str = "t") -> Term:
    """Return base^exponent by multiplications, the base under a name when it is used twice.

    The square of a root is what stands under it.
    """
    if exponent == 1:
        return base
    match named(base):
        case Call(op.SQRT, (inside,)):
            under = inside if isinstance(inside, Let | Letter) else Let("w", inside)
            roots = [call(op.SQRT, under)] * (exponent % 2)
            return product([*[under] * (exponent // 2), *roots])
    held = base if isinstance(base, Let | Letter) else Let(name, base)
    return product([held] * exponent)


def negated(term: Term) -> Term:
    """Return -term, without a double minus."""
    match term:
        case Number():
            return Number(-term.value)
        case Call(op.NEGATE, (inside,)):
            return inside
    return -term


def times(left: Term, right: Term) -> Term:
    """Return left·right with a minus sign, if any, in front."""
    if number(1) in (left, right):
        return right if left == number(1) else left
    if number(-1) in (left, right):
        return negated(right if left == number(-1) else left)
    match left, right:
        case Call(op.NEGATE, (inside,)), _:
            return negated(times(inside, right))
        case _, Call(op.NEGATE, (inside,)):
            return negated(times(left, inside))
    return left * right


def over(top: Term, bottom: Term) -> Term:
    """Return top/bottom with a minus sign, if any, in front."""
    match top:
        case Call(op.NEGATE, (inside,)):
            return negated(over(inside, bottom))
    return top / bottom


def add(left: Term, right: Term) -> Term:
    """Return left + right, as a subtraction where right is a negative."""
    match right:
        case Call(op.NEGATE, (inside,)):
            return left - inside
    return left + right


def scaled(constant: sp.Expr, term: Term) -> Term:
    """Return constant·term: division by q where the constant is 2^n/q with a small q."""
    if constant == 0:
        return number(0)
    if sp.N(constant) < 0:
        return negated(scaled(-constant, term))
    if constant == 1:
        return term
    if term == number(1):
        return number(constant)
    if isinstance(constant, sp.Rational) and _better_divided(constant, term):
        return over(scaled(sp.Integer(constant.p), term), number(constant.q))
    return times(number(constant), term)


def sized(constant: sp.Expr, term: Term, letters: Mapping[sp.Basic, Term]) -> Term:
    """Return constant·term with the sign in front; the constant may hold parameters."""
    if constant.is_number:
        return scaled(constant, term)
    minus = constant.as_coeff_Mul()[0].is_negative
    found = times(direct(-constant if minus else constant, letters), term)
    return negated(found) if minus else found


def _better_divided(constant: sp.Rational, term: Term) -> bool:
    if constant.p != 1 and is_unbounded(term):  # p·x may overflow where p·x/q does not
        return False
    exact = not constant.p & (constant.p - 1)  # another p would round a second time
    return exact and bool(constant.q & (constant.q - 1)) and constant.q < _SMALL


def in_parts(value: sp.Expr) -> tuple[sp.Rational, ...]:
    """Return parts with sum ``value``: the first fits float32, the first two together float64.

    Near ``value``, v - first is exact in float32 and (v - first) - second in float64.
    """
    exact = value if isinstance(value, sp.Rational) else sp.Rational(sp.N(value, 60))
    first = _to_bits(exact, FLOAT32_BITS)
    both = _to_bits(exact, FLOAT64_BITS)
    return tuple(part for part in (first, both - first, exact - both) if part != 0)


def minus_constant(term: Term, value: sp.Expr) -> Term:
    """Return term - value, exact to the last digit where the difference vanishes."""
    for part in in_parts(value):
        term = plus(term, -part)
    return term


def distance(term: Term, zero: sp.Expr) -> Let:
    """Return term - zero under a name: a factor that vanishes there without losing digits."""
    near = sp.N(zero, 6)
    return Let(
        "d",
        minus_constant(term, zero),
        f"distance to the zero at {near}, in parts, so that no digit is lost",
    )


def plus(term: Term, constant: sp.Expr) -> Term:
    """Return term + constant, written as a subtraction where the constant is negative."""
    if constant == 0:
        return term
    return term - number(-constant) if constant < 0 else term + number(constant)


def _to_bits(value: sp.Rational, bits: int) -> sp.Rational:
    exponent = 0
    size = abs(Fraction(int(value.p), int(value.q)))
    while size and size * Fraction(2) ** exponent < 2 ** (bits - 1):
        exponent += 1
    while size * Fraction(2) ** exponent >= 2**bits:
        exponent -= 1
    scale = Fraction(2) ** exponent
    rounded = Fraction(round(Fraction(int(value.p), int(value.q)) * scale)) / scale
    return sp.Rational(rounded.numerator, rounded.denominator)


def positive_sum(poly: sp.Poly, letters: Mapping[sp.Basic, Term]) -> Term:
    """Return a polynomial by Horner's rule in its first generator, constants first."""
    generator, *others = poly.gens
    by_power: dict[int, sp.Expr] = {}
    for (n, *rest), c in poly.terms():
        monomial = c * sp.Mul(*(g**k for g, k in zip(others, rest, strict=True)))
        by_power[n] = by_power.get(n, sp.S.Zero) + monomial
    top = max(by_power)
    term = _coefficient(by_power[top], others, letters)
    for n in range(top - 1, -1, -1):
        term = letters[generator] if term == number(1) else _times(letters[generator], term)
        if n in by_power:
            term = _coefficient(by_power[n], others, letters) + term
    return term


def _times(letter: Term, term: Term) -> Term:
    """Return the product, a constant first."""
    return term * letter if isinstance(term, Number) else letter * term


def _coefficient(c: sp.Expr, gens: list[sp.Expr], letters: Mapping[sp.Basic, Term]) -> Term:
    used = [g for g in gens if c.has(g)]
    return positive_sum(sp.Poly(c, *used), letters) if used else number(c)


def direct(expr: sp.Basic, letters: Mapping[sp.Basic, Term]) -> Term:
    """Return an expression operation by operation, as it stands."""
    if isinstance(expr, sp.Expr) and not expr.free_symbols:
        return number(expr)
    if isinstance(expr, sp.Symbol):
        return letters[expr]
    if isinstance(expr, sp.Add):
        return _direct_sum(expr, letters)
    if isinstance(expr, sp.Mul):
        return _direct_product(expr, letters)
    if isinstance(expr, sp.Pow):
        return _direct_power(expr, letters)
    if isinstance(expr, sp.Max | sp.Min):
        choose = op.MAXIMUM if isinstance(expr, sp.Max) else op.MINIMUM
        ordered = sorted(sp.ordered(expr.args), key=lambda e: bool(e.is_number))
        terms = [direct(e, letters) for e in ordered]
        return reduce(lambda u, v: call(choose, u, v), terms)
    operation = FUNCTIONS.get(type(expr))
    if operation is None:
        raise NoRuleError(
            f"NumPy has no {type(expr).__name__}; add it in derive/lowering/operations.py"
        )
    return call(operation, direct(argument(expr), letters))


def _direct_sum(expr: sp.Expr, letters: Mapping[sp.Basic, Term]) -> Term:
    """Return a sum, positive terms first, e^u - 1 and 1 - u^p by expm1."""
    constant, rest = expr.as_coeff_Add()
    terms = sp.Add.make_args(rest)
    for e in terms:
        k, u = e.as_coeff_Mul()
        if isinstance(u, sp.exp) and k == -constant:
            others = sp.Add(*(t for t in terms if t != e))
            term = scaled(k, call(op.EXPM1, direct(argument(u), letters)))
            return term if others == 0 else direct(others, letters) + term
        if isinstance(u, sp.Pow) and u.exp.free_symbols and k == -constant and len(terms) == 1:
            logarithm = call(op.QUIET_LOG, direct(u.base, letters))
            return scaled(k, call(op.EXPM1, times(direct(u.exp, letters), logarithm)))
    ordered = sorted(terms, key=lambda e: (e.could_extract_minus_sign(), str(e)))
    first, *later = ordered
    total = direct(first, letters) if constant == 0 else plus_first(constant, first, letters)
    for e in later:
        minus = e.could_extract_minus_sign()
        total = total - direct(-e, letters) if minus else total + direct(e, letters)
    return total


def plus_first(constant: sp.Expr, e: sp.Expr, letters: Mapping[sp.Basic, Term]) -> Term:
    """Return constant + e, as 1 - u where e = -u and as v - c where the constant is negative."""
    if e.could_extract_minus_sign():
        return number(constant) - direct(-e, letters)
    if constant < 0:
        return direct(e, letters) - number(-constant)
    return number(constant) + direct(e, letters)


def _direct_product(expr: sp.Expr, letters: Mapping[sp.Basic, Term]) -> Term:
    constant, rest = expr.as_coeff_Mul()
    numerator, denominator = sp.fraction(rest)
    above = [direct(e, letters) for e in sp.Mul.make_args(numerator) if e != 1]
    parts = [e for e in sp.Mul.make_args(denominator) if e != 1]
    powers = [e for e in parts if _may_overflow(e)]
    below = [direct(e, letters) for e in parts if e not in powers]
    top = scaled(constant, product(above))
    top = over(top, product(below)) if below else top
    return reduce(times, (direct(1 / e, letters) for e in powers), top)


def _may_overflow(divisor: sp.Expr) -> bool:
    """Whether it is a power of a sum: divided one by one, it is 0 where it would be infinite."""
    base, exponent = divisor.as_base_exp()
    return isinstance(base, sp.Add) and exponent.is_Rational and exponent > 1


def _direct_power(expr: sp.Expr, letters: Mapping[sp.Basic, Term]) -> Term:
    base, exponent = expr.args[0], expr.args[1]
    if isinstance(exponent, sp.Rational) and exponent < -1 and exponent.q <= 2:
        root = sp.Pow(base, sp.Rational(1, exponent.q))
        return power(Let("r", number(1) / direct(root, letters)), int(-exponent.p))
    if isinstance(exponent, sp.Number) and exponent < 0:
        return number(1) / direct(sp.Pow(base, -exponent), letters)
    if isinstance(exponent, sp.Integer):
        return power(direct(base, letters), int(exponent))
    if exponent == sp.Rational(1, 2):
        return call(op.SQRT, direct(base, letters))
    if isinstance(exponent, sp.Rational) and exponent.q == 3:  # 1/3 as a float is off by 2^-56
        return power(call(op.CBRT, direct(base, letters)), int(exponent.p))
    return call(op.POWER, direct(base, letters), direct(exponent, letters))
