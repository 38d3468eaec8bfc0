"""What is known of f′ where the pieces of f are not: it is a choice among monotone functions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.errors import DeriveError
from derive.output_forms.cost import cost
from derive.output_forms.envelopes import (
    Choice,
    Leaf,
    Valley,
    is_told_by_output,
    leaves_of,
)
from derive.output_forms.humps import Hump
from derive.output_forms.mixed import mixed_form
from derive.output_forms.pure import form_of
from derive.output_forms.records import Kind, OutputForm, OutputForms, Witness
from derive.output_forms.shape import Stretch
from derive.output_forms.witness import parameter_values
from derive.proof import Region, Status, Verdict, sign_on, weakest
from derive.proof.parameters import Cell
from derive.symbols import x, y

_METHOD: Final = (
    "the largest and the smallest of functions that all rise, or all fall: an output has one "
    "input, or is that of a plateau"
)
_TURNS: Final = (
    "f falls to where what falls and what rises cross, and rises from there, or the other way "
    "round: almost every output close to that of the crossing has slopes of both signs"
)
_COMES_BACK: Final = (
    "f leaves a level and comes back to it: almost every output in between has slopes of both signs"
)
_Stretches = Mapping[sp.Expr, Stretch]
_Slopes = Mapping[sp.Expr, sp.Expr]
_Find = Callable[[Activation], OutputForms]
#: values of the parameters for which a witness is looked for
_TRIED: Final = 3


def moving_forms(choice: Choice | Valley, activation: Activation, find: _Find) -> OutputForms:
    """Return the forms of a choice: PURE where y tells which function it is, else MONOTONE.

    Of a valley they need a bit. ``find`` finds the forms of a function without parameters.
    """
    stretches = {f.expr: f.stretch for f in leaves_of(choice) if f.stretch is not None}
    region = Region(assumptions=activation.assumptions)
    slopes = {expr: s.slope for expr, s in stretches.items()}
    if isinstance(choice, Valley):
        forms = _with_bit(choice, stretches, region)
        kind = Kind.BIT if forms else Kind.NONE
    else:
        forms = _pure(choice, stretches, region)
        kind = Kind.PURE if forms else Kind.MONOTONE
    turns = isinstance(choice, Valley)
    return OutputForms(
        activation=activation,
        derivative=from_input(choice, slopes),
        kind=kind,
        forms=forms,
        mixed=(_mixed(choice, stretches, region),),
        condition=sp.false if turns else sp.true,
        condition_verdict=Verdict(Status.PROVED, _TURNS if turns else _METHOD),
        violation=None,
        witness=_witness(activation, find) if turns else None,
    )


def hump_forms(hump: Hump, activation: Activation, find: _Find) -> OutputForms:
    """Return the slope of a function that goes up and down again, of which y tells nothing."""
    stretch, line = hump.moving, Region(assumptions=activation.assumptions)
    mixed = mixed_form(stretch)
    beyond = stretch.expr > hump.level if hump.side > 0 else stretch.expr < hump.level

    def by_cases(slope: sp.Expr) -> sp.Expr:
        return sp.Piecewise((slope, beyond), (sp.S.Zero, True))

    whole = by_cases(mixed.expr.subs(dict(mixed.atoms)))
    saves = tuple(str(s) for s in (x, y) if s in whole.free_symbols)
    return OutputForms(
        activation=activation,
        derivative=by_cases(stretch.slope),
        kind=Kind.NONE,
        forms=(),
        mixed=(OutputForm(Kind.MIXED, whole, line, sp.true, saves, mixed.verdict, cost(whole)),),
        condition=sp.false,
        condition_verdict=Verdict(Status.PROVED, _COMES_BACK),
        violation=None,
        witness=_witness(activation, find),
    )


def from_input(choice: Leaf | Choice | Valley, slopes: _Slopes) -> sp.Expr:
    """Return the slope with the functions compared at x; where two cross, that from the left.

    One that is not among ``slopes`` has none.
    """
    if isinstance(choice, Leaf):
        return slopes.get(choice.expr, sp.S.Zero)
    if isinstance(choice, Valley):
        left, right = choice.falling, choice.rising
        first, rest = (right, left) if choice.side > 0 else (left, right)
    else:
        first, rest = choice.first, choice.rest
    ahead = first.expr > rest.expr if choice.side > 0 else first.expr < rest.expr
    return sp.Piecewise((from_input(first, slopes), ahead), (from_input(rest, slopes), True))


def from_output(choice: Leaf | Choice, slopes: _Slopes) -> sp.Expr:
    """Return the slope with y compared, where that tells."""
    if isinstance(choice, Leaf) or choice.seen is None:
        return slopes.get(choice.expr, sp.S.Zero)
    ahead = choice.seen < y if choice.side > 0 else choice.seen > y
    cases = (from_output(choice.first, slopes), ahead), (from_output(choice.rest, slopes), True)
    return sp.Piecewise(*cases)


def _pure(choice: Choice, stretches: _Stretches, region: Region) -> tuple[OutputForm, ...]:
    form = _form(Kind.PURE, choice, stretches, region)
    return () if form is None else (form,)


def _with_bit(valley: Valley, stretches: _Stretches, region: Region) -> tuple[OutputForm, ...]:
    """Return a form where f falls and one where it rises, or nothing.

    The bit is the sign of f′, which nothing but a plateau may lack.
    """
    if any(sign_on(s.slope, replace(region)) not in (1, -1) for s in stretches.values()):
        return ()
    sides = (valley.falling, -1), (valley.rising, 1)
    forms = [_form(Kind.BIT, side, stretches, replace(region, slope=k)) for side, k in sides]
    found = tuple(form for form in forms if form is not None)
    return found if len(found) == len(forms) else ()


def _form(
    kind: Kind, choice: Leaf | Choice, stretches: _Stretches, region: Region
) -> OutputForm | None:
    """Return the slope of a choice as a function of y, where y tells."""
    own = [f.expr for f in leaves_of(choice) if f.stretch is not None]
    found = {e: form for e in own if (form := form_of(stretches[e])) is not None}
    if len(found) < len(own) or not is_told_by_output(choice):
        return None
    formula = from_output(choice, {expr: form for expr, (form, _) in found.items()})
    verdict = weakest([verdict for _, verdict in found.values()])
    proved = Verdict(verdict.status, f"{_METHOD}; for each: {verdict.method}", verdict.reason)
    saves = ("y", "bit") if kind is Kind.BIT else ("y",)
    return OutputForm(kind, formula, region, sp.true, saves, proved, cost(formula))


def _mixed(choice: Choice | Valley, stretches: _Stretches, region: Region) -> OutputForm:
    found = {e: mixed_form(s) for e, s in stretches.items()}
    expr = from_input(choice, {e: f.expr.subs(dict(f.atoms)) for e, f in found.items()})
    saves = tuple(str(s) for s in (x, y) if s in expr.free_symbols)
    verdict = weakest([form.verdict for form in found.values()])
    return OutputForm(Kind.MIXED, expr, region, sp.true, saves, verdict, cost(expr))


def _witness(activation: Activation, find: _Find) -> Witness | None:
    """Return two inputs for some values of the parameters, where f falls into known pieces."""
    for numbers in _numbers(activation):
        try:
            found = find(replace(activation, expr=activation.expr.xreplace(numbers), parameters=()))
        except DeriveError:
            continue
        if found.witness is not None:
            shown = tuple((str(s), sp.Rational(v)) for s, v in numbers.items())
            return replace(found.witness, parameters=shown)
    return None


def _numbers(activation: Activation) -> Iterator[dict[sp.Basic, sp.Expr]]:
    """Yield rational values of the parameters."""
    letters = [p.symbol for p in activation.parameters]
    for _, values in zip(range(_TRIED), parameter_values(Cell.of(activation)), strict=False):
        if all(isinstance(values[letter], sp.Rational) for letter in letters):
            yield {letter: values[letter] for letter in letters}
