"""From exact formulas to floating-point programs, by rules whose results are proved equal."""

from derive.lowering.lower import lower, lower_forms
from derive.lowering.records import DigitLoss, Function, Lowered, Obligation, Program, Role

__all__ = [
    "DigitLoss",
    "Function",
    "Lowered",
    "Obligation",
    "Program",
    "Role",
    "lower",
    "lower_forms",
]
