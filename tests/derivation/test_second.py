"""The second derivative as a further chain, from the form in y where there is one."""

from dataclasses import replace

import mpmath
import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import get
from derive.derivation import Derivation, derive_steps
from derive.derivation.second import second_derivative
from derive.display.meaning import letters, to_sympy
from derive.display.reading import from_sympy
from derive.errors import FalseStepError
from derive.output_forms import find_forms
from derive.printing import to_text
from derive.proof import Status
from derive.symbols import x, y
from tests.derivation.textbook import textbook_forms
from tests.sample import ENTRIES

EACH = pytest.mark.parametrize("activation", ENTRIES)


def derivation(name: str) -> Derivation:
    return derive_steps(get(name), textbook_forms(get(name)))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "sigmoid",
            [
                "y′·(1 − y) − yy′",
                "y(1 − y)(1 − y) − y²·(1 − y)",
                "y(1 − y)(1 − 2y)",
            ],
        ),
        ("tanh", ["−2yy′", "−2y(1 − y²)"]),
        ("softplus", ["e⁻ʸ·y′", "e⁻ʸ·(1 − e⁻ʸ)"]),
        (
            "arctan",
            [
                "2·cos(y)·(cos(y))′",
                "2·cos(y)·(−sin(y)·y′)",
                "2·cos(y)·(−sin(y)·cos²(y))",
                "−2·sin(y)·cos³(y)",
            ],
        ),
    ],
)
def test_from_the_form_in_y(name: str, lines: list[str]) -> None:
    """d/dx h(y) = h'(y)·y', and y' is put in as the first chain left it."""
    (chain,) = second_derivative(derivation(name))
    assert to_text(chain.left) == "d²y/dx²"
    assert [to_text(step.after) for step in chain.steps] == lines


def test_a_part_of_the_forward_pass_keeps_its_letter() -> None:
    """SiLU's y' = y + s(1 - y) is differentiated in letters; s' is put in at the end."""
    (chain,) = second_derivative(derivation("silu"))
    assert to_text(chain.steps[0].after) == "y′ + s′·(1 − y) − sy′"
    details = [to_text(step.detail) for step in chain.steps if step.detail is not None]
    assert details == ["y′ = y + s(1 − y)", "s′ = e⁻ˣ/(1 + e⁻ˣ)²"]


@EACH
def test_every_line_is_proved(activation: Activation) -> None:
    """Branch by branch, each line equals the second derivative of the definition."""
    found = derive_steps(activation, find_forms(activation))
    chains = second_derivative(found)
    assert len(chains) == len(found.branches)
    assert {chain.verdict.status for chain in chains} == {Status.PROVED}


@pytest.mark.parametrize("name", ["sigmoid", "gelu", "silu", "softsign", "log_sigmoid"])
def test_the_last_line_is_the_second_derivative_by_another_route(name: str) -> None:
    """Numerical differentiation, which knows no rule, agrees to 20 digits."""
    activation = get(name)
    f = sp.lambdify(x, activation.expr, "mpmath")
    parts = {letter.name: e for m in textbook_forms(activation).mixed for letter, e in m.atoms}
    chain = second_derivative(derivation(name))[-1]
    value = to_sympy(chain.ending, letters(activation) | parts).subs(x, sp.Rational(3, 4)).evalf(30)
    with mpmath.workdps(60):
        assert abs(mpmath.mpf(value) - mpmath.diff(f, mpmath.mpf("0.75"), 2)) < mpmath.mpf("1e-20")


def test_a_false_first_chain_is_not_continued() -> None:
    """A wrong h(y) as the last line makes the step that puts y' in false, and it stops."""
    found = derivation("tanh")
    (branch,) = found.branches
    last = replace(branch.steps[-1], after=from_sympy(y * (1 - y)))
    wrong = replace(found, branches=(replace(branch, steps=(*branch.steps[:-1], last)),))
    with pytest.raises(FalseStepError, match="tanh: the step by substitute is false"):
        second_derivative(wrong)
