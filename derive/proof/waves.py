"""Signs of waves that are bounded: cos u > 0 for |u| < π/2, and sin u > 0 for 0 < u < π."""

from collections.abc import Callable

import sympy as sp


def sign_of_wave(wave: sp.Expr, sign: Callable[[sp.Expr], int | None]) -> int | None:
    """Return the sign of cos u or sin u where u is certified to stay within half a wave.

    ``sign`` tells the strict sign of an expression on a region, None where it is not certified.
    """
    if not isinstance(wave, sp.cos | sp.sin):
        return None
    (u,) = wave.args
    if isinstance(wave, sp.cos):
        return 1 if sign(sp.pi / 2 - u) == 1 and sign(sp.pi / 2 + u) == 1 else None
    side = sign(u)
    return side if side in (1, -1) and sign(sp.pi - side * u) == 1 else None
