"""Parameters that only stretch the axis are taken out, and no others."""

import sympy as sp

from derive.output_forms.scaling import unscaled
from derive.proof import Region
from derive.symbols import x

a, b = (sp.Symbol(letter, real=True) for letter in "ab")
POSITIVE = (a > 0, b > 0)


def test_a_stretched_axis_loses_its_letter() -> None:
    """The function x e^(−bx) has the signs of x e^(−x), times a power of b."""
    assert unscaled(x * sp.exp(-b * x), Region(assumptions=POSITIVE)) == x * sp.exp(-x)
    assert unscaled(sp.tanh(b * x) - b * x, Region(assumptions=POSITIVE)) == sp.tanh(x) - x
    kept = sp.tanh(b * x) - x
    assert b in unscaled(kept, Region(assumptions=POSITIVE)).free_symbols


def test_letters_of_unknown_sign_and_fixed_ends_stay() -> None:
    """A negative letter would turn the axis round; an end at 1 would move."""
    assert unscaled(sp.exp(b * x), Region()) == sp.exp(b * x)
    region = Region(sp.S.Zero, sp.S.One, POSITIVE)
    assert unscaled(sp.exp(b * x), region) == sp.exp(b * x)
