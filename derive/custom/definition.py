"""What a person hands over (text or SymPy, parameters as text) as the record engines take."""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.activation import Activation, Parameter
from derive.errors import DefinitionError
from derive.expression import ExpressionError, hidden_parts, parse_expression, parse_parameter
from derive.symbols import x

#: the name of a formula that was given none
ANONYMOUS: Final = "f"

_FUNCTIONS: Final = (
    sp.exp,
    sp.log,
    sp.sin,
    sp.cos,
    sp.tan,
    sp.asin,
    sp.acos,
    sp.atan,
    sp.sinh,
    sp.cosh,
    sp.tanh,
    sp.asinh,
    sp.acosh,
    sp.atanh,
    sp.erf,
    sp.erfc,
    sp.erfinv,
    sp.Abs,
    sp.sign,
    sp.Max,
    sp.Min,
    sp.Piecewise,
    sp.Heaviside,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A formula in x as it was given, with its parameters as ``a=0.01: a >= 0``; nothing is read.

    ``name`` is what generated code and tables call it, ``title`` what documents call it.
    """

    expr: str | sp.Expr
    parameters: tuple[str, ...] = ()
    name: str = ANONYMOUS
    title: str = ""


def define(definition: Definition) -> Activation:
    """Return the activation, its kinks not yet settled; raises ``UsageError``."""
    parameters = tuple(map(parse_parameter, definition.parameters))
    _check_distinct(parameters)
    letters = {"x": x, **{p.name: p.symbol for p in parameters}}
    if isinstance(definition.expr, str):
        expr = parse_expression(definition.expr, letters)
    else:
        expr = _own(definition.expr, letters)
    title = definition.title or _title(definition)
    return Activation(
        name=definition.name,
        title=title,
        expr=expr,
        parameters=parameters,
        reference="defined by its formula",
    )


def hidden_in(definition: Definition) -> tuple[sp.Expr, ...]:
    """Return the logarithms and roots of a typed formula that reading it simplified away."""
    if not isinstance(definition.expr, str):
        return ()
    parameters = map(parse_parameter, definition.parameters)
    return hidden_parts(definition.expr, {"x": x, **{p.name: p.symbol for p in parameters}})


def _title(definition: Definition) -> str:
    if definition.name != ANONYMOUS:
        return definition.name
    return " ".join(str(definition.expr).split())


def _check_distinct(parameters: tuple[Parameter, ...]) -> None:
    names = [parameter.name for parameter in parameters]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DefinitionError(f"the parameter '{twice[0]}' is declared twice; declare it once")


def _own(expr: sp.Expr, letters: dict[str, sp.Symbol]) -> sp.Expr:
    """Return a SymPy expression in our letters, exact, with nothing the engine cannot read."""
    unknown = sorted({str(symbol) for symbol in expr.free_symbols} - set(letters))
    if unknown:
        raise ExpressionError(f"unknown name '{unknown[0]}'; declare it as a parameter")
    foreign = sorted(
        type(part).__name__
        for part in expr.atoms(sp.Function, sp.Derivative, sp.Integral)
        if not isinstance(part, _FUNCTIONS)
    )
    if foreign:
        raise ExpressionError(f"'{foreign[0]}' is not among the functions that are understood")
    exact = expr.xreplace({f: sp.Rational(str(f)) for f in expr.atoms(sp.Float)})
    renamed = exact.xreplace({symbol: letters[str(symbol)] for symbol in expr.free_symbols})
    if renamed.has(sp.I, sp.nan, sp.zoo, sp.oo, sp.S.NegativeInfinity):
        raise ExpressionError("the formula is complex or has no finite value; correct it")
    return renamed
