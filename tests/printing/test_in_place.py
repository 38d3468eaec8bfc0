"""A program in place computes, bit for bit, what the expressions it is made from compute."""

import re
from typing import Any

import numpy as np
import pytest

from derive.printing.in_place import Program, in_place

KERNELS = {
    "sum": ((), "x + 1.0"),
    "shared": (("e = np.exp(-np.abs(x))", "t = 1.0 + e"), "e / (t * t)"),
    "names": (
        ("a = np.minimum(np.abs(x), 4.0)", "h = np.exp(-0.5 * a)"),
        "x - a * h * h / (1 + h)",
    ),
    "parameter": (("k = s + 1.0", "a = k * x"), "np.where(x > 0.0, a, s * x) - k"),
    "two masks": ((), "np.where(x >= 1.0, 0.0, np.where(x > -1.0, x * x, -x))"),
    "signs": ((), "np.copysign(np.copysign(1.0, x) + np.exp(x), x) + np.copysign(2.0, x)"),
    "sign last": (("a = np.abs(x)",), "np.copysign(a / (1.0 + a), x)"),
    "argument": ((), "x"),
    "number": ((), "2.0"),
    "constant": ((), "0.0 + 0.0 * np.sign(x)"),
    "twice": (("d = x - 1.0",), "d * d - (x - 1.0) * d"),
    "deep": ((), "((x + 1.0) * (x + 2.0)) * ((x + 3.0) * (x + 4.0))"),
    "bounds": ((), "np.maximum(x, s) - np.clip(np.minimum(x, 1.0), -1.0, s)"),
    "last use": (("a = x * x", "b = a + 1.0"), "(a - b) * np.sqrt(b)"),
}


def choose(
    mask: np.ndarray, chosen: Any, otherwise: Any, *, out: np.ndarray, scratch: np.ndarray
) -> None:
    """Stand for the function of the support module, which uses its scratch array."""
    assert scratch is not out
    scratch[:] = np.nan
    out[:] = np.where(mask, chosen, otherwise)


def signed(size: Any, sign: Any, *, out: np.ndarray, scratch: np.ndarray) -> None:
    """Stand for the other one."""
    assert scratch is not out
    result = np.copysign(size, sign)
    scratch[:] = np.nan
    out[:] = result


STAND_INS = {
    "np": np,
    "choose": choose,
    "signed": signed,
    "at_least": np.maximum,
    "at_most": np.minimum,
}


def run(program: Program, x: np.ndarray, y: np.ndarray) -> None:
    scratch = {name: np.full_like(x, np.nan) for name in program.scratch}
    scope = {**STAND_INS, "x": x, "s": 0.25, "y": y, **scratch}
    exec("\n".join(program.lines), scope)  # noqa: S102 - our own printer's text


def expressions(lines: tuple[str, ...], result: str, x: np.ndarray) -> np.ndarray:
    scope = {"np": np, "x": x, "s": 0.25}
    exec("\n".join((*lines, f"y = {result}")), scope)  # noqa: S102 - the table above
    return np.broadcast_to(np.asarray(scope["y"]), x.shape)


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_program_gives_the_same_bits(name: str, dtype: type) -> None:
    """Same operations, same rounding; the input stays."""
    lines, result = KERNELS[name]
    program = in_place(lines, result, ("x",), ("s",), "y")
    x = np.linspace(-3, 3, 13).astype(dtype)
    expected = expressions(lines, result, x)
    y, before = np.empty_like(x), x.copy()
    run(program, x, y)
    np.testing.assert_array_equal(y, expected)
    np.testing.assert_array_equal(x, before)


def test_scratch_arrays_are_used_again() -> None:
    """A product of two products of sums needs two more than the result, a chain of calls none."""
    assert len(in_place(*KERNELS["deep"], ("x",), (), "y").scratch) == 2
    chain = in_place((), "np.sqrt(np.exp(np.abs(x)) + 1.0)", ("x",), (), "y")
    assert chain.scratch == ()


def test_an_array_is_named_after_what_it_holds() -> None:
    """Names of the expressions come back; what has no name gets a letter that is free."""
    program = in_place(*KERNELS["shared"], ("x",), (), "y")
    assert program.scratch == ("t",)


def test_a_sign_is_not_taken_in_place() -> None:
    """NumPy's sign is slow over its own argument: it gets another array."""
    program = in_place((), "np.sign(np.exp(x)) * 2.0", ("x",), (), "y")
    assert program.lines[1] == "np.sign(y, u)"
    program = in_place((), "np.sign(np.exp(x))", ("x",), (), "y")
    assert program.lines == ("np.exp(x, y)", "np.sign(y, u)", "np.copyto(y, u)")


def test_bounds_that_are_numbers_go_to_the_support_module() -> None:
    """np.maximum of two arrays is quick; np.clip is called as a method, which saves 1 µs."""
    text = "np.maximum(np.minimum(x, s), np.exp(x)) + np.clip(x, -1.0, s)"
    lines = in_place((), text, ("x",), ("s",), "y").lines
    assert any(line.startswith("at_most(x, s, out=") for line in lines)
    assert any(line.startswith("np.maximum(") for line in lines)
    assert any(line.startswith("x.clip(-1.0, s, out=") for line in lines)


def test_the_second_array_is_another_one() -> None:
    """What a call by bits borrows is neither its result nor one of its arguments."""
    program = in_place((), "np.copysign(np.exp(x), x)", ("x",), (), "y")
    assert "signed(" in str(program)
    for lines, result in KERNELS.values():
        for line in in_place(lines, result, ("x",), ("s",), "y").lines:
            if "scratch=" in line:
                used = re.findall(r"\w+", line)
                assert used.count(used[-1]) == 1


def test_equal_parts_are_computed_once() -> None:
    """The sum x - 1.0 under a name and written again is one call."""
    program = in_place(*KERNELS["twice"], ("x",), (), "y")
    assert sum("subtract(x, 1.0" in line for line in program.lines) == 1


def test_what_is_no_call_is_refused() -> None:
    """A subscript or a loop is no kernel."""
    with pytest.raises(TypeError, match="no NumPy call"):
        in_place((), "x[0] + 1.0", ("x",), (), "y")
    with pytest.raises(TypeError, match="made of assignments"):
        in_place(("x += 1.0",), "x", ("x",), (), "y")
