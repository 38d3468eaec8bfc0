"""The tables for erf and erfc: fitted at generation time, their errors certified."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import sympy as sp
from flint import arb

from derive.errors import NoRuleError
from derive.lowering.certificate import (
    Approximation,
    Series,
    certified_bits,
    mills_ratio,
    reduced_erf,
)
from derive.lowering.fitting import Function, fit

_ATOM: Final = sp.Symbol("M")


@dataclass(frozen=True, slots=True)
class FittedTable:
    """Coefficients in t = (a − centre)/(a + centre), 0 ≤ a ≤ upper; error below 2^-bits."""

    centre: int
    upper: int
    coefficients: tuple[float, ...]
    bits: int


@cache
def reduced_erf_table() -> FittedTable:
    """erf(√a)/√a for 0 ≤ a ≤ 1."""
    return _table(lambda at: at.sqrt().erf() / at.sqrt(), reduced_erf, 0, 1)


@cache
def scaled_erfc_table() -> FittedTable:
    """(1 + a) e^(a²) erfc(a) for 0 ≤ a ≤ 28; beyond, erfc(a) is 0 in float64."""
    return _table(_scaled_erfc, mills_ratio(sp.S.One), 1, 28)


def _scaled_erfc(at: arb) -> arb:
    return (at * at).exp() * at.erfc() * (1 + at)


def _table(flat: Function, series: Series, weight: int, upper: int) -> FittedTable:
    found = fit(flat, upper)
    if found is None:
        raise NoRuleError("erf: no polynomial of degree up to 32 reaches 2^-56")
    claim = Approximation(
        _ATOM, {_ATOM: series}, None, weight, found.centre, found.coefficients, upper
    )
    bits = certified_bits(claim)
    if bits is None:
        raise NoRuleError("erf: the error of the polynomial is not certified")
    return FittedTable(found.centre, upper, found.coefficients, bits)
