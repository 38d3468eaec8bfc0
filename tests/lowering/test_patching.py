"""Patches beside zeros are certified as printed, and only where terms cancel."""

from dataclasses import replace

import pytest
import sympy as sp

from derive.lowering.fitting import Fit
from derive.lowering.patching import LEAST_BITS, Patch, certified_bits, fitted, patches
from derive.symbols import x


@pytest.fixture(scope="module", params=[x - sp.tanh(x), sp.log(sp.cosh(x))], ids=str)
def certified(request: pytest.FixtureRequest) -> tuple[Patch, Fit]:
    (patch,) = patches(request.param)
    found = fitted(patch)
    assert found is not None
    return found[0], found[1]


def test_a_wrong_coefficient_is_not_certified(certified: tuple[Patch, Fit]) -> None:
    """The printed polynomial passes; one part in 10^12 in a coefficient does not."""
    patch, fit = certified
    assert certified_bits(patch, fit) >= LEAST_BITS
    wrong = list(fit.coefficients)
    wrong[2] += 1e-12
    assert certified_bits(patch, replace(fit, coefficients=tuple(wrong))) < LEAST_BITS


def test_a_wrong_order_is_not_certified(certified: tuple[Patch, Fit]) -> None:
    """The order of the zero is part of what is certified."""
    patch, fit = certified
    assert certified_bits(replace(patch, order=patch.order + 1), fit) < LEAST_BITS


def test_no_patch_without_cancellation() -> None:
    """A factor that vanishes by itself, or a sum of terms of one sign, needs none."""
    assert not list(patches(x * sp.cos(x) ** 2))
    assert not list(patches(x + x**3))


def test_the_reach_about_0_can_be_widened() -> None:
    """Where the formula cancels farther out, the polynomial is used as far."""
    expr = (1 - x) * sp.exp(x) - 1
    (near,) = patches(expr)
    (wide,) = patches(expr, reach=sp.S.One)
    assert (near.radius, wide.radius) == (sp.S.Half, 1)
    assert fitted(wide) is not None
