"""find_forms(activation): everything that can be said of f′ in terms of y, each with its proof."""

import time
from dataclasses import dataclass, replace

from derive.activation import Activation
from derive.errors import OutOfBudgetError, UndecidedError
from derive.output_forms.apart import apart_instead, forms_apart
from derive.output_forms.cases import forms_with_bit, is_thin
from derive.output_forms.conditions import condition_of
from derive.output_forms.cost import cost
from derive.output_forms.derivative import derivative_of
from derive.output_forms.evidence import verdict_on
from derive.output_forms.implicit import implicit_of
from derive.output_forms.licence import Clash, Ruling, rulings
from derive.output_forms.mixed import mixed_form, plain_form
from derive.output_forms.naming import with_names
from derive.output_forms.pure import formula_of, prove_formula
from derive.output_forms.records import Kind, OutputForm, OutputForms, Witness
from derive.output_forms.shape import Stretch, shape_of
from derive.output_forms.turning import turns_everywhere
from derive.output_forms.undefined import place_apart, rulings_apart
from derive.output_forms.witness import witness_of
from derive.proof import Region, Status, Verdict
from derive.symbols import y


def find_forms(activation: Activation, *, budget: float = 30.0) -> OutputForms:
    """Return the derivative of an activation, and its forms in y or the proof that there is none.

    ``budget`` is in seconds: when it is used up no further formula is looked for. Raises
    ``UndecidedError`` only where f could not be cut into smooth pieces; anything else that was not
    reached is said in the verdicts.
    """
    ends = time.process_time() + budget
    line = Region(assumptions=activation.assumptions)
    try:
        shape = shape_of(activation, line)
    except UndecidedError as error:
        return forms_apart(apart_instead(activation, error), activation, find_forms)
    decided = _rule(activation)
    admitted = [ruling for ruling in decided.rulings if ruling.clash is None]
    forms = _pure_forms(activation, decided.rulings, ends)
    clashes = [ruling for ruling in decided.rulings if ruling.clash is not None]
    found = [(ruling, w) for ruling in clashes if (w := witness_of(ruling)) is not None]
    verdict = decided.verdict or verdict_on(
        decided.rulings, has_formulas=bool(forms), witnessed=(ruling for ruling, _ in found)
    )
    ample = any(not is_thin(ruling.cell, activation) for ruling in admitted)
    if clashes and not ample:
        bits = time.process_time() < ends and forms_with_bit(clashes, decided.rulings, activation)
        forms = (*bits, *forms) if bits else ()
    shown = found[0][1] if found else None
    kind = _kind(verdict, forms, shown, monotone=ample)
    whole = kind is Kind.MONOTONE and len(shape.stretches) == 1
    return OutputForms(
        activation=activation,
        derivative=derivative_of(shape, line),
        kind=kind,
        forms=forms,
        mixed=with_names(
            mixed_form(stretch) if time.process_time() < ends else plain_form(stretch)
            for stretch in shape.stretches
        ),
        condition=condition_of((r.cell for r in admitted), activation, (r.cell for r in clashes)),
        condition_verdict=verdict,
        violation=shown if ample else None,
        witness=None if ample else shown,
        implicit=implicit_of(shape.stretches[0]) if whole and time.process_time() < ends else None,
    )


@dataclass(frozen=True, slots=True)
class _Decision:
    rulings: tuple[Ruling, ...]
    verdict: Verdict | None = None


def _rule(activation: Activation) -> _Decision:
    method = "f′ compared on all pairs of pieces and kinks that share outputs"
    try:
        return _Decision(tuple(map(_reconsidered, rulings(activation))))
    except (UndecidedError, OutOfBudgetError) as error:
        return _Decision((), Verdict(Status.UNDECIDED, method, str(error)))


def _reconsidered(ruling: Ruling) -> Ruling:
    """Return the ruling without uncertain clashes where one formula is proved all the same.

    A clash is uncertain that is presumed, and where it is not certified that f turns round.
    """
    clash = ruling.clash
    if clash is None or not (clash.presumed or _may_not_turn(clash, ruling)):
        return ruling
    hopeful = replace(ruling, clash=None, others=())
    formula = formula_of(hopeful)
    proved = formula is not None and prove_formula(formula, hopeful).status is Status.PROVED
    return hopeful if proved else ruling


def _may_not_turn(clash: Clash, ruling: Ruling) -> bool:
    """Whether a stretch without a certified direction may have one, as a^x for every a > 0."""
    place = clash.left
    if place != clash.right or not isinstance(place, Stretch) or not ruling.shape.is_smooth:
        return False  # the images of several pieces are not known where a direction is not
    return bool(ruling.cell.domains) and not turns_everywhere(place, ruling.cell)


def _kind(
    verdict: Verdict, forms: tuple[OutputForm, ...], witness: Witness | None, *, monotone: bool
) -> Kind:
    if forms:
        return forms[0].kind
    if monotone and verdict.status is Status.PROVED:
        return Kind.MONOTONE
    shown = witness is not None and verdict.status is Status.PROVED  # for some parameters: MIXED
    return Kind.NONE if shown else Kind.MIXED


def _pure_forms(
    activation: Activation, everywhere: tuple[Ruling, ...], ends: float
) -> tuple[OutputForm, ...]:
    """Return one form for as many cells as it serves, then one for the next that is left."""
    forms: list[OutputForm] = []
    admitted = (ruling for ruling in everywhere if ruling.clash is None)
    waiting = sorted(admitted, key=lambda ruling: len(ruling.cell.points))
    while waiting:
        formula = formula_of(waiting[0]) if time.process_time() < ends else None
        if formula is None:
            return ()
        apart = place_apart(formula, waiting[0].cell, waiting[0].shape.stretches)
        if apart is not None:
            parts = rulings_apart(activation, waiting[0], apart)
            if not parts:
                return ()
            everywhere = (*(r for r in everywhere if r is not waiting[0]), *parts)
            waiting[:1] = [ruling for ruling in parts if ruling.clash is None]
            continue
        verdicts = [(r, prove_formula(formula, r)) for r in waiting]
        served = [r for r, verdict in verdicts if verdict.status is Status.PROVED]
        if not served:
            return ()
        others = (r.cell for r in everywhere if r not in served)
        condition = condition_of((r.cell for r in served), activation, others)
        evidence = next(verdict for r, verdict in verdicts if r is served[0])
        region = Region(assumptions=activation.assumptions)
        saves = ("y",) if y in formula.free_symbols else ()
        forms.append(
            OutputForm(Kind.PURE, formula, region, condition, saves, evidence, cost(formula))
        )
        waiting = [r for r in waiting if r not in served]
    return tuple(forms)
