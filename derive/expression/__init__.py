"""Formulas that people type, read without ever being executed."""

from derive.expression.parameters import parse_parameter
from derive.expression.parser import ExpressionError, parse_expression

__all__ = ["ExpressionError", "parse_expression", "parse_parameter"]
