"""A second, independent evaluation of claims: mpmath, which shares nothing with ball arithmetic."""

import mpmath
import sympy as sp

DIGITS = 120
_POINTS = [mpmath.mpf(n) / d for n in (1, -1, 2, -2, 5, -7, 13, -11) for d in (1, 3, 7, 20)]
_SETTINGS = [mpmath.mpf(n) / 8 for n in (4, 8, 13, 40)]


def difference(left: sp.Expr, right: sp.Expr, point: dict[str, sp.Rational]) -> mpmath.mpf:
    """Return |left − right| at a rational point, computed by mpmath with many digits."""
    letters = sorted(left.free_symbols | right.free_symbols, key=str)
    with mpmath.workdps(DIGITS):
        values = [mpmath.mpf(int(point[str(s)].p)) / int(point[str(s)].q) for s in letters]
        sides = [sp.lambdify(letters, side, "mpmath")(*values) for side in (left, right)]
        return abs(mpmath.mpc(sides[0]) - mpmath.mpc(sides[1]))


def differ_somewhere(left: sp.Expr, right: sp.Expr, x: sp.Symbol) -> bool:
    """Whether two expressions differ at one of many points (all parameters equal and positive)."""
    letters = sorted((left.free_symbols | right.free_symbols | {x}) - {x}, key=str)
    with mpmath.workdps(DIGITS):
        functions = [sp.lambdify([x, *letters], side, "mpmath") for side in (left, right)]
        for setting in _SETTINGS:
            values = [setting * (k + 1) for k in range(len(letters))]
            for at in _POINTS:
                try:
                    first, second = (mpmath.mpf(f(at, *values)) for f in functions)
                except (ZeroDivisionError, ValueError, TypeError):
                    continue
                if abs(first - second) > mpmath.mpf(10) ** (20 - DIGITS) * (1 + abs(first)):
                    return True
    return False
