"""d²y/dx² as a further chain: from the form in y, d/dx h(y) = h′(y)·h(y), else from f′(x)."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import sympy as sp

from derive.derivation.arrows import Arrow
from derive.derivation.forward import forward
from derive.derivation.joining import size, tidying_rule, with_factors_of
from derive.derivation.naming import renamed
from derive.derivation.proved import proved_chain
from derive.derivation.proving import Prover
from derive.derivation.records import Branch, Chain, Derivation, Step
from derive.display import Frac, Mul, Node, Num, Pow, Prime, Relation, Sym
from derive.display.meaning import letters, to_sympy
from derive.display.reading import from_sympy
from derive.display.traversal import replaced, subtrees
from derive.output_forms.shorten import shorten, shorten_like
from derive.rules import Category, rule
from derive.rules.matching import PART_MARK, substitute
from derive.rules.neat import neat
from derive.symbols import x, y

_Y: Final = Sym(y.name)
#: d²y/dx²
SECOND: Final = Mul((Pow(Sym("d"), Num(2)), _Y)) / Pow(Sym("dx"), Num(2))


def second_derivative(derivation: Derivation) -> tuple[Chain, ...]:
    """Return the chain to d²y/dx² on each smooth piece, every line proved.

    It starts from the last line of the first chain; y′ and s′ of a part s are put in at the end.
    Raises ``FalseStepError`` if a line is false and ``NoRuleError`` if a part has no rule.
    """
    return tuple(_chain(derivation, branch) for branch in derivation.branches)


def _chain(derivation: Derivation, branch: Branch) -> Chain:
    own = letters(derivation.activation)
    output = to_sympy(branch.definition, own)
    parts = _parts(branch)
    marked = {PART_MARK + name: to_sympy(node, own) for name, node in parts.items()}
    prover = Prover(derivation.activation.name, branch.region, own | {y.name: output} | marked)
    start = substitute(branch.ending, {name: Sym(PART_MARK + name) for name in parts})
    lines = list(forward(start))
    last = lines[-1].node if lines else Prime(start)
    values = {y.name: output, **marked}
    steps = proved_chain(Prime(start), lines, _closing(last, start, values, prover), prover)
    return Chain(
        left=SECOND,
        condition=branch.condition,
        steps=renamed(steps, {PART_MARK + name: name for name in parts}),
        in_output=branch.in_output,
    )


def _parts(branch: Branch) -> dict[str, Node]:
    """Return the letters of the last line for parts of y, with their meanings."""
    bound = [b for step in branch.steps if not _is_law(step) for b in step.bindings]
    used = {part.name for part in subtrees(branch.ending) if isinstance(part, Sym)}
    return {letter: node for letter, node in bound if letter in used and letter != y.name}


def _is_law(step: Step) -> bool:
    """Whether the letters of a step are those of a rule of differentiation."""
    return rule(step.rules[0]).category is Category.DIFFERENTIATION


def _closing(
    last: Node, start: Node, values: Mapping[str, sp.Expr], prover: Prover
) -> Iterator[Arrow]:
    """Yield the slopes of y and the parts put in, then the shortest spelling of what comes out."""
    line = last
    for name, value in values.items():
        prime = Prime(Sym(name))
        if prime not in set(subtrees(line)):
            continue
        slope = start if name == y.name else from_sympy(shorten_like(value.diff(x), value))
        line = neat(replaced(line, partial(_put_in, prime, slope)))
        yield Arrow(line, ("substitute",), detail=Relation("=", prime, slope))
    plain = to_sympy(line, _as_letters(prover))
    short = min(map(from_sympy, (shorten(plain), plain)), key=_awkwardness)
    short = with_factors_of(line, short)
    if _awkwardness(short) < _awkwardness(line):
        yield Arrow(short, (tidying_rule(line),))


def _awkwardness(line: Node) -> int:
    """Return the size of a line, fractions within fractions counting more."""
    nested = sum(
        isinstance(part, Frac)
        for whole in subtrees(line)
        if isinstance(whole, Frac)
        for part in subtrees(whole.numerator)
    )
    return size(line) + 4 * nested


def _put_in(prime: Node, slope: Node, part: Node) -> Node | None:
    return slope if part == prime else None


def _as_letters(prover: Prover) -> dict[str, sp.Expr]:
    return {name: sp.Symbol(name, real=True) for name in (*prover.letters, "x")}
