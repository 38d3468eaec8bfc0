"""Facts about frameworks: they fit the entries, and what can be derived about them is."""

import pytest
import sympy as sp

from derive.catalog import CATALOG, get
from derive.catalog.frameworks import (
    CONVENTIONS,
    VERSIONS,
    Convention,
    Framework,
    convention_of,
    conventions_of,
    keeps,
)
from derive.catalog.frameworks.judging import admits_form, outside_slopes
from derive.catalog.frameworks.records import at

ENTRIES = {entry.name: entry for entry in CATALOG}


def label(convention: Convention) -> str:
    return f"{convention.framework}-{convention.function}-{convention.entry}"


@pytest.mark.parametrize("convention", CONVENTIONS, ids=label)
def test_a_convention_fits_its_entry(convention: Convention) -> None:
    """Named parameters are the entry's; points and values use its letters alone."""
    entry = ENTRIES[convention.entry]
    names = {parameter.name for parameter in entry.parameters}
    assert {name for name, _ in convention.defaults} | {*convention.required} <= names
    letters = {*entry.defaults}
    for kink in convention.kinks:
        assert kink.at.free_symbols | kink.derivative.free_symbols <= letters


def test_every_framework_has_a_version_and_functions() -> None:
    """A fact without the version it was read at cannot be checked again."""
    assert set(VERSIONS) == set(Framework) == {c.framework for c in CONVENTIONS}


def test_only_one_function_returns_what_is_no_slope() -> None:
    """Keras on TensorFlow: celu′(0) = 2, though the function is smooth there with slope 1."""
    kinked = [c for c in CONVENTIONS if c.kinks]
    strange = [c for c in kinked if outside_slopes(ENTRIES[c.entry], c)]
    assert [(c.framework, c.entry) for c in strange] == [(Framework.KERAS_TENSORFLOW, "celu")]


def test_a_value_outside_the_slopes_is_found() -> None:
    """1.01 is no slope of relu at 0, nor is 1/2 one at x = 1."""
    wrong = Convention(
        framework=Framework.TORCH,
        function="f",
        entry="relu",
        kinks=at((0, sp.Rational(101, 100)), (1, sp.Rational(1, 2)), (2, 1)),
    )
    assert outside_slopes(get("relu"), wrong) == wrong.kinks[:2]


@pytest.mark.parametrize(
    ("framework", "entry", "admitted"),
    [
        (Framework.TORCH, "hard_tanh", True),
        (Framework.JAX, "hard_tanh", False),
        (Framework.TORCH, "sparse_sigmoid", None),
        (Framework.JAX, "sparse_sigmoid", False),
        (Framework.JAX, "leaky_relu", True),
        (Framework.TENSORFLOW, "selu", True),
    ],
)
def test_derives_whether_a_convention_admits_a_form_in_y(
    framework: Framework, entry: str, admitted: bool | None
) -> None:
    """A kink that shares its output with a plateau must take the plateau's value."""
    convention = convention_of(entry, framework)
    found = None if convention is None else admits_form(get(entry), convention)
    assert found is admitted


def test_the_composites_of_relu_admit_no_form() -> None:
    """max(x, 0) has the value 1/2 or 1 at 0 in frameworks whose own relu has 0."""
    relu = get("relu")
    answers = {c.function: admits_form(relu, c) for c in conventions_of("relu")}
    refused = {function for function, admitted in answers.items() if not admitted}
    assert refused == {
        "torch.maximum(x, 0)",
        "torch.clamp_min(x, 0)",
        "jax.numpy.maximum(x, 0)",
        "tf.maximum(x, 0)",
    }


def test_a_convention_changes_defaults_and_kinks() -> None:
    """Leaky relu as TensorFlow has it: slope 0.2; as JAX has it: 1 at the kink."""
    leaky = get("leaky_relu")
    there = convention_of("leaky_relu", Framework.TENSORFLOW)
    assert there is not None
    assert there.applied_to(leaky).parameters[0].default == sp.Rational(1, 5)
    there = convention_of("leaky_relu", Framework.JAX)
    assert there is not None
    assert there.applied_to(leaky).kinks[0].derivative == 1


def test_says_what_is_kept_where_it_is_known() -> None:
    """PyTorch keeps y for tanh and x for softplus; what ONNX keeps is not said."""
    assert keeps("tanh", Framework.TORCH) == "y"
    assert keeps("softplus", Framework.TORCH) == "x"
    assert keeps("tanh", Framework.ONNX) == ""
