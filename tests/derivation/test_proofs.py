"""Every arrow is proved when it is made; a false one stops the build."""

from dataclasses import replace
from itertools import pairwise

import mpmath
import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import get
from derive.derivation import Derivation, derive_steps, proving
from derive.derivation.arrows import Arrow
from derive.derivation.proving import Prover
from derive.display import Node, Num, Pow, Prime, Relation, Sym
from derive.display.meaning import letters, to_sympy
from derive.errors import DefinitionError, FalseStepError
from derive.output_forms.records import Kind
from derive.proof import Region, Status, Verdict
from derive.symbols import x, y
from tests.derivation.textbook import CONDITIONS, PURE, form, forms_of, s, textbook_forms
from tests.sample import SAMPLE

ENTRIES = pytest.mark.parametrize("activation", SAMPLE, ids=lambda entry: entry.name)
POINTS = (-4.25, -1.5, -0.25, 0.75, 2.5, 5.5)


def derivation(activation: Activation) -> Derivation:
    return derive_steps(activation, textbook_forms(activation))


@ENTRIES
def test_every_arrow_is_proved(activation: Activation) -> None:
    """All lines and all one-sided limits of the catalogue are PROVED."""
    found = derivation(activation)
    statuses = [step.verdict.status for branch in found.branches for step in branch.steps]
    assert set(statuses) == {Status.PROVED}
    assert found.verdict.status is Status.PROVED


@ENTRIES
def test_a_chain_is_connected(activation: Activation) -> None:
    """Each line starts where the one before ended, and the first is (definition)'."""
    for branch in derivation(activation).branches:
        assert branch.steps[0].before == Prime(branch.definition)
        assert all(one.after == two.before for one, two in pairwise(branch.steps))
        assert branch.ending == branch.steps[-1].after


@ENTRIES
def test_every_line_is_the_derivative_by_another_route(activation: Activation) -> None:
    """Numerical differentiation, which knows no rule, agrees with each line to 20 digits."""
    chosen = activation.defaults | {p.symbol: sp.Rational(3, 2) for p in activation.parameters}
    f = sp.lambdify(x, activation.expr.subs(chosen), "mpmath")
    parts = {k.name: e for m in textbook_forms(activation).mixed for k, e in m.atoms}
    with mpmath.workdps(60):
        for branch in derivation(activation).branches:
            region = branch.region
            for point in (p for p in POINTS if region.lower < p < region.upper):
                slope = mpmath.diff(f, mpmath.mpf(point))
                for step in branch.steps:
                    meaning = to_sympy(step.after, letters(activation) | parts)
                    value = meaning.subs(chosen).subs(x, sp.Rational(point)).evalf(40)
                    assert abs(mpmath.mpf(value) - slope) < mpmath.mpf(10) ** -20


@ENTRIES
def test_the_answer_in_x_is_the_derivative(activation: Activation) -> None:
    """from_input agrees with numerical differentiation on every piece."""
    chosen = activation.defaults
    f = sp.lambdify(x, activation.expr.subs(chosen), "mpmath")
    answer = to_sympy(derivation(activation).from_input, letters(activation)).subs(chosen)
    with mpmath.workdps(50):
        for point in POINTS:
            value = mpmath.mpf(answer.subs(x, sp.Rational(point)).evalf(30))
            assert abs(value - mpmath.diff(f, mpmath.mpf(point))) < mpmath.mpf(10) ** -20


@ENTRIES
def test_the_answer_in_x_takes_the_convention_at_a_kink(activation: Activation) -> None:
    """At a kink from_input is what the entry states."""
    answer = to_sympy(derivation(activation).from_input, letters(activation))
    for kink in activation.kinks:
        assert sp.expand(answer.subs(x, kink.at) - kink.derivative) == 0


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("elu", sp.Piecewise((1, y > 0), (y + 1, True))),
        ("sigmoid", y * (1 + y)),
        ("sigmoid", 2 * y * (1 - y)),
        ("tanh", 1 - y),
        ("softplus", 1 - sp.exp(y)),
        ("arctan", sp.sin(y) ** 2),
        ("relu", sp.Piecewise((2, y > 0), (0, True))),
        ("softsign", (1 + sp.Abs(y)) ** 2),
    ],
)
def test_a_false_form_stops_the_build(name: str, wrong: sp.Expr) -> None:
    """A wrong ending (sign, factor, exponent, branch) raises FalseStepError with a point."""
    activation = get(name)
    claimed = form(wrong, condition=CONDITIONS.get(name, sp.true))
    with pytest.raises(FalseStepError, match=rf"{name}: the step by .* is false.* at .*x = "):
        derive_steps(activation, forms_of(activation, pure=claimed))


def test_a_form_no_chain_reaches_is_not_stated() -> None:
    """Without its condition ELU's form does not say which case applies, so it is no answer."""
    elu = get("elu")
    found = derive_steps(elu, forms_of(elu, pure=form(PURE["elu"])))
    assert found.from_output is None
    assert found.verdict.status is Status.UNDECIDED


def test_a_false_mixed_form_stops_the_build() -> None:
    """Y + s(1 + y) is not SiLU's derivative."""
    silu = get("silu")
    wrong = form(y + s * (1 + y), Kind.MIXED, atoms=((s, 1 / (1 + sp.exp(-x))),))
    with pytest.raises(FalseStepError, match="silu"):
        derive_steps(silu, forms_of(silu, pure=None, mixed=wrong))


def test_a_false_arrow_is_named() -> None:
    """The error names the entry, the rule and a point where the two lines differ."""
    prover = Prover("square", Region(), {})
    before: Node = Prime(Pow(Sym("x"), Num(2)))
    with pytest.raises(FalseStepError, match="square: the step by power is false"):
        prover.verdict(before, Num(3) * Sym("x"), ("power",))


def test_a_weaker_verdict_is_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One arrow that is only supported makes the derivation no better than SUPPORTED."""
    weaker = Verdict(Status.SUPPORTED, "samples", "no proof was found")
    monkeypatch.setattr(proving, "prove_equal", lambda *_: weaker)
    found = derivation(get("sigmoid"))
    assert found.verdict == weaker
    assert {step.verdict for step in found.branches[0].steps} == {weaker}


def test_without_a_form_the_chain_ends_in_x() -> None:
    """If nothing is known of y, the last line is f'(x)."""
    found = derive_steps(get("sigmoid"), forms_of(get("sigmoid"), pure=None))
    assert found.from_output is None
    assert found.branches[0].ending == Sym("e") ** (-Sym("x")) / (
        Num(1) + Sym("e") ** (-Sym("x"))
    ) ** Num(2)


def test_an_ending_out_of_reach_is_one_honest_step() -> None:
    """x·tanh(log(1 + e^x)) ends in roots of a part by one proved step called "simplify"."""
    gate = sp.tanh(sp.log(1 + sp.exp(x)))
    mish = replace(get("sigmoid"), name="gated", expr=x * gate)
    ending = s + x * (1 - s) * (1 + s - sp.sqrt(1 - s**2))
    mixed = form(ending, Kind.MIXED, atoms=((s, gate),))
    found = derive_steps(mish, forms_of(mish, pure=None, mixed=mixed))
    assert found.branches[0].steps[-1].rules == ("simplify",)
    assert found.verdict.status is Status.PROVED


def test_the_reason_of_a_step_is_proved_with_it() -> None:
    """An equation beside an arrow that does not hold stops the build like a false line."""
    prover = Prover("square", Region(sp.S.Zero), {"y": x**2})
    arrow = Arrow(Num(2) * Sym("x"), ("in-terms-of-y",), detail=Relation("=", Sym("x"), Sym("y")))
    with pytest.raises(FalseStepError, match="square: the step by in-terms-of-y is false"):
        prover.arrow(Num(2) * Sym("x"), arrow)


def test_a_smooth_join_needs_no_convention() -> None:
    """Softsign's pieces meet with slope 1 on both sides."""
    (join,) = derivation(get("softsign")).kinks
    assert (join.left, join.right, join.differentiable, join.convention) == (1, 1, True, 1)
    assert join.verdict.status is Status.PROVED


def test_a_jump_is_seen() -> None:
    """A step from 0 to 1 has equal slopes on both sides and still no derivative."""
    stated = replace(get("relu"), name="step", expr=sp.Piecewise((1, x > 0), (0, True)))
    (jump,) = derive_steps(stated, forms_of(stated, pure=None)).kinks
    assert (jump.left, jump.right, jump.continuous, jump.differentiable) == (0, 0, False, False)


def test_a_kink_without_a_convention_is_an_error() -> None:
    """An entry that says nothing of its kink is sent back, with the point."""
    silent = replace(get("relu"), kinks=())
    with pytest.raises(DefinitionError, match=r"relu: .* x = 0"):
        derivation(silent)


def test_a_convention_between_the_limits_has_its_own_row() -> None:
    """ReLU with derivative 1/2 at 0 takes neither side's slope there."""
    half = replace(get("relu").with_kink(sp.Rational(1, 2)), name="relu")
    found = derive_steps(half, forms_of(half, pure=None))
    answer = to_sympy(found.from_input, {})
    assert [answer.subs(x, at) for at in (-1, 0, 1)] == [0, sp.Rational(1, 2), 1]
