"""From a definition to its Jacobian over the output, its product with g, and what to save."""

from derive.errors import UndecidedError
from derive.proof import Status
from derive.vector.definition import VectorActivation
from derive.vector.gates import gate_forms
from derive.vector.paired import paired_forms
from derive.vector.records import VectorForms
from derive.vector.symmetric import symmetric_forms


def find_vector_forms(activation: VectorActivation) -> VectorForms:
    """Return everything known about the Jacobian in terms of the output; every form is proved.

    Raises ``UndecidedError`` when the definition lies outside the classes that are searched, or
    when what was found could not be proved.
    """
    forms = _search(activation)
    if forms.verdict.status is not Status.PROVED:
        raise UndecidedError(
            f"{activation.name}: the form that was found is {forms.verdict.status}"
            f" ({forms.verdict.reason or forms.verdict.method})"
        )
    return forms


def _search(activation: VectorActivation) -> VectorForms:
    if activation.aggregates:
        return symmetric_forms(activation)
    if len(activation.inputs) == 1:
        return paired_forms(activation)
    return gate_forms(activation)
