"""That a function has reached its limit, to float64, beyond a bound: proved by one ball there.

What is not proved is measured: at the bound and further out, for a few values of the parameters.

On a half-line a function is main(a) + N/D, every term of N with a factor that falls like e^(−P(a)),
P increasing and convex with P(0) = 0: such a term decreases once P(a) exceeds its power of a, so it
is largest at the bound. D has coefficients of one sign, so it is least at the bound, with falling
factors 0.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import NoRuleError, UndecidedError
from derive.lowering.halves import E, G, Half, a, argument, inside_log1p
from derive.lowering.records import Obligation
from derive.proof import enclose
from derive.proof.precision import working_precision
from derive.proof.verdict import Status, Verdict
from derive.symbols import x

#: half of the least float64, below which the result rounds to 0, and half a unit in the last place
_NOTHING: Final = arb(2) ** -1075
_RELATIVE: Final = arb(2) ** -58
_MOST_POWER: Final = 500  # of a, where P(a) is at least 700
_BITS: Final = 200
#: where it is measured, in multiples of the bound, and with which values of the parameters
_FURTHER: Final = (sp.S.One, sp.Rational(9, 8), sp.Integer(2), sp.Integer(16))
_VALUES: Final = (sp.Rational(1, 8), sp.Rational(3, 4), sp.Integer(1), sp.Rational(9, 4))

MEASURED: Final = Verdict(Status.SUPPORTED, "beyond its clip it is measured, not proved")
_PROVED: Final = Verdict(Status.PROVED, "a bound by balls, and monotony")


def agree(expr: sp.Expr, other: sp.Expr, at: sp.Rational, *, bits: int, within: arb) -> bool:
    """Whether two functions of x are certified equal at a number, but for a share of ``within``."""
    try:
        value, wanted = (enclose(e, {x: at}, bits=bits) for e in (expr, other))
    except UndecidedError:
        return False
    with working_precision(bits):
        return bool(abs(value / wanted - 1) < within)


def beyond(half: Half, main: sp.Expr, bound: sp.Expr) -> Obligation:
    """Return the claim that the half-line function is ``main``, to float64, for a ≥ ``bound``.

    Raises ``NoRuleError`` where it is neither proved nor so where it is measured.
    """
    claim = f"beyond a = {bound} the result is {main}, to float64"
    try:
        settled = _is_settled(half, main, bound)
    except (UndecidedError, sp.PolynomialError):
        settled = False
    if not settled and not _is_measured(half, main, bound):
        raise NoRuleError(f"beyond a = {bound} the result is not {main}")
    return Obligation(claim, _PROVED if settled else MEASURED)


def _is_measured(half: Half, main: sp.Expr, bound: sp.Expr) -> bool:
    """Whether balls show it at every point where all is known; it must be known somewhere."""
    known = {atom.symbol: atom.exact for atom in half.atoms}
    value, limit = (sp.sympify(e).xreplace(known) for e in (half.expr, main))
    found = [_is_near(value, limit, point) for point in _points(value.free_symbols, bound)]
    return any(found) and False not in found


def _points(letters: set[sp.Basic], bound: sp.Expr) -> Iterator[dict[sp.Basic, sp.Expr]]:
    parameters = sorted(letters - {a}, key=str)
    for further in _FURTHER:
        for shift in range(len(_VALUES) if parameters else 1):
            at = {p: _VALUES[(n + shift) % len(_VALUES)] for n, p in enumerate(parameters)}
            yield {**at, a: bound * further}


def _is_near(value: sp.Expr, limit: sp.Expr, at: dict[sp.Basic, sp.Expr]) -> bool | None:
    """Whether both agree to float64; ``None`` where they are not known, as outside a domain."""
    try:
        exact, wanted, rest = (
            enclose(e.xreplace(at), {}, bits=_BITS) for e in (value, limit, value - limit)
        )
    except UndecidedError:
        return None
    size = abs(exact if limit == 0 else rest)
    return bool(size < (_NOTHING if limit == 0 else _RELATIVE * abs(wanted)))


def _is_settled(half: Half, main: sp.Expr, bound: sp.Expr) -> bool:
    constants = {at.symbol: at.exact for at in half.atoms if not at.exact.free_symbols}
    falling = {at.symbol: at.exact for at in half.atoms if at.exact.free_symbols}
    numerator, denominator = sp.fraction(sp.cancel(half.expr - main))
    letters = (a, *falling)
    if {*numerator.free_symbols, *denominator.free_symbols} - {*letters, *constants}:
        return False  # a parameter
    sizes = _sizes(falling, bound)
    if sizes is None:
        return False
    total = arb(0)
    for powers, c in sp.Poly(numerator, *letters).terms():
        if powers[0] > _MOST_POWER or not any(powers[1:]):
            return False
        total += abs(_number(c, constants)) * _product(powers, sizes)
    least = _least(denominator, letters, constants, sizes)
    if least is None:
        return False
    if main == 0:
        return bool(total / least < _NOTHING)
    size = _least(sp.numer(main), letters, constants, sizes) if main.is_polynomial(a) else None
    return size is not None and bool(total / least < _RELATIVE * size)


def _sizes(falling: Mapping[sp.Symbol, sp.Expr], bound: sp.Expr) -> tuple[arb, ...] | None:
    """Return the largest values of a = bound and of the falling letters beyond it."""
    found = [_number(bound, {})]
    for symbol, exact in falling.items():
        if symbol in (E, G):
            found.append(enclose(exact.subs(a, bound), {}, bits=_BITS))
        elif isinstance(exact, sp.log):  # log(1 + N/D) ≤ N/D, D least where E is 0
            core = min(
                (-argument(e) for e in exact.atoms(sp.exp) if e.has(a)),
                key=lambda c: sp.N(c.subs(a, 1)),
            )
            above, below = sp.fraction(inside_log1p(exact, core))
            top = enclose(above.subs(E, sp.exp(-core.subs(a, bound))), {}, bits=_BITS)
            found.append(top / enclose(below.subs(E, 0), {}, bits=_BITS))
        elif symbol.name.startswith("M"):  # e^(k²a²) erfc(ka) ≤ 1
            found.append(arb(1))
        else:
            return None
    return tuple(found)


def _least(
    poly: sp.Expr,
    letters: tuple[sp.Symbol, ...],
    constants: Mapping[sp.Symbol, sp.Expr],
    sizes: tuple[arb, ...],
) -> arb | None:
    """Return the least size beyond the bound of a sum with coefficients of one sign."""
    terms = sp.Poly(poly, *letters).terms()
    values = [(powers, _number(c, constants)) for powers, c in terms]
    if not (all(c > 0 for _, c in values) or all(c < 0 for _, c in values)):
        return None
    total = arb(0)
    for powers, c in values:
        if not any(powers[1:]):
            total += abs(c) * sizes[0] ** powers[0]
    return total if total > 0 else None


def _product(powers: tuple[int, ...], sizes: tuple[arb, ...]) -> arb:
    total = arb(1)
    for n, size in zip(powers, sizes, strict=True):
        total *= size**n
    return total


def _number(c: sp.Expr, constants: Mapping[sp.Symbol, sp.Expr]) -> arb:
    return enclose(sp.sympify(c).xreplace(dict(constants)), {}, bits=_BITS)
