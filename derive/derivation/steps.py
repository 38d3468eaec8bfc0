"""From a definition to dy/dx in terms of y: forward chain, closing steps, conclusion."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.derivation.arrows import Arrow, Goal
from derive.derivation.closing import closing
from derive.derivation.ending import Ending, direction_of, ending_on, pure_form
from derive.derivation.forward import forward
from derive.derivation.joining import tidying
from derive.derivation.kinks import study_kinks
from derive.derivation.proved import proved_chain
from derive.derivation.proving import Prover
from derive.derivation.records import Branch, Derivation, KinkStudy, Step
from derive.derivation.stating import on
from derive.display import Cases, Frac, Neg, Node, Num, Pow, Prime, Relation, Words
from derive.display.meaning import letters
from derive.display.reading import from_condition, from_sympy
from derive.display.traversal import subtrees
from derive.errors import UndecidedError
from derive.output_forms.apart import Part, apart_instead, parts_of
from derive.output_forms.lambert import lambert_witnesses
from derive.output_forms.mixed import mixed_form
from derive.output_forms.pure import form_of
from derive.output_forms.records import OutputForms
from derive.proof import Piece, Region, Status, Verdict, pieces_of, weakest
from derive.proof.joined import joined
from derive.proof.powers import value_at
from derive.rules import Category, rule
from derive.rules.neat import neat
from derive.symbols import x, y

_X: Final = from_sympy(x)
_UNREACHED: Final = Verdict(
    Status.UNDECIDED,
    "chain to the form in y",
    "which case of the form applies on which piece could not be certified",
)


def derive_steps(activation: Activation, forms: OutputForms) -> Derivation:
    """Return dy/dx step by step, ending in the best of ``forms``, every line proved.

    Raises ``FalseStepError`` if a line is false, ``NoRuleError`` if a part of the definition has
    no rule, ``UndecidedError`` if the pieces cannot be told apart.
    """
    line = Region(assumptions=activation.assumptions)
    try:
        pieces = pieces_of(activation.expr, line)
    except UndecidedError as error:
        return _steps_apart(parts_of(apart_instead(activation, error)), forms, line)
    endings = [ending_on(forms, piece) for piece in pieces]
    chains = [
        _chain(activation, e, p, len(pieces) == 1) for e, p in zip(endings, pieces, strict=True)
    ]
    branches = tuple(branch for branch, _ in chains)
    kinks = study_kinks(activation, pieces)
    claimed = pure_form(forms)
    form = claimed if all(ending is not None and ending.is_pure for ending in endings) else None
    steps = [step for branch in branches for step in branch.steps]
    doubts = [] if form is claimed else [_UNREACHED]
    slopes = [slope for _, slope in chains]
    in_x = all(ending is None for ending in endings)
    return Derivation(
        activation=activation,
        definition=from_sympy(activation.expr),
        rules_used=_rules_used(steps, kinks, form is not None),
        branches=branches,
        kinks=kinks,
        from_input=_from_input(slopes, pieces, kinks),
        from_output=None if form is None else from_sympy(form.expr),
        mixed=_mixed(branches, kinks, slopes, in_x=in_x) if form is None else None,
        condition=None if form is None else _condition(form.condition),
        verdict=weakest([*(s.verdict for s in steps), *(k.verdict for k in kinks), *doubts]),
    )


def _steps_apart(parts: Iterable[Part], forms: OutputForms, line: Region) -> Derivation:
    """Return a chain for each part of a function of which no kink can be named."""
    branches = tuple(_branch_of(part, forms, line) for part in parts)
    steps = [step for branch in branches for step in branch.steps]
    form = pure_form(forms)
    mixed = next((f.expr for f in forms.mixed if f.expr.has(y)), None)
    return Derivation(
        activation=forms.activation,
        definition=from_sympy(forms.activation.expr),
        rules_used=tuple(dict.fromkeys(("cases", *_rules_used(steps, (), False)))),
        branches=branches,
        kinks=(),
        from_input=from_sympy(forms.derivative),
        from_output=None if form is None else from_sympy(form.expr),
        mixed=None if form is not None or mixed is None else from_sympy(mixed),
        condition=None if form is None else _condition(form.condition),
        verdict=weakest([step.verdict for step in steps]),
    )


def _branch_of(part: Part, forms: OutputForms, line: Region) -> Branch:
    piece = Piece(line, part.stretch.expr)
    branch, _ = _chain(forms.activation, _ending_of(part, forms), piece, True)
    in_output = None if part.in_output in (None, sp.true) else from_condition(part.in_output)
    return replace(branch, condition=from_condition(part.where), in_output=in_output)


def _ending_of(part: Part, forms: OutputForms) -> Ending | None:
    """Return the form of one part, in y where y tells that it is this one."""
    found = form_of(part.stretch) if pure_form(forms) and part.in_output is not None else None
    if not part.stretch.expr.has(x):
        return Ending(sp.S.Zero, True)
    if found is not None:
        return Ending(found[0], True)
    mixed = mixed_form(part.stretch)
    return Ending(mixed.expr, False, mixed.atoms) if mixed.expr.has(y) or mixed.atoms else None


def _chain(
    activation: Activation, ending: Ending | None, piece: Piece, alone: bool
) -> tuple[Branch, Node]:
    """Return the chain on one piece, and f′(x) as its forward half leaves it."""
    parts = () if ending is None else ending.parts
    meanings = letters(activation, piece.expr) | {letter.name: expr for letter, expr in parts}
    prover = Prover(activation.name, piece.region, meanings)
    closer = prover if ending is None else _closer(prover, ending, piece)
    definition = from_sympy(piece.expr)
    lines = list(forward(_as_power(definition)))
    last = lines[-1].node
    if ending is None:
        arrows = tidying(last, prover.meaning)
    else:
        arrows = with_meanings(closing(last, _goal(ending, definition, closer)), ending)
    in_output = None if ending is None else ending.in_output
    branch = Branch(
        region=piece.region,
        condition=None if alone else on(piece.region),
        in_output=None if in_output is None else from_condition(in_output),
        definition=_as_power(definition),
        steps=proved_chain(Prime(_as_power(definition)), lines, arrows, prover, closer),
    )
    return branch, from_sympy(joined(prover.meaning(last)))


def _closer(prover: Prover, ending: Ending, piece: Piece) -> Prover:
    """Return what proves the lines that lead to the ending, under its condition."""
    region = ending.assumed_in(piece.region)
    offered = tuple(lambert_witnesses(piece.expr)) if ending.expr.has(sp.LambertW) else ()
    slope = direction_of(piece.expr, region) if offered or _has_roots(ending) else 0
    turned = replace(region, slope=slope)  # where f rises, its slope tells roots and branches of W
    return replace(prover, region=turned, slope_of=piece.expr if slope else None, witnesses=offered)


def _has_roots(ending: Ending) -> bool:
    return ending.is_pure and any(
        p.exp.is_Rational and p.exp.q == 2 for p in ending.expr.atoms(sp.Pow)
    )


def _as_power(definition: Node) -> Node:
    """Return u⁻¹ for 1/u, which the power rule differentiates as the article does."""
    match definition:
        case Frac(Num(1), bottom):
            return neat(Pow(bottom, Neg(Num(1))))
        case _:
            return definition


def with_meanings(arrows: list[Arrow], ending: Ending) -> list[Arrow]:
    """Return the arrows, the last of which says what the letters of the ending stand for."""
    bound = {letter for arrow in arrows for letter, _ in arrow.bindings}
    missing = [(s.name, from_sympy(expr)) for s, expr in ending.parts if s.name not in bound]
    if not arrows or not missing:
        return arrows
    *before, last = arrows
    return [*before, replace(last, bindings=(*last.bindings, *missing))]


def _goal(ending: Ending, definition: Node, prover: Prover) -> Goal:
    definitions = {letter.name: from_sympy(expr) for letter, expr in ending.parts}
    named = {y.name: definition, **definitions}
    output = prover.meaning(definition)
    return Goal(ending.expr, named, prover.meaning, prover.holds, output, prover.region)


def _rules_used(steps: list[Step], kinks: tuple[KinkStudy, ...], in_y: bool) -> tuple[str, ...]:
    named = [name for step in steps for name in step.rules]
    used = [name for name in named if rule(name).category is Category.DIFFERENTIATION]
    if kinks:
        used = ["cases", *used, "one-sided-limits", *(["choose-branch"] if in_y else [])]
    return tuple(dict.fromkeys(used))


def _condition(condition: sp.Basic) -> Node | None:
    return None if condition == sp.true else from_condition(condition)


def _mixed(
    branches: tuple[Branch, ...], kinks: tuple[KinkStudy, ...], slopes: list[Node], *, in_x: bool
) -> Node | None:
    """Return the last lines together; None where they hold x alone and are no shorter than f′."""
    if in_x and sum(_size(b.ending) for b in branches) >= sum(map(_size, slopes)):
        return None
    return _by_cases(branches, kinks)


def _size(node: Node) -> int:
    return sum(1 for _ in subtrees(node))


def _by_cases(branches: tuple[Branch, ...], kinks: tuple[KinkStudy, ...]) -> Node:
    """Return what the chains end in; one line where all end alike, as on both sides of 0/0."""
    rows = [(b.ending, b.condition) for b in branches if b.condition is not None]
    if len(kinks) == len(rows) - 1 and len({ending for ending, _ in rows}) == 1:
        return Cases((*_values_at(kinks), (rows[0][0], Words("otherwise"))))
    return Cases(tuple(rows)) if rows else branches[0].ending


def _from_input(
    slopes: list[Node], pieces: tuple[Piece, ...], kinks: tuple[KinkStudy, ...]
) -> Node:
    """Return f′(x) by pieces, each kink with the piece whose slope it takes, or alone."""
    if not kinks:
        return slopes[0]
    rows: list[tuple[Node, Node]] = []
    alone = [k for k, sides in zip(kinks, pairwise(pieces), strict=True) if _is_alone(k, sides)]
    for place, (slope, piece) in enumerate(zip(slopes, pieces, strict=True)):
        before, after = kinks[place - 1 : place], kinks[place : place + 1]
        left = any(k.left != k.convention == k.right and k not in alone for k in before)
        right = any(k.convention == k.left and k not in alone for k in after)
        rows.append((slope, on(piece.region, left_closed=left, right_closed=right)))
    before_last = rows[:-1] if len(alone) < len(kinks) or len({*slopes}) > 1 else []
    return Cases((*_values_at(alone), *before_last, (rows[-1][0], Words("otherwise"))))


def _values_at(kinks: Iterable[KinkStudy]) -> Iterator[tuple[Node, Node]]:
    for kink in kinks:
        yield from_sympy(kink.convention), Relation("=", _X, from_sympy(kink.at))


def _is_alone(kink: KinkStudy, sides: tuple[Piece, Piece]) -> bool:
    """Whether the value at a kink is neither neighbour's, or their formulas have none: sin x/x."""
    holders = [
        piece
        for piece, limit in zip(sides, (kink.left, kink.right), strict=True)
        if limit == kink.convention
    ]
    values = [value_at(p.expr.diff(x), x, kink.at, p.region) for p in holders[:1]]
    return not values or any(value.has(sp.nan, sp.zoo) for value in values)
