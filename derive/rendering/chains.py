"""Chains of steps as the document shows them: lines with their reasons, laws and marks."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from derive.derivation.focus import in_colour, overlaid
from derive.derivation.records import Branch, Chain, Step
from derive.display import Node, Num, Relation, Sym
from derive.messages import Lang, text
from derive.printing.sentences import sentence
from derive.proof.verdict import Status, Verdict
from derive.rendering.room import is_overlong
from derive.rendering.views import BadgeView, ChainView, InnerView, LineView, ReasonView

#: numbers that no reader reads to the end
_LONG_NUMBER: Final = re.compile(r"\d{25,}")


def title_of(rule_id: str, lang: Lang) -> str:
    """Return what readers call a rule."""
    return text(lang, f"rule.{rule_id}")


def badge_view(verdict: Verdict, lang: Lang) -> BadgeView:
    """Return a verdict as it is shown."""
    word = text(lang, f"status.{verdict.status.lower()}")
    reason = _LONG_NUMBER.sub(lambda found: f"{found[0][:8]}…", sentence(lang, verdict.reason))
    return BadgeView(word, verdict.status is Status.PROVED, reason)


def badge_unless_proved(verdict: Verdict, lang: Lang) -> BadgeView | None:
    """Return the badge of a verdict that needs attention."""
    return None if verdict.status is Status.PROVED else badge_view(verdict, lang)


def chain_view(branch: Branch, lang: Lang) -> ChainView:
    """Return the chain on one piece."""
    start, lines = _lines(branch.steps, lang)
    return ChainView(
        condition=branch.condition,
        in_output=branch.in_output,
        definition=branch.definition,
        start=start,
        lines=lines,
    )


def further_view(chain: Chain, lang: Lang, *, entry: bool = False) -> ChainView:
    """Return a chain after dy/dx, or for an ``entry`` of a Jacobian, with what it derives."""
    start, lines = _lines(chain.steps, lang)
    return ChainView(
        condition=chain.condition,
        in_output=chain.in_output,
        definition=chain.steps[0].before,
        start=start,
        lines=lines,
        left=chain.left,
        further=not entry,
        entry=entry,
    )


def _lines(steps: Sequence[Step], lang: Lang) -> tuple[Node, tuple[LineView, ...]]:
    """Return the start of a chain and its lines, the parts that change marked."""
    start, *formulas = _in_colour(steps)
    rows = enumerate(zip(steps, formulas, strict=True), 1)
    return start, tuple(_line(number, step, formula, lang) for number, (step, formula) in rows)


def _in_colour(steps: Sequence[Step]) -> list[Node]:
    """Return the lines of a chain: in each, what the step before made and the next will change."""
    pairs = [in_colour(step.before, step.after, step.focus) for step in steps]
    between = [overlaid(one[1], other[0]) for one, other in pairwise(pairs)]
    return [pairs[0][0], *between, pairs[-1][1]]


def is_worth_a_page(chain: Chain) -> bool:
    """Whether a chain says more than that a constant has slope 0, in lines that can be read."""
    trivial = chain.ending == Num(0) and len(chain.steps) == 1
    return not trivial and not any(is_overlong(step.after) for step in chain.steps)


def _line(number: int, step: Step, formula: Node, lang: Lang) -> LineView:
    titles = [title_of(identifier, lang) for identifier in step.rules]
    reasons = [ReasonView(title, None) for title in titles[:-1]]
    reasons += [ReasonView(title, step.detail) for title in titles[-1:]]
    return LineView(
        number,
        formula,
        tuple(reasons),
        badge_unless_proved(step.verdict, lang),
        step.law,
        tuple(Relation("=", Sym(letter), value) for letter, value in step.bindings),
        tuple(_inner(steps, lang) for steps in step.substeps),
    )


def _inner(steps: Sequence[Step], lang: Lang) -> InnerView:
    return InnerView(
        steps[0].before, tuple(_line(n, step, step.after, lang) for n, step in enumerate(steps, 1))
    )
