"""Functions that are rational once raised to a power: (x/(1 + xⁿ)^(1/n))ⁿ = θ/(1 + θ), θ = xⁿ."""

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp

from derive.symbols import x


@dataclass(frozen=True, slots=True)
class Raised:
    """(side·f)ⁿ = ``value`` over ``theta``, which stands for (side·x)ⁿ, n = ``power``.

    It holds where side·x > 0 and every one of ``bases``, over ``theta`` too, is positive.
    """

    side: int
    power: sp.Expr
    theta: sp.Symbol
    value: sp.Expr
    bases: tuple[sp.Expr, ...]


def raised(expr: sp.Expr) -> Iterator[Raised]:
    """Yield ``expr`` raised to each parameter that is an exponent of x or −x in it."""
    theta, size = sp.Dummy("θ", positive=True), sp.Dummy("v", positive=True)
    powers = {p for p in expr.atoms(sp.Pow) if p.base in (x, -x) and p.exp.free_symbols}
    for base, n in sorted((p.as_base_exp() for p in powers), key=str):
        side = int(base / x)
        turned = (side * expr).xreplace({x: side * size})
        parts = [part.as_base_exp() for part in sp.Mul.make_args(turned)]
        powers_of = (theta**e if b == size else b ** sp.cancel(e * n) for b, e in parts)
        value = sp.Mul(*powers_of).xreplace({size**n: theta})
        if size not in value.free_symbols and value.is_rational_function(theta):
            bases = tuple(b.xreplace({size**n: theta}) for b, _ in parts if b != size)
            yield Raised(side, n, theta, value, bases)
