"""The derivative as a function of the output, found by elimination and proved."""

from derive.output_forms.find import find_forms
from derive.output_forms.records import (
    Kind,
    OutputForm,
    OutputForms,
    ParameterDerivative,
    Witness,
)

__all__ = [
    "Kind",
    "OutputForm",
    "OutputForms",
    "ParameterDerivative",
    "Witness",
    "find_forms",
]
