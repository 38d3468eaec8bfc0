"""Relations between entries are found and proved."""

import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import get
from derive.printing import to_text
from derive.proof import Status
from derive.properties import find_properties
from derive.symbols import x


@pytest.mark.parametrize(
    ("name", "other", "statement"),
    [
        ("tanh", "sigmoid", "tanh(x) = 2·sigmoid(2x) − 1"),
        ("sigmoid", "tanh", "sigmoid(x) = (1 + tanh(x/2))/2"),
        ("log_sigmoid", "softplus", "log_sigmoid(x) = −softplus(−x)"),
        ("log_sigmoid", "sigmoid", "log_sigmoid(x) = log(sigmoid(x))"),
        ("leaky_relu", "relu", "leaky_relu(x) = relu(x) − a·relu(−x)"),
        ("silu", "sigmoid", "silu(x) = x·sigmoid(x)"),
        ("selu", "elu", "selu(x) = λ·elu(x)"),
        ("identity", "relu", "identity(x) = relu(x) − relu(−x)"),
    ],
)
def test_known_relations(name: str, other: str, statement: str) -> None:
    """A relation of the textbooks is found from the two definitions alone."""
    found = find_properties(get(name), others=[get(other)])[f"relation:{other}"]
    assert to_text(found.value) == statement
    assert found.verdict.status is Status.PROVED


def test_a_derivative_can_be_another_entry() -> None:
    """The derivative of softplus is sigmoid."""
    found = find_properties(get("softplus"), others=[get("sigmoid")])["relation:sigmoid"]
    assert to_text(found.value) == "(softplus(x))′ = sigmoid(x)"


@pytest.mark.parametrize(("name", "other"), [("gelu", "silu"), ("relu", "sigmoid")])
def test_no_relation_is_invented(name: str, other: str) -> None:
    """Two functions that only look alike are not related."""
    found = find_properties(get(name), others=[get(other)])
    assert [item.key for item in found.items if item.key.startswith("relation")] == []


def test_a_near_miss_is_no_relation() -> None:
    """Numbers that agree to 16 digits suggest a relation; the proof rejects it."""
    near = Activation(
        name="near",
        title="near",
        expr=1 / (1 + sp.exp(-x)) + sp.Rational(1, 10**20) * x,
        reference="",
    )
    found = find_properties(near, others=[get("sigmoid")])
    assert [item.key for item in found.items if item.key.startswith("relation")] == []
