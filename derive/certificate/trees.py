"""Expressions as plain JSON: a text is a number or a letter, a list is a function of its parts.

``["mul", "1/2", ["exp", "x"]]`` is e^x/2. Conditions are lists too: ``["gt", "x", "0"]``. There are
few words: Max, Min, Abs and sign are spelt as cases, hyperbolic functions by exponentials, sines
and cosines of y by tangents.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias, cast

import sympy as sp
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair

from derive.described import Described, Optimum, Root
from derive.errors import UndecidedError
from derive.symbols import x, y

Tree: TypeAlias = str | list["Tree"]

_NAMES: Final[dict[type[sp.Basic], str]] = {
    sp.Add: "add",
    sp.Mul: "mul",
    sp.Pow: "pow",
    sp.StrictGreaterThan: "gt",
    sp.GreaterThan: "ge",
    sp.StrictLessThan: "lt",
    sp.LessThan: "le",
    sp.Equality: "eq",
    sp.Unequality: "ne",
    sp.And: "and",
    sp.Or: "or",
    sp.LambertW: "lambertw",
    **{
        function: function.__name__
        for function in (sp.exp, sp.log, sp.atan, sp.tan, sp.sin, sp.cos, sp.erf, sp.erfinv)
    },
}
#: the letter in which the function of a number is written
_Z: Final = sp.Symbol(" z", real=True)
_BRANCHING: Final = (sp.Piecewise, sp.Abs, sp.sign, sp.Max, sp.Min)
_BUILDERS: Final[dict[str, Any]] = {name: builder for builder, name in _NAMES.items()}
_CONSTANTS: Final[dict[str, Any]] = {
    "pi": sp.pi,
    "oo": sp.oo,
    "-oo": -sp.oo,
    "true": sp.true,
    "false": sp.false,
}


def tree_of(expr: sp.Basic) -> Tree:
    """Return an expression or a condition as plain JSON; arguments keep a fixed order."""
    match expr:
        case sp.Rational() | sp.Symbol():
            return str(expr)
        case sp.Piecewise():
            return [
                "piecewise",
                *([tree_of(case.expr), tree_of(case.cond)] for case in _cases(expr)),
            ]
        case sp.Pow(base=sp.cos() | sp.sin() as turn, exp=sp.Integer() as k) if (
            k % 2 == 0 and y in turn.free_symbols
        ):
            angle = turn.args[0] - (sp.pi / 2 if isinstance(turn, sp.sin) else 0)
            return ["pow", _one_and_square(["tan", tree_of(angle)]), str(-k / 2)]
        case sp.Mul() if sines := [u for u in expr.args if _is_double(u, expr)]:
            tangent: Tree = ["tan", tree_of(sines[0].args[0])]
            rest = expr / (sines[0] * sp.cos(sines[0].args[0]))
            return ["mul", tangent, _inverse(_one_and_square(tangent)), tree_of(rest)]
        case sp.cos() | sp.sin() if y in expr.free_symbols:
            t: Tree = ["tan", tree_of(expr.args[0] / 2)]
            top = _times("2", t) if isinstance(expr, sp.sin) else _one_and_square(t, "-1")
            return ["mul", top, _inverse(_one_and_square(t))]
        case sp.Pow(base=base, exp=exponent) if not isinstance(exponent, sp.Rational):
            return _power(base, tree_of(exponent))
    for name, constant in _CONSTANTS.items():
        if expr == constant:
            return [name] if name in ("pi", "true", "false") else name
    if expr is sp.E:
        return ["exp", "1"]
    if type(expr) in _HALF_ANGLES:
        return tree_of(_HALF_ANGLES[type(expr)](cast("sp.Expr", expr.args[0])))
    if type(expr) in _SPELLING:
        return _SPELLING[type(expr)](*map(tree_of, _ordered(expr)))
    if isinstance(expr, Root):
        return _number(expr)
    if isinstance(expr, Optimum):
        return tree_of(expr.value.xreplace({x: Root(expr.equation, expr.near)}))
    if isinstance(expr, Described):
        raise UndecidedError(f"proof objects hold no number without a closed form: `{expr}`")
    if type(expr) not in _NAMES:
        raise UndecidedError(f"proof objects have no word for {type(expr).__name__}")
    return [_NAMES[type(expr)], *map(tree_of, _ordered(expr))]


def _number(root: Root) -> Tree:
    """Return a zero with its function in exponentials, in one spelling however often it is read."""
    function = tree_of(root.function.xreplace({x: _Z}))
    return ["zero", tree_of(expression_of(function)), *map(str, root.near)]


def _is_double(sine: sp.Basic, product: sp.Mul) -> bool:
    """Return whether the sine of an angle of y is multiplied with its cosine."""
    is_sine = isinstance(sine, sp.sin) and y in sine.free_symbols
    return is_sine and sp.cos(sine.args[0]) in product.args


def _power(base: sp.Expr, exponent: Tree) -> Tree:
    """Return base^exponent; a base that may be 0 makes it 0 where the exponent is positive."""
    u = tree_of(base)
    power: Tree = ["exp", ["mul", exponent, ["log", u]]]
    if base.is_number and base != 0:
        return power
    if not (base == 0 or isinstance(base.as_coeff_Mul()[1], sp.Symbol) or base.has(y, *_BRANCHING)):
        return power
    at_zero: Tree = ["and", ["eq", u, "0"], ["gt", exponent, "0"]]
    return ["piecewise", [power, ["gt", u, "0"]], ["0", at_zero]]


def _cases(expr: sp.Piecewise) -> tuple[ExprCondPair, ...]:
    return cast(tuple[ExprCondPair, ...], expr.args)


def _ordered(expr: sp.Basic) -> list[sp.Basic]:
    commutes = isinstance(expr, sp.Add | sp.Mul | sp.Max | sp.Min | sp.And | sp.Or)
    return sorted(expr.args, key=str) if commutes else list(expr.args)


def _times(factor: str, tree: Tree) -> Tree:
    return ["mul", factor, tree]


def _inverse(tree: Tree) -> Tree:
    return ["pow", tree, "-1"]


def _one_and_square(tree: Tree, factor: str = "1") -> Tree:
    return ["add", "1", ["mul", factor, ["pow", tree, "2"]]]


def _extreme(order: str) -> Callable[..., Tree]:
    def spelt(first: Tree, *others: Tree) -> Tree:
        rest = spelt(*others) if len(others) > 1 else others[0]
        return ["piecewise", [first, [order, first, rest]], [rest, ["true"]]]

    return spelt


def _sign(u: Tree) -> Tree:
    return ["piecewise", ["1", ["gt", u, "0"]], ["-1", ["lt", u, "0"]], ["0", ["true"]]]


def _sinh(u: Tree) -> Tree:
    return ["mul", "1/2", ["add", ["exp", u], _times("-1", ["exp", _times("-1", u)])]]


def _cosh(u: Tree) -> Tree:
    return ["mul", "1/2", ["add", ["exp", u], ["exp", _times("-1", u)]]]


def _tanh(u: Tree) -> Tree:
    return ["add", "1", _times("-2", _inverse(["add", ["exp", _times("2", u)], "1"]))]


_BY_HALF: Final[dict[type[sp.Basic], Callable[[sp.Expr], sp.Expr]]] = {
    sp.sin: lambda t: 2 * t / (1 + t**2),
    sp.cos: lambda t: (1 - t**2) / (1 + t**2),
    sp.tan: lambda t: 2 * t / (1 - t**2),
    sp.cot: lambda t: (1 - t**2) / (2 * t),
}


def in_half_angles(formula: sp.Expr) -> sp.Expr:
    """Return a formula with sines, cosines and tangents of y by tangents of y/2."""
    found = {
        turn: _BY_HALF[type(turn)](sp.tan(cast("sp.Expr", turn.args[0]) / 2))
        for turn in formula.atoms(*_BY_HALF)
        if y in turn.free_symbols
    }
    return formula.xreplace(found)


def _asinh(u: Tree) -> Tree:
    return ["log", ["add", u, ["pow", ["add", ["pow", u, "2"], "1"], "1/2"]]]


#: the tangent of half the value: rational functions of it are the sine and cosine of y
_HALF_ANGLES: Final[dict[type[sp.Basic], Callable[[sp.Expr], sp.Expr]]] = {
    sp.asin: lambda u: 2 * sp.atan(u / (1 + sp.sqrt(1 - u**2))),
    sp.acos: lambda u: 2 * sp.atan(sp.sqrt(1 - u**2) / (1 + u)),
}


def by_half_angles(expr: sp.Expr) -> sp.Expr:
    """Return an expression with arcsines and arccosines as arctangents."""
    for function, written in _HALF_ANGLES.items():
        if expr.has(function):
            expr = cast("sp.Expr", expr.replace(function, written))
    return expr


def _atanh(u: Tree) -> Tree:
    below = _inverse(["add", "1", _times("-1", u)])
    return _times("1/2", ["log", ["mul", ["add", "1", u], below]])


_SPELLING: Final[dict[type[sp.Basic], Callable[..., Tree]]] = {
    sp.Max: _extreme("ge"),
    sp.Min: _extreme("le"),
    sp.Abs: lambda u: ["piecewise", [u, ["ge", u, "0"]], [_times("-1", u), ["true"]]],
    sp.sign: _sign,
    sp.sinh: _sinh,
    sp.cosh: _cosh,
    sp.tanh: _tanh,
    sp.cot: lambda u: _inverse(["tan", u]),
    sp.sech: lambda u: _inverse(_cosh(u)),
    sp.asinh: _asinh,
    sp.acosh: lambda u: ["log", ["add", u, ["pow", ["add", ["pow", u, "2"], "-1"], "1/2"]]],
    sp.atanh: _atanh,
    sp.erfc: lambda u: ["add", "1", _times("-1", ["erf", u])],
}


def expression_of(tree: Tree) -> sp.Expr:
    """Return the SymPy expression or condition that a tree spells; letters are real."""
    if isinstance(tree, str):
        if tree in _CONSTANTS:
            return _CONSTANTS[tree]
        is_number = tree.lstrip("-")[0].isdigit()
        return sp.Rational(tree) if is_number else sp.Symbol(tree, real=True)
    name, *parts = tree
    if name == "piecewise":
        cases = (tuple(map(expression_of, case)) for case in parts)
        return sp.Piecewise(*cases)
    if name == "zero":
        low, high = map(sp.Rational, map(str, parts[1:]))
        return Root(expression_of(parts[0]).xreplace({_Z: x}), (low, high))
    if name in _CONSTANTS:
        return _CONSTANTS[str(name)]
    return _BUILDERS[str(name)](*map(expression_of, parts))


def relations_of(condition: sp.Basic) -> tuple[Tree, ...]:
    """Return a condition as relations with the letter at the left, all of which must hold."""
    if condition == sp.true:
        return ()
    if isinstance(condition, sp.And):
        return tuple(tree for part in _ordered(condition) for tree in relations_of(part))
    if not isinstance(condition, Relational):
        raise UndecidedError(f"the condition {condition} has alternatives")
    turned = not isinstance(condition.lhs, sp.Symbol)
    return (tree_of(condition.reversed if turned else condition),)
