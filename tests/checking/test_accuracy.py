"""The accuracy check passes what is right and finds what is wrong."""

import os
import re
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import sympy as sp

from derive.catalog import CATALOG, get
from derive.checking.accuracy import (
    Accuracy,
    accuracy_findings,
    load_package,
    measure,
    targets,
)
from derive.checking.findings import Code
from derive.checking.points import MANY
from derive.checking.reference import Reference
from derive.lowering.pieced import Pieced
from derive.output_forms import OutputForms
from derive.proof import Piece, Region
from derive.rendering.module import SUPPORT, render_support
from derive.symbols import x
from tests.known import forms_of, module_of

E = "np.exp(-np.abs(x))"
RIGHT = f"{E} / (1.0 + {E}) ** 2"


@pytest.fixture(scope="module")
def forms() -> OutputForms:
    return forms_of("sigmoid")


@pytest.fixture(scope="module")
def source() -> str:
    return module_of("sigmoid")


def imported(text: str, folder: Path) -> ModuleType:
    """Import the text as the module ``sigmoid`` of a package."""
    (folder / "__init__.py").write_text("from . import sigmoid\n", encoding="utf-8")
    (folder / SUPPORT).write_text(render_support(), encoding="utf-8")
    (folder / "sigmoid.py").write_text(text, encoding="utf-8")
    module: ModuleType = load_package(folder).sigmoid
    return module


def sabotaged(source: str, kernel: str, formula: str, folder: Path) -> ModuleType:
    """Let a kernel compute something else."""
    pattern = rf"(?P<head>^def {kernel}\((?P<inputs>\w+: Array), (?P<into>\w+).*\n)(    .*\n)+"
    changed, count = re.subn(
        pattern, rf"\g<head>    np.copyto(\g<into>, {formula})\n", source, flags=re.MULTILINE
    )
    assert count == 1, f"the text of {kernel} changed: adapt this test"
    return imported(changed, folder)


def codes(measured: tuple[Accuracy, ...], function: str) -> set[Code]:
    return {f.code for f in accuracy_findings(measured) if f.where.startswith(f"{function} ")}


def test_right_code_has_no_findings(source: str, forms: OutputForms, tmp_path: Path) -> None:
    """Code as generated is within its limits at every point, and every point was decided."""
    measured = measure(imported(source, tmp_path), forms)
    assert accuracy_findings(measured) == ()
    assert all(one.points > 30 and one.undecided == 0 for one in measured)


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        (f"-{RIGHT}", Code.INACCURATE),
        (f"{RIGHT} * (1.0 + 1e-14)", Code.INACCURATE),
        (f"{RIGHT} + 0.0 * x", Code.NOT_A_NUMBER),
        (f"np.where(np.isnan(x), 0.0, {RIGHT})", Code.NOT_A_NUMBER),
        (f"np.where(np.isinf(x), 0.25, {RIGHT})", Code.NOT_A_NUMBER),
        (f"np.where(x > 700.0, np.inf, {RIGHT})", Code.NOT_A_NUMBER),
        ("1.0 / (2.0 + np.exp(x) + np.exp(-x))", Code.NOT_A_NUMBER),
        (f"(1.0 - 1.0 / (1.0 + {E})) / (1.0 + {E})", Code.INACCURATE),
    ],
    ids=["sign", "digits", "0*inf", "NaN", "limit", "infinity", "overflow", "cancels"],
)
def test_wrong_code_is_found(
    source: str, forms: OutputForms, tmp_path: Path, formula: str, code: Code
) -> None:
    """A wrong sign, lost digits, NaN, wrong limits and warnings are findings."""
    measured = measure(sabotaged(source, "_sigmoid_derivative", formula, tmp_path), forms)
    assert code in codes(measured, "sigmoid_derivative")


@pytest.mark.parametrize("kernel", ["_sigmoid", "_sigmoid_middle"])
def test_both_kernels_are_measured(
    source: str, forms: OutputForms, tmp_path: Path, kernel: str
) -> None:
    """An error in the kernel for blocks without an x far out is found, and in the other one."""
    wrong = "np.exp(np.minimum(x, 0.0)) / (1.00001 + np.exp(-np.abs(x)))"
    assert f"def {kernel}(" in source
    measured = measure(sabotaged(source, kernel, wrong, tmp_path), forms)
    assert Code.INACCURATE in codes(measured, "sigmoid")


def test_a_wrong_dtype_is_found(source: str, forms: OutputForms, tmp_path: Path) -> None:
    """A function that widens its input is a finding."""
    call = "apply(_sigmoid_derivative, x, out=out, workers=workers)"
    assert call in source, "the generated text changed: adapt this test"
    widened = source.replace(call, "apply(_sigmoid_derivative, x).astype(np.float64)")
    assert Code.INACCURATE in codes(
        measure(imported(widened, tmp_path), forms), "sigmoid_derivative"
    )


def test_lost_tails_are_counted(source: str, forms: OutputForms, tmp_path: Path) -> None:
    """1 − 1/(1 + e) has no digit left at x = −40: such points are counted as lost."""
    measured = measure(
        sabotaged(source, "_sigmoid", "0.5 + 0.5 * np.tanh(0.5 * x)", tmp_path), forms
    )
    forward = [one for one in measured if one.function == "sigmoid"]
    assert all(one.lost > 0 for one in forward if one.dtype != "float16")


def test_a_wrong_form_in_y_is_found(source: str, forms: OutputForms, tmp_path: Path) -> None:
    """The form in y is judged as a function of y."""
    measured = measure(
        sabotaged(source, "_sigmoid_derivative_from_output", "y - y * y", tmp_path), forms
    )
    assert Code.INACCURATE in codes(measured, "sigmoid_derivative_from_output")


def test_references_are_exact_at_cuts_and_far_out() -> None:
    """Values at cuts are the stated ones; where balls overflow the limit is used."""
    pieces = (Piece(Region(upper=sp.S.Zero), sp.S.Zero), Piece(Region(lower=sp.S.Zero), x))
    ramp = Reference(Pieced(pieces, (sp.Rational(1, 3),)), {})
    exact = [Fraction(ramp.at(Fraction(n)) or 0).limit_denominator(10**9) for n in (-1, 0, 2)]
    assert exact == [0, Fraction(1, 3), 2]
    tanh = Reference(Pieced((Piece(Region(), get("tanh").expr),), ()), {})
    assert float(tanh.at(Fraction(10) ** 300) or 0) == 1.0


def test_a_root_of_what_is_tiny_is_worked_out() -> None:
    """1 + tanh x is positive to a few thousand bits alone: its limit 0 is no reference there."""
    root = sp.sqrt(sp.tanh(x) / 2 + sp.S.Half)
    exact = Reference(Pieced((Piece(Region(), x * root),), ()), {}).at(Fraction(-740))
    assert exact is not None
    assert float(exact) == pytest.approx(-740 * np.exp(-740.0), rel=1e-4)


def test_findings_name_function_dtype_and_point(
    source: str, forms: OutputForms, tmp_path: Path
) -> None:
    """The message says how far off, where, and how much is allowed."""
    measured = measure(sabotaged(source, "_sigmoid_derivative", f"2.0 * {RIGHT}", tmp_path), forms)
    found = next(
        f for f in accuracy_findings(measured) if f.where == "sigmoid_derivative (float64)"
    )
    assert "ulp at " in found.message
    assert "8 allowed" in found.message


def test_what_stands_in_the_file_is_loaded(tmp_path: Path) -> None:
    """A file of the same size and time as the one before is another."""
    file = tmp_path / "__init__.py"
    for value in (1, 2):
        file.write_text(f"VALUE = {value}\n", encoding="utf-8")
        os.utime(file, (1e9, 1e9))
        assert value == load_package(tmp_path).VALUE


def test_many_elements_are_more_than_a_few() -> None:
    """What generated code does with few elements is tried, and what it does with more."""
    found = re.findall(
        r"^_(?:FEW|FEWEST|SHARED|WORTH): Final = (\d+)", render_support(), re.MULTILINE
    )
    assert len(found) == 4
    assert max(map(int, found)) < MANY


def test_nan_at_an_output_that_rounding_alone_reaches_is_found(
    source: str, forms: OutputForms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where f is 1 by rounding a form in y may have no exact value, as with artanh y; x has one."""
    exact = Reference.at
    monkeypatch.setattr(Reference, "at", lambda own, at: None if at == 1 else exact(own, at))
    formula = "np.where(y == 1.0, np.nan, y * (1.0 - y))"
    name = "sigmoid_derivative_from_output"
    measured = measure(sabotaged(source, f"_{name}", formula, tmp_path), forms)
    assert Code.NOT_A_NUMBER in codes(measured, name)


@pytest.mark.parametrize("size", [1024, 4096])
def test_code_that_is_wrong_for_large_arrays_is_found(
    source: str, forms: OutputForms, tmp_path: Path, size: int
) -> None:
    """A formula that serves from so many elements on, wrong between 2 and 2.1 alone."""
    wrong = f"""

_RIGHT = sigmoid_derivative


def sigmoid_derivative(x):
    dy, x = _RIGHT(x), np.asarray(x)
    far_off = (x > 2.0) & (x < 2.1) & (x.size >= {size})
    return np.where(far_off, dy * x.dtype.type(1.125), dy)
"""
    measured = measure(imported(source + wrong, tmp_path), forms)
    found = [f for f in accuracy_findings(measured) if f.where.startswith("sigmoid_derivative (")]
    assert {f.code for f in found} == {Code.INACCURATE}


def test_a_warning_for_large_arrays_alone_is_found(
    source: str, forms: OutputForms, tmp_path: Path
) -> None:
    """No call with one element divides by zero."""
    wrong = """

_RIGHT = sigmoid_derivative


def sigmoid_derivative(x):
    if np.size(x) > 4096:
        1.0 / np.zeros(1)
    return _RIGHT(x)
"""
    measured = measure(imported(source + wrong, tmp_path), forms)
    found = [f for f in accuracy_findings(measured) if f.where.startswith("sigmoid_derivative (")]
    assert {f.code for f in found} == {Code.NOT_A_NUMBER}


def test_every_role_has_a_limit_that_holds_for_any_entry() -> None:
    """Limits go by role and dtype; no activation has one of its own."""
    text = Path(sys.modules[Accuracy.__module__].__file__ or "").read_text(encoding="utf-8")
    assert not [entry.name for entry in CATALOG if f'"{entry.name}"' in text]
    assert np.finfo(np.float16).nmant == 10


def test_what_is_known_to_miss_a_limit_must_not_become_worse(
    source: str, forms: OutputForms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The accuracy table raises the limit of its own functions alone, and not without bound."""
    crude = sabotaged(source, "_sigmoid_derivative", f"{RIGHT} * 1.00001", tmp_path)

    def known(ulp: float, function: str) -> None:
        row = {"function": function, "dtype": "float32", "max_ulp": ulp}
        table = {"sigmoid": {"rows": [row]}}
        monkeypatch.setattr("derive.checking.accuracy.measurements", lambda: table)

    wrong = next(
        one
        for one in measure(crude, forms)
        if (one.function, one.dtype) == ("sigmoid_derivative", "float32")
    )
    known(wrong.max_ulp, "sigmoid_derivative")
    assert accuracy_findings([wrong]) == ()
    known(wrong.max_ulp / 2, "sigmoid_derivative")
    assert len(accuracy_findings([wrong])) == 1
    known(wrong.max_ulp, "sigmoid")
    assert len(accuracy_findings([wrong])) == 1


def test_parameters_are_the_floats_that_are_given_and_constants_are_exact() -> None:
    """0.01 is no float; the code of SELU has its constants to more digits than one has."""
    for name, is_float in (("leaky_relu", True), ("selu", False)):
        chosen = next(targets(forms_of(name))).values
        assert all((sp.Rational(float(v)) == v) is is_float for v in chosen.values())
        assert {*chosen} == {*get(name).defaults}
