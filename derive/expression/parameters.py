"""Parameters as people declare them: ``a=0.01: a >= 0``."""

import re
from typing import Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from derive.activation import Parameter
from derive.expression.bounds import as_bounds
from derive.expression.parser import ExpressionError, parse_condition, parse_expression
from derive.expression.vocabulary import BY_NAME, CONSTANTS

_DECLARATION: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:=([^:]*))?(?::(.*))?", re.DOTALL)
#: what documents say of a letter of which nothing more is known
_MEANING: Final = "a parameter of the formula"
#: numbers to take as a default, the likeliest first
_SIMPLE: Final = tuple(map(sp.Rational, (1, "1/2", 2, 0, -1, "-1/2", -2, "1/10", 10, -10, 100)))
_RESERVED: Final = frozenset({"x", "y", *BY_NAME, *CONSTANTS})


def parse_parameter(text: str) -> Parameter:
    """Return the parameter declared as ``NAME[=DEFAULT][: CONDITION]``.

    The default is 1, or a simple number that satisfies the condition. Raises ``ExpressionError``
    when the name is taken, the default is no number, or the condition cannot be met by it.
    """
    match = _DECLARATION.fullmatch(text)
    if match is None:
        raise ExpressionError(f"'{text}' declares no parameter; write for example a=0.01: a >= 0")
    name, default_text, condition_text = match.groups()
    if name in _RESERVED:
        raise ExpressionError(f"the parameter name '{name}' is taken; choose another letter")
    symbol = sp.Symbol(name, real=True)
    stated = parse_condition(condition_text, {name: symbol}) if condition_text else sp.true
    domain = as_bounds(symbol, stated)
    default = parse_expression(default_text, {}) if default_text else _simple(symbol, domain)
    if not isinstance(default, sp.Rational):
        raise ExpressionError(f"the default of '{name}' is {default}; write a number")
    if domain.subs(symbol, default) != sp.true:
        raise ExpressionError(
            f"the default {default} of '{name}' contradicts its condition {domain}; change one"
        )
    return Parameter(name=name, symbol=symbol, default=default, meaning=_MEANING, domain=domain)


def _simple(symbol: sp.Symbol, domain: sp.Basic) -> sp.Rational:
    """Return a simple number that satisfies the condition."""
    found = next((value for value in _SIMPLE if domain.subs(symbol, value) == sp.true), None)
    if found is not None:
        return found
    if isinstance(domain, Boolean) and domain.as_set() is sp.S.EmptySet:
        raise ExpressionError(f"the condition on '{symbol}' contradicts itself; correct it")
    raise ExpressionError(
        f"no simple value of '{symbol}' satisfies {domain}; state one, as in {symbol}=1: {domain}"
    )
