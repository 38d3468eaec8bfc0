"""A study as one JSON object. Its keys are an interface: other programs read them."""

from typing import Any

import sympy as sp

from derive.output_forms.records import OutputForm, Witness
from derive.proof import Region
from derive.study import Study


def as_record(study: Study, *, seconds: float) -> dict[str, Any]:
    """Return the object of ``derive show NAME --format json``; expressions in SymPy's syntax."""
    activation, forms = study.activation, study.forms
    return {
        "name": activation.name,
        "formula": str(activation.expr),
        "derivative": str(forms.derivative),
        "kind": str(forms.kind),
        "forms": [_form(form) for form in forms.forms],
        "mixed": [_form(form) for form in forms.mixed],
        "witness": None if forms.witness is None else _witness(forms.witness),
        "conditions": [] if forms.condition == sp.true else [str(forms.condition)],
        "seconds": round(seconds, 3),
        "verdict": str(study.derivation.verdict.status),
        "parameters": {p.name: str(p.symbol) for p in activation.parameters},
        "constants": {str(c.symbol): str(c.value) for c in activation.constants},
    }


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
    return {
        "inputs": list(witness.inputs),
        "outputs": list(witness.outputs),
        "slopes": list(witness.slopes),
        "parameters": {letter: str(value) for letter, value in witness.parameters},
        "argument": witness.argument,
    }
