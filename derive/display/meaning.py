"""The expression a printed formula stands for, which is how every printed line is proved."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from derive.activation import Activation
from derive.display.nodes import (
    Add,
    Cases,
    Fn,
    Frac,
    Mark,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prime,
    Relation,
    Sym,
    Words,
)
from derive.errors import NoRuleError
from derive.symbols import x, y

#: letters with one meaning everywhere
FIXED: Final[Mapping[str, sp.Expr]] = {"e": sp.E, "pi": sp.pi, "oo": sp.oo, "x": x}


def normal_cdf(u: sp.Expr) -> sp.Expr:
    """Φ(u) = (1 + erf(u/√2))/2."""
    return (1 + sp.erf(u / sp.sqrt(2))) / 2


def normal_pdf(u: sp.Expr) -> sp.Expr:
    """φ(u) = e^(−u²/2)/√(2π)."""
    return sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi)


def _of_several(choose: Callable[..., sp.Expr]) -> Callable[..., sp.Expr]:
    """Return max or min of several values; of one function of x it is a number, and no formula."""

    def chosen(*args: sp.Expr) -> sp.Expr:
        if len(args) < 2:
            raise NoRuleError("the greatest or least value of a function of x is no formula in x")
        return choose(*args)

    return chosen


#: name of an ``Fn`` node -> the function of its arguments
FUNCTIONS: Final[Mapping[str, Callable[..., sp.Expr]]] = {
    "sqrt": sp.sqrt,
    "abs": sp.Abs,
    "sign": sp.sign,
    "log": sp.log,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "cot": sp.cot,
    "arcsin": sp.asin,
    "arccos": sp.acos,
    "arctan": sp.atan,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "tanh": sp.tanh,
    "sech": sp.sech,
    "arsinh": sp.asinh,
    "arcosh": sp.acosh,
    "artanh": sp.atanh,
    "erf": sp.erf,
    "erfc": sp.erfc,
    "erfinv": sp.erfinv,
    "W_0": sp.LambertW,
    "W_-1": lambda u: sp.LambertW(u, -1),
    "max": _of_several(sp.Max),
    "min": _of_several(sp.Min),
    "Phi": normal_cdf,
    "phi": normal_pdf,
}

_RELATIONS: Final[Mapping[str, Callable[[sp.Expr, sp.Expr], Boolean]]] = {
    "=": sp.Eq,
    "≠": sp.Ne,
    "<": sp.Lt,
    ">": sp.Gt,
    "≤": sp.Le,
    "≥": sp.Ge,
}


def letters(activation: Activation, output: sp.Expr | None = None) -> dict[str, sp.Expr]:
    """Return what each letter of an activation's formulas means; y is ``output``, or f(x)."""
    symbols = [p.symbol for p in activation.parameters] + [c.symbol for c in activation.constants]
    own: dict[str, sp.Expr] = {symbol.name: symbol for symbol in symbols}
    return own | {y.name: activation.expr if output is None else output}


def to_sympy(node: Node, values: Mapping[str, sp.Expr]) -> sp.Expr:
    """Return the expression ``node`` stands for, with ``values`` for its letters.

    ``x``, ``e``, ``pi`` and ``oo`` need no value; a prime is the derivative with respect to x.
    Raises ``NoRuleError`` for a letter without a value, an unknown function and for words.
    """
    meaning = partial(to_sympy, values=values)
    match node:
        case Num(value):
            return sp.Integer(value)
        case Sym(name):
            return _letter(name, values)
        case Add(terms):
            return sp.Add(*map(meaning, terms))
        case Neg(arg):
            return -meaning(arg)
        case Mul(factors):
            return sp.Mul(*map(meaning, factors))
        case Frac(numerator, denominator):
            return meaning(numerator) / meaning(denominator)
        case Pow(base, exponent):
            return meaning(base) ** meaning(exponent)
        case Fn(name, args):
            return _function(name)(*map(meaning, args))
        case Prime(arg):
            return sp.diff(meaning(arg), x)
        case Cases(rows):
            return sp.Piecewise(*((meaning(v), to_condition(c, values)) for v, c in rows))
        case Mark(arg):
            return meaning(arg)
        case _:
            raise NoRuleError(f"{node!r} is no value; only its parts have a meaning as expressions")


def to_condition(node: Node, values: Mapping[str, sp.Expr]) -> Boolean:
    """Return the condition ``node`` stands for; words ("otherwise") hold always.

    A relation whose left side is a relation is a chain: 0 < y < 1 is (0 < y) and (y < 1).
    """
    match node:
        case Words():
            return sp.true
        case Relation("and", left, right):
            return sp.And(to_condition(left, values), to_condition(right, values))
        case Relation("or", left, right):
            return sp.Or(to_condition(left, values), to_condition(right, values))
        case Relation(sign, Relation(_, _, middle) as left, right):
            last = Relation(sign, middle, right)
            return sp.And(to_condition(left, values), to_condition(last, values))
        case Relation(sign, left, right) if sign in _RELATIONS:
            return _RELATIONS[sign](to_sympy(left, values), to_sympy(right, values))
        case _:
            raise NoRuleError(f"{node!r} is not a condition")


def _letter(name: str, values: Mapping[str, sp.Expr]) -> sp.Expr:
    if name in values:
        return values[name]
    if name in FIXED:
        return FIXED[name]
    raise NoRuleError(
        f"the letter '{name}' has no meaning here; known: {', '.join(sorted(values))}"
    )


def _function(name: str) -> Callable[..., sp.Expr]:
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    raise NoRuleError(f"no function is called '{name}'; add it to derive/display/meaning.py")
