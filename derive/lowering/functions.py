"""Functions that terms know beside those of SymPy: sums that would cancel, each as one."""

import sympy as sp


class ErrorComplement(sp.Function):
    """1 − erf u, kept as it is: SymPy writes erfc(−u) as 2 − erfc u, which cancels."""


class SineAndCosine(sp.Function):
    """sin u + cos u, in one call: half of its digits would be gone beside its zeros."""


class QuarterTurn(sp.Function):
    """π/2 − arctan u, for all u in one call of NumPy, accurate where it is small."""
