"""Everything that is derived after dy/dx: with a stored bit, a second time, by the parameters."""

from collections.abc import Callable, Sequence
from functools import partial

from derive.derivation.bits import bit_endings
from derive.derivation.by_parameter import parameter_derivatives
from derive.derivation.records import Chain, Derivation
from derive.derivation.second import second_derivative
from derive.errors import NoRuleError
from derive.output_forms.records import OutputForms, ParameterDerivative


def further_chains(
    derivation: Derivation, forms: OutputForms, slopes: Sequence[ParameterDerivative] = ()
) -> tuple[Chain, ...]:
    """Return the further chains in reading order; what has no rule of differentiation has none.

    Chains by a parameter end in the forms in y that ``slopes`` has for it.

    Raises ``FalseStepError`` if a line is false.
    """
    found = [*_if_known(partial(bit_endings, derivation, forms))]
    found += _if_known(partial(second_derivative, derivation))
    known = {slope.parameter: slope.forms for slope in slopes}
    for parameter in derivation.activation.parameters:
        in_y = known.get(parameter, ())
        found += _if_known(partial(parameter_derivatives, derivation, parameter, in_y))
    return tuple(found)


def _if_known(chains: Callable[[], tuple[Chain, ...]]) -> tuple[Chain, ...]:
    try:
        return chains()
    except NoRuleError:
        return ()
