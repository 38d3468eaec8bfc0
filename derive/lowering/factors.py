"""One polynomial factor of a canonical form, written so that no digits cancel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import (
    add,
    direct,
    distance,
    is_power_of_two,
    negated,
    positive_sum,
    scaled,
    times,
)
from derive.lowering.halves import E, a
from derive.lowering.records import Obligation
from derive.lowering.rules import LoweringRule
from derive.lowering.terms import Standing, Term, call, number
from derive.lowering.waves import wave
from derive.lowering.zeros import Zero, find_zero
from derive.proof.verdict import Status, Verdict

#: distances from a zero within which its factor is taken out, the largest that serves
_WINDOWS: Final = (sp.Integer(2), sp.Integer(1), sp.S.Half)
_STEPS: Final = 64
_MARGIN: Final = sp.Rational(1, 10**9)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the letters of a canonical form are in the program.

    ``minus_a`` is −a (often at hand as min(x, 0)), ``core`` the P of E = e^(−P(a)), ``letters``
    maps every other letter to its term; ``positive`` says which letters are known to be positive.
    """

    a: Term
    minus_a: Term
    core: sp.Expr
    letters: Mapping[sp.Basic, Term]
    positive: frozenset[sp.Symbol]

    @property
    def rate(self) -> sp.Rational | None:
        """The c of P(a) = ca."""
        ratio = sp.cancel(self.core / a)
        return ratio if ratio.is_Rational else None

    @property
    def is_exact(self) -> bool:
        """Whether P(a) is a product without rounding."""
        return self.rate is not None and is_power_of_two(self.rate)

    @property
    def exponent(self) -> Term:
        """−P(a)."""
        return self.minus_a if self.core == a else negated(direct(self.core, {a: self.a}))

    def exponential(self, share: sp.Rational = sp.S.One) -> Term:
        """e^(−share·P(a)); a product that rounds is made good where ``a`` is bounded."""
        rate = self.rate
        if rate is None or not self.is_exact:
            return exp_polynomial(-share * self.core, self.a)
        return call(op.EXP, self.minus_a if share * rate == 1 else scaled(-share * rate, self.a))


def exp_polynomial(exponent: sp.Expr, at: Term) -> Term:
    """Return e^P(a) at a bounded term, the coefficients of P in two parts of float64 each."""
    exact = sp.Poly(exponent, a).all_coeffs()[::-1]
    high = [sp.Rational(float(c)) for c in exact]
    low = [c - h for c, h in zip(exact, high, strict=True)]
    operation = op.exp_polynomial(len(exact))
    return call(operation, at, *(number(c) for c in (*high, *low)))


@dataclass(frozen=True, slots=True)
class Written:
    """A factor as a term: factor = sign · term; ``positive`` when the term is certified ≥ 0.

    The sign of a wave is a whole number: it comes last, for a multiple of the wave may overflow.
    """

    sign: int
    term: Term
    positive: bool
    rules: tuple[LoweringRule, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    notes: tuple[str, ...] = ()


def write_factor(factor: sp.Expr, ground: Ground) -> Written:
    """Return the factor as a term by the first rule that serves."""
    sign = one_sign(factor, ground.positive)
    if sign is not None:
        return Written(sign, _sum(sign * factor, ground), positive=True)
    if factor.is_Symbol:
        return Written(1, ground.letters[factor], positive=False)
    for rule in (_expm1, _algebraic_zero, _interior_zero):
        found = rule(factor, ground)
        if found is not None:
            return found
    in_one = wave(factor, ground.letters)
    if in_one is not None:
        return Written(in_one[0], in_one[1], positive=False, rules=(rules.WAVE,))
    note = f"{factor} is summed as it stands; where it vanishes digits may be lost"
    return Written(1, direct(factor, ground.letters), positive=False, notes=(note,))


def one_sign(factor: sp.Expr, positive: frozenset[sp.Symbol]) -> int | None:
    """Return the common sign of all coefficients over positive letters, else ``None``."""
    letters = sorted(factor.free_symbols, key=str)
    if not set(letters) <= positive:
        return None
    signs = (
        {sp.sign(c) for c in sp.Poly(factor, *letters).coeffs()} if letters else {sp.sign(factor)}
    )
    return int(signs.pop()) if len(signs) == 1 else None


def _sum(factor: sp.Expr, ground: Ground) -> Term:
    gens = sorted(factor.free_symbols, key=lambda s: (s != E, str(s)))
    return positive_sum(sp.Poly(factor, *gens), ground.letters) if gens else number(factor)


def _expm1(factor: sp.Expr, ground: Ground) -> Written | None:
    """1 − E is −expm1(−ca)."""
    if sp.expand(factor - (E - 1)) == 0 or sp.expand(factor + (E - 1)) == 0:
        sign = -1 if factor.subs(E, 0) == -1 else 1
        term = negated(call(op.EXPM1, ground.exponent))
        return Written(sign, term, positive=True, rules=(rules.EXPM1,))
    return None


def _algebraic_zero(factor: sp.Expr, ground: Ground) -> Written | None:
    """Write a polynomial in a with one positive zero R as (a − R) times the quotient."""
    if factor.free_symbols != {a} or sp.degree(factor, a) > 4:
        return None
    zeros = [r for r in sp.real_roots(sp.Poly(factor, a)) if sp.N(r) > 0]
    if len(zeros) != 1:
        return None
    quotient, rest = sp.div(sp.Poly(factor, a), sp.Poly(a - zeros[0], a, extension=True))
    sign = one_sign(quotient.as_expr(), ground.positive)
    if not rest.is_zero or sign is None:
        return None
    # The printed zero is the exact one to 60 digits, far below one unit in its last place.
    difference = Standing(distance(ground.a, zeros[0]), a - zeros[0], a, ground.a)
    term = times(_sum(sign * quotient.as_expr(), ground), difference)
    return Written(sign, term, positive=False, rules=(rules.ALGEBRAIC_ZERO,))


def _interior_zero(factor: sp.Expr, ground: Ground) -> Written | None:
    """F(a, E) with one zero R: F = d·Q + e^(−cR)·expm1(−cd)·S, where d = a − R."""
    if factor.free_symbols != {a, E}:
        return None
    if ground.rate is None:
        return None
    exact = factor.subs(E, sp.exp(-ground.core))
    shift = shift_at_zero(factor, ground.rate)
    return None if shift is None else _write_shift(shift, exact, ground)


@dataclass(frozen=True, slots=True)
class Shift:
    """F(a, E) − F(R, ε) = (a − R)·q(a, E) + (E − ε)·s(E), an identity in the four letters.

    R is ``zero``, where F vanishes, and ε = e^(−cR).
    """

    factor: sp.Expr
    root: sp.Symbol
    level: sp.Symbol
    q: sp.Expr
    s: sp.Expr
    zero: Zero
    rate: sp.Rational

    def holds(self) -> bool:
        """Check the identity by expansion of polynomials."""
        left = self.factor - self.factor.subs({a: self.root, E: self.level})
        right = (a - self.root) * self.q + (E - self.level) * self.s
        return bool(sp.expand(left - right) == 0)

    def at_zero(self) -> tuple[sp.Expr, sp.Expr]:
        """Return q and ε·s with numbers for R and ε: F = d·q + expm1(−cd)·ε·s, d = a − R."""
        level = sp.Rational(sp.N(sp.exp(-self.rate * self.zero.value), 60))
        at = {self.root: self.zero.value, self.level: level}
        return sp.expand(self.q.xreplace(at)), sp.expand(level * sp.expand(self.s.xreplace(at)))

    @property
    def claim(self) -> Obligation:
        """What has been proved of it."""
        return Obligation(
            f"{self.factor} = (a - R) ({self.q}) + (E - ε) ({self.s}) at its zero R",
            Verdict(
                Status.PROVED,
                "identity of polynomials; the zero lies between two signs certified by balls",
            ),
        )


def shift_at_zero(factor: sp.Expr, rate: sp.Rational, side: int = 1) -> Shift | None:
    """Return the identity for a factor with one zero of this sign, if that can be enclosed."""
    found = find_zero(factor.subs(E, sp.exp(-rate * a)).subs(a, side * a), a)
    if found is None:
        return None
    zero = Zero(side * found.value)
    root, level = sp.Symbol("R", real=True), sp.Symbol("epsilon", positive=True)
    q = sp.cancel((factor - factor.subs(a, root)) / (a - root))
    s = sp.cancel((factor.subs(a, root) - factor.subs({a: root, E: level})) / (E - level))
    shift = Shift(factor, root, level, sp.expand(q), sp.expand(s), zero, rate)
    return shift if shift.holds() else None


def _write_shift(shift: Shift, exact: sp.Expr, ground: Ground) -> Written:
    d = distance(ground.a, shift.zero.value)
    fall = call(op.EXPM1, scaled(-shift.rate, d))
    q, s = shift.at_zero()
    near = add(_two_parts(q, d, ground), _two_parts(s, fall, ground))
    term = _where_good(near, d, shift, ground)
    standing = Standing(term, exact, a, ground.a)
    claim = shift.claim
    return Written(1, standing, positive=False, rules=(rules.INTERIOR_ZERO,), obligations=(claim,))


def _two_parts(coefficient: sp.Expr, by: Term, ground: Ground) -> Term:
    if coefficient.is_number:
        return scaled(coefficient, by)
    return times(_nested(coefficient, ground), by)


def _nested(expr: sp.Expr, ground: Ground) -> Term:
    """Return a polynomial in E by Horner's rule: fewer roundings than powers one by one."""
    poly = sp.Poly(expr, E)
    term: Term | None = None
    for c in poly.all_coeffs():
        term = None if term is None else times(ground.letters[E], term)
        if term is None:
            term = scaled(c, number(1)) if c.is_number else direct(c, ground.letters)
        elif c.is_number:
            term = _after(c, term)
        else:
            term = add(direct(c, ground.letters), term)
    return term or number(0)


def _after(constant: sp.Expr, term: Term) -> Term:
    if constant == 0:
        return term
    return term - number(-constant) if constant < 0 else add(number(constant), term)


def _where_good(near: Term, d: Term, shift: Shift, ground: Ground) -> Term:
    """Return d·Q + e^(−cR)·expm1(−cd)·S where its two parts have one sign, the sum elsewhere.

    Far to the left of R the rounding of d is magnified by e^(−cd); in float64 that is worth a
    choice.
    """
    far = _nested(shift.factor, ground)
    zero = shift.zero.value
    middle = number(sp.Rational(round(_STEPS * zero / 2), _STEPS))
    if _opposite_signs(shift, -sp.oo, sp.oo):
        return call(op.SELECT_AWAY, call(op.LESS, ground.a, middle), far, near)
    if _opposite_signs(shift, -zero / 2, sp.oo):
        return call(op.SELECT, call(op.LESS, ground.a, middle), far, near)
    window = next((w for w in _WINDOWS if _opposite_signs(shift, -w, w)), _WINDOWS[-1])
    beside = call(op.LESS, call(op.ABSOLUTE, d), number(window))
    return call(op.SELECT, beside, near, far)


def _opposite_signs(shift: Shift, low: sp.Expr, high: sp.Expr) -> bool:
    """Whether Q ≤ 0 ≤ S or S ≤ 0 ≤ Q for all a from R + low to R + high, by Sturm's theorem."""
    parts = shift.at_zero()
    if any(part.free_symbols - {E} for part in parts):
        return False
    ends = [sp.exp(-shift.rate * max(shift.zero.value + end, 0)) for end in (high, low)]
    least, most = (sp.Rational(sp.N(end, 15)) for end in ends)
    signs = [_sign_between(part, least + _MARGIN, most - _MARGIN) for part in parts]
    return None not in signs and signs[0] != signs[1]


def _sign_between(p: sp.Expr, low: sp.Rational, high: sp.Rational) -> int | None:
    if p.is_number:
        return int(sp.sign(p))
    poly = sp.Poly(p, E)
    return None if poly.count_roots(low, high) else int(sp.sign(poly.eval((low + high) / 2)))
