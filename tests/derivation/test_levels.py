"""Three levels of detail: names, laws with fresh letters, and inner derivatives once each."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from derive.catalog import get
from derive.derivation import Derivation, Step, derive_steps
from derive.derivation.focus import MOST_GROUPS, focus_of, in_colour, overlaid
from derive.display import Node, Num, Pow, Prime, Sym
from derive.display.traversal import subtrees
from derive.printing import to_latex, to_text
from derive.proof import Status
from derive.rules.differentiation import CONSTANT, IDENTITY
from tests.derivation.textbook import textbook_forms
from tests.sample import SAMPLE

ENTRIES = pytest.mark.parametrize("name", [entry.name for entry in SAMPLE])
X = Sym("x")


def derivation(name: str) -> Derivation:
    return derive_steps(get(name), textbook_forms(get(name)))


def chains(name: str) -> Iterator[tuple[Step, ...]]:
    for branch in derivation(name).branches:
        yield branch.steps


def inner(steps: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    for step in steps:
        yield from step.substeps


def test_sigmoid_in_full() -> None:
    """Its second line works out (1 + e^-x)' in passing: sum, exponential, chain, constant."""
    (steps,) = chains("sigmoid")
    (chain,) = inner(steps)
    assert to_text(chain[0].before) == "(1 + e⁻ˣ)′"
    assert [to_text(step.after) for step in chain] == [
        "(1)′ + (e⁻ˣ)′",
        "e⁻ˣ·(−x)′",
        "−e⁻ˣ·x′",
        "−e⁻ˣ",
    ]
    assert [step.rules for step in chain][:2] == [("sum",), ("exponential", "chain")]


@ENTRIES
def test_inner_lines_are_proved_like_the_others(name: str) -> None:
    """No line of any level is weaker than PROVED."""
    found = [step for steps in chains(name) for chain in inner(steps) for step in chain]
    assert all(step.verdict.status is Status.PROVED for step in found)


@ENTRIES
def test_nothing_is_derived_twice(name: str) -> None:
    """Along a chain each inner derivative that takes thought is worked out once."""
    light = {CONSTANT.id, IDENTITY.id}
    for steps in chains(name):
        worked = [
            part
            for chain in inner(steps)
            for step in chain
            if not light.intersection(step.rules) and "known" not in step.rules
            for part in subtrees(step.before)
            if isinstance(part, Prime) and not isinstance(part.arg, Sym | Num)
        ]
        kept = {part for step in chain_lines(steps) for part in subtrees(step.after)}
        again = [part for part in worked if worked.count(part) > 1 and part not in kept]
        assert again == []


def chain_lines(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Yield the inner lines that carry a derivative on to the next one."""
    for chain in inner(steps):
        yield from chain


@ENTRIES
def test_a_letter_means_one_formula_along_a_chain(name: str) -> None:
    """Once u is 1 + e^-x, the next inner function is v."""
    for steps in chains(name):
        bound = [b for step in (*steps, *chain_lines(steps)) for b in step.bindings]
        meanings: dict[str, set[Node]] = {}
        for letter, node in bound:
            meanings.setdefault(letter, set()).add(node)
        assert [k for k, nodes in meanings.items() if len(nodes) > 1 and k not in "cn"] == []


def test_the_law_is_written_in_its_letters() -> None:
    """The law beside a line uses the letters that are explained beside it."""
    (steps,) = chains("silu")
    (first, second, *_) = steps
    assert to_text(first.law or X) == "(u/v)′ = (u′v − uv′)/v²"
    assert [(k, to_text(v)) for k, v in first.bindings] == [("u", "x"), ("v", "1 + e⁻ˣ")]
    assert to_text(second.law or X) == "(eʷ)′ = eʷ·w′"
    assert [(k, to_text(v)) for k, v in second.bindings] == [("w", "−x")]


@ENTRIES
def test_at_most_two_parts_are_lit(name: str) -> None:
    """Each lit part stands in the line before, and its partner in the line after."""
    for steps in chains(name):
        for step in steps:
            assert len(step.focus) <= MOST_GROUPS
            for pair in step.focus:
                assert pair.before in set(subtrees(step.before))
                assert pair.after in set(subtrees(step.after))


def test_what_changes_is_lit() -> None:
    """The two derivatives of the quotient rule are paired with what they became."""
    (steps,) = chains("tanh")
    pairs = [(to_text(pair.before), to_text(pair.after)) for pair in steps[1].focus]
    assert pairs == [("(eˣ − e⁻ˣ)′", "eˣ + e⁻ˣ"), ("(eˣ + e⁻ˣ)′", "eˣ − e⁻ˣ")]
    before, after = in_colour(steps[1].before, steps[1].after, steps[1].focus)
    assert r"\goa{(e^{x} - e^{- x})'}" in to_latex(before)
    assert r"\gob{(e^{x} + e^{- x})'}" in to_latex(before)
    assert r"\hla{e^{x} + e^{- x}}" in to_latex(after)
    assert r"\hlb{e^{x} - e^{- x}}" in to_latex(after)


def test_only_the_place_that_changes_is_lit() -> None:
    """A part that stands elsewhere too stays plain there; marks change no formula."""
    before, after = X * Pow(X, Num(2)), X * Pow(X, Num(3))
    (pair,) = focus = focus_of(before, after, ())
    assert (pair.before, pair.after) == (Num(2), Num(3))
    old, new = in_colour(before, after, focus)
    assert to_latex(old) == r"x x^{\goa{2}}"
    assert to_latex(new) == r"x x^{\hla{3}}"


@ENTRIES
def test_marks_change_no_formula(name: str) -> None:
    """A line with the marks of both its steps reads as it does without."""
    for steps in chains(name):
        for one, other in pairwise(steps):
            made = in_colour(one.before, one.after, one.focus)[1]
            left = in_colour(other.before, other.after, other.focus)[0]
            assert to_text(overlaid(made, left)) == to_text(one.after)


def test_a_line_that_changes_everywhere_is_not_lit() -> None:
    """More than two colours, or the whole line, would tell nothing."""
    assert focus_of(X + Num(1), Num(2) * X, ()) == ()
