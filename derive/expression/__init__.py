"""Formulas that people type, read without ever being executed."""

from derive.expression.parameters import parse_parameter
from derive.expression.parser import ExpressionError, hidden_parts, parse_expression

__all__ = ["ExpressionError", "hidden_parts", "parse_expression", "parse_parameter"]
