"""Everything after dy/dx in one list, as documents print it."""

import pytest

from derive.activation import Activation
from derive.catalog import get
from derive.derivation import derive_steps
from derive.derivation import further as module
from derive.derivation.further import further_chains
from derive.errors import NoRuleError
from derive.output_forms import find_forms
from derive.printing import to_text


def lefts(activation: Activation) -> list[str]:
    forms = find_forms(activation)
    return [to_text(c.left) for c in further_chains(derive_steps(activation, forms), forms)]


def test_with_a_bit_then_twice_then_by_parameter() -> None:
    """SiLU needs a bit and has no parameter; ELU has alpha, on both of its pieces."""
    assert lefts(get("silu")) == ["dy/dx", "dy/dx", "d²y/dx²"]
    assert lefts(get("elu")) == ["d²y/dx²", "d²y/dx²", "∂y/∂α", "∂y/∂α"]


def test_what_has_no_rule_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that nothing differentiates a second time costs its chain, not the activation."""

    def refuse(_: object) -> None:
        raise NoRuleError("no rule differentiates this")

    monkeypatch.setattr(module, "second_derivative", refuse)
    assert lefts(get("elu")) == ["∂y/∂α", "∂y/∂α"]
