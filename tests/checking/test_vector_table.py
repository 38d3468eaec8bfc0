"""Functions between vectors are measured like the others, and wrong ones are found."""

from pathlib import Path
from types import ModuleType

import mpmath as mp
import numpy as np
import pytest

from derive.catalog.vector import VECTOR_CATALOG
from derive.checking.accuracy import load_package
from derive.checking.vector_table import PRODUCT, VALUE, evaluator, vector_record
from derive.rendering.module import SUPPORT, render_support
from derive.rendering.vector_module import (
    VECTOR_SUPPORT,
    has_module,
    render_vector_support,
)
from tests.known import vector_module_of
from tests.thinned import thinned

ENTRIES = {entry.name: entry for entry in VECTOR_CATALOG if has_module(entry)}


def imported(folder: Path, texts: dict[str, str]) -> ModuleType:
    lines = (f"from . import {name}\n" for name in texts)
    (folder / "__init__.py").write_text("".join(lines), encoding="utf-8")
    (folder / SUPPORT).write_text(render_support(), encoding="utf-8")
    (folder / VECTOR_SUPPORT).write_text(render_vector_support(), encoding="utf-8")
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return load_package(folder, f"_vectors_{folder.name}")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    texts = {name: vector_module_of(name) for name in ENTRIES}
    return imported(tmp_path_factory.mktemp("right"), texts)


@pytest.mark.parametrize("name", thinned(ENTRIES))
def test_every_module_is_measured(package: ModuleType, name: str) -> None:
    """Value and products in each dtype; nothing is lost in float64, NaN or infinite."""
    rows = vector_record(package, ENTRIES[name], 2, "digest")["rows"]
    assert {row["role"] for row in rows} == {VALUE} | ({PRODUCT} if name != "maxout" else set())
    assert [row["dtype"] for row in rows if row["role"] == VALUE] == [
        *("float16", "float32", "float64")
    ]
    assert all(row["nan"] == row["inf"] == 0 for row in rows)
    assert all(row["max_ulp"] <= 0.5001 for row in rows if row["dtype"] == "float16")
    assert all(row["lost"] == 0 for row in rows if row["dtype"] == "float64")


@pytest.mark.parametrize(
    ("name", "most"), [("softmax", 6.5), ("softmin", 6.5), ("log_softmax", 3.5)]
)
def test_the_shift_costs_no_digits(package: ModuleType, name: str, most: float) -> None:
    """Inputs up to 40 apart: e^z has lost none of the digits that the rounding of z cuts off."""
    for row in vector_record(package, ENTRIES[name], 20, "digest")["rows"]:
        assert row["role"] != VALUE or row["max_ulp"] < most


def test_a_shift_without_what_it_cuts_off_is_found(tmp_path: Path) -> None:
    """The same softmax, the rest of z forgotten."""
    text = vector_module_of("softmax")
    crude = text.replace("exponential(z, rest)", "exponential(z, 0.0 * rest)")
    assert crude != text
    rows = vector_record(imported(tmp_path, {"softmax": crude}), ENTRIES["softmax"], 20, "")["rows"]
    (value,) = (r for r in rows if (r["role"], r["dtype"]) == (VALUE, "float64"))
    assert value["max_ulp"] > 10


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    """A softmax whose values are off by a millionth, and a gradient with a sign changed."""
    text = vector_module_of("softmax")
    crude = text.replace("y: Array = e / summed", "y: Array = e / summed * 1.000001")
    assert crude != text
    rows = vector_record(imported(tmp_path, {"softmax": crude}), ENTRIES["softmax"], 2, "")["rows"]
    (value,) = (r for r in rows if (r["role"], r["dtype"]) == (VALUE, "float64"))
    assert value["max_ulp"] > 1e9


def test_definitions_are_evaluated_by_their_equations() -> None:
    """The threshold of sparsemax, the radius of a norm, the sum of softmax, all to many digits."""
    assert [float(v) for v in evaluator(ENTRIES["sparsemax"])([[0.5, 0.25, -3.0]])] == [
        *(0.625, 0.375, 0.0)
    ]
    with mp.workdps(50):
        (value,) = evaluator(ENTRIES["rms_norm"])([[3.0]])
        assert abs(value - 1) < 1e-45
        first, second = evaluator(ENTRIES["softmax"])([[0.0, 1.0]])
        assert abs(first - 1 / (1 + mp.e)) < 1e-45
        assert abs(first + second - 1) < 1e-45
    assert evaluator(ENTRIES["maxout"])([[1.0, 7.0]]) == 7
    assert np.isclose(float(evaluator(ENTRIES["logsumexp"])([[0.0, 0.0]])), np.log(2))
