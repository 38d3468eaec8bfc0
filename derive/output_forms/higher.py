"""Derivatives of every order in y: if y′ = F(y), then y″ = F·F′(y), and so on.

Each row of a formula by cases is differentiated by itself; what comes out is proved against the
derivative of f itself, piece by piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.lambert import higher_lambert_forms, lambert_witnesses
from derive.output_forms.licence import Ruling, rulings
from derive.output_forms.pure import prove_formula
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.output_forms.shorten import shorten
from derive.output_forms.undefined import has_no_value
from derive.proof import Piece, Region, Status, Verdict, pieces_of, prove_equal, sign_on, weakest
from derive.proof.powers import has_value
from derive.symbols import x, y

_METHOD = "against the derivative of f of that order"


@dataclass(frozen=True, slots=True)
class HigherForm:
    """dⁿy/dxⁿ = expr for n = ``order``, on the open smooth pieces of ``region``.

    ``expr`` is over y and the parameters and holds under ``condition``; ``saves`` are the letters
    that backward must keep. At the points between pieces the derivative may not exist.
    """

    order: int
    expr: sp.Expr
    region: Region
    condition: sp.Basic
    saves: tuple[str, ...]
    verdict: Verdict


def higher_forms(forms: OutputForms, order: int) -> tuple[HigherForm, ...]:
    """Return dⁿy/dxⁿ in y for n = 2 … ``order``: one for each form of y′ in y, lowest order first.

    Empty where y′ has no form in y. Raises ``ValueError`` for an order below 2 and
    ``UndecidedError`` for a form that has no derivative in y on its rows.
    """
    if order < 2:
        raise ValueError(f"the order is at least 2, not {order}")
    return tuple(form for n in range(2, order + 1) for form in _of_order(forms, n))


def _of_order(forms: OutputForms, order: int) -> Iterator[HigherForm]:
    for form in forms.forms:
        inverted = _inverted(forms, form, order)
        if inverted is not None:
            yield inverted
            continue
        expr = nth_in_output(form.expr, order)
        verdict = judge_higher(forms, form, expr, order)
        if verdict.status is Status.REFUTED:
            # y′ = 2√y also on the plateau y = 0 of max(x, 0)², but F·F′ = 2 is wrong there
            expr = _flat_on_plateaus(expr, forms, form)
            verdict = judge_higher(forms, form, expr, order)
        expr = _with_value_at_zero(expr, forms, form, order)
        yield HigherForm(order, expr, form.region, form.condition, form.saves, verdict)


def _inverted(forms: OutputForms, form: OutputForm, order: int) -> HigherForm | None:
    """Return the derivative with Lambert's function put in for x, if it is proved.

    (y + E)/(1 + E) with E = e^(y + W(y e⁻ʸ)) is far longer when it is differentiated in y.
    """
    images = form.expr.atoms(sp.LambertW)
    for candidate in higher_lambert_forms(forms.activation.expr, order) if images else ():
        if candidate.atoms(sp.LambertW) <= images:
            expr = shorten(candidate)
            verdict = judge_higher(forms, form, expr, order)
            if verdict.status is Status.PROVED:
                return HigherForm(order, expr, form.region, form.condition, form.saves, verdict)
    return None


def _flat_on_plateaus(expr: sp.Expr, forms: OutputForms, form: OutputForm) -> sp.Expr:
    """Return the formula with 0 at the outputs of flat pieces."""
    if form.kind is Kind.BIT:
        return expr
    images = [i for r in _served(forms.activation, forms, form) for i in r.images]
    values = dict.fromkeys(image.lower for image in images if image.direction == 0)
    rows = expr.args if isinstance(expr, sp.Piecewise) else ((expr, True),)
    return sp.Piecewise(*((sp.S.Zero, sp.Eq(y, value)) for value in values), *rows)


def _with_value_at_zero(expr: sp.Expr, forms: OutputForms, form: OutputForm, order: int) -> sp.Expr:
    """Return the formula with a row for f(0) where it is 0/0 there, as W(−y²)/y at y = 0."""
    f, inside = forms.activation.expr, form.region
    lower, upper = inside.lower, inside.upper
    if f.has(sp.Piecewise, sp.Abs, sp.Max, sp.Min) or not (lower < 0) == (upper > 0) == sp.true:
        return expr
    output, value, slope = (f.diff(x, n).subs(x, 0) for n in (0, order, 1))
    line = Region(assumptions=inside.assumptions)
    if has_value(expr, y, output, line) or (inside.slope and sign_on(slope, line) != inside.slope):
        return expr
    return sp.Piecewise((value, sp.Eq(y, output)), (expr, True))


def nth_in_output(form: sp.Expr, order: int) -> sp.Expr:
    """Return dⁿy/dxⁿ over y from y′ = ``form``.

    Raises ``UndecidedError`` where ``form`` is not smooth in y.
    """
    if form.has(sp.Piecewise):
        folded = sp.piecewise_fold(form)
        rows = [(nth_in_output(expr, order), condition) for expr, condition in folded.args]
        return sp.Piecewise(*rows)
    size = sp.Dummy("v", positive=True)
    of_size = form.xreplace({sp.Abs(y): size})
    if of_size != form and not of_size.has(y):
        # with v = |y|, d/dy = sign(y)·d/dv
        odd = sp.sign(y) if order % 2 == 0 else sp.S.One
        return odd * _iterated(of_size, size, order).xreplace({size: sp.Abs(y)})
    if of_size != form:
        sides = [form.xreplace({sp.Abs(y): side}) for side in (y, -y)]
        upper, lower = (_iterated(side, y, order) for side in sides)
        return sp.Piecewise((upper, y > 0), (lower, True))
    return _iterated(form, y, order)


def _iterated(form: sp.Expr, letter: sp.Symbol, order: int) -> sp.Expr:
    """Return (F·d/dy)ⁿ⁻¹ F, each one shortened."""
    if form.has(sp.Abs, sp.sign, sp.Max, sp.Min):
        raise UndecidedError(f"{quoted(form)} is not smooth in y")
    lambert = sorted(form.atoms(sp.LambertW), key=str)
    letters = {w: sp.Dummy(f"w{k}", real=True) for k, w in enumerate(lambert)}
    slopes = {v: _slope_of_lambert(w, v, letter) for w, v in letters.items()}
    start = found = form.xreplace(letters)
    for _ in range(order - 1):
        inner = (found.diff(v) * slope for v, slope in slopes.items())
        found = shorten(start * sp.Add(found.diff(letter), *inner))
    return found.xreplace({v: w for w, v in letters.items()})


def _slope_of_lambert(w: sp.LambertW, value: sp.Symbol, letter: sp.Symbol) -> sp.Expr:
    """Return dw/dy over w itself, for w·eʷ = u: w′ = w/(1 + w)·u′/u, factor by factor of u."""
    factors = sp.Mul.make_args(cast("sp.Expr", w.args[0]))
    return value / (1 + value) * sp.Add(*(sp.cancel(u.diff(letter) / u) for u in factors))


def judge_higher(forms: OutputForms, form: OutputForm, claim: sp.Expr, order: int) -> Verdict:
    """Return the verdict on dⁿy/dxⁿ = ``claim`` wherever ``form`` gives y′."""
    try:
        places = _places(forms, form, claim)
        return weakest([_judge_on(settled, piece, order) for settled, piece in places])
    except UndecidedError as error:
        return Verdict(Status.UNDECIDED, _METHOD, str(error))


def _judge_on(claim: sp.Expr, piece: Piece, order: int) -> Verdict:
    claimed, true = claim.xreplace({y: piece.expr}), piece.expr.diff(x, order)
    offered = lambert_witnesses(piece.expr) if claim.has(sp.LambertW) else ()
    return prove_equal(claimed, true, piece.region, slope_of=piece.expr, witnesses=offered)


def _places(forms: OutputForms, form: OutputForm, claim: sp.Expr) -> list[tuple[sp.Expr, Piece]]:
    """Return the smooth pieces on which a form gives y′, each with the claim that is made there.

    A parameter that has one value left on a cell has that value in both.
    """
    activation = forms.activation
    if form.kind is Kind.BIT:
        pieces = pieces_of(activation.expr, replace(form.region, slope=0))
        slope = form.region.slope
        return [(claim, replace(p, region=replace(p.region, slope=slope))) for p in pieces]
    found: list[tuple[sp.Expr, Piece]] = []
    for ruling in _served(activation, forms, form):
        if has_no_value(claim, ruling.cell, ruling.shape.stretches):
            raise UndecidedError("the formula divides by 0 for an allowed parameter")
        settled = claim.xreplace(ruling.cell.points)
        stretches = ruling.shape.stretches
        found += [(settled, Piece(stretch.region, stretch.expr)) for stretch in stretches]
    return found


def _served(activation: Activation, forms: OutputForms, form: OutputForm) -> list[Ruling]:
    """Return the decisions on the cells of the parameter space in which ``form`` gives y′."""
    admitted = [ruling for ruling in rulings(activation) if ruling.clash is None]
    if len(forms.forms) == 1:
        return admitted
    return [r for r in admitted if prove_formula(form.expr, r).status is Status.PROVED]
