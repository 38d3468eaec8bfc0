"""Tower(region): a differential field grown around the expressions that are put into it.

    tower = Tower(region, variable=x)
    e = tower.convert(expr)          # SymPy expression -> Element, in normal form
    tower.derivative(e)              # Element of d/dx
    e + f, e / f, e**2, e == f       # exact arithmetic in normal form; e.is_zero decides
    tower.sign(e)                    # +1, -1, 0 or None, certified on the region
    tower.to_sympy(e)                # back to an expression in x and the parameters

For elimination: ``tower.active()`` yields the generators (``kind``, ``inner`` argument, ``degree``
and ``radicand`` of a root, ``derivative``, ``slot``), ``e.num`` and ``e.den`` are FLINT polynomials
over the ring ``polynomials.RING`` in which ``polynomials.LETTERS[slot]`` is a generator's letter,
so ``e.num.resultant(f.num, slot)``, ``.factor()``, ``.gcd()`` work as they are;
``tower.element(num, den)`` makes an element of two polynomials. ``tower.spare()`` opens a letter
without a meaning of its own, for an unknown such as y or p. Conversions never invalidate earlier
elements; ``tower.renewed(e)`` writes an old one in the letters that are in use now.

Raises ``UndecidedError`` wherever a sign, a branch or a bound is not certified, and
``OutOfBudgetError`` when the deadline passes.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import add, mul
from typing import Final, cast

import sympy as sp
from flint import fmpq, fmpq_mpoly
from sympy.core.relational import Relational
from sympy.functions.elementary.exponential import ExpBase

from derive.described import Described
from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof import polynomials as poly
from derive.proof.arctangents import arcsine, arctangent
from derive.proof.assumptions import assume, limit_input
from derive.proof.balls import enclose
from derive.proof.conditions import cases, operator_of, truth
from derive.proof.deadline import Deadline
from derive.proof.elementary import exp, modulus, power
from derive.proof.elements import Element, Generator, Kind
from derive.proof.field import Field
from derive.proof.intervals import Interval
from derive.proof.logarithms import log
from derive.proof.primitives import error_function, inverse_error_function, lambert_w
from derive.proof.region import Region
from derive.proof.signs import certified_sign, is_continuous
from derive.proof.trigonometric import (
    cosine_and_sine,
    cosine_squared,
    pi,
    tangent,
)
from derive.symbols import x as default_input

#: bits to which a number is enclosed of which algebra knows nothing else
_BITS: Final = 128

_HALF: Final = fmpq(1, 2)


class Tower(Field):
    """The differential field on ``region`` that holds every expression converted so far.

    ``slope_of`` is f when the region carries the sign of f′; ``witnesses`` are values offered for
    Lambert W, each checked before use.
    """

    def __init__(
        self,
        region: Region,
        *,
        variable: sp.Symbol = default_input,
        deadline: Deadline | None = None,
        slope_of: sp.Expr | None = None,
        witnesses: Iterable[sp.Expr] = (),
    ) -> None:
        super().__init__(region, variable, deadline or Deadline())
        self._converted: dict[sp.Basic, Element] = {}
        self._witnesses = tuple(witnesses)
        self._letters: dict[sp.Symbol, Element] = {}
        self.letter_of(variable)
        assume(self, self.convert)
        limit_input(self, self.convert)
        if slope_of is not None and region.slope:
            self.slope = self.derivative(self.convert(slope_of))
        self.sign_memo.clear()

    def letter_of(self, symbol: sp.Symbol) -> Element:
        """Return the element of the input or of a parameter."""
        if symbol not in self._letters:
            is_input = symbol == self.variable
            generator = self.add(
                Kind.INPUT if is_input else Kind.PARAMETER,
                lambda _letter: self.one if is_input else self.zero,
                symbol=symbol,
            )
            self._letters[symbol] = self.letter(generator)
        return self._letters[symbol]

    def spare(self, symbol: sp.Symbol) -> Generator:
        """Open a letter for an unknown; it is treated as a constant of unknown sign."""
        return self.add(Kind.PARAMETER, lambda _letter: self.zero, symbol=symbol)

    def element(self, num: fmpq_mpoly, den: fmpq_mpoly = poly.ONE) -> Element:
        """Return num/den in normal form."""
        return self.normal(num, den)

    def sign(self, element: Element, *, strict: bool = True) -> int | None:
        """Return the certified sign on the region, or ``None``."""
        return certified_sign(self.renewed(element), strict=strict)

    def convert(self, expr: sp.Basic) -> Element:
        """Return the expression as an element; every branch taken on the way is certified."""
        if expr not in self._converted:
            self._converted[expr] = self._convert(expr)
        return self.renewed(self._converted[expr])

    def _convert(self, expr: sp.Basic) -> Element:
        match expr:
            case sp.Rational():
                return self.lift(fmpq(int(expr.p), int(expr.q)))
            case sp.Symbol():
                return self.letter_of(expr)
            case sp.Add():
                return reduce(add, map(self.convert, expr.args))
            case sp.Mul():
                return reduce(mul, map(self.convert, expr.args))
            case ExpBase():
                return exp(self.convert(expr.exp))
            case sp.Pow():
                return self._power(expr.base, expr.exp)
            case sp.Piecewise():
                return self._piecewise(expr)
            case sp.Max() | sp.Min():
                return self._extreme(expr)
            case sp.LambertW():
                return self._lambert(expr)
            case Described():
                return self._described(expr)
        if expr in (sp.pi, sp.E):
            return pi(self) if expr is sp.pi else exp(self.one)
        rule = _FUNCTIONS.get(type(expr))
        if rule is None or len(expr.args) != 1:
            raise UndecidedError(f"exact algebra has no rule for {type(expr).__name__}")
        return rule(self.convert(expr.args[0]))

    def _described(self, number: Described) -> Element:
        """Return a constant of which algebra knows nothing but rational bounds."""
        ball = enclose(number, {}, _BITS)
        ends = (ball.mid().fmpq() - ball.rad().fmpq(), ball.mid().fmpq() + ball.rad().fmpq())
        near = Interval(*ends, True, True)
        return self.letter(
            self.add(Kind.PARAMETER, lambda _letter: self.zero, symbol=number, range=near)
        )

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> Element:
        if isinstance(exponent, sp.Integer):
            return self._integer_power(base, int(exponent))
        if isinstance(exponent, sp.Rational):
            return power(self.convert(base), fmpq(int(exponent.p), int(exponent.q)))
        if (inner := self.convert(base)).is_zero and self.sign(self.convert(exponent)) == 1:
            return self.zero
        return exp(self.convert(exponent) * log(inner))

    def _integer_power(self, base: sp.Expr, exponent: int) -> Element:
        if exponent % 2 == 0 and isinstance(base, sp.sin | sp.cos):
            square = cosine_squared(self.convert(base.args[0]))
            return (square if isinstance(base, sp.cos) else 1 - square) ** (exponent // 2)
        return self.convert(base) ** exponent

    def _piecewise(self, expr: sp.Piecewise) -> Element:
        for value, condition in cases(expr):
            if self.decide(condition):
                return self.convert(value)
        raise UndecidedError("no case of a Piecewise holds on the whole region")

    def decide(self, condition: sp.Basic) -> bool:
        """Return the truth of a condition on the whole region, or raise ``UndecidedError``."""
        return bool(truth(condition, self._decide_relation))

    def _decide_relation(self, relation: Relational) -> bool:
        return self.compares(relation.lhs - relation.rhs, operator_of(relation))

    def compares(self, expr: sp.Expr, operator: str) -> bool:
        """Return whether expr < 0, <= 0, … on the whole region, or raise ``UndecidedError``."""
        element = self.convert(expr)
        strict, weak = certified_sign(element), certified_sign(element, strict=False)
        decided = _TRUTH[operator](strict, weak)
        if decided is None:
            raise UndecidedError(
                f"whether {expr} {operator} 0 on the whole region is not certified"
            )
        return decided

    def _extreme(self, expr: sp.Max | sp.Min) -> Element:
        found, *others = map(self.convert, expr.args)
        for other in others:
            sign = certified_sign(self.renewed(found) - other, strict=False)
            if sign is None:
                raise UndecidedError(f"which part of {quoted(expr)} is in force is not certified")
            if (sign < 0) == isinstance(expr, sp.Max):
                found = other
        return found

    def _lambert(self, expr: sp.LambertW) -> Element:
        branch = expr.args[1] if len(expr.args) > 1 else sp.S.Zero
        if branch not in (0, -1):
            raise UndecidedError(f"branch {branch} of Lambert W is not real")
        z = self.convert(expr.args[0])
        offered = (*map(self.convert, self._witnesses), -self.one)  # both branches meet at −1
        return lambert_w(z, int(cast(sp.Integer, branch)), offered)


def _sign_function(element: Element) -> Element:
    sign = certified_sign(element)
    if sign is None:
        return modulus(element) / element
    return element.field.lift(sign)


def _heaviside(element: Element) -> Element:
    sign = certified_sign(element)
    if sign not in (1, -1):
        raise UndecidedError(f"the sign of {quoted(element)} is not certified on the whole region")
    return element.field.lift(1 if sign == 1 else 0)


def _dirac_delta(element: Element) -> Element:
    if certified_sign(element) not in (1, -1):
        raise UndecidedError(f"{quoted(element)} may be 0 inside the region")
    return element.field.zero


def _acosh(a: Element) -> Element:
    return log(a + power(a * a - 1, _HALF))


def _asinh(a: Element) -> Element:
    return log(a + power(a * a + 1, _HALF))


def _cosh(a: Element) -> Element:
    w = exp(a)
    return (w + 1 / w) / 2


def _sinh(a: Element) -> Element:
    w = exp(a)
    return (w - 1 / w) / 2


def _tanh(a: Element) -> Element:
    w = exp(2 * a)
    return (w - 1) / (w + 1)


Decision = Callable[[int | None, int | None], bool | None]


def _order(holds: tuple[int, ...], fails: tuple[int, ...], *, weak: bool) -> Decision:
    """Return the rule of a relation that holds for ``holds``; ``weak``: zeros do not matter."""

    def decide(strict_sign: int | None, weak_sign: int | None) -> bool | None:
        if (weak_sign if weak else strict_sign) in holds:
            return True
        if (strict_sign if weak else weak_sign) in fails:
            return False
        return True if strict_sign in holds else (False if strict_sign in fails else None)

    return decide


_TRUTH: Final[dict[str, Decision]] = {
    ">": _order((1,), (-1, 0), weak=False),
    ">=": _order((1, 0), (-1,), weak=True),
    "<": _order((-1,), (1, 0), weak=False),
    "<=": _order((-1, 0), (1,), weak=True),
    "==": lambda strict, _weak: True if strict == 0 else (False if strict in (1, -1) else None),
    "!=": lambda strict, _weak: False if strict == 0 else (True if strict in (1, -1) else None),
}

_FUNCTIONS: Final[dict[type[sp.Basic], Callable[[Element], Element]]] = {
    sp.log: log,
    sp.sinh: _sinh,
    sp.cosh: _cosh,
    sp.tanh: _tanh,
    sp.coth: lambda a: 1 / _tanh(a),
    sp.sech: lambda a: 1 / _cosh(a),
    sp.csch: lambda a: 1 / _sinh(a),
    sp.asinh: _asinh,
    sp.acosh: _acosh,
    sp.atanh: lambda a: log((1 + a) / (1 - a)) / 2,
    sp.acoth: lambda a: log((a + 1) / (a - 1)) / 2,
    sp.asech: lambda a: _acosh(1 / a),
    sp.acsch: lambda a: _asinh(1 / a),
    sp.sin: lambda a: cosine_and_sine(a)[1],
    sp.cos: lambda a: cosine_and_sine(a)[0],
    sp.tan: tangent,
    sp.cot: lambda a: 1 / tangent(a),
    sp.sec: lambda a: 1 / cosine_and_sine(a)[0],
    sp.csc: lambda a: 1 / cosine_and_sine(a)[1],
    sp.asin: arcsine,
    sp.acos: lambda a: pi(a.field) / 2 - arcsine(a),
    sp.atan: arctangent,
    sp.acot: lambda a: arctangent(1 / a),
    sp.erf: error_function,
    sp.erfc: lambda a: 1 - error_function(a),
    sp.erfinv: inverse_error_function,
    sp.erfcinv: lambda a: inverse_error_function(1 - a),
    sp.Abs: modulus,
    sp.sign: _sign_function,
    sp.Heaviside: _heaviside,
    sp.DiracDelta: _dirac_delta,
}

__all__ = ["Deadline", "Element", "Generator", "Kind", "Tower", "is_continuous"]
