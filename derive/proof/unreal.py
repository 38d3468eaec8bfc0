"""Whether an expression has no real value at a point: its complex value has an imaginary part.

Roots and logarithms of negative numbers, and Lambert W away from its two real branches, are taken
on their principal branches. A value is not real where a complex ball excludes every real number.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import add, mul
from typing import Final

import sympy as sp
from flint import acb, arb
from sympy.core.relational import Relational
from sympy.functions.elementary.exponential import ExpBase

from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof.balls import CONSTANTS, HOLDS, rational_ball, sign_of_ball
from derive.proof.conditions import cases, operator_of, truth
from derive.proof.precision import working_precision


def imaginary_part(
    expr: sp.Expr, values: Mapping[sp.Symbol, sp.Rational], bits: int = 128
) -> arb | None:
    """Return a ball of the imaginary part where it is certainly not 0; ``None`` else."""
    with working_precision(bits):
        put = {s: acb(rational_ball(sp.Rational(v))) for s, v in values.items()}
        try:
            part = _Evaluation(put)(expr).imag
        except UndecidedError:
            return None
    return part if part > 0 or part < 0 else None


class _Evaluation:
    """One walk over an expression at the present precision, each subexpression once."""

    def __init__(self, values: Mapping[sp.Symbol, acb]) -> None:
        self.values = values
        self.seen: dict[sp.Basic, acb] = {}

    def __call__(self, expr: sp.Basic) -> acb:
        if expr not in self.seen:
            self.seen[expr] = self._value(expr)
        return self.seen[expr]

    def _value(self, expr: sp.Basic) -> acb:
        match expr:
            case sp.Rational():
                return acb(rational_ball(expr))
            case sp.Symbol() if expr in self.values:
                return self.values[expr]
            case sp.Add():
                return reduce(add, map(self, expr.args))
            case sp.Mul():
                return reduce(mul, map(self, expr.args))
            case ExpBase():
                return self(expr.exp).exp()
            case sp.Pow():
                return self(expr.base) ** self._exponent(expr.exp)
            case sp.Piecewise():
                return self._piecewise(expr)
            case sp.LambertW():
                z, *branch = expr.args
                return self(z).lambertw(int(branch[0]) if branch else 0)
            case sp.Abs():
                return acb(abs(self(expr.args[0])))
        if expr is sp.I:
            return acb(0, 1)
        if expr in CONSTANTS:
            return acb(CONSTANTS[expr]())
        if type(expr) not in _FUNCTIONS:
            raise UndecidedError(f"no complex enclosure is known for {quoted(expr)}")
        return _FUNCTIONS[type(expr)](self(expr.args[0]))

    def _exponent(self, exponent: sp.Expr) -> acb | int:
        return int(exponent) if isinstance(exponent, sp.Integer) else self(exponent)

    def _piecewise(self, expr: sp.Piecewise) -> acb:
        for value, condition in cases(expr):
            holds = truth(condition, self._relation)
            if holds is None:
                raise UndecidedError(f"{quoted(condition)} is not decided")
            if holds:
                return self(value)
        raise UndecidedError("no case of a Piecewise holds")

    def _relation(self, relation: Relational) -> bool | None:
        """Compare real numbers; where cases meet nothing is claimed."""
        excess = self(relation.lhs) - self(relation.rhs)
        sign = sign_of_ball(excess.real) if excess.imag.is_zero() else None
        return HOLDS[operator_of(relation)](sign, 0) if sign else None


#: functions that are the same on the real line as ours, wherever those are defined
_FUNCTIONS: Final[dict[type[sp.Basic], Callable[[acb], acb]]] = {
    sp.log: acb.log,
    sp.sin: acb.sin,
    sp.cos: acb.cos,
    sp.tan: acb.tan,
    sp.sinh: acb.sinh,
    sp.cosh: acb.cosh,
    sp.tanh: acb.tanh,
    sp.atan: acb.atan,
    sp.asinh: acb.asinh,
    sp.erf: acb.erf,
}
