"""One-sided limits are values where f′ is continuous, and say so where that is not known."""

import sympy as sp

from derive.catalog.exponential import ELU, SELU
from derive.catalog.rectified import RELU
from derive.derivation import derive_steps
from derive.derivation.kinks import limit
from derive.output_forms import find_forms
from derive.proof import Region, Status
from derive.symbols import x

alpha = sp.Symbol("alpha", real=True)
RIGHT = Region(sp.S.Zero, sp.oo, (alpha > 0,))


def test_a_continuous_formula_takes_its_value() -> None:
    """The limit of alpha e^x at 0 is alpha, proved by substitution."""
    found = limit(alpha * sp.exp(x), sp.S.Zero, RIGHT)
    assert (found.value, found.verdict.status) == (alpha, Status.PROVED)


def test_denominators_must_be_certified() -> None:
    """1/(x + alpha) is continuous at 0 only because alpha is positive."""
    expr = 1 / (x + alpha)
    assert limit(expr, sp.S.Zero, RIGHT).verdict.status is Status.PROVED
    unknown = limit(expr, sp.S.Zero, Region(sp.S.Zero))
    assert unknown.verdict.status is Status.UNDECIDED


def test_a_computed_limit_is_not_a_proof() -> None:
    """X log log 1/x tends to 0 at 0, which no rule tells: UNDECIDED, with a reason."""
    found = limit(x * sp.log(sp.log(1 / x)), sp.S.Zero, RIGHT)
    assert (found.value, found.verdict.status) == (0, Status.UNDECIDED)
    assert found.verdict.reason


def test_a_limit_is_proved_by_an_expansion() -> None:
    """X log x tends to 0 at 0, where the logarithm is not defined."""
    found = limit(x * sp.log(x), sp.S.Zero, RIGHT)
    assert (found.value, found.verdict.status) == (0, Status.PROVED)


def test_a_parameter_may_close_a_kink() -> None:
    """ELU has a derivative at 0 for alpha = 1; SELU's constants are fixed, and it never has."""
    adjustable = {
        entry.name: [kink.adjustable for kink in derive_steps(entry, find_forms(entry)).kinks]
        for entry in (ELU, SELU, RELU)
    }
    assert adjustable == {"elu": [True], "selu": [False], "relu": [False]}
