"""Half-line functions that fall like e^(−ka²): the Gaussian, erf, erfc and what is made of them."""

import math
from dataclasses import dataclass
from typing import Final

import sympy as sp
from flint import arb

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.beyond import beyond
from derive.lowering.building import direct, distance, plus, power, product, scaled, times
from derive.lowering.certificate import Approximation, certified_bits, mills_ratio
from derive.lowering.factors import Ground, Written, exp_polynomial, write_factor
from derive.lowering.fitting import Fit, fit
from derive.lowering.halves import G, Half, NotCanonicalError, a, argument
from derive.lowering.records import Obligation
from derive.lowering.split import Parts
from derive.lowering.terms import Let, Polynomial, Standing, Term, call, number
from derive.lowering.zeros import Zero, find_zero
from derive.proof.balls import value_at
from derive.proof.precision import working_precision
from derive.proof.verdict import Status, Verdict

LEAST_BITS: Final = 50
_FAR_BITS: Final = 512  # e^(a²) erfc(a) far out: two huge exponents, a plain product
_STEPS = 64  # h = rint(64 a)/64: its square is exact in float32 for a < 64


def gaussian_tail(half: Half, parts: Parts, ground: Ground) -> Written:
    """Return constant · G · factors, each factor that holds a Mills ratio as one polynomial."""
    _check(parts)
    rate = sp.Rational(-argument(half.atom(G).exact) / a**2)
    upper = int(sp.ceiling(sp.sqrt(760 / rate)))
    clipped = Let(
        "a", call(op.SATURATE, ground.a, number(upper)), "beyond it the result is at its limit"
    )
    inner = Ground(clipped, -clipped, ground.core, {**ground.letters, a: clipped}, ground.positive)
    written = [
        _factor(f, n, half, inner, upper)
        for f, n in parts.numerator
        if f.has(a) or f in _mills(half)
    ]
    constant = parts.constant * sp.Mul(
        *(f**n for f, n in parts.numerator if not (f.has(a) or f in _mills(half)))
    )
    constant = constant.subs({atom.symbol: atom.exact for atom in half.atoms})
    if constant.free_symbols:
        raise NotCanonicalError(f"{constant} is neither a Mills ratio nor a power of x")
    constant *= sp.prod(w.sign for w in written)
    body = scaled(abs(constant), product(w.term for w in written))
    return Written(
        -1 if sp.N(constant) < 0 else 1,
        _times_gaussian(body, clipped, rate),
        all(w.positive for w in written),
        (rules.SATURATE, rules.SPLIT_SQUARE, *(r for w in written for r in w.rules)),
        (*(o for w in written for o in w.obligations), beyond(half, sp.S.Zero, sp.Integer(upper))),
        tuple(n for w in written for n in w.notes),
    )


def gaussian_sum(half: Half, parts: Parts, ground: Ground) -> Written:
    """Return constant · G · sum, each Mills ratio by itself: for a of which no terms cancel."""
    _check(parts)
    rate = sp.Rational(-argument(half.atom(G).exact) / a**2)
    upper = int(sp.ceiling(sp.sqrt(760 / rate)))
    clipped = Let("a", call(op.SATURATE, ground.a, number(upper)))
    inner = Ground(clipped, -clipped, ground.core, {**ground.letters, a: clipped}, ground.positive)
    ratios = {s: _fitted(s, half, inner, upper) for s in sorted(_mills(half), key=str)}
    letters: dict[sp.Basic, Term] = dict(inner.letters)
    letters.update((s, one.term) for s, one in ratios.items())
    whole = sp.expand(parts.constant * sp.Mul(*(f**n for f, n in parts.numerator)))
    return Written(
        1,
        _times_gaussian(direct(whole, letters), clipped, rate),
        positive=False,
        rules=(rules.SATURATE, rules.SPLIT_SQUARE, rules.MILLS),
        obligations=tuple(o for one in ratios.values() for o in one.obligations),
    )


def _check(parts: Parts) -> None:
    if parts.gaussian != 1 or parts.denominator or any(f.has(G) for f, _ in parts.numerator):
        raise NotCanonicalError("only one factor e^(-k x^2) and no denominator is understood")


def _mills(half: Half) -> set[sp.Symbol]:
    return {atom.symbol for atom in half.atoms if atom.symbol.name.startswith("M")}


def _factor(factor: sp.Expr, exponent: int, half: Half, ground: Ground, upper: int) -> Written:
    if not factor.free_symbols & _mills(half):
        one = write_factor(factor, ground)
        term = power(one.term, exponent)
        return Written(
            one.sign**exponent, term, one.positive, one.rules, one.obligations, one.notes
        )
    if exponent != 1:
        raise NotCanonicalError(f"a power of {factor} is not fitted")
    return _fitted(factor, half, ground, upper)


def _fitted(factor: sp.Expr, half: Half, ground: Ground, upper: int) -> Written:
    """Fit factor = ±(a − R)·p(t)/(1 + a)^j with p > 0; without (a − R) where there is no zero."""
    known = {atom.symbol: atom.exact for atom in half.atoms}
    ratios = _mills(half)
    exact = factor.xreplace(known)
    if exact.free_symbols != {a}:
        raise NotCanonicalError(f"{factor} has parameters: no polynomial serves for all")
    zero = find_zero(exact, a)
    target = _Target.of(exact, zero)
    found = fit(target, upper)
    if found is None:
        raise NotCanonicalError("no polynomial of degree up to 32 reaches 2^-56")
    form = factor.xreplace({s: e for s, e in known.items() if s not in ratios})
    bits = _certified(form, {s: known[s] for s in ratios}, target, found, upper)
    sign = 1 if found.coefficients[0] > 0 else -1
    centre = sp.Integer(found.centre)
    t = Let("t", plus(ground.a, -centre) / plus(ground.a, centre), "[0, oo) as [-1, 1)")
    comment = target.comment(found, upper, bits)
    coefficients = tuple(sign * c for c in found.coefficients)
    term: Term = Let("p", Polynomial("MILLS", coefficients, t, comment))
    if zero is not None:
        term = term * distance(ground.a, zero.value)
    if target.weight > 0:
        term = term / power(number(1) + ground.a, target.weight)
    elif target.weight:
        term = term * power(number(1) + ground.a, -target.weight)
    return Written(
        sign,
        Standing(term, sign * exact, a, ground.a),
        positive=zero is None,
        rules=(rules.MILLS, *((rules.INTERIOR_ZERO,) if zero else ())),
        obligations=(Obligation(comment, CERTIFIED),),
    )


CERTIFIED: Final = Verdict(
    Status.PROVED,
    "the relative error of the polynomial is bounded by balls and Taylor's theorem",
)


def _certified(
    form: sp.Expr, ratios: dict[sp.Symbol, sp.Expr], target: "_Target", found: Fit, upper: int
) -> int:
    slopes = {s: argument(next(iter(e.atoms(sp.erfc)))) / a for s, e in ratios.items()}
    monotone = {s: mills_ratio(slope) for s, slope in slopes.items()}
    claim = Approximation(
        form, monotone, target.zero, target.weight, found.centre, found.coefficients, upper
    )
    bits = certified_bits(claim)
    if bits is None or bits < LEAST_BITS:
        raise NotCanonicalError(f"the error of the polynomial for {form} is not certified")
    return bits


@dataclass(frozen=True, slots=True)
class _Target:
    """The flat function that is fitted: exact · (1 + a)^weight / (a − R)."""

    exact: sp.Expr
    zero: Zero | None
    weight: int

    @classmethod
    def of(cls, exact: sp.Expr, zero: Zero | None) -> "_Target":
        """Choose the weight from the behaviour between 2^12 and 2^13."""
        flat = cls(exact, zero, 0)
        with working_precision(_FAR_BITS):
            ratio = float(flat(arb(2) ** 13) / flat(arb(2) ** 12))
        return cls(exact, zero, round(-math.log2(ratio)))

    def __call__(self, at: arb) -> arb:
        value = value_at(self.exact, a, at)
        if self.zero is not None:
            value /= at - self.zero.ball
        return value * (1 + at) ** self.weight

    def comment(self, found: Fit, upper: int, bits: int) -> str:
        """Say what the polynomial is close to, and how close."""
        text = f"({self.exact})"
        if self.weight:
            text += " (1 + a)" + (f"**{self.weight}" if self.weight != 1 else "")
        if self.zero is not None:
            text += f" / (a - {float(self.zero.value):.6g})"
        return (
            f"{text} in t = (a - {found.centre})/(a + {found.centre}), 0 <= a <= {upper}: "
            f"relative error below 2**-{bits}, certified"
        )


def _times_gaussian(body: Term, clipped: Term, rate: sp.Rational) -> Term:
    """Return body · e^(−rate·a²) with a² = h² + (a − h)(a + h), h = rint(64 a)/64."""
    if rate.p & (rate.p - 1) or rate.q & (rate.q - 1):
        half = Let(
            "g", exp_polynomial(-rate / 2 * a**2, clipped), "used twice: far out, g * g is 0"
        )
        return times(body, half) * half
    steps = number(_STEPS)
    h = Let("h", call(op.ROUND, steps * clipped) / steps, "a to 1/64, so that h * h is exact")
    root = Let("g", call(op.EXP, scaled(-rate / 2, h * h)), "used twice: far out, g * g alone is 0")
    rest = call(op.EXP, scaled(rate, (h - clipped) * (h + clipped)))
    # Only the product rest · root · root is e^(−rate·a²), for any h whatever; the exact values
    # are dealt out so that the product is right.
    left = times(body, Standing(rest, sp.S.One, a, clipped))
    exact_root = Standing(root, sp.exp(-rate * a**2 / 2), a, clipped)
    return left * exact_root * exact_root
