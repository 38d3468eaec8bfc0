"""Any elementary expression as a term, operation by operation, without needless NaN or overflow.

This is what is left when no rule for accuracy applies: 1/(1 + e^u) and its kin through two
logistic functions, a factor that vanishes before what may be infinite, roots of squares as hypot.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Final

import numpy as np
import sympy as sp

from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering.building import add, named, negated, over, power, scaled, times
from derive.lowering.by_halves import by_halves, smaller_x
from derive.lowering.compensated import has_input
from derive.lowering.falling_factors import (
    SLOPE,
    SQUARE,
    U,
    has_parameter,
    is_quiet_exponential,
    may_vanish,
)
from derive.lowering.halves import argument
from derive.lowering.operations import FUNCTIONS
from derive.lowering.roundings import values_at
from derive.lowering.shares import C, S, by_logistics, core_of
from derive.lowering.terms import (
    Call,
    Let,
    Letter,
    Standing,
    Term,
    call,
    mapped,
    number,
)
from derive.symbols import x

Letters = Mapping[sp.Basic, Term]

_ENDLESS: Final = (op.QUIET_LOG, op.QUIET_LOG1P)
_THIRD: Final = sp.Rational(1, 3)
_GONE_SQUARE: Final = 40
_GONE: Final = 800  # e^-800 is 0 in float64
_MOST_POWER: Final = 16
_FLOAT32_EXPONENT: Final = 100
#: beyond 2^30 it is the highest power, to float64, and the fourth power of that is a float32
_LOG_BOUND: Final = 30
_MOST_LOG_EXPONENT: Final = 120
_ROUNDED_AWAY: Final = sp.Integer(2) ** -50


def safe(expr: sp.Expr, letters: Letters) -> Term:
    """Return the expression as a term; raises ``NoRuleError`` for what NumPy cannot compute."""
    known = dict(letters)
    return _safe(_stable(expr, known), known)


def _stable(expr: sp.Expr, letters: dict[sp.Basic, Term]) -> sp.Expr:
    """Write rational functions of e^u with denominators (1 + e^u)^n by s = σ(u), c = σ(−u)."""
    cores = sorted({core_of(e) for e in expr.atoms(sp.exp) if e.has(x)}, key=sp.default_sort_key)
    for n, core in enumerate(cores):
        found = by_logistics(expr, core)
        if found is not None:
            inside = _argument(core, letters)
            s, c = sp.Symbol(f"s{n}", positive=True), sp.Symbol(f"c{n}", positive=True)
            letters[s] = call(op.LOGISTIC, inside)
            letters[c] = call(op.LOGISTIC, negated(inside))
            expr = found.subs({S: s, C: c})
    return expr


def _argument(core: sp.Expr, letters: Letters) -> Term:
    """Return u of e^u; where it overflows it is infinite, or held where e^u is long 0 or infinite.

    A factor of x that is no number may be as small or as large as it likes.
    """
    slope = sp.diff(core, x)
    if slope.free_symbols and not slope.has(x) and core.subs(x, 0) == 0:
        return call(op.PRODUCT, letters[x], safe(slope, letters))
    if core.free_symbols != {x} or not core.is_polynomial(x):
        return safe(core, letters)
    bound = sp.Integer(2) ** (_FLOAT32_EXPONENT // max(1, int(sp.degree(core, x))))
    far = [abs(core.subs(x, side * bound)) for side in (-1, 1)]
    held = call(op.BOUNDED, letters[x], number(bound)) if min(far) > _GONE else letters[x]
    return safe(core, {**letters, x: held})


def _safe(expr: sp.Basic, letters: Letters) -> Term:
    if expr in letters:
        return letters[expr]
    if isinstance(expr, sp.Expr) and not expr.free_symbols:
        return number(expr)
    if isinstance(expr, sp.Add):
        return _sum(expr, letters)
    if isinstance(expr, sp.Mul):
        return _product(expr, letters)
    if isinstance(expr, sp.Pow):
        return _power(expr, letters)
    if isinstance(expr, sp.Max | sp.Min):
        choose = op.MAXIMUM if isinstance(expr, sp.Max) else op.MINIMUM
        return reduce(
            lambda u, v: call(choose, u, v), (_safe(e, letters) for e in sp.ordered(expr.args))
        )
    if isinstance(expr, sp.log):
        return _logarithm(argument(expr), letters)
    turns = _half_turns(expr)
    if turns is not None:
        return call(op.SIN_PI, _safe(turns, letters))
    operation = FUNCTIONS.get(type(expr))
    if operation is op.EXP and expr.free_symbols - {x}:
        square = stretched_square(argument(expr), letters)
        if square is not None:
            return call(op.EXP, negated(square))
        operation = op.QUIET_EXP
    if operation is None or len(expr.args) != 1:
        raise NoRuleError(
            f"NumPy has no {type(expr).__name__}; add it in derive/lowering/operations.py"
        )
    inside = argument(expr)
    if isinstance(expr, sp.exp) and inside.is_polynomial(x) and sp.degree(inside, x) > 1:
        return call(operation, _argument(inside, letters))
    if isinstance(expr, sp.exp) and inside.free_symbols == {x}:  # it is held where e^u is 0
        return call(operation, _safe(inside, letters))
    return call(operation, _stretched(inside, letters) or _safe(inside, letters))


def _stretched(inside: sp.Expr, letters: Letters) -> Term | None:
    """Return c·x as a product that may overflow to the infinity that it means.

    c is a parameter, or a number above 1.
    """
    slope, letter = inside.as_independent(x)
    if letter != x or letters.get(x) != Letter("x") or (slope.is_number and abs(sp.N(slope)) <= 1):
        return None
    return call(op.PRODUCT, letters[x], _safe(slope, letters))


def stretched_square(exponent: sp.Expr, letters: Letters) -> Term | None:
    """Return z² for −z², z = s·x with a parameter in s, held where e^(−z²) is 0.

    m²x² would overflow, and what its roundings have cut off would be of many operations.
    """
    rate = sp.factor(-exponent / x**2)
    if letters.get(x) != Letter("x") or rate.has(x) or not rate.free_symbols:
        return None
    constant, factors = rate.as_coeff_Mul()
    powers = [f.as_base_exp() for f in sp.Mul.make_args(factors)]
    if not constant.is_positive or any(n % 2 != 0 for _, n in powers):
        return None
    s = sp.sqrt(constant) * sp.Mul(*(base ** (n / 2) for base, n in powers))
    stretched = call(op.PRODUCT, letters[x], _safe(s, letters))
    z = Let("z", call(op.BOUNDED, stretched, number(_GONE_SQUARE)), "beyond it e**(-z*z) is 0")
    return z * z


def log_of_polynomial(inside: sp.Expr, letters: Letters) -> Term | None:
    """Return log p(x), p of even powers with positive coefficients, where p would overflow too.

    It is log p(min(|x|, B)) + n log(max(|x|, B)/B): beyond B the lower powers are rounded away.
    """
    if inside.free_symbols != {x} or letters.get(x) != Letter("x") or not inside.is_polynomial(x):
        return None
    poly = sp.Poly(inside, x)
    powers = poly.terms()
    if poly.degree() == 0 or any(n % 2 or not c.is_positive for (n,), c in powers):
        return None
    degree, bound = poly.degree(), sp.Integer(2) ** _LOG_BOUND
    rest = poly.eval(bound) / (poly.LC() * bound**degree) - 1
    if degree * _LOG_BOUND > _MOST_LOG_EXPONENT or rest > _ROUNDED_AWAY or poly.eval(0) == 0:
        return None
    size = call(op.ABSOLUTE, letters[x])
    held: dict[sp.Basic, Term] = {x: Let("a", call(op.SATURATE, size, number(bound)))}
    beyond = scaled(degree, call(op.LOG, call(op.EXCESS, size, number(bound))))
    if poly.eval(0) == 1:
        return call(op.LOG1P, _safe(inside - 1, held)) + beyond
    return call(op.LOG, _safe(inside, held)) + beyond


def _logarithm(inside: sp.Expr, letters: Letters) -> Term:
    """log(1 + e^u) and log(1 + u) each by its own function."""
    bounded = log_of_polynomial(inside, letters)
    if bounded is not None:
        return bounded
    rest = inside - 1
    if isinstance(rest, sp.exp):
        inner = argument(rest)
        return call(op.LOG1P_EXP, _stretched(inner, letters) or _safe(inner, letters))
    if inside.is_Add and inside.as_coeff_Add()[0] == 1:
        return call(op.QUIET_LOG1P, _safe(rest, letters))
    if isinstance(inside, sp.cosh):
        u = argument(inside)
        size = call(op.ABSOLUTE, _safe(u, letters))
        fall = call(op.LOG1P, call(op.EXP, scaled(sp.Integer(-2), size)))
        return size + (fall - number(sp.log(2)))
    return call(op.QUIET_LOG, _safe(inside, letters))


def _sum(expr: sp.Expr, letters: Letters) -> Term:
    larger = _larger_and_rest(expr, letters)
    if larger is not None:
        return larger
    constant, rest = expr.as_coeff_Add()
    terms = _collected(list(sp.Add.make_args(rest)), letters)
    for e in terms:
        k, u = e.as_coeff_Mul()
        if isinstance(u, sp.exp) and k == -constant:
            others = sp.Add(*(t for t in terms if t != e))
            term = scaled(k, call(op.EXPM1, _safe(argument(u), letters)))
            return term if others == 0 else add(_safe(others, letters), term)
        if k == -constant and len(terms) == 1 and isinstance(u, sp.Pow):
            less = _less_one(u, letters)
            if less is not None:
                return scaled(k, less)
    ordered = sorted(terms, key=lambda e: (e.could_extract_minus_sign(), str(e)))
    total: Term | None = None if constant == 0 else number(constant)
    for e in ordered:
        minus = e.could_extract_minus_sign()
        one = _safe(-e if minus else e, letters)
        if total is None:
            total = negated(one) if minus else one
        else:
            total = total - one if minus else total + one
    return total if total is not None else number(0)


def _collected(terms: list[sp.Expr], letters: Letters) -> list[sp.Expr]:
    """Add the parameters that stand before the same function of x: p·g − q·g may be ∞ − ∞."""
    fixed = {s for s, t in letters.items() if isinstance(t, Letter) and s != x}
    others = sorted(set().union(*(term.free_symbols for term in terms)) - fixed, key=str)
    groups: dict[sp.Expr, list[sp.Expr]] = {}
    for term in terms:
        before, moving = term.as_independent(*others, as_Add=False)
        groups.setdefault(moving, []).append(before)
    return [
        part
        for moving, before in groups.items()
        for part in (
            (sp.factor(sp.Add(*before)) * moving,)
            if len(before) > 1 and moving.free_symbols
            else (one * moving for one in before)
        )
    ]


def _larger_and_rest(total: sp.Expr, letters: Letters) -> Term | None:
    """Return p + log(1 + e^d) as max(p, p + d) + log(1 + e^(−|d|)), p and d linear in x.

    Far out p and the logarithm may be infinities of two signs.
    """
    for e in sp.Add.make_args(total):
        inside = argument(e) - 1 if isinstance(e, sp.log) else sp.S.Zero
        line = total - e
        if not isinstance(inside, sp.exp) or not line.has(x) or letters.get(x) != Letter("x"):
            continue
        other = sp.collect(sp.expand(line + argument(inside)), x)
        if not all(part.is_polynomial(x) and sp.degree(part, x) < 2 for part in (line, other)):
            continue
        size = call(op.ABSOLUTE, _linear(argument(inside), letters))
        larger = call(op.MAXIMUM, _linear(line, letters), _linear(other, letters))
        return larger + call(op.LOG1P, call(op.EXP, negated(size)))
    return None


def _linear(expr: sp.Expr, letters: Letters) -> Term:
    return _stretched(expr, letters) or _safe(expr, letters)


def _less_one(root: sp.Pow, letters: Letters) -> Term | None:
    """Return uᵖ − 1 as expm1(p log u), p a parameter: beside u = 1 uᵖ has no digits left.

    A cube root c of u less 1 is (u − 1)/(c² + c + 1), but for u > 2.
    """
    base, exponent = root.base, root.exp
    if exponent != _THIRD:
        if not exponent.free_symbols or x in exponent.free_symbols:
            return None
        logarithm = call(op.QUIET_LOG, _safe(base, letters))
        value = call(op.QUIET_EXPM1, call(op.PRODUCT, logarithm, _safe(exponent, letters)))
        return Standing(value, U**exponent - 1, U, _safe(base, letters))
    c = Let("c", call(op.CBRT, _safe(base, letters)))
    less = _safe(sp.expand(base - 1), letters)
    near = over(call(op.SATURATE, less, number(1)), number(1) + c + c * c)
    return call(op.SELECT, call(op.LESS, less, number(1)), near, c - number(1))


def _product(expr: sp.Expr, letters: Letters) -> Term:
    """Multiply what may vanish first: once it is 0, no later factor makes it NaN."""
    number_before, rest = expr.as_coeff_Mul()
    above = _as_parts([t for e in _spread(rest) for t in _factor(e, letters)])
    below = [_safe(e, letters) for e in _spread_below(rest)]
    if not all(map(_is_finite_far_out, above)):
        below = list(map(_with_bounded_logarithms, below))
    small = [t for t in above if may_vanish(t)]
    endless = [t for t in above if isinstance(t, Call) and t.operation in _ENDLESS]
    large = [t for t in above if t not in small and t not in endless]
    constant, large = smaller_x(number_before, small, large)
    grows = any(has_input(t) for t in (*large, *endless))
    at_last = _x_at_last(constant, (small, large, endless), below)
    large = [t for t in large if t != at_last] if at_last is not None else large
    small, last = by_halves(small, large, letters) if grows else (small, None)
    small.sort(key=is_quiet_exponential)
    top: Term = number(1)
    for factor in (*small, *large, *endless):
        bounded = factor in small and not is_quiet_exponential(factor)
        free = not (small or endless) or bounded or not has_input(factor)
        free = free or (factor in large and not small) or top == number(1)
        top = times(top, factor) if free else call(op.WEIGHTED, top, factor)
    top = top if last is None else times(top, last)
    top = scaled(constant, top)
    for factor in below:
        top = over(top, factor)
    return top if at_last is None else times(top, at_last)


def _x_at_last(
    constant: sp.Expr,
    above: tuple[Sequence[Term], Sequence[Term], Sequence[Term]],
    below: list[Term],
) -> Term | None:
    """Return x where a product with it may overflow before it is made smaller by numbers."""
    small, large, endless = above
    smaller = abs(sp.N(constant)) < 1 or below
    if small or endless or not smaller or any(map(has_input, below)):
        return None
    alone = [t for t in large if t == Letter("x")]
    return alone[0] if len(alone) == 1 and len(large) > 1 else None


def _is_finite_far_out(term: Term) -> bool:
    """Whether a part without parameters is known to be a number at both infinities."""
    try:
        ends = values_at(np.array([-np.inf, np.inf]), term, {})
    except (TypeError, NameError, ValueError, KeyError):
        return False
    return not has_parameter(term) and bool(np.isfinite(ends).all())


def _with_bounded_logarithms(term: Term) -> Term:
    """Return a divisor whose logarithms are finite at infinity: ∞/∞ would be NaN."""
    match mapped(term, _with_bounded_logarithms):
        case Call(op.LOG, (Call(op.EXCESS, _),)) as logarithm:
            return call(op.SATURATE, logarithm, number(_GONE))
        case done:
            return done


def _factor(factor: sp.Expr, letters: Letters) -> list[Term]:
    """Return a factor as terms: sin² πu in one, and sech² u, unless u is an exponential."""
    if not (isinstance(factor, sp.Pow) and _is_squared(factor.base)):
        return [_safe(factor, letters)]
    turns = _half_turns(factor.base)
    if turns is not None:
        return [call(op.SIN_PI_SQUARE, _safe(turns, letters))]
    inside = _safe(argument(factor.base), letters)
    bare = named(inside)
    if isinstance(bare, Call) and bare.operation in (op.EXP, op.QUIET_EXP):
        return [_safe(factor.base, letters)] * 2
    return [sech_square(inside)]


def _is_squared(base: sp.Basic) -> bool:
    """Whether its square is one operation."""
    return isinstance(base, sp.sech) or _half_turns(base) is not None


def _half_turns(expr: sp.Basic) -> sp.Expr | None:
    """Return u of sin πu, a polynomial in x with rational coefficients."""
    if not isinstance(expr, sp.sin):
        return None
    turns = argument(expr) / sp.pi
    if not turns.is_polynomial(x) or turns.free_symbols - {x}:
        return None
    return turns if all(c.is_Rational for c in sp.Poly(turns, x).coeffs()) else None


def sech_square(inside: Term) -> Standing:
    """Return 4e/(1 + e)² with e = e^(−2|u|): fewer roundings than the square of sech u."""
    e = Let("e", call(op.EXP, _twice(negated(call(op.ABSOLUTE, inside)), inside)))
    t = Let("t", number(1) + e)
    return Standing(number(4) * e / (t * t), SQUARE, U, inside)


def _twice(term: Term, inside: Term) -> Term:
    """Return 2u; where u is as large as x it may overflow to the infinity that it means."""
    bare = named(inside)
    linear = bare == Letter("x") or (
        isinstance(bare, Call) and bare.operation in (op.PRODUCT, op.MULTIPLY) and has_input(bare)
    )
    return call(op.PRODUCT, term, number(2)) if linear else scaled(sp.Integer(2), term)


def _as_parts(factors: list[Term]) -> list[Term]:
    """Write σ(u) σ(−u) as e/(1 + e)² with e = e^(−|u|): one exponential, not two."""
    for factor in factors:
        match factor:
            case Call(op.LOGISTIC, (inside,)):
                other = call(op.LOGISTIC, negated(inside))
                if other in factors and other != factor:
                    rest = list(factors)
                    rest.remove(factor)
                    rest.remove(other)
                    return _as_parts([*rest, _slope_of_logistic(inside)])
    return factors


def _slope_of_logistic(inside: Term) -> Standing:
    e = Let("e", call(op.EXP, negated(call(op.ABSOLUTE, inside))))
    t = Let("t", number(1) + e)
    return Standing(e / (t * t), SLOPE, U, inside)


def _spread(expr: sp.Expr) -> list[sp.Expr]:
    """Return the factors, small powers written out."""
    found: list[sp.Expr] = []
    for factor in sp.Mul.make_args(expr):
        base, exponent = factor.as_base_exp()
        if isinstance(factor, sp.Pow) and exponent.is_Integer and 0 < exponent <= _MOST_POWER:
            pairs = int(exponent) // 2 if _is_squared(base) else 0
            found += [base**2] * pairs + [base] * (int(exponent) - 2 * pairs)
        elif isinstance(exponent, sp.Rational) and exponent.q in (2, 3) and _is_spread(exponent):
            found += [base ** sp.Rational(1, exponent.q)] * int(exponent.p)
        elif factor != 1 and not _is_divisor(factor):
            found.append(factor)
    return found


def _is_spread(exponent: sp.Rational) -> bool:
    return bool(1 < exponent <= _MOST_POWER)


def _spread_below(expr: sp.Expr) -> list[sp.Expr]:
    """Return what is divided by; e^-u stays a factor, since 1/e^u would divide by 0."""
    return [
        part
        for factor in sp.Mul.make_args(expr)
        if _is_divisor(factor)
        for part in _spread(1 / factor)
    ]


def _is_divisor(factor: sp.Expr) -> bool:
    return (
        isinstance(factor, sp.Pow)
        and bool(factor.exp.could_extract_minus_sign())
        and not isinstance(factor, sp.exp)
    )


def _power(expr: sp.Pow, letters: Letters) -> Term:
    base, exponent = expr.base, expr.exp
    if _is_squared(base) and exponent.is_Integer and 1 < exponent <= _MOST_POWER:
        return _product(expr, letters)
    if isinstance(exponent, sp.Rational):
        if exponent < 0 and exponent.q == 1:  # a power of what is large would overflow
            return power(Let("r", over(number(1), _safe(base, letters))), int(-exponent))
        if exponent < 0 and exponent.q == 2:
            return power(Let("r", over(number(1), _root(base, letters))), int(-exponent.p))
        if exponent.q == 3 and abs(exponent) <= _MOST_POWER:  # 1/3 as a float is off by 2^-56
            root: Term = call(op.CBRT, _safe(base, letters))
            return power(
                Let("r", over(number(1), root)) if exponent < 0 else root, int(abs(exponent.p))
            )
        if exponent < 0:
            return over(number(1), _safe(sp.Pow(base, -exponent), letters))
        if exponent.q == 1 and exponent <= _MOST_POWER:
            return power(_safe(base, letters), int(exponent))
        if exponent.q == 2 and exponent <= _MOST_POWER:
            return power(_root(base, letters), int(exponent.p))
    return call(op.POWER, _safe(base, letters), _safe(exponent, letters))


def _root(base: sp.Expr, letters: Letters) -> Term:
    """√(p + q x²) with positive numbers p and q is hypot(√p, √q x): x² cannot overflow."""
    if base.is_polynomial(x) and not base.free_symbols - {x}:
        poly = sp.Poly(base, x)
        p, q = poly.coeff_monomial(1), poly.coeff_monomial(x**2)
        if poly.degree() == 2 and poly.coeff_monomial(x) == 0 and p > 0 and q > 0:
            return call(op.HYPOT, number(sp.sqrt(p)), scaled(sp.sqrt(q), letters[x]))
    if base.is_polynomial(x) and letters.get(x) == Letter("x"):
        poly = sp.Poly(base, x)
        p, q = poly.coeff_monomial(1), poly.coeff_monomial(x**2)
        if poly.degree() == 2 and poly.coeff_monomial(x) == 0 and _are_squares(p, q):
            first, second = (_safe(sp.sqrt(part), letters) for part in (p, q))
            return call(op.HYPOT, first, times(second, letters[x]))
    return call(op.SQRT, _safe(base, letters))


def _are_squares(*parts: sp.Expr) -> bool:
    """Whether these are known to be positive, or not negative for any parameters."""
    return all(part.is_nonnegative or sp.factor(part).is_nonnegative for part in parts)
