"""proof_of(forms): every claim about one activation, with the evidence for a separate checker.

What cannot be written down as evidence is not left out in silence: it becomes a *gap*, in words.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import sympy as sp

from derive.activation import Activation
from derive.certificate import (
    Proof,
    as_json,
    by_half_angles,
    definition_of,
    expression_of,
    in_half_angles,
    relations_of,
    tree_of,
)
from derive.certificate.records import Claim, FormClaim, Ground
from derive.checker import Outcome, check
from derive.errors import OutOfBudgetError, UndecidedError
from derive.evidence.along import AskingAlong
from derive.evidence.grounds import Subject, beyond, ground_of, meanings, point_ground
from derive.evidence.independence import with_independence
from derive.evidence.numbers import with_numbers
from derive.evidence.refutations import monotone_claim, shared_claim, witness_claim
from derive.evidence.sided import is_apart, sided_builders, with_sides
from derive.evidence.spellings import Asking
from derive.evidence.splits import split
from derive.expression.quoting import quoted
from derive.output_forms.lambert import lambert_witnesses
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.output_forms.shape import Shape, shape_of
from derive.proof import Region, sign_on
from derive.proof.parameters import Cell
from derive.sides import is_sided
from derive.symbols import y
from derive.zeros import check as check_numbered


def proof_of(forms: OutputForms) -> Proof:
    """Return the proof object of everything that was found of f′."""
    claims: list[Claim] = []
    gaps: list[str] = []
    definition = definition_of(forms.activation)
    for what, build in _builders(_by_half_angles(forms)):
        try:
            claims += with_sides(_parted(build(), forms.activation), definition)
        except (UndecidedError, OutOfBudgetError) as error:
            gaps.append(f"{what}: {error}")
    proof = Proof(
        definition=definition,
        claims=tuple(claims),
        gaps=tuple(gaps),
    )
    return with_independence(_with_signs(with_numbers(proof)))


def _parted(claim: Claim, activation: Activation) -> Iterator[Claim]:
    """Yield a claim about one sign of f′ without the points where f′ has the other one."""
    if not isinstance(claim, FormClaim) or not claim.bit or claim.grounds[0].where:
        yield claim
        return
    line, first = Region(assumptions=activation.assumptions), 0
    for k, ground in enumerate(claim.grounds):
        if k % 2 and sign_on(expression_of(ground.slope), line) == -claim.bit:
            before = claim.grounds[first:k]
            yield replace(claim, lower=before[0].lower, upper=ground.lower, grounds=before)
            first = k + 1
    rest = claim.grounds[first:]
    yield replace(claim, lower=rest[0].lower, grounds=rest)


def _by_half_angles(forms: OutputForms) -> OutputForms:
    """Return the same with arcsines as twice an arctangent, and forms in the tangent of y/2."""
    activation = forms.activation
    written = by_half_angles(activation.expr)
    if written == activation.expr:
        return forms
    return replace(
        forms,
        activation=replace(activation, expr=written),
        forms=tuple(replace(form, expr=in_half_angles(form.expr)) for form in forms.forms),
    )


def proofs_of(forms: OutputForms) -> tuple[tuple[OutputForms, Proof], ...]:
    """Return a proof object for each case of the parameters, or the only one."""
    return tuple((case, proof_of(case)) for case in forms.cases or (forms,))


def _with_signs(proof: Proof) -> Proof:
    """Return the proof with a spelling for every sign that the checker will ask for."""
    plain = as_json(proof)
    intervals = plain | {"claims": [c for c in plain["claims"] if not is_sided(c)]}
    found = check(intervals, plain["definition"], Asking)
    if proof.numbers and any(f.outcome is not Outcome.CONFIRMED for f in found):
        check_numbered(intervals, plain["definition"], AskingAlong)
    claims = zip(proof.claims, plain["claims"], strict=True)
    return replace(proof, claims=tuple(_claim_with_signs(*pair) for pair in claims))


def _claim_with_signs(claim: Claim, plain: Any) -> Claim:
    pairs = zip(claim.grounds, plain["grounds"], strict=True)
    return replace(claim, grounds=tuple(replace(g, signs=p["signs"]) for g, p in pairs))


def _builders(forms: OutputForms) -> Iterator[tuple[str, Callable[[], Claim]]]:
    if is_apart(forms.activation):
        yield from sided_builders(forms)
        return
    yield "the derivative", lambda: _derivative(forms)
    for form in forms.forms:
        for known in _cases(forms.activation):
            yield f"the form {quoted(form.expr)}", partial(_form, forms.activation, form, known)
    yield "the form in x and y", lambda: _mixed(forms)
    if forms.violation is not None:
        yield "the condition", lambda: shared_claim(forms)
        yield "the violation", partial(witness_claim, forms, forms.violation)
    if forms.witness is not None:
        yield "the witness", partial(witness_claim, forms, forms.witness)
    if forms.kind is Kind.MONOTONE:
        yield "monotony", lambda: monotone_claim(forms)


def _derivative(forms: OutputForms) -> FormClaim:
    shape = shape_of(forms.activation)
    formula = forms.derivative
    return _claim("derivative", forms.activation, shape, formula=formula, saves=("x",))


def _cases(activation: Activation) -> Iterator[tuple[sp.Basic, ...]]:
    """Yield what is known of the parameters, case by case where a number is left out: α ≠ 0."""
    parts = Cell.of(activation).parts
    yield from (part.line.assumptions for part in parts) if len(parts) > 1 else ((),)


def _form(activation: Activation, form: OutputForm, known: tuple[sp.Basic, ...] = ()) -> FormClaim:
    demanded = beyond(form.condition, activation.assumptions)
    condition = (*known, *(() if demanded == sp.true else (demanded,)))
    region = replace(form.region, assumptions=(*activation.assumptions, *condition), slope=0)
    equations = [part for given in condition for part in sp.And.make_args(given)]
    values = {part.lhs: part.rhs for part in equations if isinstance(part, sp.Eq)}
    settled = replace(activation, expr=activation.expr.xreplace(values))
    return _claim(
        "form",
        settled,
        shape_of(settled, region),
        formula=form.expr,
        saves=form.saves,
        condition=condition,
        bit=form.region.slope,
    )


def _claim(  # noqa: PLR0913 -- the claim and what belongs to it
    kind: str,
    activation: Activation,
    shape: Shape,
    *,
    formula: sp.Expr,
    saves: tuple[str, ...],
    condition: tuple[sp.Basic, ...] = (),
    bit: int = 0,
) -> FormClaim:
    assumed = (*activation.assumptions, *condition)
    shape = split(shape, activation.expr, formula)
    subject = Subject(activation.expr, Region(assumptions=assumed), activation.expr, formula)
    pieces: list[Ground] = []
    for stretch in shape.stretches:
        region = Region(stretch.region.lower, stretch.region.upper, assumed, bit)
        offered = tuple(lambert_witnesses(stretch.expr)) if formula.has(sp.LambertW) else ()
        on_it = Subject(activation.expr, region, stretch.expr, formula, witnesses=offered)
        pieces.append(ground_of(on_it))
    grounds = pieces[:1]
    for joint, sides, pair in zip(
        shape.joints, pairwise(shape.stretches), pairwise(pieces), strict=False
    ):
        beside = [e for side in sides for e in (side.expr, side.slope)]
        beside += [meant for piece in pair for meant in meanings(piece)]
        grounds += [point_ground(subject, joint, beside), pair[1]]
    return FormClaim(
        kind=kind,
        lower=grounds[0].lower,
        upper=grounds[-1].upper,
        formula=tree_of(formula),
        atoms={},
        saves=saves,
        bit=bit,
        condition=tuple(t for part in condition for t in relations_of(part)),
        grounds=tuple(grounds),
    )


def _mixed(forms: OutputForms) -> FormClaim:
    defined, shape = forms.activation.expr, shape_of(forms.activation)
    atoms = dict(atom for form in forms.mixed for atom in form.atoms)
    mixed = forms.mixed * len(shape.stretches) if len(forms.mixed) == 1 else forms.mixed
    grounds = [
        ground_of(
            Subject(defined, part.region, part.expr, form.expr, tuple(atoms.items())),
            own_formula=True,
        )
        for stretch, form in zip(shape.stretches, mixed, strict=True)
        for part in split(Shape((stretch,), ()), defined, form.expr).stretches
    ]
    letters = {s for form in forms.mixed for s in form.expr.xreplace(atoms).free_symbols}
    return FormClaim(
        kind="mixed",
        lower=grounds[0].lower,
        upper=grounds[-1].upper,
        formula=None,
        atoms={str(letter): tree_of(meaning) for letter, meaning in atoms.items()},
        saves=("x", "y") if y in letters else ("x",),
        bit=0,
        condition=(),
        grounds=tuple(grounds),
    )
