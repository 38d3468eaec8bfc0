"""The closing steps, generated: walk back from P(y) to a fraction in x, meet the forward chain.

Read backwards, "replace y by its definition, undo logarithms, bring to a common denominator" is the
textbook ending "split the fraction, recognise y".
"""

from typing import Final

from derive.derivation.arrows import Arrow, Goal
from derive.derivation.joining import collected, join, tidying
from derive.derivation.walking import Stage, everywhere, forwards, letters_in, walk_back
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
    return (
        _prefixed(arrows, _by_inverse(tidied, final, goal))
        or _by_grouping(start, stages, goal)
        or _prefixed(arrows, _by_recognition(tidied, stages, goal))
        or [*arrows, Arrow(final, ("simplify",))]
    )


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


def _by_grouping(start: Node, stages: list[Stage], goal: Goal) -> list[Arrow]:
    """Return the path from the forward chain as it stands, if it only has to be grouped."""
    nodes = [stage.node for stage in stages]
    if start in nodes:
        return forwards(stages[: nodes.index(start) + 1])
    in_x = [place for place, node in enumerate(nodes) if not letters_in(node, goal)]
    for place in reversed(in_x):
        arrow = collected(start, nodes[place], goal.meaning)
        if arrow is not None:
            return [arrow, *forwards(stages[: place + 1])]
    return []


def _by_recognition(start: Node, stages: list[Stage], goal: Goal) -> list[Arrow]:
    nodes = [stage.node for stage in stages]
    if start in nodes:
        return forwards(stages[: nodes.index(start) + 1])
    if letters_in(nodes[-1], goal):
        return []
    arrow = join(start, nodes[-1], goal.meaning)
    return [] if arrow is None else [arrow, *forwards(stages)]
