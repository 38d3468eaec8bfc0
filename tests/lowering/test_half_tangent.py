"""The tangent of half an angle as a quotient: certified, and for nothing worse."""

import mpmath as mp
import pytest
from flint import fmpq, fmpq_poly

from derive.lowering.half_tangent import certified, convergent, half_tangent


def test_the_bound_is_no_smaller_than_the_error_seen() -> None:
    """From 0 to a quarter turn, in exact arithmetic; the sine follows from the quotient."""
    found = half_tangent()
    assert found.denominator[-1] == 1.0
    with mp.workdps(40):
        for n in range(1, 41):
            r = mp.pi / 2 * n / 40
            above, below = (
                mp.polyval([mp.mpf(c) for c in reversed(part)], r * r)
                for part in (found.numerator, found.denominator)
            )
            ours = r * above / below
            assert abs(ours / mp.tan(r / 2) - 1) < mp.mpf(2) ** -found.bits
            assert abs(2 * ours / (1 + ours**2) - mp.sin(r)) < mp.mpf(2) ** (1 - found.bits)


@pytest.mark.parametrize("place", range(4))
def test_a_perturbed_quotient_is_not_certified(place: int) -> None:
    """Each coefficient counts, of numerator and denominator."""
    above, below = convergent()
    nudge = fmpq_poly([*[0] * place, fmpq(1, 2**20)])
    assert certified(above, below) == half_tangent().bits
    assert certified(above + nudge * above[place], below) < 40
    assert certified(above, below + nudge * below[place]) < 40
    assert certified(-above, below) == 0
