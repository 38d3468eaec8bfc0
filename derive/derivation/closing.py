"""The closing steps, generated: walk back from P(y) to a fraction in x, meet the forward chain.

Read backwards, "replace y by its definition, undo logarithms, bring to a common denominator" is the
textbook ending "split the fraction, recognise y".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.derivation.terms import (
    ONE,
    added_and_subtracted,
    cancelled,
    common_denominator,
    fraction,
    same_terms,
    with_powers,
)
from derive.display import Add, Fn, Frac, Mul, Neg, Node, Num, Pow, Relation, Sym
from derive.display.reading import from_sympy
from derive.display.traversal import rebuilt, subtrees
from derive.rules.algebra import INVERSE_FUNCTIONS, LOG_EXP, TRIGONOMETRY
from derive.rules.matching import rewrite, substitute
from derive.rules.records import Rule
from derive.symbols import x, y

_X: Final = Sym(x.name)
_Y: Final = Sym(y.name)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A step before it is proved: the next line and what to say beside it."""

    after: Node
    rules: tuple[str, ...]
    detail: Node | None = None
    bindings: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a chain ends: ``ending`` over x, y and named parts, with a definition for each letter.

    ``meaning`` gives the expression of a node.
    """

    ending: sp.Expr
    definitions: Mapping[str, Node]
    meaning: Callable[[Node], sp.Expr]


@dataclass(frozen=True, slots=True)
class _Stage:
    """A line met walking back, and what leads from it to the one met before (a reader's next)."""

    node: Node
    rules: tuple[str, ...] = ()
    bindings: tuple[tuple[str, Node], ...] = ()


def closing(start: Node, goal: Goal) -> list[Arrow]:
    """Return the arrows from ``start``, the end of the forward chain, to the goal.

    There are none if ``start`` is the goal. Where no textbook path is found, one arrow "simplify"
    leads there.
    """
    final = from_sympy(goal.ending)
    stages = _walk_back(final, goal)
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


def tidying(start: Node, meaning: Callable[[Node], sp.Expr]) -> list[Arrow]:
    """Return the arrow to ``start`` in textbook order, or none if it is written so already."""
    tidied = from_sympy(meaning(start))
    return [] if tidied == start else [Arrow(tidied, (_tidying(start),))]


def _prefixed(first: list[Arrow], rest: list[Arrow]) -> list[Arrow]:
    return [*first, *rest] if rest else []


def _by_grouping(start: Node, stages: list[_Stage], goal: Goal) -> list[Arrow]:
    """Return the path from the forward chain as it stands, if it only has to be grouped."""
    nodes = [stage.node for stage in stages]
    if start in nodes:
        return _forwards(stages[: nodes.index(start) + 1])
    for place in range(len(stages), 0, -1):
        if _letters_in(nodes[place - 1], goal):
            break
        arrow = _collected(start, stages[place - 1].node, goal.meaning)
        if arrow is not None:
            return [arrow, *_forwards(stages[:place])]
    return []


def _collected(before: Node, after: Node, meaning: Callable[[Node], sp.Expr]) -> Arrow | None:
    """Return the arrow that only groups: u·u − v·v = u² − v², or (u + v)/2 = u/2 + v/2."""
    if before == after:
        return None
    (top, bottom), (new_top, new_bottom) = fraction(before), fraction(after)
    powers = with_powers(top)
    if powers != top and bottom == new_bottom and same_terms(powers, new_top, meaning):
        return Arrow(after, ("collect",))
    if isinstance(top, Add) and new_bottom == ONE and same_terms(before, after, meaning):
        return Arrow(after, ("split-fraction", "arithmetic"))
    return None


def _tidying(node: Node) -> str:
    """Return the id of the rule that names what tidying a forward line does."""
    inside = list(subtrees(node))
    if any(_has_sign(part) for part in inside):
        return "tidy-signs"
    if any(isinstance(part, Add) and _cancels(part) for part in inside):
        return "cancel"
    return "arithmetic"


def _has_sign(node: Node) -> bool:
    match node:
        case Mul(factors):
            return any(isinstance(factor, Neg) for factor in factors)
        case Pow(_, Neg(Num())) | Frac(Neg(), _):
            return True
        case _:
            return False


def _cancels(total: Add) -> bool:
    return any(Neg(term) in total.terms for term in total.terms)


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


def _by_recognition(start: Node, stages: list[_Stage], goal: Goal) -> list[Arrow]:
    nodes = [stage.node for stage in stages]
    if start in nodes:
        return _forwards(stages[: nodes.index(start) + 1])
    if _letters_in(nodes[-1], goal):
        return []
    join = _join(start, stages[-1].node, goal.meaning)
    return [] if join is None else [join, *_forwards(stages)]


def _forwards(stages: list[_Stage]) -> list[Arrow]:
    pairs = zip(stages[:0:-1], stages[-2::-1], strict=True)
    return [Arrow(after.node, before.rules, bindings=before.bindings) for before, after in pairs]


def _walk_back(final: Node, goal: Goal) -> list[_Stage]:
    """Return the lines before the ending, last first; a move without effect leaves no line."""
    stages = [_Stage(final)]
    for move in (_expanded, _by_definition, _undone, _as_one_fraction):
        stage = move(stages[-1].node, goal)
        if stage.node != stages[-1].node:
            stages.append(stage)
    return stages


def _expanded(node: Node, goal: Goal) -> _Stage:
    """Return y − y² for y(1 − y); a bare power stays, and so does what is no polynomial."""
    letters = [sp.Symbol(name, real=True) for name in goal.definitions]
    product = isinstance(node, Mul | Frac) or (
        isinstance(node, Add) and any(isinstance(term, Mul) for term in node.terms)
    )
    if not product or not goal.ending.is_polynomial(*letters):
        return _Stage(node)
    return _Stage(from_sympy(sp.expand(goal.ending)), ("factor",))


def _by_definition(node: Node, goal: Goal) -> _Stage:
    used = _letters_in(node, goal)
    rules = tuple(
        rule
        for rule, applies in (("recognise-y", y.name in used), ("recognise-part", used - {y.name}))
        if applies
    )
    bindings = {name: goal.definitions[name] for name in sorted(used)}
    replaced = rebuilt(substitute(node, bindings), _power_of_reciprocal)
    return _Stage(replaced, rules, tuple(bindings.items()))


def _letters_in(node: Node, goal: Goal) -> set[str]:
    """Return y and the names of parts that stand in ``node``."""
    return {part.name for part in subtrees(node) if isinstance(part, Sym)} & set(goal.definitions)


def _power_of_reciprocal(node: Node) -> Node:
    """Return 1/u² for (1/u)², as one writes it."""
    match node:
        case Pow(Frac(Num(1), bottom), Num(_) as power):
            return Frac(ONE, Pow(bottom, power))
        case _:
            return node


def _undone(node: Node, _: Goal) -> _Stage:
    """Return 1/u for e^(−log u), factors that cancel in an exponent being cancelled first."""
    plain = rebuilt(node, _plain_exponent)
    undone = everywhere(LOG_EXP, everywhere(INVERSE_FUNCTIONS, plain))
    return _Stage(undone, (LOG_EXP.id,))


def _plain_exponent(node: Node) -> Node:
    match node:
        case Pow(base, Neg(Frac() | Mul() as exponent)):
            return Pow(base, Neg(cancelled(exponent)))
        case Pow(base, Frac() | Mul() as exponent):
            return Pow(base, cancelled(exponent))
        case _:
            return node


def _as_one_fraction(node: Node, _: Goal) -> _Stage:
    fused = common_denominator(node)
    if not any(isinstance(part, Frac) for part in subtrees(fused)):
        return _Stage(fused, ("cancel",))
    powers = [p for p in subtrees(node) if isinstance(p, Pow) and isinstance(p.base, Frac)]
    inside = isinstance(node, Pow)
    named = ("power-of-quotient",) if powers and not inside else ()
    return _Stage(fused, ("split-fraction", "cancel", *named))


def everywhere(rule: Rule, node: Node) -> Node:
    """Return ``node`` with every law of ``rule`` applied wherever its left side stands."""

    def change(part: Node) -> Node:
        found = (rewrite(law, part, rule.constants) for law in rule.laws)
        return next((new for new in found if new is not None), part)

    return rebuilt(node, change)


def _join(before: Node, after: Node, meaning: Callable[[Node], sp.Expr]) -> Arrow | None:
    """Return the arrow between two fractions that differ in how their numerators are written."""
    named: tuple[str, ...] = ()
    (top, bottom), (new_top, new_bottom) = fraction(before), fraction(after)
    match after:
        case Pow(Frac(inner_top, inner_bottom), power) if top == ONE:
            named = ("power-of-quotient",)
            new_top, new_bottom = inner_top, Pow(inner_bottom, power)
    if meaning(bottom) != meaning(new_bottom):
        return _expanded_join(before, after, meaning)
    extra = added_and_subtracted(top, new_top, meaning)
    if extra is not None:
        return Arrow(after, (*named, "add-subtract"), detail=extra)
    if same_terms(top, new_top, meaning):
        return Arrow(after, ("tidy-signs" if _tidying(after) == "tidy-signs" else "expand",))
    return _expanded_join(before, after, meaning)


def _expanded_join(before: Node, after: Node, meaning: Callable[[Node], sp.Expr]) -> Arrow | None:
    """Return the arrow between fractions that agree once both numerators are multiplied out."""
    (top, bottom), (new_top, new_bottom) = fraction(before), fraction(after)
    cross = meaning(top) * meaning(new_bottom) - meaning(new_top) * meaning(bottom)
    return Arrow(after, ("expand",)) if sp.expand(cross) == 0 else None
