"""Limits at ±oo by asymptotic expansion, and signs close to there.

This is a proof, not a heuristic: where the kept terms cancel, the answer is ``UndecidedError``.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Final

import sympy as sp

from derive.errors import DependsOnParametersError, UndecidedError
from derive.expression.quoting import quoted
from derive.proof import Region, sign_on
from derive.proof.degrees import limit_by_degree
from derive.proof.expansions import Expansion, Sign, expand_at
from derive.proof.factors import HYPERBOLIC
from derive.proof.orders import leading_order, limit_by_orders
from derive.proof.raised import Raised, raised
from derive.proof.rates import leading_term, limit_by_rates
from derive.proof.scales import UNIT, scale_of
from derive.symbols import x

#: functions that may jump where they have a value
_JUMPING: Final = (sp.sign, sp.Heaviside, sp.Piecewise, sp.floor, sp.ceiling)


def limit(expr: sp.Expr, end: sp.Expr, sign: Sign) -> sp.Expr:
    """Return the limit of ``expr`` as x → ``end`` (+oo or -oo); ±oo where it diverges.

    ``sign`` tells the sign of expressions without x. Raises ``UndecidedError``.
    """
    if x not in expr.free_symbols:
        return expr
    settled = _limit_of_waves(expr, end, sign)
    if settled is None:
        settled = _through_bounded(expr, end, sign)
    if settled is not None:
        return settled
    for whole in raised(expr):
        return _limit_of_raised(whole, end, sign)
    powers = [p for p in expr.atoms(sp.Pow) if x in p.base.free_symbols and p.exp.free_symbols]
    if len(powers) == 1 and x not in powers[0].exp.free_symbols:
        with suppress(UndecidedError):
            return _limit_of_power(expr, powers[0], end, sign)
        with suppress(UndecidedError):
            return _limit_of_expansion(expand_at(expr, end, sign), sign)
        return limit_by_orders(expr, end, sign)
    towering = _towering(expr, end, sign)
    if towering is not None:
        power = max(towering)
        if power > 0:
            return _leading_sign(towering, end, sign) * sp.oo
        return limit(towering.get(0, sp.S.Zero), end, sign)
    try:
        found = expand_at(_with_rational_rates(expr, sign), end, sign)
    except UndecidedError as error:
        reasons = [error]
        for other_way in (limit_by_rates, limit_by_orders, _limit_of_parts):
            try:
                return other_way(expr, end, sign)
            except UndecidedError as reason:
                reasons.append(reason)
        raise _most_telling(reasons) from None
    return _limit_of_expansion(found, sign)


def _limit_of_expansion(found: Expansion, sign: Sign) -> sp.Expr:
    if found.is_zero or (not found.terms and (found.remainder or UNIT) < UNIT):
        return sp.S.Zero
    scale, coefficient = found.leading
    if scale > UNIT:
        return sign(coefficient) * sp.oo
    return coefficient if scale == UNIT else sp.S.Zero


def _limit_of_parts(expr: sp.Expr, end: sp.Expr, sign: Sign) -> sp.Expr:
    """Return the sum or product of the limits of the parts, all of them finite."""
    if not isinstance(expr, sp.Add | sp.Mul):
        raise UndecidedError(f"no limit is known for {quoted(expr)}")
    found = [limit(part, end, sign) for part in expr.args]
    if any(part.is_infinite for part in found):
        raise UndecidedError(f"a part of {quoted(expr)} has no finite limit")
    return expr.func(*found)


def _limit_of_waves(expr: sp.Expr, end: sp.Expr, sign: Sign) -> sp.Expr | None:
    """Return the limit of a polynomial in sines and cosines that are outweighed, as x − sin x."""
    waves = {wave for wave in expr.atoms(sp.sin, sp.cos) if x in wave.free_symbols}
    letters = {wave: sp.Dummy("wave", real=True) for wave in sorted(waves, key=str)}
    generic = expr.xreplace(letters)
    if not waves or generic in letters.values() or not generic.is_polynomial(*letters.values()):
        return None
    terms = dict(sp.Poly(generic, *letters.values()).terms())
    rest = terms.pop((0,) * len(letters), sp.S.Zero)
    with suppress(UndecidedError):
        found = limit(rest, end, sign)
        scale = rest if found.is_infinite else sp.S.One
        if all(limit(c / scale, end, sign) == 0 for c in terms.values()):
            return found
    return None


def _through_bounded(expr: sp.Expr, end: sp.Expr, sign: Sign) -> sp.Expr | None:
    """Return h(L) for h(w) with a bounded w → L, as log(1 + e^w) with w = arctan x; else None.

    h must be continuous at L: what has no finite value there, or jumps, is left to others.
    """
    if expr.has(*_JUMPING):
        return None
    letter = sp.Dummy("w", real=True)
    nodes = {
        w for w in sp.preorder_traversal(expr) if isinstance(w, sp.Expr) and w not in (x, expr)
    }
    parts = (w for w in nodes if x in w.free_symbols)
    for inside in sorted(parts, key=lambda w: (sp.count_ops(w), str(w))):
        outside = expr.xreplace({inside: letter})
        if x in outside.free_symbols or not outside.atoms(sp.Function, sp.exp):
            continue
        found = limit(inside, end, sign)
        value = outside.xreplace({letter: found})
        if not (found.is_infinite or value.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds)):
            return value
    return None


def _limit_of_power(expr: sp.Expr, power: sp.Pow, end: sp.Expr, sign: Sign) -> sp.Expr:
    """Return the limit of h(u^e), or a·u^e + b, where u tends to 0 or ∞ and e has a known sign."""
    letter = sp.Dummy("power", positive=True)
    generic = sp.expand(expr.xreplace({power: letter}))
    rest, slope = generic.coeff(letter, 0), generic.coeff(letter, 1)
    inner = limit(power.base, end, sign)
    found = {x, letter} & (rest.free_symbols | slope.free_symbols)
    linear = not found and sp.expand(rest + slope * letter - generic) == 0
    if not linear and x in generic.free_symbols:
        single = letter not in slope.free_symbols and sp.expand(slope * letter - generic) == 0
        if single and (by_degree := limit_by_degree(slope, power, end, sign)) is not None:
            return by_degree
        raise UndecidedError(f"no expansion at infinity is known for {quoted(expr)}")
    if inner not in (sp.oo, 0) or sign_near(power.base, end, sign) < 0:
        raise UndecidedError(f"no limit is known for {quoted(power)}")
    growth = sign(power.exp) * (1 if inner is sp.oo else -1)
    if growth == 0:
        return generic.xreplace({letter: sp.S.One})
    if not linear:
        return limit(generic.xreplace({letter: x if growth > 0 else 1 / x}), sp.oo, sign)
    return sp.oo * sign(slope) if growth > 0 else rest


def _limit_of_raised(whole: Raised, end: sp.Expr, sign: Sign) -> sp.Expr:
    """Return side·L^(1/n), where the function raised to n tends to L as θ grows or vanishes."""
    if end != whole.side * sp.oo or sign(whole.power) == 0:
        raise UndecidedError("no limit is known for a power of x on the other side of 0")
    along = {whole.theta: x if sign(whole.power) > 0 else 1 / x}
    if any(sign_near(base.xreplace(along), sp.oo, sign) <= 0 for base in whole.bases):
        raise UndecidedError("no limit is known for a power of what is not positive")
    found = limit(whole.value.xreplace(along), sp.oo, sign)
    if found in (0, sp.oo):
        return whole.side * sp.oo if (found == 0) == (sign(whole.power) < 0) else sp.S.Zero
    return whole.side * found ** (1 / whole.power)


def _with_rational_rates(expr: sp.Expr, sign: Sign) -> sp.Expr:
    """Rescale x so that e^(c x) with a letter in c becomes e^x or e^-x; limits stay as they are.

    Where there is no such one, so that e^(c x²) becomes e^(x²) or e^(−x²).
    """
    exponents = [arg.args[0].expand() for arg in expr.rewrite(HYPERBOLIC, sp.exp).atoms(sp.exp)]
    for degree in (1, 2):
        rates = [exponent.coeff(x, degree) for exponent in exponents]
        lettered = [rate for rate in rates if rate.free_symbols and x not in rate.free_symbols]
        if lettered:
            break
    else:
        return expr
    rate = min(lettered, key=str)
    moved = expr.subs(x, x / (rate * sign(rate)) ** sp.Rational(1, degree))
    reduced = {f: f.func(*map(sp.cancel, f.args)) for f in moved.atoms(sp.exp, *HYPERBOLIC)}
    return moved.xreplace(reduced)


def limit_toward(expr: sp.Expr, at: sp.Expr, region: Region) -> sp.Expr:
    """Return the limit at a finite end of a region, from inside; raises ``UndecidedError``."""
    side = 1 if at == region.lower else -1
    moved, line = expr.subs(x, at + side / x), Region(assumptions=region.assumptions)
    try:
        return limit_by_orders(moved, sp.oo, partial(_sign, line))
    except UndecidedError as error:
        with suppress(UndecidedError):
            return limit(moved, sp.oo, partial(_sign, line))
        raise error from None


def _sign(line: Region, expr: sp.Expr) -> int:
    found = sign_on(expr, line)
    if found is None:
        raise UndecidedError(f"the sign of {quoted(expr)} is not certified")
    return found


def sign_near(expr: sp.Expr, end: sp.Expr, sign: Sign) -> int:
    """Return the sign that ``expr`` keeps for all x close enough to ``end`` (+oo or -oo)."""
    towering = _towering(expr, end, sign)
    if towering is not None:
        return _leading_sign(towering, end, sign)
    try:
        found = expand_at(expr, end, sign)
    except UndecidedError as error:
        reasons = [error]
        for leading in (leading_term, leading_order):
            try:
                return sign(leading(expr, end, sign).coefficient)
            except UndecidedError as reason:
                reasons.append(reason)
        raise _most_telling(reasons) from None
    return 0 if found.is_zero else sign(found.leading[1])


def _most_telling(reasons: Sequence[UndecidedError]) -> UndecidedError:
    """Return the first reason that asks for the parameters, else the first."""
    return next((r for r in reasons if isinstance(r, DependsOnParametersError)), reasons[0])


def _leading_sign(towering: dict[int, sp.Expr], end: sp.Expr, sign: Sign) -> int:
    found = sign_near(towering[max(towering)], end, sign)
    if found == 0:
        raise UndecidedError("the largest of towering terms is 0, and was not seen to be")
    return found


def _towering(expr: sp.Expr, end: sp.Expr, sign: Sign) -> dict[int, sp.Expr] | None:
    """Return coefficients by powers of e^u where u → ∞ outgrows t²: e^(e^x) beats every scale.

    None where there is no such exponential, where the function is no sum of its powers, or where
    a coefficient has no expansion, and so may itself outgrow e^u.
    """
    expr = expr.rewrite(HYPERBOLIC, sp.exp)
    arguments = [atom.args[0] for atom in sorted(expr.atoms(sp.exp), key=str)]
    large = {u: turn for u in arguments if (turn := _outgrows(u, end, sign))}
    if not large:
        return None
    first, turn = next(iter(large.items()))
    ratios = {u: sp.cancel(u / (turn * first)) for u in large}
    if not all(ratio.is_Rational for ratio in ratios.values()):
        return None
    unit = sp.ilcm(1, *(ratio.q for ratio in ratios.values()))
    letter = sp.Dummy("tower", positive=True)
    generic = expr.xreplace({sp.exp(u): letter ** (unit * ratios[u]) for u in large})
    found: dict[int, sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand(generic)):
        rest, power = term.as_independent(letter, as_Add=False)
        base, exponent = power.as_base_exp()
        if base not in (letter, 1) or not exponent.is_Integer:
            return None
        k = int(exponent) if base == letter else 0
        found[k] = found.get(k, sp.S.Zero) + rest
    kept = {k: part for k, part in found.items() if sp.expand(part) != 0}
    return kept if kept and all(_has_expansion(part, end, sign) for part in kept.values()) else None


def _has_expansion(expr: sp.Expr, end: sp.Expr, sign: Sign) -> bool:
    try:
        expand_at(expr, end, sign)
    except UndecidedError:
        return False
    return True


def _outgrows(argument: sp.Expr, end: sp.Expr, sign: Sign) -> int:
    """Return the sign of an argument that grows faster than every multiple of t², else 0."""
    try:
        scale, coefficient = expand_at(argument, end, sign).leading
    except UndecidedError:
        return 0
    return sign(coefficient) if scale > scale_of(p=2) else 0
