"""Derivatives from x, y and the forward pass: proved, without holes, with few new operations."""

from statistics import median

import pytest
import sympy as sp

from derive.catalog import CATALOG
from derive.errors import UndecidedError
from derive.output_forms.cost import extra_work, work
from derive.output_forms.mixed import Wanted, cheapest_form, mixed_form
from derive.output_forms.records import OutputForm
from derive.output_forms.shape import Stretch, shape_of
from derive.proof import Region, Status
from derive.symbols import x, y
from tests.expected_outputs import definition_of

LINE = Region()


def form_of(expr: sp.Expr) -> OutputForm:
    return mixed_form(Stretch(LINE, expr, expr.diff(x)))


def stretches_of(name: str) -> tuple[Stretch, ...]:
    shape = shape_of(definition_of(name))
    return tuple(s for s in shape.stretches if x in s.slope.free_symbols)


def baseline(stretch: Stretch) -> int:
    """Return what cse([f, f′]) adds to f, with SymPy's own derivative."""
    return extra_work(stretch.expr.diff(x), stretch.expr)


FEW = (
    "sigmoid",
    "tanh",
    "elu",
    "log_cosh",
    "sech",
    "tanh_exp",
    "phish",
    "smish",
)


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        ("silu", 4),
        ("swish", 5),
        ("gelu", 20),
        ("gelu_tanh", 8),
        ("mish", 8),
        ("lisht", 3),
        ("log_cosh", 15),
        ("esh", 6),
        ("isru", 3),
        ("gaussian", 2),
    ],
)
def test_few_operations_are_new(name: str, cost: int) -> None:
    """Counted after common-subexpression elimination together with the forward pass."""
    (stretch,) = stretches_of(name)
    form = mixed_form(stretch)
    assert form.verdict.status is Status.PROVED
    assert form.cost <= cost


@pytest.mark.parametrize("name", FEW)
def test_never_more_than_sympy_after_elimination(name: str) -> None:
    """Cse([f, f′]) is the bound: the derivative itself is among the candidates."""
    for stretch in stretches_of(name):
        form = mixed_form(stretch)
        assert form.cost <= baseline(stretch)
        assert form.verdict.status is Status.PROVED


@pytest.mark.slow
def test_the_whole_catalogue_needs_four_fifths_of_sympys_operations() -> None:
    """Proved everywhere; the median counts derivatives that need more than two operations."""
    ratios = []
    for entry in CATALOG:
        try:
            stretches = stretches_of(entry.name)
        except UndecidedError:
            continue
        for stretch in stretches:
            form, most = mixed_form(stretch), baseline(stretch)
            assert form.verdict.status is Status.PROVED, entry.name
            assert form.cost <= most, entry.name
            if most > 2:
                ratios.append(form.cost / most)
    assert median(ratios) <= 0.8


def test_mish_has_no_hole_at_zero() -> None:
    """T + (x − t y)σ with t = tanh(softplus x): nothing is divided by x."""
    (stretch,) = stretches_of("mish")
    form = mixed_form(stretch)
    inlined = form.expr.xreplace(dict(form.atoms))
    assert inlined.subs({x: 0, y: 0}) == sp.tanh(sp.log(2))


@pytest.mark.parametrize("expr", [x * sp.exp(x), x * sp.atan(x), x * sp.tanh(sp.exp(x)), x**3])
def test_forms_are_finite_where_x_and_y_are_zero(expr: sp.Expr) -> None:
    """A form y/x + … would be right everywhere but at 0."""
    form = form_of(expr)
    value = form.expr.xreplace(dict(form.atoms)).subs({x: 0, y: expr.subs(x, 0)})
    assert value == expr.diff(x).subs(x, 0)


def test_work_counts_what_is_shared_once() -> None:
    """E^x in both, 15 operations once; the multiplication is new."""
    assert work(sp.exp(x), x * sp.exp(x)) == 16
    assert extra_work(x * sp.exp(x), sp.exp(x)) == 1
    assert extra_work(y * (1 - y), sp.exp(x)) == 2


def test_functions_without_a_rule_keep_the_derivative() -> None:
    """The derivative in x is a form where no letters can be given."""
    form = form_of(sp.LambertW(sp.exp(x)))
    assert x in form.expr.free_symbols or y in form.expr.free_symbols


def test_functions_of_parameters_are_constants() -> None:
    """e^-a in f is a number as √2 is, not a letter of the forward pass."""
    a = sp.Symbol("a", real=True)
    found = form_of(1 / (1 + sp.exp(-a)) + 1 / (1 + sp.exp(-x)))
    assert found.verdict.status is Status.PROVED
    assert found.cost <= 3


def test_no_form_divides_by_a_letter_that_may_be_0() -> None:
    """For a x^p/(1 + x^p), p y (a − y)/(a x) has no value at a = 0; with a ≠ 0 it may be used."""
    a, p = (sp.Symbol(letter, real=True) for letter in "ap")
    expr = a * x**p / (1 + x**p)
    for free, others in ((True, ()), (False, (sp.Ne(a, 0),))):
        region = Region(sp.S.Zero, sp.oo, (p > 1, *others))
        form = cheapest_form(Wanted(region, expr, expr.diff(x)))
        assert form.verdict.status is Status.PROVED
        divides = any(pw.exp.is_negative and pw.base.has(a) for pw in form.expr.atoms(sp.Pow))
        assert not (free and divides)
