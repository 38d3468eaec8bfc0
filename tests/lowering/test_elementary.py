"""Our own functions of float32: their polynomials are certified, and for nothing worse."""

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from derive.lowering.elementary import (
    QUOTIENTS,
    Quotient,
    certified,
    eighth_turn,
    elementary,
    log_of_two,
)
from derive.lowering.operations import (
    ARCSINH,
    ARCTAN,
    COSH,
    EXP,
    EXPM1,
    LOG1P,
    QUARTER_TURN,
    SINH,
    Operation,
)
from derive.lowering.roundings import FLOAT32
from tests.lowering.evaluated import special

EXACT: dict[str, Callable[[Any], Any]] = {
    "exp": lambda z: mp.expm1(z) / z,
    **dict.fromkeys(("log", "log1p"), lambda z: 2 * mp.atanh(mp.sqrt(z)) / mp.sqrt(z)),
    "arctan": lambda z: mp.atan(mp.sqrt(z)) / mp.sqrt(z),
    "sine_square": lambda z: 2 * mp.sin(mp.sqrt(z)) ** 2 / z,
}


def error_at(row: Quotient, coefficients: tuple[float, ...], at: float) -> mp.mpf:
    with mp.workdps(40):
        z = mp.mpf(at)
        total = row.first + z * mp.polyval([mp.mpf(c) for c in reversed(coefficients)], z)
        return abs(total / EXACT[row.name](z) - 1)


def worst(row: Quotient, coefficients: tuple[float, ...]) -> mp.mpf:
    points = np.linspace(float(row.low), float(row.high), 50) + 1e-7
    return max(error_at(row, coefficients, float(at)) for at in points[:-1])


@pytest.mark.parametrize("row", QUOTIENTS, ids=lambda row: row.name)
def test_the_bound_is_no_smaller_than_the_error_seen(row: Quotient) -> None:
    """In exact arithmetic, the polynomial is within what is certified."""
    found = elementary()[row.name]
    assert worst(row, found.coefficients) < 2.0**-found.bits


@pytest.mark.parametrize("row", QUOTIENTS, ids=lambda row: row.name)
@pytest.mark.parametrize("change", [1e-5])
def test_a_perturbed_polynomial_is_not_certified(row: Quotient, change: float) -> None:
    """The error of each coefficient that is seen is also in the bound."""
    found = elementary()[row.name]
    for place in range(2):
        wrong = list(found.coefficients)
        wrong[place] *= 1 + change
        bits = certified(row, tuple(wrong))
        assert not bits or worst(row, tuple(wrong)) < 2.0**-bits
    assert certified(row, tuple(-c for c in found.coefficients)) < 8
    assert certified(row, found.coefficients[:-1]) < found.bits


def test_one_function_is_not_certified_as_another() -> None:
    """The polynomial of one is far from the others."""
    for row in QUOTIENTS:
        for other in QUOTIENTS:
            if other is not row and {row.name, other.name} != {"log", "log1p"}:
                assert certified(row, elementary()[other.name].coefficients) < 16


def test_three_parts_of_an_eighth_turn() -> None:
    """Multiples of the first two up to 2^8 have 24 digits at most; together they are π/4."""
    *short, last = eighth_turn()
    for place, part in zip((16, 32), short, strict=True):
        assert (part * 2**place).is_integer()
        assert part * 2**place < 2**16
    with mp.workdps(40):
        assert abs(mp.fsum([*short, last]) - mp.pi / 4) < mp.mpf(2) ** -56


def test_both_parts_of_log_two() -> None:
    """Multiples of the first part up to 2^8 have 17 digits; both together are log 2."""
    first, rest = log_of_two()
    assert np.float32(first) == first
    assert (first * 2**9).is_integer()
    assert abs(first + rest - np.log(2)) < 1e-16


_GROWING = np.linspace(-87.9, 87.9, 20011)
_NEAR = np.concatenate(
    [np.linspace(-3, 3, 20011), *(s * np.geomspace(1e-38, 1, 999) for s in (1, -1))]
)
_ALL = np.concatenate([*(s * np.geomspace(1e-38, 1e37, 9999) for s in (1, -1)), _NEAR])
_ABOVE = np.concatenate([np.geomspace(1e-38, 1e29, 9999), -np.geomspace(1e-38, 0.9999, 999), _NEAR])
_PART = np.concatenate([np.linspace(0, 1, 20011), np.geomspace(1e-38, 1, 999)])
_DOWN = np.concatenate([_GROWING, np.linspace(-120, 0, 20011), np.linspace(-5000, 0, 2011)])
_DEEP = np.linspace(-9999, 80, 20011)
#: name, exact function, what its error may be, where it is tried
CLAIMS: dict[str, tuple[Callable[..., Any], Operation, tuple[np.ndarray, ...]]] = {
    "quick_expm1": (np.expm1, EXPM1, (_GROWING, _NEAR, _DEEP)),
    "quick_log1p": (np.log1p, LOG1P, (_ABOVE[_ABOVE > -1], _ABOVE[np.abs(_ABOVE) < 0.5], _PART)),
    "quick_cosh": (np.cosh, COSH, (_GROWING, _NEAR)),
    "quick_sinh": (np.sinh, SINH, (_GROWING, _NEAR)),
    "quick_arctan": (np.arctan, ARCTAN, (_ALL,)),
    "quick_arcsinh": (np.arcsinh, ARCSINH, (_ALL[np.abs(_ALL) < 1e17], _NEAR)),
    "arccot": (lambda u: np.arctan2(1.0, u), QUARTER_TURN, (_ALL,)),
}
_FAR = np.array(
    [np.inf, -np.inf, np.nan, 0.0, -0.0, 1e-45, -1e-45, 3e38, -3e38, 90, -90], np.float32
)


@pytest.fixture(params=[True, False], ids=["ours", "NumPy's"])
def slow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Take each function for one that NumPy is slow with, or for one that it is quick with."""
    names = ("expm1", "log1p", "cosh", "sinh", "arctan", "arcsinh") if request.param else ()
    monkeypatch.setattr(special(), "_SLOW", frozenset(names))
    return bool(request.param)


@pytest.mark.parametrize("name", CLAIMS)
def test_errors_are_those_that_bounds_are_made_of(name: str, *, slow: bool) -> None:
    """In place or beside the argument, on any shape; nothing warns."""
    exact, operation, pieces = CLAIMS[name]
    compute = getattr(special(), name)
    for piece in pieces:
        u = piece.astype(np.float32)
        out = np.empty_like(u)
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            assert compute(u, out=out) is out
            folded = compute(u[:2000].reshape(20, 100).copy(), out=np.empty((20, 100), np.float32))
            over = u.copy()
            compute(over, out=over)
        true = exact(u.astype(float))
        unit = np.spacing(np.maximum(np.abs(true), 1.2e-38).astype(np.float32))
        assert (np.abs(out - true) / unit).max() < FLOAT32[operation]
        np.testing.assert_array_equal(over, out)
        np.testing.assert_array_equal(folded.ravel(), compute(u[:2000].copy(), out=out[:2000]))
    assert slow == bool(special()._SLOW)


@pytest.mark.parametrize("name", CLAIMS)
def test_what_is_far_out_is_as_numpy_has_it(name: str, *, slow: bool) -> None:
    """Infinities, NaN, zeros of both signs, subnormal numbers, and the largest."""
    exact = CLAIMS[name][0]
    u = np.tile(_FAR[_FAR >= -1] if "log1p" in name else _FAR, 300)
    with np.errstate(all="ignore"):
        found = getattr(special(), name)(u, out=np.empty_like(u))
        expected = exact(u.astype(float)).astype(np.float32)
    np.testing.assert_array_max_ulp(found, expected, maxulp=1)
    np.testing.assert_array_equal(np.signbit(found), np.signbit(expected))
    assert slow == bool(special()._SLOW)


@pytest.mark.parametrize("function", [np.exp, np.expm1, np.log1p])
def test_close_to_rounded_once(function: np.ufunc, *, slow: bool) -> None:
    """Ours err by a unit and a half at most, float64 rounded by half a unit."""
    u = (_ABOVE[_ABOVE > -1] if function is np.log1p else _DOWN).astype(np.float32)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        found = special().once(function, u)
    true = function(u.astype(float))
    unit = np.spacing(np.abs(true).astype(np.float32))
    assert (np.abs(found - true) / unit).max() < (1.5 if slow else 0.501)
    assert FLOAT32[EXP] > 1.5
