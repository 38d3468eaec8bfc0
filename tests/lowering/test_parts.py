"""Values in parts: every operation computes what it means, to two and three times the digits."""

import re
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp

from derive.lowering.operation import Operation
from derive.lowering.parts import MEANT, NAMES, as_parts, in_parts_of
from derive.lowering.symmetry import X
from derive.lowering.terms import Let, Letter, Polynomial, Term, call, meaning, number
from derive.printing.parts_printer import program_of_parts
from tests.lowering.evaluated import special

#: bits that are certain with two and with three parts; exponents of 30 cost five of them
BITS = {2: 97, 3: 149}
AT = np.array([0.3, -0.7, 1.9, -26.0, 30.0, 1e-9, -2.5e-4, 0.999])
POSITIVE = ("log", "log1p", "square root", "sqrt", "power", "cube root")


def parts(values: np.ndarray, count: int) -> tuple[np.ndarray, ...]:
    """Return the values with something in every part."""
    return tuple(values * (-3 / 2**55) ** n for n in range(count))


def exact(value: tuple[np.ndarray, ...], place: int) -> Any:
    return mpmath.fsum(mpmath.mpf(float(part[place])) for part in value)


def bits(found: tuple[np.ndarray, ...], truth: Callable[[int], Any]) -> float:
    """Return how many bits are right at the worst point."""
    errors = [abs(exact(found, n) / truth(n) - 1) for n in range(AT.size)]
    return float(-mpmath.log(max(*errors, mpmath.mpf(2) ** -300), 2))


@pytest.mark.parametrize("count", BITS)
@pytest.mark.parametrize("operation", NAMES, ids=lambda operation: str(operation.name))
def test_each_operation_computes_what_it_means(operation: Operation, count: int) -> None:
    """Each row, against the exact meaning at points with something in every part."""
    arity = len(set(re.findall(r"{(\d)}", operation.numpy)))
    base = np.abs(AT) if operation.name in POSITIVE else AT
    base = AT / 20 if operation.name in ("erf", "erfc") else base
    given = [parts(base, count), parts(AT[::-1] / 3, count)][:arity]
    letters = sp.symbols(f"u0:{arity}", real=True)
    with np.errstate(all="ignore"), mpmath.workprec(300):
        found = getattr(special(), NAMES[operation])(*given)
        truth = sp.lambdify(letters, operation.meaning(*letters), "mpmath")
        assert bits(found, lambda n: truth(*(exact(u, n) for u in given))) > BITS[count]


def test_a_value_of_one_part_is_found_out() -> None:
    """The judge of the test above: what float64 gives is refused."""
    u = parts(AT, 2)
    with mpmath.workprec(300):
        rounded = (np.exp(AT), np.zeros_like(AT))
        assert bits(rounded, lambda n: mpmath.exp(exact(u, n))) < 60


@pytest.mark.parametrize("operation", MEANT, ids=lambda operation: str(operation.name))
def test_rewrites_mean_the_same(operation: Operation) -> None:
    """Guards, what roundings cut off, and functions of the package, by operations of parts."""
    count = len(set(re.findall(r"{(\d)}", operation.numpy)))
    given: list[Term] = [Let(f"u{n}", X * number(n + 2)) for n in range(count)]
    term = call(operation, *given)
    there = as_parts(term)
    assert there is not None
    at = {"x": sp.Rational(3, 7)}
    assert sp.N(meaning(term, at) - meaning(there, at), 30) == 0


def test_what_has_no_parts_is_refused() -> None:
    """A fitted polynomial has the digits of a float64 alone."""
    fitted = Polynomial("P", (1.0, 0.5), X, "close to something")
    assert as_parts(fitted) is None
    assert as_parts(X + fitted) is None
    with pytest.raises(TypeError, match="no parts"):
        program_of_parts(fitted, ("x",))


def test_a_program_names_every_value_once() -> None:
    """Equal values share a line; a name that is a letter already gets another one."""
    square = X * X
    lines = program_of_parts(square + square * Letter("p0"), ("x", "p0"))
    assert lines == (
        "p0_ = special.parts_product(x, x)",
        "p1 = special.parts_product(p0_, p0)",
        "p2 = special.parts_sum(p0_, p1)",
        "return p2",
    )


def test_constants_have_as_many_parts_as_asked_for() -> None:
    """Log 2 to 159 bits in three parts; what is a float64 has nothing left."""
    with mpmath.workprec(300):
        total = mpmath.fsum(map(mpmath.mpf, in_parts_of(sp.log(2), 3)))
        assert abs(total - mpmath.log(2)) < mpmath.mpf(2) ** -158
    assert in_parts_of(sp.Rational(3, 8), 3) == (0.375, 0.0, 0.0)


def test_the_error_function_in_parts_ends_at_four() -> None:
    """Beyond, the series would be too short: NaN, which leaves the value as it was."""
    u = np.array([-4.0, 4.5, np.nan, 3.9]), np.zeros(4)
    with np.errstate(invalid="ignore"):
        found = special().parts_erf(u)
    assert np.isnan(found[0]).tolist() == [True, True, True, False]
    with mpmath.workprec(300):
        assert abs(exact(found, 3) / mpmath.erf(mpmath.mpf(3.9)) - 1) < mpmath.mpf(2) ** -95
