"""Expressions as a textbook writes them: y(1 − y) and 1 + e⁻ˣ, not −y(y − 1) and e⁻ˣ + 1."""

from collections.abc import Iterator, Mapping
from typing import Final

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from derive.described import Described, Optimum, Root, Threshold
from derive.display.nodes import (
    Add,
    Cases,
    Fn,
    Frac,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Relation,
    Sym,
    Words,
)
from derive.display.order import base_and_exponent, flipped, in_factor_order, in_term_order
from derive.errors import NoRuleError

_NAMES: Final[Mapping[type[sp.Basic], str]] = {
    sp.Abs: "abs",
    sp.atan: "arctan",
    sp.asin: "arcsin",
    sp.acos: "arccos",
    sp.asinh: "arsinh",
    sp.acosh: "arcosh",
    sp.atanh: "artanh",
    sp.Max: "max",
    sp.Min: "min",
}
_SIGNS: Final[Mapping[type[sp.Basic], str]] = {
    sp.Eq: "=",
    sp.Ne: "≠",
    sp.Lt: "<",
    sp.Gt: ">",
    sp.Le: "≤",
    sp.Ge: "≥",
}
_INCREASING: Final = ("<", "≤")
_ONE: Final = Num(1)
_HALF: Final = sp.Rational(1, 2)


def from_sympy(expr: sp.Basic) -> Node:
    """Return ``expr`` in textbook order; its meaning is unchanged.

    Positive terms come first, constants before growth (1 + e⁻ˣ) but after a line (x/6 + 1/2),
    and a minus sign moves into a difference (y(1 − y)). Raises ``NoRuleError`` for what has no
    textbook notation.
    """
    match expr:
        case sp.Rational():
            return _rational(expr)
        case sp.Symbol():
            return Sym(expr.name)
        case sp.Add():
            return _sum(expr)
        case sp.Mul():
            return _product(expr)
        case sp.exp():
            return Pow(Sym("e"), from_sympy(expr.args[0]))
        case sp.Pow():
            return _power(expr)
        case sp.Piecewise():
            return Cases(tuple(_rows(expr)))
        case Relational() | sp.And() | sp.Or() | sp.logic.boolalg.BooleanAtom():
            return from_condition(expr)
        case Optimum():  # the greatest value of a function is that of one argument
            return Fn("max" if expr.side > 0 else "min", (from_sympy(expr.expr),))
        case Root():
            return _decimals(expr, 8)
        case Threshold():
            return _decimals(expr, 4)
        case sp.Function() | sp.Max() | sp.Min() if not isinstance(expr, AppliedUndef):
            return _function(expr)
        case _ if expr in _CONSTANTS:
            return _CONSTANTS[expr]
        case _:
            raise NoRuleError(f"no textbook notation is known for {expr}")


def _decimals(number: Described, digits: int) -> Node:
    """Return the first digits of a number without a closed form."""
    value = sp.N(number, digits)
    shown = Words(f"{abs(value)}…")
    return Neg(shown) if value < 0 else shown


_CONSTANTS: Final[Mapping[sp.Basic, Node]] = {
    sp.E: Sym("e"),
    sp.pi: Sym("pi"),
    sp.oo: Sym("oo"),
    -sp.oo: Neg(Sym("oo")),
}


def from_condition(condition: sp.Basic) -> Node:
    """Return a condition as printed: a ≥ 0, 0 < y < 1, "otherwise"."""
    match condition:
        case sp.logic.boolalg.BooleanTrue():
            return Words("otherwise")
        case sp.logic.boolalg.BooleanFalse():
            return Words("never")
        case Relational():
            left, right = map(from_sympy, condition.args)
            return Relation(_SIGNS[type(condition)], left, right)
        case sp.Not():
            return from_condition(sp.to_nnf(condition))
        case sp.And() | sp.Or():
            parts = [from_condition(part) for part in sorted(condition.args, key=str)]
            return _joined("and" if isinstance(condition, sp.And) else "or", parts)
        case _:
            raise NoRuleError(f"no notation is known for the condition {condition}")


def _rows(expr: sp.Piecewise) -> Iterator[tuple[Node, Node]]:
    """Yield value and condition; cases that hold otherwise are cases of the whole."""
    for pair in expr.args:
        value, condition = pair.args
        if condition == sp.true and isinstance(value, sp.Piecewise):
            yield from _rows(value)
        else:
            yield from_sympy(value), from_condition(condition)


def _joined(word: str, parts: list[Node]) -> Node:
    chain = _between(parts) if word == "and" and len(parts) == 2 else None
    if chain is not None:
        return chain
    first, *others = parts
    for other in others:
        first = Relation(word, first, other)
    return first


def _between(parts: list[Node]) -> Node | None:
    """Return 0 < y < 1 for the pair (0 < y, y < 1) in any spelling and order."""
    rising = [_rising(part) for part in parts]
    for low, high in (rising, rising[::-1]):
        if low is not None and high is not None and low.right == high.left:
            return Relation(high.sign, low, high.right)
    return None


def _rising(part: Node) -> Relation | None:
    match part:
        case Relation(sign) if sign in _INCREASING:
            return part
        case Relation(">", left, right):
            return Relation("<", right, left)
        case Relation("≥", left, right):
            return Relation("≤", right, left)
        case _:
            return None


def _rational(number: sp.Rational) -> Node:
    if number < 0:
        return Neg(_rational(-number))
    if number.q == 1:
        return Num(int(number))
    return Frac(Num(int(number.p)), Num(int(number.q)))


def _sum(expr: sp.Add) -> Node:
    """Return a sum; one denominator for all its terms stands below it, (1 − y²)/2."""
    bottoms = {sp.Rational(term.as_coeff_Mul()[0]).q for term in expr.args}
    rooted = any(part.is_number and part.is_Pow for t in expr.args for part in sp.Mul.make_args(t))
    if len(bottoms) == 1 and bottoms != {1} and not rooted:
        (bottom,) = bottoms
        return Frac(from_sympy(sp.expand(bottom * expr, deep=False)), Num(int(bottom)))
    return Add(tuple(map(from_sympy, in_term_order(expr))))


def _function(expr: sp.Basic) -> Node:
    if isinstance(expr, sp.LambertW):
        branch = "W_0" if len(expr.args) == 1 else f"W_{expr.args[1]}"
        return Fn(branch, (from_sympy(expr.args[0]),))
    name = _NAMES.get(type(expr), type(expr).__name__)
    args = sorted(expr.args, key=_numbers_first) if name in ("max", "min") else expr.args
    return Fn(name, tuple(map(from_sympy, args)))


def _numbers_first(expr: sp.Basic) -> tuple[bool, str]:
    return not expr.is_number, str(expr)


def _power(expr: sp.Pow) -> Node:
    base, exponent = expr.args
    if exponent.is_Rational and exponent < 0:
        return Frac(_ONE, from_sympy(base**-exponent))
    if exponent == sp.Rational(1, 2):
        return Fn("sqrt", (from_sympy(base),))
    if exponent.is_Integer and exponent % 2 == 0:
        base = flipped(base)
    return Pow(from_sympy(base), from_sympy(exponent))


def _product(expr: sp.Mul) -> Node:
    """Return sign, numerator and denominator; e⁻ˣ stays upstairs, √2/2 reads 1/√2."""
    coefficient, factors = _sign_inside(*expr.as_coeff_mul())
    top, bottom, factors = _root_below(abs(coefficient), factors)
    above, below = [], []
    for factor in factors:
        base, exponent = base_and_exponent(factor)
        if exponent.is_Rational and exponent < 0:
            below.append((base, -exponent))
        else:
            above.append(factor)
    size = _quotient(_times(top, above), _times(bottom, _one_root(below)))
    return Neg(size) if coefficient < 0 else size


def _quotient(numerator: Node, denominator: Node) -> Node:
    return numerator if denominator == _ONE else Frac(numerator, denominator)


def _times(number: int, factors: list[sp.Expr]) -> Node:
    nodes = [from_sympy(factor) for factor in in_factor_order(factors)]
    if number != 1 or not nodes:
        nodes = [Num(number), *nodes]
    return nodes[0] if len(nodes) == 1 else Mul(tuple(nodes))


def _root_below(
    size: sp.Rational, factors: tuple[sp.Expr, ...]
) -> tuple[int, int, tuple[sp.Expr, ...]]:
    """Return (p, q, factors) with √n/n written 1/√n: SymPy keeps √2/2 for 1/√2."""
    top, bottom = int(size.p), int(size.q)
    kept: list[sp.Expr] = []
    for factor in factors:
        base, exponent = base_and_exponent(factor)
        if base.is_Integer and exponent == _HALF and bottom % base == 0:
            bottom //= int(base)
            kept.append(sp.Pow(base, -_HALF, evaluate=False))  # SymPy would turn it back to √n/n
        else:
            kept.append(factor)
    return top, bottom, tuple(kept)


def _one_root(powers: list[tuple[sp.Expr, sp.Expr]]) -> list[sp.Expr]:
    """Return the powers with all roots of numbers under one root, √(2π) for √2·√π."""
    rooted = [base for base, exponent in powers if base.is_number and exponent == _HALF]
    others = [base**exponent for base, exponent in powers if base not in rooted]
    return [*others, sp.sqrt(sp.Mul(*rooted), evaluate=False)] if rooted else others


def _sign_inside(
    coefficient: sp.Rational, factors: tuple[sp.Expr, ...]
) -> tuple[sp.Rational, tuple[sp.Expr, ...]]:
    """Return −y(y − 1) as y(1 − y): a minus moves into the first difference, if there is one."""
    if coefficient > 0:
        return coefficient, factors
    for place, factor in enumerate(factors):
        if isinstance(factor, sp.Add) and any(t.could_extract_minus_sign() for t in factor.args):
            return -coefficient, (*factors[:place], -factor, *factors[place + 1 :])
    return coefficient, factors
