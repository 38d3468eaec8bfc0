"""Far out, where a part overflows, cancels or vanishes before the function does: its expansion.

log(1 + x²) is 2 log|x| + 1/x² − … long before x² overflows, x (arctan x + π/2) is −1 + 1/(3x²) − …
where its terms cancel, and √log(1 + e^x) is e^(x/2) where e^x has no digits left. The expansion is
exact; that the terms kept suffice from a start on is measured with balls.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np
import sympy as sp
from flint import arb

from derive.errors import NoRuleError, UndecidedError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.beyond import MEASURED, agree
from derive.lowering.building import direct, negated
from derive.lowering.composed import familiar
from derive.lowering.functions import QuarterTurn
from derive.lowering.pieced import Pieced
from derive.lowering.records import Lowered, Obligation
from derive.lowering.roundings import quiet_at, values_at
from derive.lowering.settled import sign_of_constant
from derive.lowering.tails import Tail
from derive.lowering.terms import Call, Let, Letter, Standing, Term, call, number, replaced, walk
from derive.proof import Piece, enclose
from derive.proof.expansions import expand_at
from derive.proof.scales import UNIT, Scale
from derive.symbols import x

_X: Final = Letter("x")
_SIZE: Final = sp.Dummy("a", positive=True)
_INVERSE: Final = sp.Dummy("v", positive=True)
_LOG: Final = sp.Dummy("L", real=True)
_LATER: Final = sp.Dummy("M", real=True)
_TERMS: Final = 20
_STARTS: Final = (4, 6, 8, 12, 16, 24, 32, 45, 64, 128, 2**10, 2**14, 2**20, 2**27, 2**40)
_FURTHER: Final = tuple(map(sp.Rational, ("1", "9/8", "2", "5", "40")))
_BITS: Final = 1024
_CLOSE: Final = arb(2) ** -55
#: rules that take care of what is far out
_CAREFUL: Final = (
    *(rules.SATURATE, rules.TAIL_POWER, rules.SETTLED, rules.HOMOGENEOUS, rules.CIRCLE),
    *(rules.MILLS, rules.SPLIT_SQUARE, rules.LEADING, rules.CONJUGATE, rules.OF_ARCSINH),
    *(rules.FALLING_EXPONENTIAL, rules.LOG1P, rules.EXPM1, rules.TANH),
)
#: where a program is tried, up to infinity
_FAR_OUT: Final = np.exp2(np.arange(7.0, 1024.0, 4.0))
_FAR: Final = np.concatenate([-_FAR_OUT[::-1], _FAR_OUT])
_ENDS: Final = np.array([-np.inf, np.inf])
#: beyond the logarithm of every finite float: 0 times it is 0, where log ∞ gives NaN
_MOST_LOG: Final = 800
_GONE: Final = 1600


@dataclass(frozen=True, slots=True)
class Leading:
    """f(side·a) = e^(−``rate``·a) Σ c a^p (log a)^m over ``terms`` (p, m, c), from ``start`` on."""

    rate: sp.Rational
    terms: tuple[tuple[Fraction, int, sp.Expr], ...]
    start: int

    def at(self, size: sp.Expr) -> sp.Expr:
        """Return the value at a size."""
        kept = (c * size ** sp.Rational(p) * sp.log(size) ** m for p, m, c in self.terms)
        return sp.exp(-self.rate * size) * sp.Add(*kept)


def expanded(tail: Tail, pieced: Pieced) -> Tail | None:
    """Return the tail with expansions on the sides that need one; ``None`` where none does.

    That the tail itself computes the function must be proved already.
    """
    done = tail
    for side, piece in ((-1, pieced.pieces[0]), (1, pieced.pieces[-1])):
        spelt = familiar(piece.expr) if rules.COMPOSED in tail.rules else piece.expr
        if piece.expr.free_symbols != {x} or not fails_far_out(spelt, side):
            continue
        leading = leading_of(piece.expr, side, pieced.cuts)
        if leading is not None:
            done = _with(done, leading, pieced, side)
    return done if done is not tail else None


def fails_far_out(expr: sp.Expr, side: int) -> bool:
    """Whether a part overflows, cancels or vanishes before the function does at side·∞."""
    own = _scale_of(expr, side)
    if own is None:
        return False
    parts = (part for part in sp.preorder_traversal(expr) if isinstance(part, sp.Mul))
    return any(_is_nan_at_infinity(part, side) for part in parts) or any(
        _breaks(part, own, side) for part in _parts(expr, side)
    )


def _parts(expr: sp.Expr, side: int) -> Iterator[sp.Expr]:
    """Yield what the function is computed from; of a sum, only what it is as large as."""
    if not expr.has(x):
        return
    yield expr
    inside = [part for part in expr.args if isinstance(part, sp.Expr) and part.has(x)]
    if isinstance(expr, sp.Add):
        scales = [_scale_of(part, side) for part in inside]
        largest = max((scale for scale in scales if scale is not None), default=None)
        inside = [p for p, s in zip(inside, scales, strict=True) if s is None or s == largest]
    for part in inside:
        yield from _parts(part, side)


def _breaks(part: sp.Expr, own: Scale, side: int) -> bool:
    scale = _scale_of(part, side)
    if scale is None:
        return False
    line, falling = ((Fraction(0), Fraction(0), Fraction(n), Fraction(0)) for n in (1, -1))
    cancels = isinstance(part, sp.Add) and max(_scales(part, side), default=scale) > scale
    return cancels or scale > max(own, line) or scale < min(own, falling)


def _is_nan_at_infinity(product: sp.Expr, side: int) -> bool:
    """Whether one factor grows and another falls: ∞·0 at ∞ itself."""
    scales = _scales(product, side)
    return max(scales, default=UNIT) > UNIT > min(scales, default=UNIT)


def _scales(expr: sp.Expr, side: int) -> list[Scale]:
    return [scale for scale in (_scale_of(part, side) for part in expr.args) if scale is not None]


def _scale_of(expr: sp.Basic, side: int) -> Scale | None:
    """Return how a part grows or falls; ``None`` where that is not known."""
    if not isinstance(expr, sp.Expr) or not expr.has(x):
        return UNIT
    turns = {t: sp.pi / 2 - sp.atan(t.args[0]) for t in expr.atoms(QuarterTurn)}
    plain = expr.xreplace(turns)
    try:
        return expand_at(plain, side * sp.oo, sign_of_constant).leading[0]
    except UndecidedError:
        return None


def leading_of(expr: sp.Expr, side: int, cuts: tuple[sp.Expr, ...]) -> Leading | None:
    """Return the terms that suffice from some start on, beyond all cuts; ``None`` if none do."""
    try:
        found = expand_at(expr, side * sp.oo, sign_of_constant, terms=_TERMS)
        (q, rate, _, _), _ = found.leading
    except UndecidedError:
        return None
    kept = tuple((s[2], s[3], c) for s, c in found.terms if s[:2] == (q, rate))
    if q != 0 or rate > 0 or any(m < 0 or m.denominator > 1 for _, m, _ in kept):
        return None
    if any((p - kept[0][0]).denominator > 2 or kept[0][0].denominator > 2 for p, _, _ in kept):
        return None
    terms = tuple((p, int(m), c) for p, m, c in kept)
    least: sp.Expr = sp.Max(0, *(abs(cut) for cut in cuts))
    for start in _STARTS:
        leading = Leading(-sp.Rational(rate), terms, start)
        points = (side * start * further for further in _FURTHER)
        if bool(start > least) and all(
            agree(expr, leading.at(side * x), at, bits=_BITS, within=_CLOSE) for at in points
        ):
            return leading
    return None


def _with(tail: Tail, leading: Leading, pieced: Pieced, side: int) -> Tail:
    edge = number(side * leading.start)
    held = call(op.SATURATE if side > 0 else op.SATURATE_BELOW, _X, edge)
    near = replaced(tail.term, _X, Let("c", held, "where the formula itself is used"))
    test = call(op.GREATER if side > 0 else op.LESS, _X, edge)
    value = _written(leading, _X if side > 0 else negated(_X))
    claim = f"{leading.at(_SIZE)} is the function from a = {leading.start} on"
    return replace(
        tail,
        term=Standing(call(op.SELECT, test, value, near), pieced.expr, x, _X),
        rules=(*tail.rules, rules.EXPANSION),
        obligations=(*tail.obligations, Obligation(claim, MEASURED)),
    )


def _written(leading: Leading, size: Term) -> Term:
    """Return a^p (c + v (…)) with v = 1/a, times half the exponential twice."""
    start = number(leading.start)
    held = call(op.SATURATE_BELOW, size, start)
    if leading.rate:
        held = call(op.HELD, size, start, number(sp.ceiling(_GONE / leading.rate)))
    beyond = Let("b", held, "|x| where it is used")
    letters: dict[sp.Basic, Term] = {_SIZE: beyond}
    letters[_INVERSE] = Let("v", direct(1 / _SIZE, letters))
    if any(m for _, m, _ in leading.terms):
        letters[_LOG] = Let("w", call(op.LOG, beyond))
        letters[_LATER] = Let("w", call(op.SATURATE, letters[_LOG], number(_MOST_LOG)))
    power = leading.terms[0][0]
    front = _SIZE ** sp.Rational(power) if power > 0 else _INVERSE ** sp.Rational(-power)
    value = direct(front, letters) * direct(_bracket(leading), letters)
    if power == 0:
        value = direct(_bracket(leading), letters)
    if leading.rate == 0:
        return value
    exponent = number(-leading.rate / 2) * beyond
    half = Let("h", call(op.EXP, exponent), "half the exponent, used twice")
    return value * half * half


def _bracket(leading: Leading) -> sp.Expr:
    """Return Σ c v^(p₀ − p) (log a)^m by Horner's rule, the logarithm bounded in later terms."""
    first = leading.terms[0][0]
    by_power: dict[Fraction, sp.Expr] = {}
    for p, m, c in leading.terms:
        log = _LOG if p == first >= 0 else _LATER
        by_power[first - p] = by_power.get(first - p, sp.S.Zero) + c * log**m
    total, above = sp.S.Zero, Fraction(0)
    for lower in sorted(by_power, reverse=True):
        total = by_power[lower] + _INVERSE ** sp.Rational(above - lower) * total
        above = lower
    return total if above == 0 else _INVERSE ** sp.Rational(above) * total


def is_quiet(term: Term, pieced: Pieced) -> bool:
    """Whether nothing overflows or is NaN far out where the function itself is a float."""
    if any(isinstance(node, Letter) and node != _X for node in walk(term)):
        return True
    try:
        loud = _FAR[~quiet_at(_FAR, term, {})]
    except (TypeError, NameError, ValueError, KeyError):  # an operation without numbers
        return True
    sides = (loud[loud < 0], pieced.pieces[0]), (loud[loud > 0], pieced.pieces[-1])
    return not any(
        _is_float(piece, at) for side, piece in sides for at in side[:: len(side) - 1 or 1]
    )


def _is_nan_at_the_ends(term: Term) -> bool:
    if any(isinstance(node, Letter) and node != _X for node in walk(term)):
        return False
    try:
        return bool(np.isnan(values_at(_ENDS, term, {})).any())
    except (TypeError, NameError, ValueError, KeyError):  # an operation without numbers
        return False


def _is_float(piece: Piece, at: float) -> bool:
    """Whether the value at a point is known and within the floats."""
    try:
        return bool(abs(enclose(piece.expr, {x: sp.Rational(at)}, 64)) <= np.finfo(np.float64).max)
    except UndecidedError:
        return False


def with_expansions(lowered: Lowered, pieced: Pieced) -> Tail | None:
    """Return a function with expansions far out, where no rule has taken care of what is there."""
    single = isinstance(lowered.term, Call) and lowered.term.arguments == (_X,)
    careful = (
        bool({rule.name for rule in _CAREFUL} & set(lowered.rules))
        and is_quiet(lowered.term, pieced)
        and not _is_nan_at_the_ends(lowered.term)
    )
    rational = not any(piece.expr.atoms(sp.Function) for piece in pieced.pieces)
    if single or careful or rational:
        return None
    known = [rule for rule in rules.RULES if rule.name in lowered.rules]
    tail = Tail(lowered.term, False, tuple(known), lowered.obligations, lowered.notes)
    try:
        return expanded(tail, pieced)
    except NoRuleError:
        return None
