"""Every real zero of a function of x alone, isolated, with the sign in between; by Rolle's theorem.

A function is a product of factors, polynomial in x, e^x, e^(x²), log(…), erf(…), ….
A factor in x alone or e^x alone has its roots isolated exactly. Any other is monotone between the
zeros of its derivative, which is simpler; its signs there are certified by balls, at ±oo by
asymptotic expansion, and each change of sign is one zero.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import sympy as sp
from flint import arb

from derive.described import Root
from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof.asymptotics import sign_near
from derive.proof.balls import enclose, enclose_over
from derive.proof.crossing import narrowed
from derive.proof.factors import HYPERBOLIC, LETTERS, in_letters, signed_factors
from derive.proof.isolation import beginning, monotone_parts
from derive.proof.removable import filled_in
from derive.proof.spans import sign_of_number
from derive.symbols import x

#: how often a factor may be differentiated
DEPTH: Final = 12
#: width to which zeros are isolated
WIDTH: Final = sp.Rational(1, 2**40)
FAR: Final = 2**12
#: bits with which a change of sign is narrowed down
_BITS: Final = 192
#: denominators of rational zeros that are tried
_SHORT: Final = 64


#: derivatives that grow beyond this do not end in a polynomial; nor do those of sin and cos
_LARGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Zero:
    """The only zero in [low, high]; ``exact`` where a closed form is known.

    ``low`` and ``high`` are rational, and equal when the zero is rational.
    """

    low: sp.Rational
    high: sp.Rational
    exact: sp.Expr | None = None


@dataclass(frozen=True, slots=True)
class SignTable:
    """The zeros of a function on an open interval, left to right, and the signs around them.

    ``signs`` has one entry more than ``zeros``: the sign on each open interval between them.
    A function that is 0 throughout has no zeros listed and the signs (0,).
    """

    zeros: tuple[Zero, ...]
    signs: tuple[int, ...]

    @property
    def everywhere(self) -> int | None:
        """The sign on the whole interval, isolated zeros left out; None when it changes."""
        return self.signs[0] if len(set(self.signs)) == 1 else None


def zero_of(expr: sp.Expr, table: SignTable, place: int) -> sp.Expr | None:
    """Return a zero of ``expr`` as a number, in closed form or by its equation.

    None where the sign does not change there: the equation alone would not tell it.
    """
    zero = table.zeros[place]
    if zero.exact is not None or table.signs[place] == table.signs[place + 1]:
        return zero.exact
    return Root(-expr if expr.could_extract_minus_sign() else expr, (zero.low, zero.high))


def signs_of(expr: sp.Expr, lower: sp.Expr, upper: sp.Expr, *, bisected: bool = True) -> SignTable:
    """Return all zeros of ``expr`` in lower < x < upper, and its signs.

    ``expr`` is smooth there and holds no letter but x; the ends are exact numbers or ±oo.
    Raises ``UndecidedError`` when a sign, or the absence of a pole, could not be certified. Without
    ``bisected`` the slower way, by bisection, is not gone.
    """
    _require_continuous_between(expr, lower, upper)
    constant, factors = signed_factors(expr)
    if constant == 0:
        return SignTable((), (0,))
    total = SignTable((), (sign_of_number(constant),))
    for factor in factors:
        found = _signs_of_factor(factor.expr, lower, upper, 0, bisected)
        if factor.exponent < 0 and found.zeros:
            raise UndecidedError(
                f"{quoted(factor.expr)} vanishes inside the interval: a pole of {quoted(expr)}"
            )
        total = multiply(total, found, factor.exponent)
    return total


@lru_cache(maxsize=4096)
def _require_continuous_between(expr: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> None:
    require_continuous(expr, lambda part: signs_of(part, lower, upper))


def require_continuous(expr: sp.Expr, table: Callable[[sp.Expr], SignTable]) -> None:
    """Raise ``UndecidedError`` unless denominators and roots stay off 0, and logarithms too.

    atan(1/x) jumps, and √(x² + x⁴) has a kink, where the derivative does not show it.
    """
    for part in sp.preorder_traversal(expr.rewrite(HYPERBOLIC, sp.exp)):
        if not isinstance(part, sp.Expr) or x not in part.free_symbols:
            continue
        if isinstance(part, sp.Function) and not isinstance(part, (sp.exp, *LETTERS)):
            raise UndecidedError(f"the continuity of {type(part).__name__} is not known")
        if isinstance(part, sp.log):
            _require_sign(part.args[0], table, (1,))
        elif isinstance(part, sp.Pow) and x in part.base.free_symbols:
            whole = part.exp.is_Integer
            if not whole or part.exp < 0:
                _require_sign(part.base, table, (1, -1) if whole else (1,))


def _require_sign(
    part: sp.Expr, table: Callable[[sp.Expr], SignTable], wanted: Sequence[int]
) -> None:
    found = table(part)
    if found.zeros or found.everywhere not in wanted:
        raise UndecidedError(
            f"{quoted(part)} vanishes inside the interval (a pole or a kink), or is negative"
        )


@lru_cache(maxsize=4096)
def _signs_of_factor(
    factor: sp.Expr, lower: sp.Expr, upper: sp.Expr, depth: int, bisected: bool = False
) -> SignTable:
    if x not in factor.free_symbols:
        return SignTable((), (sign_of_number(factor),))
    candidates = _zeros_of_norm(factor)
    if candidates is not None:
        inside = [zero for zero in candidates if _inside(zero, lower, upper)]
        return _among(factor, inside, lower, upper)
    exact = exact_zeros(factor)
    if exact is not None:
        return _between(factor, [z for z in exact if _inside(z, lower, upper)], lower, upper)
    try:
        return _by_rolle(factor, lower, upper, depth)
    except UndecidedError:
        if not bisected:
            raise
        return _by_bisection(factor, lower, upper)


def _by_bisection(factor: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> SignTable:
    """Isolate zeros between ends beyond which there are none, on parts with one zero at most."""
    points = monotone_parts(factor, beginning(factor, lower, -1), beginning(factor, upper, 1))
    outer = [_sign_at_end(factor, end) for end in (points[0], points[-1])]
    signs = [outer[0], *(sign_at(factor, point) for point in points[1:-1]), outer[1]]
    if 0 in signs[1:-1]:
        raise UndecidedError("a zero lies where two parts meet")
    zeros: list[Zero] = []
    kept = [signs[0] or signs[1]]
    for (a, b), (left, right) in zip(pairwise(points), pairwise(signs), strict=True):
        if left * right < 0:
            zeros.append(bisect(factor, a, b, left))
            kept.append(right)
    return SignTable(tuple(zeros), tuple(kept))


def closed_zeros(factor: sp.Expr) -> list[Zero]:
    """Return numbers in closed form among which are all zeros of that kind that can be told."""
    found = _zeros_of_norm(factor) or exact_zeros(factor) or []
    return [zero for zero in found if zero.exact is not None]


def exact_zeros(factor: sp.Expr) -> list[Zero] | None:
    """Return the zeros of a polynomial in x, or in e^(k x), isolated exactly; None for others."""
    if factor.is_polynomial(x):
        return _roots(factor, x)
    polynomial, letters = in_letters(factor)
    if len(letters) != 1 or x in polynomial.free_symbols:
        return None
    ((letter, meaning),) = letters.items()
    if not isinstance(meaning, sp.exp) or not (rate := meaning.args[0] / x).is_Rational:
        return None
    if not polynomial.is_polynomial(letter):
        return None
    roots = _roots(polynomial, letter)
    if roots is None:
        return None
    found = [_logarithm(root, rate) for root in roots if root.high > 0]
    return sorted(found, key=lambda zero: zero.low)


def _roots(polynomial: sp.Expr, letter: sp.Symbol) -> list[Zero] | None:
    as_poly = sp.Poly(polynomial, letter).sqf_part()
    if not as_poly.domain.is_QQ and not as_poly.domain.is_ZZ:
        return _root_of_line(as_poly) if as_poly.degree() == 1 else None
    closed = _closed_forms(as_poly)
    intervals = as_poly.intervals(eps=WIDTH)
    if closed is None:
        return [Zero(low, high) for (low, high), _ in intervals]
    return [Zero(low, high, root) for ((low, high), _), root in zip(intervals, closed, strict=True)]


def _closed_forms(polynomial: sp.Poly) -> list[sp.Expr] | None:
    """Return the real roots of a line or a parabola, in increasing order."""
    if polynomial.degree() == 1:
        a, b = polynomial.all_coeffs()
        return [-b / a]
    if polynomial.degree() == 2:
        a, b, c = polynomial.all_coeffs()
        square = b**2 - 4 * a * c
        if square < 0:
            return []
        pair = [(-b - sp.sqrt(square)) / (2 * a), (-b + sp.sqrt(square)) / (2 * a)]
        return pair if a > 0 else pair[::-1]
    return None


def _root_of_line(line: sp.Poly) -> list[Zero]:
    a, b = line.all_coeffs()
    return [around(-b / a)] if sign_of_number(a) else []


def _logarithm(root: Zero, rate: sp.Rational) -> Zero:
    if root.exact is not None:
        return around(sp.log(root.exact) / rate)
    ends = [around(sp.log(end) / rate) for end in (root.low, root.high)]
    return Zero(min(end.low for end in ends), max(end.high for end in ends))


def around(number: sp.Expr) -> Zero:
    """Return a known number with rational bounds around it."""
    if isinstance(number, sp.Rational):
        return Zero(number, number, number)
    return Zero(*rational_bounds(enclose(number, {}, 128)), number)


def rational_bounds(ball: arb) -> tuple[sp.Rational, sp.Rational]:
    """Return rational numbers below and above everything in a ball."""
    middle, radius = ball.mid().fmpq(), ball.rad().fmpq()
    low, high = middle - radius, middle + radius
    return sp.Rational(int(low.p), int(low.q)), sp.Rational(int(high.p), int(high.q))


def _zeros_of_norm(factor: sp.Expr) -> list[Zero] | None:
    """Return the zeros of a² - b² u for a factor a + b √u: its own zeros are among them."""
    polynomial, letters = in_letters(factor)
    if len(letters) != 1:
        return None
    ((root, meaning),) = letters.items()
    if not isinstance(meaning, sp.Pow) or meaning.exp != sp.S.Half:
        return None
    rest = sp.Poly(polynomial, root).rem(sp.Poly(root**2 - meaning.base, root))
    a, b = rest.coeff_monomial(1), rest.coeff_monomial(root)
    norm = sp.expand(a**2 - b**2 * meaning.base)
    return exact_zeros(norm) if norm.is_polynomial(x) and norm != 0 else None


def _among(factor: sp.Expr, candidates: list[Zero], lower: sp.Expr, upper: sp.Expr) -> SignTable:
    """Read signs between candidates for zeros; keep those that are."""
    table = _between(factor, candidates, lower, upper)
    zeros: list[Zero] = []
    signs = [table.signs[0]]
    for zero, (left, right) in zip(candidates, pairwise(table.signs), strict=True):
        if left != right or _sign_at_turn(factor, zero) == 0:
            zeros.append(zero)
            signs.append(right)
    return SignTable(tuple(zeros), tuple(signs))


def _inside(zero: Zero, lower: sp.Expr, upper: sp.Expr) -> bool:
    return _order(lower, zero) < 0 < _order(upper, zero)


def _order(end: sp.Expr, zero: Zero) -> int:
    """Return -1, 0, +1 as the end of an interval is below, at or above a zero."""
    if end.is_infinite:
        return 1 if end is sp.S.Infinity else -1
    if end == zero.exact:
        return 0
    for side, bound in ((1, zero.high), (-1, zero.low)):
        if side * sign_of_number(end - bound) > 0:
            return side
    raise UndecidedError(f"a zero was not separated from the end {end} of the interval")


def _between(factor: sp.Expr, zeros: list[Zero], lower: sp.Expr, upper: sp.Expr) -> SignTable:
    """Read the signs between known zeros off one ball in each gap."""
    ends = [lower, *(end for zero in zeros for end in (zero.low, zero.high)), upper]
    gaps = zip(ends[::2], ends[1::2], strict=True)
    return SignTable(tuple(zeros), tuple(sign_at(factor, _inner(low, high)) for low, high in gaps))


def _inner(low: sp.Expr, high: sp.Expr) -> sp.Rational:
    """Return a rational point strictly between two ends."""
    if low.is_infinite and high.is_infinite:
        return sp.S.Zero
    if low.is_infinite:
        return around(high).low - 1
    if high.is_infinite:
        return around(low).high + 1
    return (around(low).high + around(high).low) / 2


def sign_at(expr: sp.Expr, point: sp.Expr) -> int:
    """Return the sign of ``expr`` at a number; 0 only when substitution gives 0 exactly."""
    if isinstance(point, sp.Rational):
        ball = enclose(expr, {x: point}, 64)
        if ball > 0:
            return 1
        if ball < 0:
            return -1
    return sign_of_number(sp.expand(expr.subs(x, point)))


def _by_rolle(factor: sp.Expr, lower: sp.Expr, upper: sp.Expr, depth: int) -> SignTable:
    """Between the zeros of its derivative a function has at most one zero."""
    endless = factor.has(sp.sin, sp.cos) or sp.count_ops(factor) > _LARGEST
    if depth >= DEPTH or endless:
        raise UndecidedError(f"{DEPTH} derivatives did not end in a polynomial")
    divisor = _coefficient_of_function(factor)
    if divisor != 1:
        around_it = signs_of(divisor, lower, upper)
        if not around_it.zeros:
            quotient = _divided(factor, divisor)
            rest = _by_rolle(quotient, lower, upper, depth + 1)
            return SignTable(rest.zeros, tuple(around_it.signs[0] * sign for sign in rest.signs))
    slope = _slope(factor, lower, upper, depth)
    turns = list(slope.zeros)
    at_turns = [_sign_at_turn(factor, turn) for turn in turns]
    at_ends = [_sign_at_end(factor, lower), *at_turns, _sign_at_end(factor, upper)]
    zeros: list[Zero] = []
    signs: list[int] = []
    for k, (left, right) in enumerate(pairwise(at_ends)):
        if k > 0 and left == 0:
            zeros.append(turns[k - 1])
        if k == 0 or left == 0:
            signs.append(left or right)
        if left * right < 0:
            low = turns[k - 1].high if k > 0 else lower
            high = turns[k].low if k < len(turns) else upper
            zeros.append(bisect(factor, low, high, left))
            signs.append(right)
    return SignTable(tuple(zeros), tuple(signs))


def _divided(factor: sp.Expr, divisor: sp.Expr) -> sp.Expr:
    """Return the quotient, each coefficient of a function reduced: (x² + 1)·T/(x² + 1) is T."""
    functions = sorted(factor.atoms(*LETTERS), key=str)
    collected = sp.collect(sp.expand(factor), functions, evaluate=False)
    return sp.Add(*(part * sp.cancel(c / divisor) for part, c in collected.items()))


def _coefficient_of_function(factor: sp.Expr) -> sp.Expr:
    """Return a in a·T + b for a logarithm, error function, … T: (T + b/a)′ is free of T."""
    for function in sorted(factor.atoms(*LETTERS), key=str):
        expanded = sp.expand(factor)
        if expanded.is_polynomial(function) and sp.degree(expanded, function) == 1:
            return sp.factor(expanded.coeff(function, 1))
    return sp.S.One


def _slope(factor: sp.Expr, lower: sp.Expr, upper: sp.Expr, depth: int) -> SignTable:
    slope = factor.diff(x)
    if not slope.atoms(sp.Function, sp.exp):
        slope = sp.cancel(slope)  # terms that a logarithm left behind may cancel
    constant, factors = signed_factors(slope)
    if constant == 0:
        raise UndecidedError(f"{quoted(factor)} is constant, and not seen to be")
    total = SignTable((), (sign_of_number(constant),))
    for part in factors:
        found = _signs_of_factor(part.expr, lower, upper, depth + 1)
        if part.exponent < 0 and found.zeros:
            raise UndecidedError(f"{quoted(part.expr)} vanishes inside the interval")
        total = multiply(total, found, part.exponent)
    return total


def _sign_at_end(factor: sp.Expr, end: sp.Expr) -> int:
    if end.is_infinite:
        return sign_near(factor, end, sign_of_number)
    try:
        return sign_at(factor, end)
    except UndecidedError:
        return sign_of_number(filled_in(factor, end))


def _sign_at_turn(factor: sp.Expr, turn: Zero) -> int:
    if turn.exact is not None:
        return sign_at(factor, turn.exact)
    ball = enclose_over(factor, {x: (turn.low, turn.high)})
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    raise UndecidedError(f"{quoted(factor)} may have a double zero near {sp.N(turn.low, 6)}")


def bisect(factor: sp.Expr, low: sp.Expr, high: sp.Expr, left: int) -> Zero:
    """Isolate the one change of sign between two ends, the sign at the lower one given."""
    if _strictly_between(low, high) and sign_at(factor, sp.S.Zero) == 0:
        return Zero(sp.S.Zero, sp.S.Zero, sp.S.Zero)
    a, b = _bracket(factor, low, high, left)
    a, b = narrowed(factor, (a, b), WIDTH, _BITS) or (a, b)
    while b - a > WIDTH:
        middle = (a + b) / 2
        if sign_at(factor, middle) == left:
            a = middle
        else:
            b = middle
    short = sp.Rational((a + b) / 2).limit_denominator(_SHORT)
    if a <= short <= b and sign_at(factor, short) == 0:
        return Zero(short, short, short)
    return Zero(a, b)


def _strictly_between(low: sp.Expr, high: sp.Expr) -> bool:
    below = low.is_infinite or sign_of_number(low) < 0
    return below and (high.is_infinite or sign_of_number(high) > 0)


def _bracket(
    factor: sp.Expr, low: sp.Expr, high: sp.Expr, left: int
) -> tuple[sp.Rational, sp.Rational]:
    """Return rational points with the signs ``left`` and ``-left``."""
    start = _inner(low, high)
    a = _outward(factor, start, -1, left) if low.is_infinite else around(low).high
    b = _outward(factor, start, 1, -left) if high.is_infinite else around(high).low
    if sign_at(factor, a) != left or sign_at(factor, b) != -left:
        raise UndecidedError(f"a zero of {quoted(factor)} lies too close to an end of its interval")
    return a, b


def _outward(factor: sp.Expr, start: sp.Rational, direction: int, wanted: int) -> sp.Rational:
    step = 1
    while step < FAR:
        point = start + direction * step
        if sign_at(factor, point) == wanted:
            return point
        step *= 2
    raise UndecidedError(f"{quoted(factor)} keeps its sign up to |x| = {FAR}, but not at infinity")


def multiply(total: SignTable, found: SignTable, exponent: int) -> SignTable:
    """Return the signs of a product; zeros that both have are one zero."""
    if 0 in (*total.signs, *found.signs):
        return SignTable((), (0,))
    zeros = sorted({*total.zeros, *found.zeros}, key=lambda zero: zero.low)
    for left, right in pairwise(zeros):
        if left.high >= right.low:
            raise UndecidedError(f"two zeros near {sp.N(left.low, 6)} were not separated")
    signs = [
        _sign_left_of(total, edge) * _sign_left_of(found, edge) ** abs(exponent)
        for edge in [*zeros, None]
    ]
    return SignTable(tuple(zeros), tuple(signs))


def _sign_left_of(table: SignTable, edge: Zero | None) -> int:
    """Return the sign on the gap that ends at ``edge`` (None: at the right end)."""
    if edge is None:
        return table.signs[-1]
    return table.signs[sum(bool(zero.low < edge.low) for zero in table.zeros)]
