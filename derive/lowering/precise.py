"""A lowered function in the way that keeps the errors of each dtype small."""

from dataclasses import replace
from functools import cache, partial
from typing import Final

import sympy as sp

from derive.activation import Activation, Parameter
from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.acceptance import BUDGET
from derive.lowering.angles import ANGLES, with_exact_angles
from derive.lowering.cancelling import is_careful
from derive.lowering.composed import familiar
from derive.lowering.for_floats import GOAL, ONCE, Goal, for_floats
from derive.lowering.parts import as_parts
from derive.lowering.patching import CANCELLATION
from derive.lowering.records import Lowered
from derive.lowering.safely import safe
from derive.lowering.symmetry import X
from derive.lowering.terms import Call, Letter, Term, meaning, walk
from derive.proof import Region, Status, prove_equal
from derive.symbols import x

#: what defaults of parameters are multiplied by
_FACTORS: Final = (1.37, 0.113, 2.89)


def precise(lowered: Lowered, activation: Activation, goal: Goal = GOAL) -> Lowered:
    """Return the same in the way that keeps the errors of each dtype small."""
    first, *others = samples_of(activation)
    positive = frozenset(p.name for p in activation.parameters if _is_positive(p))
    whole = cache(partial(formula_in_parts, lowered.exact, activation))
    choice = for_floats(with_exact_angles(lowered.term, positive), first, goal, whole, others)
    better = replace(lowered, term=choice.term, wide=choice.wide)
    if is_careful(choice.term):
        better = replace(better, notes=tuple(n for n in lowered.notes if CANCELLATION not in n))
    return replace(better, rules=(*better.rules, *_names_of(lowered.term, better.term)))


def samples_of(activation: Activation) -> tuple[dict[str, float], ...]:
    """Return the defaults of the parameters, and values for which no product is exact.

    A default of 1 rounds nothing where every other value does; small and large ones may cancel.
    """
    chosen = [[float(p.default) for p in activation.parameters]]
    for factor in _FACTORS if activation.parameters else ():
        chosen.append([_moved(p, factor) for p in activation.parameters])
    names = [p.name for p in activation.parameters]
    return tuple(dict(zip(names, row, strict=True)) for row in chosen)


def _moved(parameter: Parameter, factor: float) -> float:
    """Return the default times the factor, or moved by it, in the domain; itself if nothing is."""
    default = float(parameter.default)
    for value in (default * factor, default + factor, default - factor):
        inside = parameter.domain.subs(parameter.symbol, sp.Rational(value))
        if value != default and inside == sp.true:
            return value
    return default


def formula_in_parts(exact: sp.Expr, activation: Activation) -> Term | None:
    """Return the formula itself by operations that parts have, where that is proved to be it."""
    letters = {x: X} | {p.symbol: Letter(p.name) for p in activation.parameters}
    known: dict[sp.Basic, Term] = dict(letters.items())
    try:
        program = as_parts(safe(familiar(exact), known))
    except NoRuleError:
        return None
    if program is None:
        return None
    computed = meaning(program, {letter.name: symbol for symbol, letter in letters.items()})
    line = Region(assumptions=activation.assumptions)
    proved = prove_equal(computed, exact, line, budget=BUDGET).status is Status.PROVED
    return program if proved else None


def _is_positive(parameter: Parameter) -> bool:
    """Whether the domain says c > b with a number b >= 0."""
    domain = parameter.domain
    if not isinstance(domain, sp.StrictGreaterThan) or domain.lhs != parameter.symbol:
        return False
    return isinstance(domain.rhs, sp.Rational) and bool(domain.rhs >= 0)


def _names_of(before: Term, after: Term) -> tuple[str, ...]:
    """Return the rules that made the one from the other."""
    old, new = (
        {node.operation for node in walk(term) if isinstance(node, Call)}
        for term in (before, after)
    )
    rows = (
        (rules.SUM_ERROR, {op.SMALL_SUM_ERROR}),
        (rules.WAVE_OF_PRODUCT, ANGLES),
        (rules.ROUNDED_ONCE, ONCE),
        (rules.COMPENSATED, {op.EXP_SUM, op.PRODUCT_ERROR, op.SUM_ERROR, op.LOG_ERROR}),
    )
    careful = is_careful(after) and not is_careful(before)
    found = tuple(rule.name for rule, operations in rows if (new - old) & operations)
    return (*found, rules.IN_PARTS.name) if careful else found
