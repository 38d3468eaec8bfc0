"""Everything the engine knows about one activation: the record that renderers and reports read."""

from dataclasses import dataclass

from derive.activation import Activation
from derive.derivation.records import Derivation
from derive.output_forms.records import OutputForms
from derive.properties.records import Properties


@dataclass(frozen=True, slots=True)
class Study:
    """One activation, taken apart: its derivation, forms in y and properties."""

    activation: Activation
    forms: OutputForms
    derivation: Derivation
    properties: Properties
