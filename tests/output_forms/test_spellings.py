"""Short spellings are proposals: a wrong one is proved nowhere and shown nowhere."""

from collections.abc import Callable, Iterable, Iterator

import pytest
import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.output_forms import (
    Kind,
    autonomous,
    find_forms,
    higher,
    images,
    logarithms,
    mixed,
    parametric,
    pure,
    sameness,
    shape,
    shorten,
    stages,
)
from derive.output_forms.higher import higher_forms
from derive.output_forms.parametric import parameter_derivatives
from derive.proof import Status
from derive.symbols import x, y
from tests.figures.claims import claims_of, gap_at
from tests.thinned import thinned

#: pieces, a bit, parameters, deep stages; with roots, a logarithm of a sum with a root
ENTRIES = ("tanh", "elu", "silu", "softplus", "cubic_sigmoid")
SLOW = ("isru", "sinh_arcsinh")
DEEP = Activation(
    name="own",
    title="Own",
    expr=sp.exp(sp.sinh(sp.log(1 + sp.exp(sp.tanh(x))))),
    reference="none",
)

Sabotage = Callable[[pytest.MonkeyPatch], None]


def no_argument_is_asked(patch: pytest.MonkeyPatch) -> None:
    """Write log u as asinh u for every sum u, whatever its sign or constant."""
    patch.setattr(logarithms, "_inverse_sinh", sp.asinh)


def a_wrong_constant(patch: pytest.MonkeyPatch) -> None:
    """Let the constant of log c + asinh(u/c) be off by 10⁻³⁰."""
    honest = logarithms._inverse_sinh
    tiny = sp.Rational(1, 10**30)

    def wrong(argument: sp.Expr) -> sp.Expr | None:
        found = honest(argument)
        return None if found is None else found + tiny

    patch.setattr(logarithms, "_inverse_sinh", wrong)


def a_wrong_ratio(patch: pytest.MonkeyPatch) -> None:
    """Write every logarithm as twice the area tangent of its argument."""
    patch.setattr(logarithms, "_inverse_tanh", lambda argument: 2 * sp.atanh(argument))


def everything_is_free(patch: pytest.MonkeyPatch) -> None:
    """Propose for each formula the same with another number, and call it the cheapest."""
    honest = shorten.cheapest

    def wrong(spellings: Iterable[sp.Expr]) -> sp.Expr:
        found = honest(spellings)
        return found + 1 if found.free_symbols else found

    patch.setattr(shorten, "cheapest", wrong)


def slopes_are_wrong(patch: pytest.MonkeyPatch) -> None:
    """Turn every slope in x round."""
    patch.setattr(shape, "shorten_like", lambda expr, _model: -expr)


#: the entries in whose search each of them has something to say
ACTS_ON: dict[Sabotage, tuple[str, ...]] = {
    no_argument_is_asked: ("sinh_arcsinh", "own"),
    a_wrong_constant: ("sinh_arcsinh",),
    a_wrong_ratio: ("sinh_arcsinh", "own"),
    everything_is_free: (*ENTRIES, *SLOW, "own"),
    slopes_are_wrong: (*ENTRIES, *SLOW, "own"),
}


def _cases() -> Iterator[object]:
    for sabotage, names in ACTS_ON.items():
        for name in names:
            again = name in SLOW and len(names) > len(SLOW)
            case = f"{sabotage.__name__}-{name}"
            marks = (pytest.mark.slow,) if again else ()
            yield pytest.param(sabotage, name, id=case, marks=marks)


@pytest.fixture
def _sabotaged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    _forget()
    sabotage: Sabotage = request.param
    sabotage(monkeypatch)
    yield
    _forget()


def _forget() -> None:
    for module in (
        autonomous,
        higher,
        images,
        logarithms,
        mixed,
        parametric,
        pure,
        sameness,
        shape,
        shorten,
        stages,
    ):
        for function in vars(module).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()


PLACES = (sp.Rational(-7, 5), sp.Rational(3, 8))


def _demand_equal(shown: sp.Expr, true: sp.Expr, entry: Activation) -> None:
    letters = {p.symbol: p.default for p in entry.parameters}
    for at in PLACES:
        gap = gap_at(shown.subs(y, entry.expr), true, {**letters, x: at})
        assert gap is not None
        assert gap < 1e-50, (entry.name, shown, at)


@pytest.mark.parametrize(("_sabotaged", "name"), thinned(_cases(), 6), indirect=["_sabotaged"])
def test_wrong_spellings_are_not_shown(_sabotaged: None, name: str) -> None:
    """With a search that spells wrongly, no form is wrong, nor is any derivative."""
    entry = next((e for e in CATALOG if e.name == name), DEEP)
    found = find_forms(entry)
    for claim, verdict in claims_of(found):
        if verdict.status is Status.PROVED:
            assert not claim.differs(claim.formula), (name, claim.formula)
    _demand_equal(found.derivative, entry.expr.diff(x), entry)
    defaults = {p.symbol: p.default for p in entry.parameters}
    for form in higher_forms(found, 2) if found.kind is Kind.PURE else ():
        proved = form.verdict.status is Status.PROVED
        if proved and form.condition.subs(defaults) == sp.true:
            _demand_equal(form.expr, entry.expr.diff(x, 2), entry)
    for part in parameter_derivatives(entry):
        _demand_equal(part.derivative, entry.expr.diff(part.parameter.symbol), entry)


def test_the_search_proposes_what_is_sabotaged() -> None:
    """The inverse hyperbolic sine is proposed for some entry, or the test above tests nothing."""
    root = sp.log(y + sp.sqrt(y**2 + 1))
    assert shorten.shorten(root) == sp.asinh(y)


@pytest.mark.parametrize(
    ("formula", "form"),
    [(sp.atan(sp.sinh(x)), sp.cos(y)), (sp.atan(sp.exp(x)), sp.sin(2 * y) / 2)],
)
def test_tangents_become_sines_and_cosines(formula: sp.Expr, form: sp.Expr) -> None:
    """√(1 + tan² y) cos² y is nobody's spelling of cos y, nor cos² y tan y of sin(2y)/2."""
    found = find_forms(Activation(name="own", title="Own", expr=formula, reference="none"))
    assert found.forms[0].expr == form
    assert found.forms[0].verdict.status is Status.PROVED
