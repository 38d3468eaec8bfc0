"""Claims about sets on which comparisons hold: right ones are confirmed, wrong ones are not."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import sympy as sp

from derive.activation import Activation, Parameter
from derive.certificate import as_json, definition_of
from derive.evidence import proof_of
from derive.findings import Outcome
from derive.output_forms import find_forms
from derive.sides import check, covers
from derive.symbols import x

a, b = sp.symbols("a b", real=True)
tanh = sp.tanh(x)
CHOICE = sp.Max(sp.exp(x), a * x + 2)
LEVELS = sp.Max(-1, sp.Min(1, x + a * tanh))
WAVE = sp.Max(0, sp.sin(x))
VALLEY = sp.Max(sp.exp(x), b - a * x)


@cache
def proof_in(expr: sp.Expr) -> tuple[Any, Any]:
    """Return the proof object of f = expr, for positive parameters, and the definition."""
    letters = sorted(expr.free_symbols - {x}, key=str)
    parameters = tuple(
        Parameter(name=str(s), symbol=s, default=sp.S.One, meaning="", domain=s > 0)
        for s in letters
    )
    entry = Activation(name="f", title="F", expr=expr, reference="made up", parameters=parameters)
    proof = proof_of(find_forms(entry))
    assert not proof.gaps
    return as_json(proof), as_json(definition_of(entry))


def outcomes(proof: Any, definition: Any) -> list[tuple[str, Outcome]]:
    """Return the kind and the outcome of every claim."""
    return [(finding.kind, finding.outcome) for finding in check(proof, definition)]


@pytest.mark.parametrize(
    ("expr", "kinds"),
    [
        (CHOICE, ["derivative", "form", "mixed"]),
        pytest.param(sp.Max(tanh, a * x), ["derivative", "form", "mixed"], marks=pytest.mark.slow),
        (LEVELS, ["derivative", "mixed", "monotone"]),
        (WAVE, ["derivative", "form", "form", "mixed", "pair"]),
        (VALLEY, ["derivative", "form", "form", "mixed", "pair"]),
        (sp.Max(a * x, b * x, sp.Symbol("c", real=True)), ["derivative", "form", "mixed"]),
    ],
    ids=str,
)
def test_every_claim_is_confirmed(expr: sp.Expr, kinds: list[str]) -> None:
    """From x, from y, from both, and what stands instead of a form."""
    assert outcomes(*proof_in(expr)) == [(kind, Outcome.CONFIRMED) for kind in kinds]


@pytest.mark.slow
def test_a_letter_may_need_a_sign_before_all_comparisons_are_known() -> None:
    """Of log(1 + e^x) the argument is positive, whatever it is then compared with."""
    letter = Parameter(name="a", symbol=a, default=sp.S.Half, meaning="", domain=(a > 0) & (a < 1))
    entry = Activation(
        name="f",
        title="F",
        expr=sp.Max(sp.log(1 + sp.exp(x)), a * x + 2),
        reference="made up",
        parameters=(letter,),
    )
    proof = as_json(proof_of(find_forms(entry)))
    found = dict(outcomes(proof, proof["definition"]))
    assert found["derivative"] is found["mixed"] is Outcome.CONFIRMED


def set_of(claim: Any, *orders: str) -> Any:
    """Return the set of a claim whose comparisons have these orders."""
    return next(g for g in claim["grounds"] if [w[0] for w in g["where"]] == [*orders])


def without_a_set(claim: Any) -> None:
    """Leave out where one part is the smaller one."""
    claim["grounds"].remove(set_of(claim, "lt"))


def with_a_set_turned(claim: Any) -> None:
    """Take the larger part for the smaller one."""
    set_of(claim, "lt")["where"][0][0] = "gt"


def with_another_letter(claim: Any) -> None:
    """Compare with another number."""
    set_of(claim, "gt")["where"][0][2] = "a"


def with_the_slopes_exchanged(claim: Any) -> None:
    """Give each part the slope of the other."""
    first, second = set_of(claim, "gt"), set_of(claim, "lt")
    first["slope"], second["slope"] = second["slope"], first["slope"]


def with_a_formula(formula: Any) -> Callable[[Any], None]:
    """Return how to claim another formula."""

    def change(claim: Any) -> None:
        claim["formula"] = formula

    return change


def with_an_own_slope_where_parts_meet(claim: Any) -> None:
    """Add what is 0 where the parts meet, and has a slope there."""
    joint = set_of(claim, "eq")
    joint["function"] = ["add", joint["function"], ["mul", "a", "x"], ["mul", "-1", "a", "x"]]


def with_a_letter_in_a_comparison(claim: Any) -> None:
    """Compare a letter, which is another function on another set."""
    for ground in claim["grounds"]:
        ground["where"][0][1] = ground["letters"][0]["letter"]


def with_two_formulas(claim: Any) -> None:
    """State one formula, and let the sets be judged by another."""
    for ground in claim["grounds"]:
        ground["formula"] = claim["formula"]
    claim["formula"] = "a"


def with_an_interval(claim: Any) -> None:
    """Let a set be an interval too."""
    set_of(claim, "gt")["lower"] = "0"


@pytest.mark.parametrize(
    "change",
    [
        without_a_set,
        with_a_set_turned,
        with_another_letter,
        with_the_slopes_exchanged,
        with_an_own_slope_where_parts_meet,
        with_an_interval,
        with_two_formulas,
        with_a_letter_in_a_comparison,
        with_a_formula("a"),
        with_a_formula(["add", "1", ["mul", "-1", ["pow", "y", "2"]]]),
        with_a_formula(["mul", "a", ["pow", "x", "0"], "x", ["pow", "x", "-1"]]),
    ],
    ids=lambda change: change.__name__,
)
def test_a_wrong_claim_is_refused(change: Callable[[Any], None]) -> None:
    """Whatever is changed in the claim of a form."""
    proof, definition = proof_in(CHOICE)
    spoilt = copied(proof)
    form = next(claim for claim in spoilt["claims"] if claim["kind"] == "form")
    change(form)
    found = dict(outcomes(spoilt, definition))
    assert found.pop("form") is not Outcome.CONFIRMED
    assert {*found.values()} == {Outcome.CONFIRMED}


def copied(plain: Any) -> Any:
    """Return a deep copy of plain JSON."""
    if isinstance(plain, dict):
        return {key: copied(value) for key, value in plain.items()}
    return [copied(part) for part in plain] if isinstance(plain, list) else plain


def test_no_letter_is_compared() -> None:
    """It would be one function on this set and another one on the next."""
    proof, definition = proof_in(CHOICE)
    spoilt = copied(proof)
    with_a_letter_in_a_comparison(spoilt["claims"][0])
    assert check(spoilt, definition)[0].reason == "a letter escapes"


def test_another_definition_is_refused() -> None:
    """The proof of one function is none of another."""
    proof, definition = proof_in(CHOICE)
    other = definition | {"formula": ["mul", "a", "x"]}
    assert {outcome for _, outcome in outcomes(proof, other)} == {Outcome.REJECTED}


def test_a_plateau_that_ends_in_a_slope_is_no_monotone_function_of_y() -> None:
    """At its end f′ would be another value than on the plateau, for one output."""
    proof, definition = proof_in(LEVELS)
    spoilt = copied(proof)
    claim = next(c for c in spoilt["claims"] if c["kind"] == "monotone")
    inner = next(g for g in claim["grounds"] if g["slope"] != "0" and "eq" not in str(g["where"]))
    for ground in claim["grounds"]:
        if any(order == "eq" for order, *_ in ground["where"]):
            ground |= {key: inner[key] for key in ("function", "slope", "letters", "values")}
    assert dict(outcomes(spoilt, definition))["monotone"] is not Outcome.CONFIRMED


@pytest.mark.parametrize("expr", [WAVE, VALLEY], ids=str)
def test_a_sign_is_not_turned(expr: sp.Expr) -> None:
    """The form for a rising f is none for a falling one."""
    proof, definition = proof_in(expr)
    spoilt = copied(proof)
    first, second = (claim for claim in spoilt["claims"] if claim["kind"] == "form")
    first["bit"], second["bit"] = second["bit"], first["bit"]
    found = [o for kind, o in outcomes(spoilt, definition) if kind == "form"]
    assert Outcome.CONFIRMED not in found


def test_a_claim_about_inputs_is_none_about_sets() -> None:
    """What is known of a set says nothing of an input that may lie outside it."""
    proof, definition = proof_in(WAVE)
    spoilt = copied(proof)
    pair = spoilt["claims"][-1]
    pair |= {"kind": "shared", "condition": [["gt", "1", "0"]], "otherwise": [["le", "1", "0"]]}
    (finding,) = check(spoilt, definition)[-1:]
    assert finding.outcome is Outcome.REJECTED
    assert finding.reason == "a claim about inputs, not about sets"


def test_a_pair_with_one_input_is_none() -> None:
    """Two names of one place show nothing, nor does a place where the output is another one."""
    proof, definition = proof_in(WAVE)
    for key in ("places", "grounds"):
        spoilt = copied(proof)
        pair = spoilt["claims"][-1]
        pair[key] = [pair[key][0]] * 2 if key == "places" else pair[key][::-1]
        pair["output"] = pair["output"] if key == "places" else "1/3"
        assert dict(outcomes(spoilt, definition))["pair"] is not Outcome.CONFIRMED


def test_sets_are_all_there_are() -> None:
    """Three orders of two parts, whichever way they are asked for."""
    first, second = ["x", "0"], ["x", "1"]
    three = [[[order, *first]] for order in ("gt", "eq", "lt")]
    assert covers(three)
    assert covers([[]])
    assert not covers([])
    assert not covers(three[:2])
    nested = [*three[:2], *([["lt", *first], [order, *second]] for order in ("gt", "eq", "lt"))]
    assert covers(nested)
    assert not covers(nested[:-1])
    assert not covers(nested[1:])
