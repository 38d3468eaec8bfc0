"""Parameters as people declare them: ``a=0.01: a >= 0``."""

import re
from typing import Final

import sympy as sp

from derive.activation import Parameter
from derive.expression.parser import ExpressionError, parse_condition, parse_expression
from derive.expression.vocabulary import BY_NAME, CONSTANTS

_DECLARATION: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:=([^:]*))?(?::(.*))?", re.DOTALL)
_RESERVED: Final = frozenset({"x", "y", *BY_NAME, *CONSTANTS})


def parse_parameter(text: str) -> Parameter:
    """Return the parameter declared as ``NAME[=DEFAULT][: CONDITION]``; the default is 1.

    Raises ``ExpressionError`` when the name is taken, the default is no number, or the default
    contradicts the condition.
    """
    match = _DECLARATION.fullmatch(text)
    if match is None:
        raise ExpressionError(f"'{text}' declares no parameter; write for example a=0.01: a >= 0")
    name, default_text, condition_text = match.groups()
    if name in _RESERVED:
        raise ExpressionError(f"the parameter name '{name}' is taken; choose another letter")
    symbol = sp.Symbol(name, real=True)
    default = parse_expression(default_text, {}) if default_text else sp.S.One
    if not isinstance(default, sp.Rational):
        raise ExpressionError(f"the default of '{name}' is {default}; write a number")
    domain = parse_condition(condition_text, {name: symbol}) if condition_text else sp.true
    if domain.subs(symbol, default) != sp.true:
        raise ExpressionError(
            f"the default {default} of '{name}' contradicts its condition {domain}; change one"
        )
    return Parameter(name=name, symbol=symbol, default=default, meaning="", domain=domain)
