"""Chains that end in y and a stored bit: one for each side of a turning point, or sign of f′."""

from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from derive.derivation.arrows import Arrow, Goal
from derive.derivation.ending import Ending, settled_on
from derive.derivation.inverting import by_radicand, by_root, by_solving
from derive.derivation.joining import has_like_terms, size
from derive.derivation.proved import proved_chain
from derive.derivation.proving import Prover
from derive.derivation.records import Branch, Chain, Derivation
from derive.derivation.stating import on
from derive.display import Frac, Node, Prime, Relation, Sym
from derive.display.meaning import letters, to_sympy
from derive.display.reading import from_sympy
from derive.display.traversal import subtrees
from derive.output_forms.lambert import lambert_equations, lambert_witnesses
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.proof import Piece, Region, sign_on
from derive.symbols import x, y

SLOPE = Frac(Sym("dy"), Sym("dx"))


def bit_endings(derivation: Derivation, forms: OutputForms) -> tuple[Chain, ...]:
    """Return, for each value of the bit and each piece, the way from f′(x) to the form in y.

    Empty unless the forms are of kind BIT. Every line is proved; false ones raise
    ``FalseStepError``.
    """
    if forms.kind is not Kind.BIT:
        return ()
    found = (
        _ending(derivation, branch, form)
        for form in forms.forms
        for branch in derivation.branches
        if form.kind is Kind.BIT and not form.condition.has(sp.Eq)  # that of f with a letter less
    )
    return tuple(chain for chain in found if chain is not None)


def _ending(derivation: Derivation, branch: Branch, form: OutputForm) -> Chain | None:
    own = letters(derivation.activation)
    output = to_sympy(branch.definition, own)
    region = _common(branch.region, form.region)
    ending = None if region is None else settled_on(form, Piece(region, output))
    if region is None or ending is None or not _occurs(output, region):
        return None
    prover = Prover(
        derivation.activation.name,
        region,
        own | {y.name: output},
        slope_of=output if region.slope else None,
        witnesses=tuple(lambert_witnesses(output)),
    )
    start = _start(branch, prover)
    arrows = list(_closing(start, ending, branch, prover))
    return Chain(
        left=SLOPE,
        condition=where_bit(region),
        steps=proved_chain(start, (), arrows, prover) if arrows else branch.steps,
    )


def _common(one: Region, other: Region) -> Region | None:
    """Return the part of two regions that they share, or None if that is certainly nothing."""
    lower = one.lower if other.lower == -sp.oo else other.lower
    upper = one.upper if other.upper == sp.oo else other.upper
    if one.lower.is_number and other.lower.is_number:
        lower = sp.Max(one.lower, other.lower)
    if one.upper.is_number and other.upper.is_number:
        upper = sp.Min(one.upper, other.upper)
    if lower.is_number and upper.is_number and lower >= upper:
        return None
    return replace(one, lower=lower, upper=upper, slope=other.slope)


def _occurs(output: sp.Expr, region: Region) -> bool:
    """Whether f′ may have the sign that the region asks for."""
    sign = sign_on(output.diff(x), replace(region, slope=0)) if region.slope else None
    return sign is None or sign == region.slope


def where_bit(region: Region) -> Node:
    """Return where a form with a bit holds: x < 0, or dy/dx < 0, or both."""
    if not region.slope:
        return on(region)
    rising = Relation(">" if region.slope > 0 else "<", SLOPE, from_sympy(sp.S.Zero))
    if region.lower == -sp.oo and region.upper == sp.oo:
        return rising
    return Relation("and", on(region), rising)


def _start(branch: Branch, prover: Prover) -> Node:
    """Return the shortest line of the chain that is in x alone, without primes."""
    known = (prover.letters.keys() - {y.name}) | {"x", "e", "pi"}

    def is_plain(line: Node) -> bool:
        inside = list(subtrees(line))
        names = {part.name for part in inside if isinstance(part, Sym)}
        return names <= known and not any(isinstance(part, Prime) for part in inside)

    lines = [step.after for step in branch.steps if is_plain(step.after)]
    return min(lines, key=lambda line: (has_like_terms(line), size(line)))


def _closing(start: Node, ending: Ending, branch: Branch, prover: Prover) -> Iterator[Arrow]:
    goal = Goal(
        ending=ending.expr,
        definitions={y.name: branch.definition},
        meaning=prover.meaning,
        holds=prover.holds,
        output=prover.letters[y.name],
        region=prover.region,
    )
    final = from_sympy(ending.expr)
    if start == final:
        return
    lambert = _by_lambert(goal, final)
    found = lambert or by_solving(start, goal) or by_radicand(start, goal)
    yield from found or by_root(goal) or [Arrow(final, ("simplify",))]


def _by_lambert(goal: Goal, final: Node) -> list[Arrow]:
    """Return the arrow that states w = W(u), the inverse of u = w·eʷ, on the branch of the form."""
    used = sorted(goal.ending.atoms(sp.LambertW), key=str)
    equations = [(w, u) for w, u in lambert_equations(goal.output) if used]
    for value, image in equations:
        branches = used[0].args[1:]
        equation = Relation("=", from_sympy(value), from_sympy(sp.LambertW(image, *branches)))
        return [Arrow(final, ("in-terms-of-y",), detail=equation)]
    return []
