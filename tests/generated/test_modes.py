"""The rounded mode: float32 computed in float64 and rounded once, the gradient included."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from derive.checking.accuracy import ROUNDED_LIMITS, accuracy_findings, load_package, measure
from derive.rendering.mode import Mode
from derive.rendering.module import render_activation, render_package, render_support
from tests.known import forms_of, study_of

NAMES = ("gelu", "leaky_relu")


@pytest.fixture(scope="module")
def rounded(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Import a package of two activations in the rounded mode."""
    folder: Path = tmp_path_factory.mktemp("rounded")
    studies = [study_of(name) for name in NAMES]
    texts = {f"{s.activation.name}.py": render_activation(s, Mode.ROUNDED) for s in studies}
    texts["__init__.py"] = render_package(studies, Mode.ROUNDED)
    texts["_support.py"] = render_support(Mode.ROUNDED)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_package(folder)


@pytest.mark.parametrize("size", [1, 100, 150_001])
def test_float32_is_float64_rounded_once(rounded: ModuleType, size: int) -> None:
    """Values and products with the gradient are those of float64, rounded, in every size."""
    rng = np.random.default_rng(8)
    x, grad = (rng.standard_normal((2, size)) * 4).astype(np.float32)
    wide, wide_grad = x.astype(np.float64), grad.astype(np.float64)
    gelu = rounded.gelu
    for workers in (None, 2):
        assert_array_equal(gelu.gelu(x, workers=workers), gelu.gelu(wide).astype(np.float32))
        assert_array_equal(
            gelu.gelu_backward(grad, x, workers=workers),
            gelu.gelu_backward(wide_grad, wide).astype(np.float32),
        )
    assert_array_equal(gelu.gelu(x, out=x.copy()), gelu.gelu(x))


def test_the_gradient_of_a_parameter_is_rounded_once(rounded: ModuleType) -> None:
    """The sum is formed in float64 from products in float64."""
    x = np.full(3, -0.1, np.float32)
    total = rounded.leaky_relu.leaky_relu_backward_by_negative_slope(np.float32(0.3), x)
    assert total == np.float32(3 * np.float64(np.float32(0.3)) * np.float64(np.float32(-0.1)))


@pytest.mark.parametrize("name", NAMES)
def test_errors_stay_below_the_limits_of_the_mode(rounded: ModuleType, name: str) -> None:
    """At most 0.501 ulp in float32 and 0.5001 in float16, at every hard point."""
    measured = measure(getattr(rounded, name), forms_of(name))
    assert accuracy_findings(measured) == ()
    assert all(one.rounded and one.limit == ROUNDED_LIMITS[one.dtype]
               for one in measured if one.dtype != "float64")  # fmt: skip
