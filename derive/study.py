"""Everything the engine knows about one activation: the record that renderers and reports read."""

from collections.abc import Iterable
from dataclasses import dataclass

from derive.activation import Activation
from derive.derivation import derive_steps
from derive.derivation.further import further_chains
from derive.derivation.jacobian import jacobian_chains, together
from derive.derivation.records import Chain, Derivation
from derive.display import Node
from derive.output_forms import find_forms
from derive.output_forms.parametric import parameter_derivatives
from derive.output_forms.records import OutputForms, ParameterDerivative
from derive.properties import find_properties
from derive.properties.records import Properties
from derive.vector import VectorActivation, VectorForms, find_vector_forms


@dataclass(frozen=True, slots=True)
class Study:
    """One activation, taken apart: its derivation, forms in y, slopes by parameter.

    ``further`` are the chains after dy/dx: with a stored bit, a second time, by each parameter.
    """

    activation: Activation
    forms: OutputForms
    derivation: Derivation
    properties: Properties
    by_parameter: tuple[ParameterDerivative, ...] = ()
    further: tuple[Chain, ...] = ()


@dataclass(frozen=True, slots=True)
class VectorStudy:
    """One function between vectors: its forms, a chain for each entry of the Jacobian, ``matrix``.

    ``matrix`` is the Jacobian as a whole, diag(y) − yyᵀ, where y alone gives it.
    """

    forms: VectorForms
    chains: tuple[Chain, ...]
    matrix: Node | None

    @property
    def activation(self) -> VectorActivation:
        """What is studied."""
        return self.forms.activation


def vector_study(activation: VectorActivation) -> VectorStudy:
    """Take one function between vectors apart."""
    forms = find_vector_forms(activation)
    return VectorStudy(forms, jacobian_chains(forms), together(forms))


def study(activation: Activation, others: Iterable[Activation] = ()) -> Study:
    """Take one activation apart; relations are looked for to each of ``others``."""
    forms = find_forms(activation)
    derivation = derive_steps(activation, forms)
    properties = find_properties(activation, forms, others)
    slopes = parameter_derivatives(activation)
    further = further_chains(derivation, forms, slopes)
    return Study(activation, forms, derivation, properties, slopes, further)
