"""Blocks in which no guard acts are computed without the guards, to the same bits."""

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.lowering import operations as op
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieces import lower_input
from derive.lowering.records import Lowered
from derive.lowering.terms import Call, Term, walk
from derive.printing.numpy_printer import kernel_text
from derive.proof import Status
from derive.symbols import x


def lowered(
    expr: sp.Expr, *, slope: bool = False, parameters: tuple[Parameter, ...] = ()
) -> Lowered:
    activation = Activation(
        name="mine", title="Mine", expr=expr, reference="none", parameters=parameters
    )
    value = value_of(activation)
    return lower_input(slope_of(value, activation) if slope else value, activation)


def guards(term: Term) -> int:
    kinds = (op.SATURATE, op.EXCESS, op.BOUNDED)
    return sum(isinstance(node, Call) and node.operation in kinds for node in walk(term))


@pytest.mark.parametrize(
    ("expr", "slope", "text", "bound"),
    [
        (x / (1 + sp.Abs(x)), False, "x / (1.0 + np.abs(x))", 2**120),
        (sp.atan(x), True, "1.0 / (1.0 + x * x)", 2**60),
    ],
)
def test_the_guards_are_gone(expr: sp.Expr, slope: bool, text: str, bound: int) -> None:
    """min(|x|, b) is |x| and max(|x|, b)/b is 1; x itself stands where only its square counts."""
    careful = lowered(expr, slope=slope)
    inner = careful.middle
    assert inner is not None
    assert kernel_text(inner.lowered.term, ("x",)).result == text
    assert (inner.low, inner.high) == (-bound, bound)
    assert inner.lowered.verdict.status is Status.PROVED
    assert guards(careful.term)
    assert not guards(inner.lowered.term)


@pytest.mark.parametrize("expr", [x, sp.tanh(x), sp.sqrt(1 + x**2)])
def test_without_guards_there_is_nothing_to_leave_out(expr: sp.Expr) -> None:
    """One call, or a program that is right for all x as it stands."""
    careful = lowered(expr)
    assert careful.middle is None or guards(careful.term)
