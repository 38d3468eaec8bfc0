"""Every law in the table is true, and a wrong one is found out."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
import sympy as sp

from derive.display import Fn, Num, Prime, Relation, Sym
from derive.display.meaning import to_condition, to_sympy
from derive.display.traversal import subtrees
from derive.errors import NoRuleError
from derive.proof import Region, Status, Verdict, prove_equal, weakest
from derive.rules import RULES, Rule, rule
from derive.rules.differentiate import chained
from derive.rules.letters import E, N, U, X
from derive.symbols import x

POSITIVE = Region(sp.S.Zero, sp.oo)
#: what the letters of a law may stand for, where x is positive
VARYING = (
    {"u": x**2 + 1, "v": sp.exp(x) + 2, "w": x},
    {"u": sp.exp(-x) + 1, "v": x + 3, "w": sp.exp(x)},
    {"u": x / (x + 1), "v": 1 + sp.exp(-x), "w": 2 * x + 1},
)
CONSTANT = ({"c": sp.Rational(7, 3), "n": sp.Integer(3)}, {"c": sp.Integer(2), "n": sp.Integer(-2)})
BELOW_ONE = Relation("<", Fn("abs", (X,)), Num(1))
ABOVE_ONE = Relation(">", X, Num(1))
WITH_LAW = [row for row in RULES if row.law is not None]
DIFFERENTIALS = {name: sp.Symbol(name, positive=True) for name in ("dx", "dy", "du")}


def instances() -> list[Mapping[str, sp.Expr]]:
    return [{**DIFFERENTIALS, **v, **c} for v in VARYING for c in CONSTANT]


def within(row: Rule) -> Region:
    """Return where x may lie: below or above 1 for a law that says so."""
    if BELOW_ONE in row.where:
        return Region(sp.S.Zero, sp.S.One)
    return Region(sp.S.One, sp.oo) if ABOVE_ONE in row.where else POSITIVE


def judged(row: Rule) -> Verdict:
    return weakest(
        prove_equal(to_sympy(law.left, values), to_sympy(law.right, values), within(row))
        for law in row.laws
        for values in instances()
    )


@pytest.mark.parametrize("row", WITH_LAW, ids=lambda row: row.id)
def test_every_law_is_proved_for_many_choices_of_its_letters(row: Rule) -> None:
    """Both sides of each spelling are equal, whatever the letters stand for."""
    assert judged(row).status is Status.PROVED


@pytest.mark.parametrize("row", WITH_LAW, ids=lambda row: row.id)
def test_the_letters_chosen_satisfy_the_conditions_of_the_law(row: Rule) -> None:
    """A law is tried only where it claims to hold."""
    at = {x: sp.Rational(1, 4) if BELOW_ONE in row.where else sp.Rational(5, 4)}
    for condition in row.where:
        assert all(to_condition(condition, values).subs(at) == sp.true for values in instances())


@pytest.mark.parametrize(
    "law",
    [
        Relation("=", Prime(X**N), N * X**N),
        Relation("=", Prime(E**X), -(E**X)),
        Relation("=", Prime(U / Sym("v")), (Prime(U) * Sym("v") + U * Prime(Sym("v"))) / Sym("v")),
        Relation("=", Prime(U * Sym("v")), Prime(U) * Prime(Sym("v"))),
        Relation("=", (U + Sym("v")) ** Num(2), U ** Num(2) + Sym("v") ** Num(2)),
    ],
    ids=["exponent", "sign", "quotient", "product", "square"],
)
def test_a_wrong_law_is_refuted(law: Relation) -> None:
    """A row whose law is false fails the test that every row must pass."""
    wrong = replace(rule("product"), law=law, spellings=())
    assert judged(wrong).status is Status.REFUTED


def test_laws_about_x_hold_for_inner_functions() -> None:
    """The chain rule carries a law from x to u: (u^n)' = n u^(n-1) u'."""
    laws = [
        chained(law)
        for row in WITH_LAW
        if within(row) == POSITIVE
        for law in row.laws
        if X in subtrees(law.left) and law.left != Prime(X)
    ]
    assert len(laws) > 10
    verdicts = [
        prove_equal(to_sympy(law.left, values), to_sympy(law.right, values), POSITIVE)
        for law in laws
        for values in instances()[:2]
    ]
    assert weakest(verdicts).status is Status.PROVED


def test_ids_are_unique_and_titles_are_words() -> None:
    """A rule is found by its id and shown by its title."""
    assert len({row.id for row in RULES}) == len(RULES) >= 30
    assert all(row.title() and rule(row.id) is row for row in RULES)


def test_an_unknown_id_is_an_error() -> None:
    """A misspelt id never passes silently."""
    with pytest.raises(NoRuleError, match="qoutient"):
        rule("qoutient")
