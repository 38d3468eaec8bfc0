"""The closing steps, generated: walk back from P(y) to a fraction in x, meet the forward chain.

Read backwards, "replace y by its definition, undo logarithms, bring to a common denominator" is the
textbook ending "split the fraction, recognise y".
"""

from functools import partial
from typing import Final

import sympy as sp

from derive.derivation.arrows import Arrow, Goal
from derive.derivation.inverting import by_radicand, by_root, by_short_output, by_solving
from derive.derivation.joining import (
    collected,
    join,
    same_up_to_order,
    tidying,
    tidying_rule,
)
from derive.derivation.walking import (
    Stage,
    by_definition,
    everywhere,
    forwards,
    letters_in,
    walk_back,
)
from derive.display import Fn, Node, Relation, Sym
from derive.display.reading import from_sympy
from derive.rules.algebra import INVERSE_FUNCTIONS, TRIGONOMETRY
from derive.rules.matching import substitute
from derive.symbols import x, y

_X: Final = Sym(x.name)
_Y: Final = Sym(y.name)


def closing(start: Node, goal: Goal) -> list[Arrow]:
    """Return the arrows from ``start``, the end of the forward chain, to the goal.

    There are none if ``start`` is the goal. Where no textbook path is found, one arrow "simplify"
    leads there.
    """
    final = from_sympy(goal.ending)
    stages = walk_back(final, goal)
    arrows = tidying(start, goal.meaning)
    tidied = arrows[-1].after if arrows else start
    if tidied == final:
        return arrows
    after = partial(_prefixed, arrows)
    paths = (
        after(_by_inverse(tidied, final, goal)),
        _as_it_stands(start, stages),
        after(_by_solving(tidied, stages, goal)),
        _directly(start, final, goal),
        _by_grouping(start, stages, goal),
        after(_by_recognition(tidied, stages, goal, roughly=False)),
        after(by_radicand(tidied, goal)),
        after(_by_recognition(tidied, stages, goal, roughly=True)),
        after(by_root(goal)),
        after(by_short_output(goal)),
        after(_written_out(final, goal)),
    )
    return next((path for path in paths if path), [*arrows, Arrow(final, ("simplify",))])


def _prefixed(first: list[Arrow], rest: list[Arrow]) -> list[Arrow]:
    return [*first, *rest] if rest else []


def _by_inverse(start: Node, final: Node, goal: Goal) -> list[Arrow]:
    """Return 1/(1 + x²) = 1/(1 + tan² y) = cos² y where y is arctan x, so that x is tan y."""
    inverse = _inverse(goal.definitions[y.name])
    if inverse is None or not goal.ending.has(y):
        return []
    without_x = substitute(start, {x.name: inverse})
    arrows = [Arrow(without_x, ("eliminate-x",), detail=Relation("=", _X, inverse))]
    known = everywhere(TRIGONOMETRY, without_x)
    if without_x == final:
        return arrows
    rule = TRIGONOMETRY.id if known == final else "simplify"
    return [*arrows, Arrow(final, (rule,))]


def _inverse(definition: Node) -> Node | None:
    """Return g(y) if the definition is y = f(x) and the table has g(f(u)) = u."""
    match definition:
        case Fn(name, (Sym("x"),)):
            inverses = (_outer(law.left, name) for law in INVERSE_FUNCTIONS.laws)
            found = next((outer for outer in inverses if outer is not None), None)
            return None if found is None else Fn(found, (_Y,))
        case _:
            return None


def _outer(composed: Node, inner: str) -> str | None:
    """Return "tan" for tan(arctan u) and inner = "arctan"."""
    match composed:
        case Fn(outer, (Fn(name, _),)) if name == inner:
            return outer
        case _:
            return None


def _as_it_stands(start: Node, stages: list[Stage]) -> list[Arrow]:
    """Return the path from the forward chain if the walk back meets it as it stands."""
    nodes = [stage.node for stage in stages]
    return forwards(stages[: nodes.index(start) + 1]) if start in nodes else []


def _by_solving(start: Node, stages: list[Stage], goal: Goal) -> list[Arrow]:
    """Return the arrow by way of y = f(x) solved for a part, unless a textbook path ends in y."""
    if goal.ending.is_rational_function(y):
        return []
    recognised = _by_recognition(start, stages, goal, roughly=False)
    return recognised if _adds_and_subtracts(recognised) else by_solving(start, goal)


def _adds_and_subtracts(arrows: list[Arrow]) -> bool:
    return any("add-subtract" in arrow.rules for arrow in arrows[:1])


def _directly(start: Node, final: Node, goal: Goal) -> list[Arrow]:
    """Return the path by way of the ending with its letters written out, if that only groups."""
    written = by_definition(final, goal)
    apart = sp.expand(goal.meaning(start) - goal.meaning(written.node))
    if letters_in(written.node, goal) or apart != 0:
        return []
    stages = [Stage(final), written]
    if same_up_to_order(start, written.node):
        return forwards(stages)[:1]
    named = collected(start, written.node, goal.meaning) or join(
        start, written.node, goal.meaning, roughly=False
    )
    tidied = Arrow(written.node, (tidying_rule(start),))
    return [named or tidied, *forwards(stages)]


def _written_out(final: Node, goal: Goal) -> list[Arrow]:
    """Return the arrow to the ending with its letters written out, and on; no roots hide in it."""
    written = by_definition(final, goal)
    rooted = any(not power.exp.is_Integer for power in goal.ending.atoms(sp.Pow))
    if rooted or letters_in(written.node, goal):
        return []
    return [Arrow(written.node, ("arithmetic",)), *forwards([Stage(final), written])]


def _by_grouping(start: Node, stages: list[Stage], goal: Goal) -> list[Arrow]:
    """Return the path from the forward chain as it stands, if it only has to be grouped."""
    nodes = [stage.node for stage in stages]
    in_x = [place for place, node in enumerate(nodes) if not letters_in(node, goal)]
    for place in reversed(in_x):
        arrow = collected(start, nodes[place], goal.meaning)
        if arrow is not None:
            return [arrow, *forwards(stages[: place + 1])]
    return []


def _by_recognition(start: Node, stages: list[Stage], goal: Goal, *, roughly: bool) -> list[Arrow]:
    nodes = [stage.node for stage in stages]
    if start in nodes:
        return forwards(stages[: nodes.index(start) + 1])
    if letters_in(nodes[-1], goal):
        return []
    arrow = join(start, nodes[-1], goal.meaning, roughly=roughly)
    return [] if arrow is None else [arrow, *forwards(stages)]
