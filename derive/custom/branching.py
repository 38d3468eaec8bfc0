"""Formulas that fall into other pieces for other parameters, as max(x, a·x): case by case.

The parameter space is cut into cells on each of which the pieces are certain; each cell is an
activation of its own, and what is found of them is put together again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import sympy as sp

from derive.activation import Activation, Parameter
from derive.derivation.kinks import limit
from derive.errors import UndecidedError
from derive.output_forms.apart import apart_of
from derive.output_forms.conditions import both, condition_of, either, relation
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.output_forms.regularity import smooth_pieces
from derive.output_forms.undefined import denominators, divides_by_zero, places_of
from derive.output_forms.values import sign_at_end
from derive.proof import Piece, Region, Status, sign_on, weakest
from derive.proof.comparisons import as_relation
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.pieces import OpenBranchError
from derive.proof.spans import Span, spans_of, united
from derive.symbols import x

_MOST_CASES: Final = 16
#: how to cut a cell where the pieces are not certain; nothing where that is no way
_Way: TypeAlias = Callable[[Activation, Cell, OpenBranchError], tuple[Cell, ...]]
#: the kinds from the best to the worst
_ORDER: Final = (Kind.PURE, Kind.MONOTONE, Kind.BIT, Kind.NONE, Kind.MIXED)


@dataclass(frozen=True, slots=True)
class Case:
    """The activation for the parameters that satisfy ``condition``."""

    condition: sp.Basic
    activation: Activation


def cases_of(activation: Activation) -> tuple[Case, ...]:
    """Return the cases; one, with the condition true, where the pieces are the same for all.

    Raises ``UndecidedError`` where the pieces stay uncertain.
    """
    whole = Case(sp.true, activation)
    try:
        _require_certain(activation.expr, Region(assumptions=activation.assumptions))
    except OpenBranchError:
        cells = _cells(activation)
        if not cells:
            raise
        return tuple(_case(activation, cell, cells) for cell in cells)
    return (whole,)


def _cells(activation: Activation) -> list[Cell]:
    """Return cells on which the pieces are certain, or f is a choice among monotone functions.

    The choice is asked first where the pieces take too many cells: max(a x, b x, c) needs the signs
    of a and b then, and no order of a, b and c. Nothing where there are too many all the same.
    """
    by_pieces = (_parts_by_sign, _parts_of_choice, _parts_by_place)
    by_choice = (_parts_of_choice, _parts_by_sign, _parts_by_place)
    return _cut(activation, by_pieces) or _cut(activation, by_choice)


def _cut(activation: Activation, ways: tuple[_Way, ...]) -> list[Cell]:
    waiting = list(Cell.of(activation).parts)
    found: list[Cell] = []
    while waiting:
        cell = waiting.pop(0)
        if len(found) + len(waiting) > _MOST_CASES:
            return []
        try:
            _require_certain(cell.settle(activation.expr), cell.line)
            found.append(cell)
        except OpenBranchError as error:
            parts = next(filter(None, (way(activation, cell, error) for way in ways)))
            if parts == (cell,):
                found.append(cell)
            else:
                waiting[:0] = parts
    return found


def _parts_of_choice(
    activation: Activation, cell: Cell, _error: OpenBranchError | None = None
) -> tuple[Cell, ...]:
    """Cut a cell where a choice among monotone functions changes; the cell itself where it is one.

    Nothing where f is no such choice: its pieces need not be known then.
    """
    try:
        return () if apart_of(activation, cell) is None else (cell,)
    except OpenSignError as question:
        return cell.split(question)


def _parts_by_sign(_activation: Activation, cell: Cell, error: OpenBranchError) -> tuple[Cell, ...]:
    """Cut a cell where the sign of a factor or of a limit changes."""
    quantity = cell.settle(error.quantity)
    for factor in _factors_without_x(quantity):
        try:
            cell.sign(factor)
        except OpenSignError as question:
            return cell.split(question)
        except UndecidedError:
            continue
    for end in (sp.S.NegativeInfinity, sp.S.Infinity):
        try:
            sign_at_end(quantity, end, cell)
        except OpenSignError as question:
            return cell.split(question)
        except UndecidedError:
            continue
    return ()


def _parts_by_place(activation: Activation, cell: Cell, error: OpenBranchError) -> tuple[Cell, ...]:
    """Set 0 or a closed end of a cell apart."""
    quantity = cell.settle(error.quantity)
    questions = [
        OpenSignError(symbol - at, symbol, at)
        for symbol, (span, *_) in cell.domains
        for at in places_of(span)
        if symbol in quantity.free_symbols
    ]
    if not questions:
        raise error
    return max((cell.split(question) for question in questions), key=_count_certain(activation))


def _count_certain(activation: Activation) -> Callable[[tuple[Cell, ...]], int]:
    """Return how to count the cells on which the pieces are certain."""
    return lambda cells: sum(_is_certain(activation, cell) for cell in cells)


def _is_certain(activation: Activation, cell: Cell) -> bool:
    try:
        _require_certain(cell.settle(activation.expr), cell.line)
    except UndecidedError:
        return bool(_parts_of_choice(activation, cell))
    return True


def _require_certain(expr: sp.Expr, line: Region) -> None:
    """Raise ``UndecidedError`` unless the pieces are certain, and how steep powers begin.

    |x|^a begins at 0 for a > 0, is 1 for a = 0, and begins with a slope for a ≥ 1.
    """
    for piece in smooth_pieces(expr, line):
        ends = [end for end in (piece.region.lower, piece.region.upper) if end.is_finite]
        for power in sorted(piece.expr.atoms(sp.Pow), key=str):
            slope = power.exp - 1
            moving = x in power.base.free_symbols and x not in slope.free_symbols
            asked = (u for u in (slope, power.exp) if u.free_symbols and sign_on(u, line) is None)
            open_one = next(asked, None) if moving else None
            if open_one is None:
                continue
            begins = [end for end in ends if power.base.subs(x, end) == 0]
            if not all(_has_certain_slope(piece, end) for end in begins):
                raise OpenBranchError(open_one)


def _has_certain_slope(piece: Piece, end: sp.Expr) -> bool:
    """Whether f′ tends to one number whatever the parameters: x/(1 + xᵖ)^(1/p) at 0."""
    try:
        found = limit(piece.expr.diff(x), end, piece.region)
    except UndecidedError:
        return False
    return found.verdict.status is Status.PROVED and found.value.is_finite is True


def _factors_without_x(quantity: sp.Expr) -> list[sp.Expr]:
    parts = sp.fraction(sp.together(quantity))
    found = [factor for part in parts for factor in sp.Mul.make_args(sp.factor(part))]
    bases = [factor.as_base_exp()[0] for factor in found]
    bases += [excess for base in bases for excess in _excess_of_logarithms(base)]
    return [base for base in bases if base.free_symbols and x not in base.free_symbols]


def _excess_of_logarithms(total: sp.Expr) -> list[sp.Expr]:
    """Return the factors of u − v for log u − log v, which has its sign; of 2a − 1, of 1 − a."""
    terms = [term.as_coeff_Mul() for term in sp.Add.make_args(total)]
    if not all(isinstance(part, sp.log) and k.is_Integer for k, part in terms):
        return []
    ratio = sp.Mul(*(part.args[0] ** k for k, part in terms))
    parts = sp.fraction(sp.together(ratio - 1))
    wanted = [*(sp.sympify(part.args[0]) for _, part in terms), *parts]
    return [f.as_base_exp()[0] for p in wanted for f in sp.Mul.make_args(sp.factor(p))]


def _case(activation: Activation, cell: Cell, cells: Iterable[Cell]) -> Case:
    others = (other for other in cells if other != cell)
    known = cell.points
    left = [p for p in activation.parameters if p.symbol not in known]
    inside = replace(
        activation,
        expr=activation.expr.xreplace(known),
        parameters=tuple(_narrowed(p, dict(cell.domains)[p.symbol][0]) for p in left),
        compared=tuple(as_relation(*pair) for pair in cell.relations if pair[1] != (0,)),
    )
    return Case(condition_of((cell,), activation, others), inside)


def _narrowed(parameter: Parameter, span: Span) -> Parameter:
    default = parameter.default if span.holds(parameter.default) else _rational_in(span)
    return replace(parameter, domain=relation(parameter.symbol, span), default=default)


def _rational_in(span: Span) -> sp.Rational:
    """Return a short rational member; π + 1, of the numbers over π, is none."""
    sample = span.sample
    near = (sp.Rational(str(sp.N(sample, digits))) for digits in (3, 8, 30))
    found = sample if isinstance(sample, sp.Rational) else next(filter(span.holds, near), None)
    if found is None:
        raise UndecidedError(f"no rational number was found beside {sample}")
    return found


def join_cases(
    activation: Activation, found: Sequence[tuple[sp.Basic, OutputForms]]
) -> OutputForms:
    """Return what was found of the cases, each under its condition, as one record.

    A case that leaves one value to a parameter does not make the kind.
    """
    most = max(len(forms.activation.parameters) for _, forms in found)
    ample = [forms for _, forms in found if len(forms.activation.parameters) == most]
    kind = min((forms.kind for forms in ample), key=_ORDER.index)
    best_first = sorted(found, key=lambda pair: pair[1].kind is not kind)
    everywhere = all(forms.condition == sp.true for _, forms in found)
    admitted = [both(case, forms.condition) for case, forms in found]
    condition = sp.true if everywhere else _simplest(activation, admitted)
    shown = [w for _, f in found for w in (f.violation, f.witness) if w is not None]
    witness = shown[0] if shown else None
    return OutputForms(
        activation=activation,
        derivative=_by_condition([(forms.derivative, case) for case, forms in found]),
        kind=kind,
        forms=_under(activation, [(case, form) for case, r in best_first for form in r.forms]),
        mixed=_under(activation, [(case, form) for case, r in found for form in r.mixed]),
        condition=condition,
        condition_verdict=weakest([forms.condition_verdict for _, forms in found]),
        violation=None if condition == sp.false else witness,
        witness=witness if condition == sp.false else None,
        cases=tuple(forms for _, forms in found),
    )


def _under(
    activation: Activation, found: Iterable[tuple[sp.Basic, OutputForm]]
) -> tuple[OutputForm, ...]:
    """Return each form under the condition of its case; a form of several cases once."""
    kept: dict[tuple[sp.Expr, Region], tuple[OutputForm, list[sp.Basic]]] = {}
    for case, form in found:
        key = form.expr, replace(form.region, assumptions=activation.assumptions)
        kept.setdefault(key, (form, []))[1].append(both(case, form.condition))
    for key, (_, conditions) in list(kept.items()):
        general = _general_form(key, conditions, kept, Cell.of(activation))
        if general is not None:
            kept[general][1].extend(conditions)
            del kept[key]
    return tuple(
        replace(form, region=region, condition=_simplest(activation, conditions))
        for (_, region), (form, conditions) in kept.items()
    )


_Key: TypeAlias = tuple[sp.Expr, Region]


def _general_form(
    key: _Key,
    conditions: Sequence[sp.Basic],
    kept: Mapping[_Key, tuple[OutputForm, object]],
    everywhere: Cell,
) -> _Key | None:
    """Return another form that is the very same where the letters have the values of a case.

    (−|y|/a)^(1 − 1/p) is 1 at p = 1, but has no value where a may be 0.
    """
    if len(conditions) != 1 or not all(isinstance(c, sp.Eq) for c in sp.And.make_args(*conditions)):
        return None
    values = dict(part.args for part in sp.And.make_args(*conditions))
    (expr, region), own = key, kept[key][0]
    for other, (form, _) in kept.items():
        settled = other[0].subs(values)
        same = other != key and other[1] == region and form.kind is own.kind
        if not same or divides_by_zero(other[0], _without(everywhere, values)) is not None:
            continue
        if settled.has(sp.nan, sp.zoo, sp.oo) or not _divides_as(expr, other[0], values):
            continue
        if sp.expand(settled - expr) == 0:
            return other
    return None


def _divides_as(own: sp.Expr, general: sp.Expr, values: Mapping[sp.Basic, sp.Basic]) -> bool:
    """Whether a formula divides by numbers, and by what the own one divides by, alone.

    b y²/(b² + y²) is 0 at b = 0 for SymPy, though y may be 0 there too.
    """
    bases = {base.xreplace(values) for base in denominators(general, values)}
    left = bases - denominators(own, {})
    return all(base.is_number and base.is_nonzero for base in left)


def _without(cell: Cell, values: Mapping[sp.Basic, sp.Basic]) -> Cell:
    """Return a cell without the letters that have values."""
    left = tuple((letter, spans) for letter, spans in cell.domains if letter not in values)
    return replace(cell, domains=left)


def _by_condition(rows: Sequence[tuple[sp.Expr, sp.Basic]]) -> sp.Expr:
    """Return the cases, a value of several conditions once.

    SymPy multiplies out the conditions of equal values, which grow beyond all bounds.
    """
    together: dict[sp.Expr, list[sp.Basic]] = {}
    for value, condition in rows:
        together.setdefault(value, []).append(condition)
    *others, (last, _) = ((value, either(*conditions)) for value, conditions in together.items())
    return sp.Piecewise(*others, (last, True)) if others else last


def _simplest(activation: Activation, conditions: Sequence[sp.Basic]) -> sp.Basic:
    """Return the disjunction; about one parameter as few intervals, true where that is all."""
    union = either(*conditions)
    asked = [pair for pair in Cell.of(activation).domains if pair[0] in union.free_symbols]
    if len(asked) != 1:
        return union
    ((symbol, allowed),) = asked
    try:
        parts = tuple(span for c in sp.Or.make_args(union) for span in spans_of(symbol, c))
    except UndecidedError:
        return union
    spans = united(parts)
    return sp.true if spans == allowed else sp.Or(*(relation(symbol, s) for s in spans))
