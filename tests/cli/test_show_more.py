"""What `derive show` says after the result: derivatives by parameters, and frameworks."""

import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG, get
from derive.cli.page import Page
from derive.cli.show_frameworks import framework_lines
from derive.cli.show_json import as_record
from derive.cli.show_parameters import parameter_lines
from derive.messages import Lang
from derive.output_forms.parametric import parameter_derivatives
from derive.study import Study
from tests.fakes import sigmoid_study


def definition_of(name: str) -> Activation:
    """Return an entry of the catalogue."""
    return {entry.name: entry for entry in CATALOG}[name]


def with_parameters(name: str) -> Study:
    """Return a study of which only the derivatives by parameters are its own."""
    fake, entry = sigmoid_study(), definition_of(name)
    found = parameter_derivatives(entry)
    return Study(entry, fake.forms, fake.derivation, fake.properties, found)


def parameters(name: str) -> list[str]:
    return [line.plain for line in parameter_lines(with_parameters(name), Page(None))]


def frameworks(activation: Activation, lang: Lang = Lang.EN) -> str:
    return "\n".join(line.plain for line in framework_lines(activation, Page(None, lang)))


def test_forms_in_y_are_shown_with_their_condition() -> None:
    """Prelu: from x, from y, and for which slopes."""
    assert parameters("prelu")[1:] == [
        "by the parameters",
        "  from x:  ∂y/∂a = 0 if x > 0, x otherwise",
        "  from y:  ∂y/∂a = 0 if y > 0, y/a otherwise",
        "    for a > 0",
    ]


def test_forms_in_x_and_y_are_shown_where_they_use_y() -> None:
    """Swish: y(x − y) beside the long formula in x."""
    assert parameters("swish")[-1] == "  from x and y:  ∂y/∂β = y(x − y)"


def test_nothing_is_said_without_parameters() -> None:
    """The sigmoid has no such paragraph."""
    assert list(parameter_lines(sigmoid_study(), Page(None))) == []


def test_json_holds_them_under_a_key_of_their_own() -> None:
    """With the shape of other forms, one object for each parameter."""
    record = as_record(with_parameters("swish"), seconds=1.0)
    (found,) = record["parameter_derivatives"]
    assert (found["parameter"], found["symbol"], found["forms"]) == ("beta", "beta", [])
    assert sp.sympify(found["mixed"][0]["expr"]).equals(sp.sympify("y*(x - y)"))
    assert found["mixed"][0]["saves"] == ["x", "y"]


def test_defaults_and_kinks_are_named_by_framework() -> None:
    """Leaky relu: two defaults, and JAX's slope at 0."""
    said = frameworks(get("leaky_relu"))
    assert "default a: 1/100 (torch, jax, onnx, nnlib); 1/5 (tensorflow, keras)" in said
    assert "1 (jax, keras-jax)" in said
    assert "torch 2.13.0" in said


def test_what_a_convention_costs_is_derived() -> None:
    """With 1 at its kinks hard tanh has no form in y; celu on one backend returns no slope."""
    said = frameworks(get("hard_tanh"))
    assert "no form in y with the values of jax, keras-tensorflow, keras-jax" in said
    said = frameworks(get("celu"))
    assert "keras.activations.celu returns what lies outside the one-sided slopes" in said


def test_frameworks_are_told_in_chinese_too() -> None:
    """The same facts under Chinese words."""
    assert "各框架中" in frameworks(get("elu"), Lang.ZH)


def test_an_unknown_entry_has_no_paragraph() -> None:
    """A formula of one's own is in no framework."""
    own = Activation(name="mine", title="Mine", expr=sp.Symbol("x", real=True), reference="")
    assert frameworks(own) == ""
