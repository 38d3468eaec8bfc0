"""A rational expression as constant · E^power · numerator factors / denominator factors."""

from dataclasses import dataclass

import sympy as sp

from derive.lowering.halves import E, G, a

Factors = tuple[tuple[sp.Expr, int], ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """``power`` and ``gaussian`` count E and G; ``constant`` holds no letter."""

    constant: sp.Expr
    power: int
    gaussian: int
    numerator: Factors
    denominator: Factors

    @property
    def growth(self) -> int:
        """The power of a by which the cofactor of the exponential grows at infinity."""
        return _degree(self.numerator) - _degree(self.denominator)


def split(expr: sp.Expr) -> Parts:
    """Factor over the rationals; factors come in a fixed order."""
    numerator, denominator = sp.fraction(sp.factor(expr))
    top_constant, top = _factors(numerator)
    bottom_constant, bottom = _factors(denominator)
    powers = {letter: top.pop(letter, 0) - bottom.pop(letter, 0) for letter in (E, G)}
    return Parts(
        top_constant / bottom_constant, powers[E], powers[G], _ordered(top), _ordered(bottom)
    )


def _factors(p: sp.Expr) -> tuple[sp.Expr, dict[sp.Expr, int]]:
    constant, factors = sp.factor_list(p)
    return constant, dict(factors)


def _ordered(factors: dict[sp.Expr, int]) -> Factors:
    """Parameters first, then short factors before long ones."""
    return tuple(
        sorted(factors.items(), key=lambda f: (f[0].has(a, E), sp.count_ops(f[0]), str(f[0])))
    )


def _degree(factors: Factors) -> int:
    total = 0
    for factor, exponent in factors:
        far = factor.subs({E: 0, G: 0})
        total += exponent * (sp.degree(far, a) if far.has(a) else 0)
    return total
