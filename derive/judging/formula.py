"""A trace (plain JSON from the child process) as a SymPy expression, nothing of it executed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sympy as sp

from derive.errors import UndecidedError
from derive.judging.constants import linked

#: a clip of the input itself at this distance or more guards against overflow; it is no kink
_GUARD: Final = 15

Graph = Mapping[str, Any]
Letters = Callable[[str, int], sp.Symbol]


@dataclass
class Reading:
    """How a trace is read: ``numbers`` for its floats, ``guards`` (low, high) of the input."""

    letters: Letters
    numbers: Mapping[str, sp.Expr] = field(default_factory=dict)
    guards: list[tuple[sp.Expr, sp.Expr]] = field(default_factory=list)
    #: letters of the input: clips of them far out are guards
    inputs: frozenset[sp.Symbol] = frozenset()


def floats_of(*graphs: Graph) -> list[str]:
    """Return the decimals in traces, each once."""
    found = (row[1] for graph in graphs for row in graph["nodes"] if row[0] == "number")
    return list(dict.fromkeys(str(text) for text in found))


def readings_of(*graphs: Graph) -> dict[str, sp.Expr]:
    """Return what the floats of several traces stand for, together."""
    return linked(floats_of(*graphs))


def expressions(graph: Graph, reading: Reading) -> list[sp.Expr]:
    """Return the expressions of a trace; raises ``UndecidedError`` for what is no real formula."""
    return [as_number(made) for made in _made(graph, reading)]


def conditions(graph: Graph, reading: Reading) -> list[sp.Basic]:
    """Return the conditions of a trace."""
    return [as_condition(made) for made in _made(graph, reading)]


def _made(graph: Graph, reading: Reading) -> list[sp.Basic]:
    made: list[sp.Basic] = []
    for op, *args in graph["nodes"]:
        made.append(meaning(op, args, made, reading))
    return [made[root] for root in graph["roots"]]


def as_number(value: sp.Basic) -> sp.Expr:
    """Return a condition as 1 where it holds and 0 elsewhere; expressions as they are."""
    if isinstance(value, sp.Expr):
        return value
    return sp.Piecewise((1, value), (0, True))


def as_condition(value: sp.Basic) -> sp.Basic:
    """Return a number as the condition that it is not 0; conditions as they are."""
    return sp.Ne(value, 0) if isinstance(value, sp.Expr) else value


def meaning(op: str, args: list[Any], made: list[sp.Basic], reading: Reading) -> sp.Basic:
    """Return what one row of a graph means; raises ``UndecidedError`` where it has no meaning."""
    if op == "letter":
        return reading.letters(args[0], args[1])
    if op == "number":
        number = reading.numbers.get(args[0])
        return sp.Rational(args[0]) if number is None else number
    if op == "truth":
        return sp.true if args[0] else sp.false
    parts = [made[n] for n in args]
    if op.startswith("logical_"):
        return _LOGIC[op](*map(as_condition, parts))
    if op in _LOGIC:
        return _LOGIC[op](*parts)
    if op == "where":
        return _where(as_condition(parts[0]), as_number(parts[1]), as_number(parts[2]))
    numbers = [as_number(part) for part in parts]
    if op in {"maximum", "minimum"}:
        guarded = _guarded(op, numbers, reading)
        if guarded is not None:
            return guarded
    if op not in _MEANINGS:
        raise UndecidedError(f"the mathematics of {op} is not known")
    found: sp.Basic = _MEANINGS[op](*numbers)
    if found.has(sp.nan, sp.zoo, sp.I):
        raise UndecidedError(f"{op} has no real value there")
    return found


def _where(condition: sp.Basic, yes: sp.Expr, no: sp.Expr) -> sp.Expr:
    if condition in (sp.true, sp.false):
        return yes if condition == sp.true else no
    return sp.Piecewise((yes, condition), (no, True))


def _guarded(op: str, numbers: list[sp.Expr], reading: Reading) -> sp.Expr | None:
    """Look through a clip of the input (or of its negative) that lies far out."""
    for inner, bound in (numbers, reversed(numbers)):
        letter, sign = (inner, 1) if inner in reading.inputs else (-inner, -1)
        is_upper = (op == "minimum") == (sign > 0)
        if letter not in reading.inputs or not bound.is_Rational or abs(bound) < _GUARD:
            continue
        end = sign * bound
        if is_upper and end > 0:
            reading.guards.append((-sp.oo, end))
            return inner
        if not is_upper and end < 0:
            reading.guards.append((end, sp.oo))
            return inner
    return None


def _power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    return sp.Pow(base, exponent)


def _heaviside(value: sp.Expr, at_zero: sp.Expr) -> sp.Expr:
    return sp.Piecewise((0, value < 0), (at_zero, sp.Eq(value, 0)), (1, True))


def _sign(value: sp.Expr) -> sp.Expr:
    return sp.Piecewise((-1, value < 0), (0, sp.Eq(value, 0)), (1, True))


_LOGIC: Final[dict[str, Callable[..., sp.Basic]]] = {
    "logical_and": sp.And,
    "logical_or": sp.Or,
    "logical_not": sp.Not,
    "logical_xor": sp.Xor,
    "greater": lambda a, b: sp.Gt(*_sides(a, b)),
    "greater_equal": lambda a, b: sp.Ge(*_sides(a, b)),
    "less": lambda a, b: sp.Lt(*_sides(a, b)),
    "less_equal": lambda a, b: sp.Le(*_sides(a, b)),
    "equal": lambda a, b: sp.Eq(*_sides(a, b)),
    "not_equal": lambda a, b: sp.Ne(*_sides(a, b)),
}


def _sides(left: sp.Basic, right: sp.Basic) -> tuple[sp.Expr, sp.Expr]:
    return as_number(left), as_number(right)


_MEANINGS: Final[dict[str, Callable[..., sp.Expr]]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": _power,
    "negative": lambda a: -a,
    "positive": lambda a: a,
    "absolute": sp.Abs,
    "sign": _sign,
    "maximum": sp.Max,
    "minimum": sp.Min,
    "exp": sp.exp,
    "exp2": lambda a: sp.exp(a * sp.log(2)),
    "expm1": lambda a: sp.exp(a) - 1,
    "log": sp.log,
    "log1p": lambda a: sp.log(1 + a),
    "log2": lambda a: sp.log(a) / sp.log(2),
    "log10": lambda a: sp.log(a) / sp.log(10),
    "sqrt": sp.sqrt,
    "cbrt": lambda a: sp.sign(a) * sp.Abs(a) ** sp.Rational(1, 3),
    "square": lambda a: a**2,
    "reciprocal": lambda a: 1 / a,
    "hypot": lambda a, b: sp.sqrt(a**2 + b**2),
    "logaddexp": lambda a, b: sp.log(sp.exp(a) + sp.exp(b)),
    "logaddexp2": lambda a, b: sp.log(sp.exp(a * sp.log(2)) + sp.exp(b * sp.log(2))) / sp.log(2),
    "heaviside": _heaviside,
    "expit": lambda a: 1 / (1 + sp.exp(-a)),
    "log_expit": lambda a: -sp.log(1 + sp.exp(-a)),
    "ndtr": lambda a: (1 + sp.erf(a / sp.sqrt(2))) / 2,
    "log_ndtr": lambda a: sp.log((1 + sp.erf(a / sp.sqrt(2))) / 2),
    "xlogy": lambda a, b: a * sp.log(b),
    "arcsin": sp.asin,
    "arccos": sp.acos,
    "arctan": sp.atan,
    "arcsinh": sp.asinh,
    "arccosh": sp.acosh,
    "arctanh": sp.atanh,
    **{f.__name__: f for f in (sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh)},
    "erf": sp.erf,
    "erfc": sp.erfc,
}
