"""A study as one JSON object. Its keys are an interface: other programs read them."""

from collections.abc import Iterable
from typing import Any

import sympy as sp

from derive.activation import Activation
from derive.custom.answer import NOT_REACHED, Stage, Unreached
from derive.derivation.records import Branch, Chain, Step
from derive.output_forms.records import (
    Implicit,
    OutputForm,
    OutputForms,
    ParameterDerivative,
    Turn,
    Witness,
)
from derive.printing import to_text
from derive.proof import Region, Status, Verdict
from derive.study import Study


def as_record(study: Study, *, seconds: float) -> dict[str, Any]:
    """Return the object of ``derive show NAME --format json``; expressions in SymPy's syntax."""
    verdict = study.derivation.verdict
    record = record_of(
        study.activation, study.forms, verdict, seconds, by_parameter=study.by_parameter
    )
    record["undecided"] += _open_chain(verdict)
    return record | {"branches": [_branch(branch) for branch in study.derivation.branches]}


def _branch(branch: Branch) -> dict[str, Any]:
    """Return one chain; formulas as text, rules by id."""
    return {
        "condition": None if branch.condition is None else to_text(branch.condition),
        "in_output": None if branch.in_output is None else to_text(branch.in_output),
        "definition": to_text(branch.definition),
        "steps": [step_record(step) for step in branch.steps],
    }


def chain_record(chain: Chain) -> dict[str, Any]:
    """Return a further chain: what it derives, where it holds, its steps."""
    return {
        "left": to_text(chain.left),
        "condition": None if chain.condition is None else to_text(chain.condition),
        "steps": [step_record(step) for step in chain.steps],
        "verdict": str(chain.verdict.status),
    }


def step_record(step: Step) -> dict[str, Any]:
    """Return one line of a chain with its rules, law, letters, inner chains and verdict."""
    return {
        "before": to_text(step.before),
        "after": to_text(step.after),
        "rules": list(step.rules),
        "detail": None if step.detail is None else to_text(step.detail),
        "law": None if step.law is None else to_text(step.law),
        "letters": {letter: to_text(node) for letter, node in step.bindings},
        "substeps": [[step_record(inner) for inner in chain] for chain in step.substeps],
        "verdict": str(step.verdict.status),
    }


def record_of(
    activation: Activation,
    forms: OutputForms,
    verdict: Verdict,
    seconds: float,
    unreached: Iterable[Unreached] = (),
    by_parameter: Iterable[ParameterDerivative] = (),
) -> dict[str, Any]:
    """Return the same for a formula of which some stages were not reached."""
    return {
        "name": activation.name,
        "formula": str(activation.expr),
        "derivative": str(forms.derivative),
        "kind": str(forms.kind),
        "forms": [_form(form) for form in forms.forms],
        "mixed": [_form(form) for form in forms.mixed],
        "witness": None if forms.witness is None else _witness(forms.witness),
        "implicit": None if forms.implicit is None else _implicit(forms.implicit),
        "conditions": [] if forms.condition in {sp.true, sp.false} else [str(forms.condition)],
        "seconds": round(seconds, 3),
        "verdict": str(verdict.status),
        "undecided": [_undecided(gap) for gap in unreached] + _open_condition(forms),
        "parameters": {p.name: str(p.symbol) for p in activation.parameters},
        "constants": {str(c.symbol): str(c.value) for c in activation.constants},
        "parameter_derivatives": [_by_parameter(found) for found in by_parameter],
    }


def _implicit(implicit: Implicit) -> dict[str, Any]:
    """Return polynomials that are 0, in x and y and in y and dydx; null where none was found."""
    polynomials = {"in_input": implicit.in_input, "in_output": implicit.in_output}
    said = {key: None if found is None else str(found) for key, found in polynomials.items()}
    return said | {"verdict": str(implicit.verdict.status), "reason": implicit.verdict.reason}


def _by_parameter(found: ParameterDerivative) -> dict[str, Any]:
    return {
        "parameter": found.parameter.name,
        "symbol": str(found.parameter.symbol),
        "derivative": str(found.derivative),
        "forms": [_form(form) for form in found.forms],
        "mixed": [_form(form) for form in found.mixed],
    }


def _undecided(gap: Unreached) -> dict[str, str]:
    return {"stage": gap.stage.name.lower(), "reason": gap.reason}


def _open_condition(forms: OutputForms) -> list[dict[str, str]]:
    """Say why it is not known for which parameters f′ is a function of y, where it is not."""
    verdict = forms.condition_verdict
    if verdict.status is not Status.UNDECIDED or verdict.method == NOT_REACHED:
        return []
    return [{"stage": Stage.FORMS.name.lower(), "reason": verdict.reason}]


def _open_chain(verdict: Verdict) -> list[dict[str, str]]:
    """Say which doubt is left about the lines, where they are not all proved."""
    if verdict.status is Status.PROVED:
        return []
    reason = verdict.reason or verdict.method
    return [{"stage": Stage.DERIVATION.name.lower(), "reason": reason}]


def _form(form: OutputForm) -> dict[str, Any]:
    inlined = form.expr.subs(dict(form.atoms))
    return {
        "expr": str(inlined),
        "region": _region(form.region),
        "condition": str(form.condition),
        "saves": list(form.saves),
        "verdict": str(form.verdict.status),
        "cost": form.cost,
    }


def _region(region: Region) -> str:
    interval = f"{region.lower} < x < {region.upper}"
    slope = {1: ", rising", -1: ", falling", 0: ""}[region.slope]
    return interval + slope


def _witness(witness: Witness) -> dict[str, Any]:
    """Return two rational inputs with opposite slopes where they suffice, and two that share y."""
    chosen = {letter: str(value) for letter, value in witness.parameters}
    shared = _places(witness)
    return _places(witness.turn or witness) | {"parameters": chosen, "same_output": shared}


def _places(found: Witness | Turn) -> dict[str, Any]:
    return {
        "inputs": list(found.inputs),
        "outputs": list(found.outputs),
        "slopes": list(found.slopes),
        "argument": found.argument,
    }
