"""Prove that a claimed derivative is the true one, and find the parameters for which it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import sympy as sp

from derive.judging.arguments import Roles
from derive.judging.functions import Pair
from derive.judging.matching import Comparison, Difference, Match
from derive.judging.points import is_near
from derive.proof import Status, Verdict, prove_equal
from derive.proof.balls import holds

_BUDGET: Final = 4.0


@dataclass(frozen=True, slots=True)
class Proved:
    """A verdict, the condition on the parameters under which it was reached, and what it covers."""

    verdict: Verdict
    condition: sp.Basic = sp.true
    only_defaults: bool = False


def prove(comparison: Comparison, match: Match) -> Proved:
    """Return the best verdict that is reached: for all parameters, some of them, or the default."""
    pair = comparison.pair
    guards = tuple(sp.Not(c) for c in pair.refused)
    for condition in _conditions(pair, comparison, match):
        assumed = tuple(c for c in (*guards, condition) if c != sp.true)
        verdict = _verdict(pair, match.roles, assumed)
        if verdict.status is Status.PROVED:
            return Proved(verdict, condition)
    fixed = _verdict(pair.at(pair.defaults), match.roles, ())
    return Proved(fixed, only_defaults=bool(pair.parameters))


def _verdict(pair: Pair, roles: Roles, assumed: tuple[sp.Basic, ...]) -> Verdict:
    try:
        return prove_equal(
            pair.as_used(roles), pair.target(roles), pair.region(assumed), budget=_BUDGET
        )
    except (ValueError, TypeError, NotImplementedError, RecursionError) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return Verdict(Status.UNDECIDED, "the engine could not take the claim", reason)


def _conditions(pair: Pair, comparison: Comparison, match: Match) -> list[sp.Basic]:
    """Return conditions on the parameters that fit what was seen, the weakest first."""
    if not pair.parameters:
        return [sp.true]
    letters = pair.parameters
    simple: list[sp.Basic] = [sp.true]
    for letter in letters:
        simple += [letter >= 0, letter > 0, sp.Ne(letter, 0), letter <= 0, letter < 0]
        simple += [sp.And(letter >= 0, letter <= 1), sp.And(letter > 0, letter < 1), letter <= 1]
        simple += [letter >= 1]
    simple += [first <= second for first, second in permutations(letters, 2)]
    simple.append(sp.And(*(letter > 0 for letter in letters)))
    return [c for c in simple if _fits(c, comparison, match.differences)][:4]


def _fits(condition: sp.Basic, comparison: Comparison, seen: Sequence[Difference]) -> bool:
    """Whether nothing that fails is allowed, and the default is."""
    if condition == sp.true:
        return not any(d.compared and not d.agrees for d in seen)
    if holds(condition, comparison.settings[0]) is not True:
        return False
    return not any(
        d.compared and not d.agrees and holds(condition, dict(d.setting)) is not False for d in seen
    )


def fails_near_default(comparison: Comparison, match: Match) -> Difference | None:
    """Return a difference where a formula lacks a parameter: it fails on both sides of a default.

    A condition such as slope ≥ 0 fails on one side at most.
    """
    defaults = comparison.pair.defaults
    for letter, default in defaults.items():
        near = [
            d
            for d in match.differences[1:]
            if d.compared
            and dict(d.setting)[letter] != default
            and is_near(dict(d.setting), defaults)
        ]
        if near and all(not d.agrees for d in near):
            return near[0]
    return None
