"""Walking back from P(y): the lines before it, each with what leads on to the next."""

from dataclasses import dataclass

import sympy as sp

from derive.derivation.arrows import Arrow, Goal
from derive.derivation.terms import ONE, cancelled, common_denominator
from derive.display import Add, Frac, Mul, Neg, Node, Num, Pow, Sym
from derive.display.reading import from_sympy
from derive.display.traversal import rebuilt, subtrees
from derive.rules.algebra import INVERSE_FUNCTIONS, LOG_EXP
from derive.rules.matching import rewrite, substitute
from derive.rules.neat import over, product
from derive.rules.records import Rule
from derive.symbols import y


@dataclass(frozen=True, slots=True)
class Stage:
    """A line met walking back, and what leads from it to the one met before (a reader's next)."""

    node: Node
    rules: tuple[str, ...] = ()
    bindings: tuple[tuple[str, Node], ...] = ()


def walk_back(final: Node, goal: Goal) -> list[Stage]:
    """Return the lines before the ending, last first; a move without effect leaves no line."""
    stages = [Stage(final)]
    for move in (_expanded, by_definition, _undone, _as_one_fraction):
        stage = move(stages[-1].node, goal)
        if stage.node != stages[-1].node:
            stages.append(stage)
    return stages


def forwards(stages: list[Stage]) -> list[Arrow]:
    """Return the arrows from the last stage to the first, as a reader goes."""
    pairs = zip(stages[:0:-1], stages[-2::-1], strict=True)
    return [Arrow(after.node, before.rules, bindings=before.bindings) for before, after in pairs]


def _expanded(node: Node, goal: Goal) -> Stage:
    """Return y − y² for y(1 − y); a bare power stays, and so does what is no polynomial."""
    letters = [sp.Symbol(name, real=True) for name in goal.definitions]
    product = isinstance(node, Mul | Frac) or (
        isinstance(node, Add) and any(isinstance(term, Mul) for term in node.terms)
    )
    if not product or not goal.ending.is_polynomial(*letters):
        return Stage(node)
    return Stage(from_sympy(sp.expand(goal.ending)), ("factor",))


def by_definition(node: Node, goal: Goal) -> Stage:
    """Return the line with y and the named parts written out."""
    used = letters_in(node, goal)
    outputs = {letter for letter in used if letter.partition("_")[0] == y.name}
    rules = tuple(
        rule
        for rule, applies in (("recognise-y", outputs), ("recognise-part", used - outputs))
        if applies
    )
    bindings = {name: goal.definitions[name] for name in sorted(used)}
    replaced = rebuilt(rebuilt(substitute(node, bindings), _power_of_reciprocal), _one_bar)
    return Stage(replaced, rules or ("simplify",), tuple(bindings.items()))


def letters_in(node: Node, goal: Goal) -> set[str]:
    """Return y and the names of parts that stand in ``node``."""
    return {part.name for part in subtrees(node) if isinstance(part, Sym)} & set(goal.definitions)


def _power_of_reciprocal(node: Node) -> Node:
    """Return 1/u² for (1/u)², as one writes it."""
    match node:
        case Pow(Frac(Num(1), bottom), Num(_) as power):
            return Frac(ONE, Pow(bottom, power))
        case _:
            return node


def _one_bar(node: Node) -> Node:
    """Return βx/v for β·(x/v); a product of two fractions shows which two, and stays."""
    match node:
        case Mul(factors) if sum(isinstance(factor, Frac) for factor in factors) <= 1:
            return _letters_first(product(list(factors)))
        case Frac(Frac() as top, bottom):
            return over(top, bottom)
        case _:
            return node


def _letters_first(node: Node) -> Node:
    """Return x·tanh²(x) for tanh²(x)·x."""
    match node:
        case Mul(factors):
            return Mul(tuple(sorted(factors, key=_is_no_letter)))
        case Frac(top, bottom):
            return Frac(_letters_first(top), bottom)
        case Neg(arg):
            return Neg(_letters_first(arg))
        case _:
            return node


def _is_no_letter(factor: Node) -> bool:
    base = factor.base if isinstance(factor, Pow) else factor
    return not isinstance(base, Sym | Num) or base == Sym("e")


def _undone(node: Node, _: Goal) -> Stage:
    """Return 1/u for e^(−log u), factors that cancel in an exponent being cancelled first."""
    plain = rebuilt(node, _plain_exponent)
    undone = everywhere(LOG_EXP, everywhere(INVERSE_FUNCTIONS, plain))
    return Stage(undone, (LOG_EXP.id,))


def _plain_exponent(node: Node) -> Node:
    match node:
        case Pow(base, Neg(Frac() | Mul() as exponent)):
            return Pow(base, Neg(cancelled(exponent)))
        case Pow(base, Frac() | Mul() as exponent):
            return Pow(base, cancelled(exponent))
        case _:
            return node


def _as_one_fraction(node: Node, _: Goal) -> Stage:
    fused = common_denominator(node)
    if not any(isinstance(part, Frac) for part in subtrees(fused)):
        return Stage(fused, ("cancel",))
    powers = [p for p in subtrees(node) if isinstance(p, Pow) and isinstance(p.base, Frac)]
    inside = isinstance(node, Pow)
    named = ("power-of-quotient",) if powers and not inside else ()
    return Stage(fused, ("split-fraction", "cancel", *named))


def everywhere(rule: Rule, node: Node) -> Node:
    """Return ``node`` with every law of ``rule`` applied wherever its left side stands."""

    def change(part: Node) -> Node:
        found = (rewrite(law, part, rule.constants) for law in rule.laws)
        return next((new for new in found if new is not None), part)

    return rebuilt(node, change)
