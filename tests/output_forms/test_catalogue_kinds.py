"""What dy/dx can be computed from, for every entry of the catalogue: claims, each with its reason.

A function of y gives dy/dx exactly where dy/dx is constant on every fibre; a closed form needs an
inverse in closed form, branch by branch.
"""

from typing import Final

import pytest
import sympy as sp

from derive.catalog import CATALOG, get
from derive.output_forms import Kind, find_forms
from derive.proof import Status
from tests.sample import SAMPLE

#: strictly monotone, or flat where outputs are shared, with an inverse in closed form: y alone
PURE: Final = [
    "sigmoid",
    "tanh",
    "relu",
    "selu",
    "softplus",
    "log_sigmoid",
    "softsign",
    "arctan",
    "hard_sigmoid",
    "identity",
    "steep_sigmoid",
    "sigmoid_from_tanh",
    "squared_sigmoid",
    "bipolar_sigmoid",
    "lecun_tanh",
    "penalized_tanh",
    "tanh_ratio",
    "squared_relu",
    "hard_tanh",
    "clipped_relu",
    "relu6",
    "hard_sigmoid_fifth",
    "sparse_sigmoid",
    "hard_shrink",
    "soft_shrink",
    "step",
    "sign",
    "celu",
    "pelu",
    "steep_softplus",
    "squared_softplus",
    "soft_clip",
    "exp",
    "expm1",
    "double_exp",
    "exp_ln",
    "symlog",
    "soft_exponential",
    "algebraic",
    "isru",
    "isrlu",
    "squareplus",
    "bent_identity",
    "elliott",
    "symmetric_sqrt",
    "cubic_sigmoid",
    "sqnl",
    "sparse_plus",
    "smelu",
    "sinh",
    "arcsinh",
    "gudermannian",
    "sinh_arcsinh",
    "erf",
    "probit",
    "cauchy_cdf",
    "log_log",
    "cloglog",
    "gompertz",
    "general_logistic",
]
#: the same under a condition: PyTorch's guards for in-place use, and ONNX Shrink and threshold,
#: which share the output of their plateau as soon as the ramp begins below it
CONDITIONAL: Final = {
    "leaky_relu": "a >= 0",
    "prelu": "a >= 0",
    "rrelu": "a >= 0",
    "elu": "alpha >= 0",
    "threshold": "theta >= v",
    "trelu": "theta >= 0",
    "shrink": "b <= lambda",
}
#: turns round once, each side with an inverse in closed form (Lambert's W for gates x σ(x),
#: DLMF 4.13), or turns again and again between the same outputs (sine): y and one bit
BIT: Final = [
    "silu",
    "swish",
    "quick_gelu",
    "hard_swish",
    "hard_swish_fifth",
    "elish",
    "serlu",
    "x_gaussian",
    "abs",
    "square",
    "gaussian",
    "sech",
    "log_cosh",
    "sin",
    "cos",
]
#: turns round, without an inverse in closed form on both sides
NONE: Final = [
    "gelu",
    "gelu_tanh",
    "mish",
    "tanh_exp",
    "smish",
    "logish",
    "serf",
    "phish",
    "esh",
    "tanh_soft",
    "dish",
    "lisht",
    "gcu",
    "sinc",
]
#: strictly monotone; the inverse solves a cubic or an equation of Kepler's kind
MONOTONE: Final = ["pade_tanh", "tanh_shrink", "snake"]

KINDS: Final = {
    **dict.fromkeys([*PURE, *CONDITIONAL], Kind.PURE),
    **dict.fromkeys(BIT, Kind.BIT),
    **dict.fromkeys(NONE, Kind.NONE),
    **dict.fromkeys(MONOTONE, Kind.MONOTONE),
}
_ALWAYS: Final = {entry.name for entry in SAMPLE} | {"threshold", "shrink", "celu", "serlu", "sin"}
NAMES: Final = [
    pytest.param(name, marks=() if name in _ALWAYS else pytest.mark.slow) for name in KINDS
]


def test_every_entry_has_one_claim() -> None:
    """No entry goes without a claim, and none has two."""
    claimed = [*PURE, *CONDITIONAL, *BIT, *NONE, *MONOTONE]
    assert sorted(claimed) == sorted(entry.name for entry in CATALOG)


@pytest.mark.parametrize("name", NAMES)
def test_kind_and_condition_are_as_claimed(name: str) -> None:
    """The engine finds the kind and the exact condition, and proves all it says."""
    found = find_forms(get(name))
    assert found.kind is KINDS[name]
    function_of_y = KINDS[name] in (Kind.PURE, Kind.MONOTONE)
    assert str(found.condition) == CONDITIONAL.get(name, str(function_of_y))
    verdicts = {form.verdict.status for form in (*found.forms, *found.mixed)}
    assert verdicts | {found.condition_verdict.status} == {Status.PROVED}
    assert (found.witness is not None) == (not function_of_y)
    assert (found.violation is not None) == (name in CONDITIONAL)
    assert not (name in BIT and len(found.forms) != 2)
    assert sp.nan not in found.derivative.atoms()
