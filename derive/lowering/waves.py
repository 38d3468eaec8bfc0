"""Sums of a sine and a cosine: they vanish again and again, and beside each zero they cancel.

p·sin u + q·cos u has no polynomial that serves beside all its zeros. Where the two terms nearly
cancel, it is computed again to twice the digits; p and q have to be exact for that.
"""

from collections.abc import Mapping
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.lowering import operations as op
from derive.lowering.building import is_power_of_two, scaled
from derive.lowering.functions import SineAndCosine
from derive.lowering.halves import a
from derive.lowering.operation import Operation
from derive.lowering.settled import sign_of_constant
from derive.lowering.terms import Call, Let, Term, call, mapped, number, walk
from derive.proof.asymptotics import limit as asymptotic_limit
from derive.symbols import x


def wave(factor: sp.Expr, letters: Mapping[sp.Basic, Term]) -> tuple[int, Term] | None:
    """Return c and a call that is (p·sin u + q·cos u)/c; ``None`` unless p and q are 2^k or 2^k·a.

    The largest of p and q is ±a or ±1: a multiple of it might overflow before the product does.
    """
    sines = [s for s in factor.free_symbols if _operation(letters.get(s)) == op.QUIET_SIN]
    cosines = [s for s in factor.free_symbols if _operation(letters.get(s)) == op.QUIET_COS]
    if len(sines) != 1 or len(cosines) != 1 or factor.free_symbols - {a, *sines, *cosines}:
        return None
    sine, cosine = sines[0], cosines[0]
    poly = sp.Poly(factor, sine, cosine)
    angle = _angle(letters[sine])
    if set(poly.monoms()) != {(1, 0), (0, 1)} or _angle(letters[cosine]) != angle:
        return None
    sizes = [poly.coeff_monomial(letter) for letter in (sine, cosine)]
    largest = sp.Poly(sizes[1] if sizes[1].has(a) else sizes[0], a).LC()
    if not (largest.is_Integer and all(_is_exact(size) for size in sizes)):
        return None
    terms = [_sized(size / abs(largest), letters) for size in sizes]
    return int(abs(largest)), call(op.WAVE, angle, *terms)


def _is_exact(size: sp.Expr) -> bool:
    """Whether a product with c or c·a is exact."""
    constant, rest = size.as_coeff_Mul()
    if not isinstance(constant, sp.Rational) or rest not in (1, a):
        return False
    return is_power_of_two(sp.Rational(abs(constant.p), constant.q))


def _sized(size: sp.Expr, letters: Mapping[sp.Basic, Term]) -> Term:
    constant, rest = size.as_coeff_Mul()
    return number(constant) if rest == 1 else scaled(constant, letters[a])


def _operation(term: Term | None) -> Operation | None:
    match term:
        case Let(_, value):
            return _operation(value)
        case Call(operation, _):
            return operation
    return None


def _angle(term: Term) -> Term:
    match term:
        case Let(_, value):
            return _angle(value)
        case Call(_, (inside,)):
            return inside
    raise TypeError(f"{type(term).__name__} has no argument")


def doubled(expr: sp.Expr) -> sp.Expr:
    """Write 1 ± 2 sin u cos u as (sin u ± cos u)², and 1 ± cos 2u, 1 ± sin 2u as squares too."""
    found = expr.replace(lambda e: isinstance(e, sp.Add), _square)
    return found if isinstance(found, sp.Expr) else expr


def _square(total: sp.Add) -> sp.Expr:
    halved = _square_of_half(total)
    if halved is not None:
        return halved
    constant, rest = total.as_coeff_Add()
    factor, core = rest.as_coeff_Mul()
    if constant != 1 or abs(factor) != 2 or not isinstance(core, sp.Mul) or len(core.args) != 2:
        return total
    angles = {type(one): one.args[0] for one in core.args if one.args}
    if set(angles) != {sp.sin, sp.cos} or angles[sp.sin] != angles[sp.cos]:
        return total
    return SineAndCosine(factor / 2 * angles[sp.sin]) ** 2


def _square_of_half(total: sp.Add) -> sp.Expr | None:
    """Return c (1 ± cos v) and c (1 ± sin v) by the square of a wave of v/2, c free of x."""
    alone, rest = total.as_independent(x, as_Add=True)
    factor, core = rest.as_independent(x, as_Add=False)
    if not isinstance(core, sp.sin | sp.cos) or sp.expand(alone**2 - factor**2) != 0:
        return None
    sign = sp.S.One if sp.expand(alone - factor) == 0 else sp.S.NegativeOne
    half = core.args[0] / 2
    if isinstance(core, sp.cos):
        return 2 * alone * (sp.cos(half) if sign > 0 else sp.sin(half)) ** 2
    return alone * SineAndCosine(sign * half) ** 2


def squared(term: Term) -> Term:
    """Return the term with (sin u + cos u)² in one call."""
    match mapped(term, squared):
        case Call(op.MULTIPLY, (one, other)) if one == other and _operation(one) is op.BOTH_WAVES:
            return call(op.BOTH_WAVES_SQUARED, _angle(one))
        case done:
            return done


def held_at_infinity(term: Term, expr: sp.Expr) -> Term:
    """Return the term with waves that are 0 at infinity, where f is x plus what is bounded.

    NumPy's sine is NaN there; its f would be, though it has a limit.
    """
    parts = [part for part in sp.Add.make_args(expr) if part.has(x)]
    growing = [part for part in parts if part.is_polynomial(x)]
    waves = [part for part in parts if not part.is_polynomial(x)]
    return _held(term) if growing and waves and all(map(_is_bounded, waves)) else term


def fades(expr: sp.Expr, side: int) -> bool:
    """Whether every term at side·∞ is a bounded wave times what tends to 0."""
    parts = sp.Add.make_args(expr)
    return expr.has(sp.sin, sp.cos) and all(_fades(part, side) for part in parts)


def _fades(part: sp.Expr, side: int) -> bool:
    waves = [f for f in sp.Mul.make_args(part) if f.has(sp.sin, sp.cos)]
    rest = sp.Mul(*(f for f in sp.Mul.make_args(part) if f not in waves))
    if not all(map(_is_bounded, waves)):
        return False
    try:
        return asymptotic_limit(rest, side * sp.oo, sign_of_constant) == 0
    except UndecidedError:
        return False


def held_where_it_fades(term: Term, ends: tuple[sp.Expr, sp.Expr]) -> Term:
    """Return the term with waves that are 0 at infinity, where all it is tends to 0."""
    left, right = ends
    if any(isinstance(node, Call) and node.operation is op.FADED for node in walk(term)):
        return term
    return _held(term) if fades(left, -1) and fades(right, 1) else term


def _is_bounded(part: sp.Expr) -> bool:
    """Whether a product has x in nothing but powers of waves, or of sums of such."""
    for factor in sp.Mul.make_args(part):
        base, exponent = factor.as_base_exp()
        if isinstance(base, sp.Add) and exponent.is_Integer and exponent > 0:
            if all(map(_is_bounded, base.args)):
                continue
            return False
        if factor.has(x) and not (isinstance(base, sp.sin | sp.cos) and exponent.is_Integer):
            return False
        if factor.has(x) and exponent < 0:
            return False
    return True


def _held(term: Term) -> Term:
    done = mapped(term, _held)
    if isinstance(done, Call) and done.operation in _HELD:
        return call(_HELD[done.operation], *done.arguments)
    return done


_HELD: Final = {
    op.QUIET_SIN: op.SIN_OR_ZERO,
    op.QUIET_COS: op.COS_OR_ZERO,
    op.SIN_AT: op.SIN_AT_OR_ZERO,
    op.COS_AT: op.COS_AT_OR_ZERO,
}
