"""Signs of sines and cosines of what is bounded, and none where half a wave is left."""

import pytest
import sympy as sp

from derive.proof import Region, sign_on
from derive.symbols import x

a = sp.Symbol("a", real=True)
RIGHT = sp.pi / 2


@pytest.mark.parametrize(
    ("wave", "region", "expected"),
    [
        (sp.cos(x), Region(-RIGHT, RIGHT), 1),
        (sp.cos(x), Region(-RIGHT, RIGHT + sp.Rational(1, 100)), None),
        (sp.cos(x), Region(-RIGHT - sp.Rational(1, 10**6), RIGHT), None),
        (sp.cos(sp.tanh(x)), Region(), 1),
        (sp.cos(2 * sp.tanh(x)), Region(), None),
        (sp.cos(sp.atan(x)), Region(), 1),
        (sp.cos(2 * sp.atan(x)), Region(), None),
        (sp.sin(sp.tanh(x)), Region(upper=sp.S.Zero), -1),
        (sp.sin(3 * sp.tanh(x)), Region(lower=sp.S.Zero), 1),
        (sp.sin(4 * sp.tanh(x)), Region(lower=sp.S.Zero), None),
        (sp.sin(sp.tanh(x)), Region(), None),
        (sp.cos(a * sp.tanh(x)), Region(assumptions=(a > 0, a < 1)), 1),
        (sp.cos(a * sp.tanh(x)), Region(assumptions=(a > 0, a < 2)), None),
    ],
)
def test_a_sign_is_certified_within_half_a_wave_alone(wave, region, expected):
    """The strict sign, or none: a wave that is any longer has both."""
    assert sign_on(wave, region) == expected
