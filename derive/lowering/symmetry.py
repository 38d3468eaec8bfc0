"""Join two half-line functions into one term, without a branch where a symmetry allows it."""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import add, negated, scaled, times
from derive.lowering.halves import E, G, Half, NotCanonicalError, a
from derive.lowering.rules import LoweringRule
from derive.lowering.tails import Side, Tail, write_tail
from derive.lowering.terms import Call, Let, Letter, Number, Term, call, number

X: Final = Letter("x")
_ABSOLUTE: Final = Let("a", call(op.ABSOLUTE, X))
_ZERO: Final = number(0)


@dataclass(frozen=True, slots=True)
class Halves:
    """f(−a) and f(a) over common atoms, with the parameters as terms."""

    left: Half
    right: Half
    parameters: dict[sp.Basic, Term]
    positive: frozenset[sp.Symbol]
    at_zero: sp.Expr | None = None

    def side(self, size: Term = _ABSOLUTE, minus: Term | None = None) -> Side:
        """Evaluate at ``size`` ≥ 0."""
        return Side(size, -size if minus is None else minus, self.parameters, self.positive)

    def tail(self, half: Half) -> Tail:
        """Write one half at a = |x|."""
        return write_tail(half, self.side())


def join(halves: Halves) -> Tail:
    """Return the function on the whole line by the first symmetry that holds."""
    for rule in (_even, _odd, _step, _ramp, _sides):
        found = rule(halves)
        if found is not None:
            return found
    return _select(halves)


def _difference(halves: Halves) -> sp.Expr:
    return sp.cancel(halves.right.expr - halves.left.expr)


def _mean(halves: Halves) -> sp.Expr:
    return sp.cancel(halves.right.expr + halves.left.expr)


def _even(halves: Halves) -> Tail | None:
    if _difference(halves) != 0:
        return None
    tail = halves.tail(halves.right)
    return _with(tail, tail.term, rules.EVEN)


def _odd(halves: Halves) -> Tail | None:
    if _mean(halves) != 0:
        return None
    tail = halves.tail(halves.right)
    bare = _without_absolute(tail.term)
    if bare is not None:
        return _with(tail, bare)
    if _value_at_zero(halves.right) != 0:  # an odd function that jumps at 0 is 0 there
        return _with(tail, times(call(op.SIGN, X), tail.term), rules.ODD)
    if tail.positive:
        return _with(tail, call(op.COPYSIGN, tail.term, X), rules.ODD)
    return _with(tail, times(call(op.SIGN, X), tail.term), rules.ODD)


_ODD_FUNCTIONS: Final = (op.TANH, op.ARCTAN, op.ARCSINH, op.SINH, op.QUIET_SIN, op.QUIET_TAN)


def _without_absolute(term: Term) -> Term | None:
    """Return fn(c·x) for a tail fn(c·|x|) of an odd NumPy function fn."""
    match term:
        case Call(function, (inside,)) if function in _ODD_FUNCTIONS:
            match inside:
                case Let() if inside == _ABSOLUTE:
                    return call(function, X)
                case Call(op.MULTIPLY, (Number() as c, size)) if size == _ABSOLUTE:
                    return call(function, c * X)
    return None


def _step(halves: Halves) -> Tail | None:
    total = _mean(halves)
    if total.has(a, E, G) or total == 0 or total.free_symbols - set(halves.parameters):
        return None
    for half, mirrored in ((halves.left, False), (halves.right, True)):
        if _vanishes(half) and sp.expand(2 * _value_at_zero(half) - total) == 0:
            tail = halves.tail(half)
            s = Let("s", call(op.COPYSIGN, number(1), X), "the sign of x")
            share = tail.term if tail.term == _ZERO else times(s, tail.term)
            ramp = number(1) - s if mirrored else number(1) + s
            whole = scaled(total / 2, ramp)
            return _with(tail, add(whole, share if mirrored else negated(share)), rules.STEP)
    return None


def _ramp(halves: Halves) -> Tail | None:
    slope = sp.cancel(_difference(halves) / a)
    if slope.has(a, E, G) or slope.free_symbols - set(halves.parameters):
        return None
    for half, choose in ((halves.left, op.MAXIMUM), (halves.right, op.MINIMUM)):
        if _vanishes(half):
            tail = halves.tail(half)
            ramp = scaled(slope, call(choose, X, _ZERO))
            if half.expr == 0:
                return _with(tail, ramp, rules.RAMP)
            return _with(tail, add(ramp, tail.term), rules.RAMP)
    return None


def _sides(halves: Halves) -> Tail | None:
    """R(max(x, 0)) + L(min(x, 0)) where both sides vanish at 0."""
    if any(_value_at_zero(h) != 0 or _opaque(h) for h in (halves.left, halves.right)):
        return None
    positive = call(op.MAXIMUM, X, _ZERO)
    negative = call(op.MINIMUM, X, _ZERO)
    right = write_tail(halves.right, halves.side(positive))
    left = write_tail(halves.left, halves.side(-negative, negative))
    if halves.left.expr == 0:
        return _with(right, right.term, rules.SIDES)
    if halves.right.expr == 0:
        return _with(left, left.term, rules.SIDES)
    return _with(_both(left, right), add(right.term, left.term), rules.SIDES)


def _opaque(half: Half) -> bool:
    return any(atom.symbol not in {E, G} for atom in half.atoms)


def _select(halves: Halves) -> Tail:
    left, right = halves.tail(halves.left), halves.tail(halves.right)
    if not (_vanishes(halves.left) and _vanishes(halves.right)):  # one may overflow at |x|
        negative, positive = call(op.MINIMUM, X, _ZERO), call(op.MAXIMUM, X, _ZERO)
        left = write_tail(halves.left, halves.side(-negative, negative))
        right = write_tail(halves.right, halves.side(positive))
    both = _both(left, right)
    if _is_constant(halves.left) and _is_constant(halves.right):
        raise NotCanonicalError("two constants need no canonical form")
    # The comparison sends NaN and the kink to the second term, which must depend on x.
    if halves.at_zero == _value_at_zero(halves.right):
        test = call(op.LESS, X, _ZERO)
        second = call(op.CONSTANT, right.term, X) if _is_constant(halves.right) else right.term
        return _with(both, call(op.SELECT, test, left.term, second), rules.SELECT)
    test = call(op.GREATER, X, _ZERO)
    return _with(both, call(op.SELECT, test, right.term, left.term), rules.SELECT)


def _is_constant(half: Half) -> bool:
    """Whether it holds neither a nor a letter that this form knows to write."""
    logs = [atom.symbol for atom in half.atoms if atom.symbol.name.startswith("L")]
    return not half.expr.has(a, E, G, *logs)


def _value_at_zero(half: Half) -> sp.Expr:
    return sp.expand(half.exact.subs(a, 0))


def _vanishes(half: Half) -> bool:
    """Whether the half tends to 0 as a → ∞ (each term holds E, G or a log1p of E), or is 0."""
    logs = [atom.symbol for atom in half.atoms if atom.symbol.name.startswith("L")]
    gone = half.expr.xreplace(dict.fromkeys((E, G, *logs), sp.S.Zero))
    return bool(sp.cancel(gone) == 0)


def _both(left: Tail, right: Tail) -> Tail:
    return Tail(
        right.term,
        left.positive and right.positive,
        left.rules + right.rules,
        left.obligations + right.obligations,
        left.notes + right.notes,
    )


def _with(tail: Tail, term: Term, *more: LoweringRule) -> Tail:
    return Tail(term, False, (*more, *tail.rules), tail.obligations, tail.notes)
