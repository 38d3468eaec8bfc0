"""enclose(e, values): a ball of real numbers that is certain to hold e(values).

Ball arithmetic (Johansson's Arb, through python-flint) rounds outward at every operation, so what
it excludes is excluded for certain. A branch (of a Piecewise, of a sign, of a root) is taken only
when the ball decides it; otherwise the precision is raised, and in the end UndecidedError raised.
"""

import operator
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, reduce
from typing import Any, Final

import sympy as sp
from flint import arb, ctx, fmpq
from sympy.core.relational import Relational
from sympy.functions.elementary.exponential import ExpBase

from derive.described import Described, Threshold
from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof.conditions import cases, operator_of, truth
from derive.proof.precision import working_precision
from derive.symbols import x

#: precisions tried are bits, 2 bits, … up to this factor
_MOST_DOUBLINGS: Final = 4
_LARGEST_ROOT: Final = 1000

Values = Mapping[sp.Symbol, arb]


def rational_ball(value: sp.Rational) -> arb:
    """Return the ball of a rational number at the present precision."""
    return arb(int(value.p)) if value.q == 1 else arb(fmpq(int(value.p), int(value.q)))


def enclose(
    expr: sp.Expr,
    values: Mapping[sp.Symbol, sp.Rational],
    bits: int = 128,
    *,
    ties: bool = True,
) -> arb:
    """Return a ball that contains ``expr`` at the exact rational ``values``.

    The precision is doubled until the ball is accurate to ``bits`` bits or a cap is reached; what
    may be 0 at first is looked at with the highest precision at once. With ``ties`` false, a point
    where two cases of a Piecewise, sign or Heaviside meet has no value.
    Raises ``UndecidedError`` where the value is not a finite real number, or a branch is undecided.
    """
    exact = {s: sp.Rational(v) for s, v in values.items()}
    reason = ""  # what is not finite is written out at the end alone: it takes a while
    best: arb | None = None
    for doubling in range(_MOST_DOUBLINGS + 1):
        if best is not None and best.contains(0) and doubling < _MOST_DOUBLINGS:
            continue
        with working_precision((bits + 32) << doubling):
            balls = {s: rational_ball(v) for s, v in exact.items()}
            try:
                ball = _Evaluation(balls, ties=ties)(expr)
            except UndecidedError as error:
                reason = str(error)
                continue
            if not ball.is_finite():
                reason = ""
                continue
            best = ball
            if ball.rel_accuracy_bits() >= bits or ball.is_zero():
                return ball
    if best is None:
        raise UndecidedError(reason or f"{quoted(expr)} is not finite there")
    return best


def enclose_over(
    expr: sp.Expr,
    ranges: Mapping[sp.Symbol, tuple[sp.Rational, sp.Rational]],
    bits: int = 128,
) -> arb:
    """Return a ball that contains ``expr`` at every point of the closed rational intervals.

    Raises ``UndecidedError`` where the value is not a finite real number somewhere, or a branch is
    not the same everywhere.
    """
    with working_precision(bits + 32):
        boxes = {
            symbol: rational_ball(sp.Rational(low)).union(rational_ball(sp.Rational(high)))
            for symbol, (low, high) in ranges.items()
        }
        ball = _Evaluation(boxes)(expr)
        if not ball.is_finite():
            raise UndecidedError(f"{quoted(expr)} is not finite on the whole interval")
        return ball


def value_at(
    expr: sp.Expr,
    letter: sp.Symbol,
    ball: arb,
    others: Mapping[sp.Symbol, sp.Rational] | None = None,
    bits: int | None = None,
) -> arb:
    """Return a ball that contains ``expr`` where ``letter`` lies in ``ball``, in one walk.

    Raises ``UndecidedError`` where a branch is undecided; the ball need not be finite.
    """
    with working_precision(bits or ctx.prec):
        known = {symbol: rational_ball(value) for symbol, value in (others or {}).items()}
        return _Evaluation(known | {letter: ball})(expr)


def sign_of_ball(ball: arb) -> int | None:
    """Return +1, −1 or 0 when every point of the ball has that sign, else ``None``."""
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    return 0 if ball.is_zero() else None


def holds(
    condition: sp.Basic, values: Mapping[sp.Symbol, sp.Rational], bits: int = 128
) -> bool | None:
    """Return whether a condition holds at rational values; ``None`` when the balls do not tell."""
    with working_precision(bits):
        balls = {symbol: rational_ball(sp.Rational(value)) for symbol, value in values.items()}
        try:
            return _Evaluation(balls).truth(condition)
        except UndecidedError:
            return None


class _Evaluation:
    """One walk over an expression at the present precision, each subexpression once."""

    def __init__(self, values: Values, *, ties: bool = True) -> None:
        self.values = values
        self.ties = ties
        self.seen: dict[sp.Basic, arb] = {}

    def __call__(self, expr: sp.Basic) -> arb:
        if isinstance(expr, sp.Rational):
            return rational_ball(expr)
        found = self.seen.get(expr)
        if found is None:
            found = self.seen[expr] = _rule_for(type(expr))(self, expr)  # type: ignore[arg-type]  # SymPy's classes hash
        return found

    def _function(self, expr: sp.Basic) -> arb:
        steps = isinstance(expr, sp.sign | sp.Heaviside) and not self.ties
        if steps and self(expr.args[0]).contains(0):
            raise UndecidedError(f"{quoted(expr)} changes there")
        if expr in CONSTANTS:
            return CONSTANTS[expr]()
        function = FUNCTIONS.get(type(expr))
        if function is None:
            raise UndecidedError(f"no enclosure is known for {type(expr).__name__}")
        return function(*map(self, expr.args))

    def _letter(self, symbol: sp.Symbol) -> arb:
        found = self.values.get(symbol)
        if found is None:
            raise UndecidedError(f"no value was given for {symbol}")
        return found

    def _power(self, power: sp.Pow) -> arb:
        base, exponent = power.base, power.exp
        ball = self(base)
        if isinstance(exponent, sp.Integer):
            return ball ** int(exponent)
        if isinstance(exponent, sp.Rational) and exponent > 0:
            return root_power(nonnegative(ball, "a root"), exponent)
        if not ball > 0:
            raise UndecidedError("the base of a real power is not certainly positive")
        if isinstance(exponent, sp.Rational):
            return root_power(ball, exponent)
        return (self(exponent) * ball.log()).exp()

    def _piecewise(self, expr: sp.Piecewise) -> arb:
        for value, condition in cases(expr):
            holds_here = self.truth(condition)
            if holds_here is None:
                raise UndecidedError(f"{condition} is not decided at this precision")
            if holds_here:
                return self(value)
        raise UndecidedError("no case of a Piecewise holds")

    def truth(self, condition: sp.Basic) -> bool | None:
        """Return whether a condition holds; ``None`` when the balls do not tell."""
        return truth(condition, self._relation)

    def _relation(self, relation: Relational) -> bool | None:
        sign = sign_of_ball(self(relation.lhs) - self(relation.rhs))
        if sign is None or (sign == 0 and not self.ties):
            return None
        return HOLDS[operator_of(relation)](sign, 0)


_Rule = Callable[[_Evaluation, Any], arb]

#: the ball of an expression, by what it is; anything else is a constant or a function
_RULES: Final[tuple[tuple[type, _Rule], ...]] = (
    (sp.Symbol, _Evaluation._letter),
    (sp.Add, lambda walk, expr: reduce(operator.add, map(walk, expr.args))),
    (sp.Mul, lambda walk, expr: reduce(operator.mul, map(walk, expr.args))),
    (ExpBase, lambda walk, expr: walk(expr.exp).exp()),
    (sp.Pow, _Evaluation._power),
    (sp.Piecewise, _Evaluation._piecewise),
    (Described, lambda _, expr: described_ball(expr)),
    (sp.Max, lambda walk, expr: reduce(lambda a, b: a.max(b), map(walk, expr.args))),
    (sp.Min, lambda walk, expr: reduce(lambda a, b: a.min(b), map(walk, expr.args))),
)


@cache
def _rule_for(kind: type) -> _Rule:
    """Return how to enclose expressions of a class; asked once of each."""
    found = (rule for base, rule in _RULES if issubclass(kind, base))
    return next(found, _Evaluation._function)


def described_ball(number: Described) -> arb:
    """Return a ball around a number that an equation describes, at the present precision."""
    fixed = isinstance(number, Threshold)
    low, high = number.near if fixed else _turn(number, min(ctx.prec, _FINEST))
    return _Evaluation({x: rational_ball(low).union(rational_ball(high))})(number.value)


@lru_cache(maxsize=256)
def _turn(number: Described, bits: int) -> tuple[sp.Rational, sp.Rational]:
    """Halve the interval in which the equation changes its sign, as far as signs are certain."""
    equation, (low, high) = number.equation, number.near
    begins = _sign_at(equation, low) or -_sign_at(equation, high)
    while begins and (high - low) * 2**bits > 1:
        tried = ((at, _sign_at(equation, at)) for at in (low + s * (high - low) for s in _SHARES))
        inner, sign = next(((at, sign) for at, sign in tried if sign), (low, 0))
        if sign == 0:
            break
        low, high = (inner, high) if sign == begins else (low, inner)
    return low, high


#: bits to which a root is narrowed at most
_FINEST: Final = 640
#: where an interval is divided; the second place is for a zero that lies at the first
_SHARES: Final = (sp.Rational(1, 2), sp.Rational(2, 5))


def _sign_at(expr: sp.Expr, at: sp.Rational) -> int:
    """Return a certified sign at the present precision, or 0."""
    ball = _Evaluation({x: rational_ball(at)})(expr)
    return 1 if ball > 0 else -1 if ball < 0 else 0


#: relations as comparisons of a difference with 0
HOLDS: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def nonnegative(ball: arb, what: str) -> arb:
    """Return the ball if it holds no negative number; raises ``UndecidedError`` else."""
    if not ball >= 0:
        raise UndecidedError(f"the argument of {what} is not certainly nonnegative")
    return ball


def root_power(ball: arb, exponent: sp.Rational) -> arb:
    """Return ball^exponent for a ball without negative numbers."""
    p, q = int(exponent.p), int(exponent.q)
    if q == 2:
        return ball.sqrt() ** p
    if q <= _LARGEST_ROOT:
        return ball.root(q) ** p
    if not ball > 0:
        raise UndecidedError("the base of a real power is not certainly positive")
    return (rational_ball(exponent) * ball.log()).exp()


def _log(ball: arb) -> arb:
    if not ball > 0:
        raise UndecidedError("the argument of a logarithm is not certainly positive")
    return ball.log()


def _sign(ball: arb) -> arb:
    sign = sign_of_ball(ball)
    if sign is None:
        raise UndecidedError("a sign is not decided at this precision")
    return arb(sign)


def _heaviside(ball: arb, at_zero: arb | None = None) -> arb:
    sign = int(_sign(ball).unique_fmpz() or 0)
    if sign == 0:
        return at_zero if at_zero is not None else arb(fmpq(1, 2))
    return arb((1 + sign) // 2)


def _dirac_delta(ball: arb, _order: arb | None = None) -> arb:
    if sign_of_ball(ball) in (None, 0):
        raise UndecidedError("a Dirac delta has no value at its centre")
    return arb(0)


def _lambert_w(ball: arb, branch: arb | None = None) -> arb:
    k = 0 if branch is None else int(branch.unique_fmpz() or 0)
    if k not in (0, -1):
        raise UndecidedError(f"branch {k} of Lambert W is not real")
    return ball.lambertw(k)


#: constants and functions with a known enclosure
CONSTANTS: Final[dict[sp.Basic, Callable[[], arb]]] = {
    sp.pi: arb.pi,
    sp.E: arb.const_e,
    sp.EulerGamma: arb.const_euler,
    sp.GoldenRatio: lambda: (1 + arb(5).sqrt()) / 2,
}

FUNCTIONS: Final[dict[type[sp.Basic], Callable[..., arb]]] = {
    sp.log: _log,
    sp.Abs: abs,
    sp.sign: _sign,
    sp.Heaviside: _heaviside,
    sp.DiracDelta: _dirac_delta,
    sp.LambertW: _lambert_w,
    sp.sin: arb.sin,
    sp.cos: arb.cos,
    sp.tan: arb.tan,
    sp.cot: arb.cot,
    sp.sec: arb.sec,
    sp.csc: arb.csc,
    sp.sinh: arb.sinh,
    sp.cosh: arb.cosh,
    sp.tanh: arb.tanh,
    sp.coth: arb.coth,
    sp.sech: arb.sech,
    sp.csch: arb.csch,
    sp.asin: arb.asin,
    sp.acos: arb.acos,
    sp.atan: arb.atan,
    sp.acot: lambda ball: (1 / ball).atan(),
    sp.asinh: arb.asinh,
    sp.acosh: arb.acosh,
    sp.atanh: arb.atanh,
    sp.acoth: lambda ball: (1 / ball).atanh(),
    sp.asech: lambda ball: (1 / ball).acosh(),
    sp.acsch: lambda ball: (1 / ball).asinh(),
    sp.atan2: arb.atan2,
    sp.erf: arb.erf,
    sp.erfc: arb.erfc,
    sp.erfi: arb.erfi,
    sp.erfinv: arb.erfinv,
    sp.erfcinv: arb.erfcinv,
    sp.gamma: arb.gamma,
    sp.floor: arb.floor,
    sp.ceiling: arb.ceil,
}
