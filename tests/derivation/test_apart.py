"""Functions whose kinks nobody can name: a chain for each part, and the slopes by parameters."""

import mpmath
import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.derivation import derive_steps
from derive.output_forms import find_forms
from derive.output_forms.parametric import parameter_derivatives
from derive.printing import to_text
from derive.proof import Status
from derive.symbols import x, y

a, b = sp.symbols("a b", real=True)
tanh = sp.tanh(x)


def activation(expr: sp.Expr) -> Activation:
    """Return f = expr with positive parameters."""
    parameters = tuple(
        Parameter(name=str(s), symbol=s, default=sp.S.One, meaning="", domain=s > 0)
        for s in sorted(expr.free_symbols - {x}, key=str)
    )
    return Activation(name="f", title="F", expr=expr, reference="made up", parameters=parameters)


@pytest.mark.parametrize(
    ("expr", "told"),
    [
        (
            sp.Max(tanh, a * x),
            [
                ("ax > tanh(x)", "tanh(y/a) < y", "a"),
                ("ax ≤ tanh(x)", "tanh(y/a) ≥ y", "1 − y²"),
            ],
        ),
        (
            sp.Max(0, sp.sin(a * x)),
            [("sin(ax) ≤ 0", None, "0"), ("sin(ax) > 0", None, "a·cos(ax)")],
        ),
        (
            sp.Max(sp.exp(x), b - a * x),
            [("eˣ > b − ax", None, "y"), ("eˣ ≤ b − ax", None, "−a")],
        ),
    ],
    ids=str,
)
def test_each_part_has_its_chain(expr: sp.Expr, told: list[tuple[str, str | None, str]]) -> None:
    """Under which comparison of x it holds, and under which of y where that tells."""
    entry = activation(expr)
    found = derive_steps(entry, find_forms(entry))
    assert found.verdict.status is Status.PROVED
    for branch, (where, in_output, ending) in zip(found.branches, told, strict=True):
        assert branch.condition is not None
        assert to_text(branch.condition) == where
        assert (branch.in_output and to_text(branch.in_output)) == in_output
        assert to_text(branch.ending) == ending


@pytest.mark.parametrize(
    ("expr", "in_output"),
    [
        (sp.Max(tanh, a * x), 1),
        (sp.Max(a * sp.exp(x), b * x, 1), 2),
        (sp.Max(0, sp.sin(a * x)), 0),
        (sp.Max(sp.exp(x), b - a * x), 0),
    ],
    ids=str,
)
def test_slopes_by_parameters_agree_with_numbers(expr: sp.Expr, in_output: int) -> None:
    """From x for every parameter, from y where y tells which part f is."""
    entry = activation(expr)
    found = parameter_derivatives(entry)
    modules = [{"Max": max}, "mpmath"]
    f = sp.lambdify((x, a, b), expr, modules)
    assert sum(len(slope.forms) for slope in found) == in_output
    with mpmath.workdps(40):
        values = {a: mpmath.mpf("0.7"), b: mpmath.mpf("1.3")}
        for slope in found:
            letter = slope.parameter.symbol
            told = [slope.derivative, *(form.expr for form in slope.forms)]
            formulas = [sp.lambdify((x, y, a, b), e, modules) for e in told]
            for at in (mpmath.mpf(k) / 3 + mpmath.mpf("0.01") for k in range(-12, 13)):
                level = f(at, *values.values())
                beside = values | {letter: values[letter] + mpmath.mpf("1e-20")}
                steepness = (f(at, *beside.values()) - level) * 10**20
                for formula in formulas:
                    assert abs(formula(at, level, *values.values()) - steepness) < 1e-12
