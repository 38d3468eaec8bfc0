"""Code of users' formulas is tried first: wrong code is left out, or refused."""

from dataclasses import replace
from functools import cache

import pytest
import sympy as sp

from derive.activation import Activation
from derive.checking import trial
from derive.checking.trial import tried_module, without
from derive.errors import InaccurateError
from derive.lowering import Program, Role, lower
from derive.lowering import operations as op
from derive.lowering.terms import Letter, call, number
from derive.rendering.mode import Mode
from derive.study import Study, study
from derive.symbols import x


@pytest.fixture(scope="module")
def own() -> Study:
    """Return the study of a formula that is no entry."""
    return study(
        Activation(name="own", title="own", expr=x / (1 + sp.exp(-2 * x)), reference="none"), ()
    )


@cache
def lowered(what: Study) -> Program:
    """Return the right program, made once for all that is made wrong in it."""
    return lower(what)


def sabotaged(role: Role) -> object:
    """Return a lowering whose function of a role is 2 everywhere."""

    def wrong(what: Study) -> Program:
        program = lowered(what)
        two = call(op.CONSTANT, number(2), Letter("x"))
        functions = tuple(
            replace(f, lowered=replace(f.lowered, term=two, wide=None, middle=None))
            if f.role is role and f.lowered is not None
            else f
            for f in program.functions
        )
        return replace(program, functions=functions)

    return wrong


def test_right_code_is_written_with_what_was_found(own: Study) -> None:
    """Every function is there, and the docstring tells the largest errors."""
    module = tried_module(own, Mode.NATIVE)
    assert "def own_second_derivative(" in module
    assert "tried" in module
    assert "left out" not in module


def test_a_function_that_fails_is_left_out(own: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong second derivative is not handed out; the docstring says so."""
    monkeypatch.setattr(trial, "lower", sabotaged(Role.SECOND_DERIVATIVE))
    module = tried_module(own, Mode.NATIVE)
    assert "def own_second_derivative(" not in module
    assert "def own_derivative(" in module
    told = " ".join(module.split())
    assert "left out own_second_derivative (float" in told
    assert "without a right digit" in told


@pytest.mark.parametrize("role", [Role.VALUE, Role.DERIVATIVE])
def test_no_code_is_written_where_f_or_its_derivative_fails(
    own: Study, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """The error names the function and counts the points."""
    monkeypatch.setattr(trial, "lower", sabotaged(role))
    with pytest.raises(InaccurateError, match=r"no code is written.*own.* without a right digit"):
        tried_module(own, Mode.NATIVE)


def test_what_fails_beside_an_overflow_alone_is_announced() -> None:
    """x³/7 by way of x³ is infinite in the last floats before it would be: no reason to refuse."""
    module = tried_module(
        study(Activation(name="bend", title="bend", expr=x**3 / 7, reference="none"), ()),
        Mode.NATIVE,
    )
    told = " ".join(module.split())
    assert "beware at ±∞ or close to an overflow: bend (float64: of " in told
    assert "def bend(" in module


def test_what_shares_a_kernel_goes_with_it(own: Study) -> None:
    """Backward from y cannot stay without f′ from y; others are not touched."""
    program = lower(
        study(Activation(name="own", title="own", expr=sp.tanh(2 * x), reference="none"), ())
    )
    left = without(program, {"own_derivative_from_output": "wrong"})
    roles = {f.role for f in left.functions}
    assert not roles & {Role.DERIVATIVE_FROM_OUTPUT, Role.BACKWARD_FROM_OUTPUT}
    assert {Role.VALUE, Role.DERIVATIVE, Role.SECOND_DERIVATIVE} <= roles
    assert left.losses is None
    assert without(program, {}) == program
