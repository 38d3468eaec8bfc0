"""What is known of f′ where the pieces of f are not: it is a choice among monotone functions."""

from collections.abc import Mapping
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.output_forms.cost import cost
from derive.output_forms.envelopes import Choice, Leaf, is_told_by_output, leaves_of
from derive.output_forms.mixed import mixed_form
from derive.output_forms.pure import form_of
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.output_forms.shape import Stretch
from derive.proof import Region, Status, Verdict, weakest
from derive.symbols import x, y

_METHOD: Final = (
    "the largest and the smallest of functions that all rise, or all fall: an output has one "
    "input, or is that of a plateau"
)
_Stretches = Mapping[sp.Expr, Stretch]
_Slopes = Mapping[sp.Expr, sp.Expr]


def moving_forms(choice: Choice, activation: Activation) -> OutputForms:
    """Return the forms of a choice: PURE where y tells which function it is, else MONOTONE."""
    stretches = {f.expr: f.stretch for f in leaves_of(choice) if f.stretch is not None}
    region = Region(assumptions=activation.assumptions)
    form = _pure(choice, stretches, region) if is_told_by_output(choice) else None
    return OutputForms(
        activation=activation,
        derivative=_from_input(choice, {expr: s.slope for expr, s in stretches.items()}),
        kind=Kind.MONOTONE if form is None else Kind.PURE,
        forms=() if form is None else (form,),
        mixed=(_mixed(choice, stretches, region),),
        condition=sp.true,
        condition_verdict=Verdict(Status.PROVED, _METHOD),
        violation=None,
        witness=None,
    )


def _from_input(choice: Leaf | Choice, slopes: _Slopes) -> sp.Expr:
    """Return the slope with the functions compared at x."""
    if isinstance(choice, Leaf):
        return slopes.get(choice.expr, sp.S.Zero)
    first, rest = choice.first.expr, choice.rest.expr
    ahead = first > rest if choice.side > 0 else first < rest
    cases = (_from_input(choice.first, slopes), ahead), (_from_input(choice.rest, slopes), True)
    return sp.Piecewise(*cases)


def _from_output(choice: Leaf | Choice, slopes: _Slopes) -> sp.Expr:
    """Return the slope with y compared, where that tells."""
    if isinstance(choice, Leaf) or choice.seen is None:
        return slopes.get(choice.expr, sp.S.Zero)
    ahead = choice.seen < y if choice.side > 0 else choice.seen > y
    cases = (_from_output(choice.first, slopes), ahead), (_from_output(choice.rest, slopes), True)
    return sp.Piecewise(*cases)


def _pure(choice: Choice, stretches: _Stretches, region: Region) -> OutputForm | None:
    found = {e: form for e, s in stretches.items() if (form := form_of(s)) is not None}
    if len(found) < len(stretches):
        return None
    formula = _from_output(choice, {expr: form for expr, (form, _) in found.items()})
    verdict = weakest([verdict for _, verdict in found.values()])
    proved = Verdict(verdict.status, f"{_METHOD}; for each: {verdict.method}", verdict.reason)
    return OutputForm(Kind.PURE, formula, region, sp.true, ("y",), proved, cost(formula))


def _mixed(choice: Choice, stretches: _Stretches, region: Region) -> OutputForm:
    found = {e: mixed_form(s) for e, s in stretches.items()}
    expr = _from_input(choice, {e: f.expr.subs(dict(f.atoms)) for e, f in found.items()})
    saves = tuple(str(s) for s in (x, y) if s in expr.free_symbols)
    verdict = weakest([form.verdict for form in found.values()])
    return OutputForm(Kind.MIXED, expr, region, sp.true, saves, verdict, cost(expr))
