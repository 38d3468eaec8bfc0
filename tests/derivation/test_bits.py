"""Where y needs one stored bit, a chain for each of its values ends in the form."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.derivation import Chain, derive_steps
from derive.derivation.bits import bit_endings
from derive.output_forms import Kind, find_forms
from derive.printing import to_text
from derive.proof import Status
from derive.symbols import x


def endings(expr: sp.Expr) -> tuple[Chain, ...]:
    activation = Activation(name="f", title="f", expr=expr, reference="made up")
    forms = find_forms(activation)
    assert forms.kind is Kind.BIT
    return bit_endings(derive_steps(activation, forms), forms)


def told(chain: Chain) -> tuple[str, str, str]:
    (step,) = chain.steps
    assert chain.condition is not None
    assert step.detail is not None
    return to_text(chain.condition), to_text(step.after), to_text(step.detail)


@pytest.mark.parametrize(
    ("expr", "lines"),
    [
        (x**2, [("x < 0", "−2√y", "x = −√y"), ("x > 0", "2√y", "x = √y")]),
        (
            sp.log(sp.cosh(x)),
            [
                ("x < 0", "−√(1 − e⁻²ʸ)", "1 − e⁻²ʸ = sinh²(x)/cosh²(x)"),
                ("x > 0", "√(1 − e⁻²ʸ)", "1 − e⁻²ʸ = sinh²(x)/cosh²(x)"),
            ],
        ),
        (
            x / (1 + sp.exp(-x)),
            [
                (f"dy/dx {sign} 0", f"(y + e^(y + {w}))/(1 + e^(y + {w}))", f"x − y = {w}")
                for sign, w in (("<", "W₋₁(ye⁻ʸ)"), (">", "W₀(ye⁻ʸ)"))
            ],
        ),
    ],
    ids=["square", "log-cosh", "silu"],
)
def test_both_values_of_the_bit(expr: sp.Expr, lines: list[tuple[str, str, str]]) -> None:
    """Each side says which x belongs to y there, and that is proved with the arrow."""
    found = endings(expr)
    assert [told(chain) for chain in found] == lines
    assert {chain.verdict.status for chain in found} == {Status.PROVED}


def test_without_a_bit_there_is_nothing_to_add() -> None:
    """The chain of the sigmoid ends in y itself."""
    activation = Activation(name="f", title="f", expr=1 / (1 + sp.exp(-x)), reference="made up")
    forms = find_forms(activation)
    assert bit_endings(derive_steps(activation, forms), forms) == ()
