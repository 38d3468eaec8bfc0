"""Which form a chain ends in: the form in y that holds on its piece, else the one in x and y."""

from dataclasses import dataclass, replace
from functools import cmp_to_key
from typing import cast

import sympy as sp
from sympy.core.relational import Relational

from derive.errors import NoRuleError, UndecidedError
from derive.output_forms.levels import range_of
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.proof import Piece, Region, sign_on
from derive.proof.spans import ordered
from derive.proof.zeros import signs_of
from derive.symbols import x, y


@dataclass(frozen=True, slots=True)
class Ending:
    """The last line wanted on one piece, over x, y and the letters of ``parts``.

    ``is_pure`` says that it is the form in y alone, ``in_output`` which y the piece has, where the
    form asks, ``condition`` for which parameters it holds.
    """

    expr: sp.Expr
    is_pure: bool
    parts: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()
    in_output: sp.Basic | None = None
    condition: sp.Basic = sp.true

    def assumed_in(self, region: Region) -> Region:
        """Return the region under the condition, as far as that is a list of relations."""
        parts = sp.And.make_args(self.condition)
        stated = tuple(part for part in parts if isinstance(part, Relational))
        return replace(region, assumptions=(*region.assumptions, *stated))


def pure_form(forms: OutputForms) -> OutputForm | None:
    """Return the cheapest form in y alone that holds on the whole line, if there is one.

    One for a single value of a parameter, beside forms with a bit, is none for the formula.
    """
    if forms.kind is not Kind.PURE:
        return None
    whole = (form for form in forms.forms if form.kind is Kind.PURE and form.region.slope == 0)
    return next((form for form in whole if _covers(form.region, Region())), None)


def ending_on(forms: OutputForms, piece: Piece) -> Ending | None:
    """Return what the chain on ``piece`` is to end in, or None if no form reaches it."""
    form = pure_form(forms)
    if form is not None:
        ending = settled_on(form, piece)
        if ending is not None:
            return ending
    # a form in x alone adds nothing to the forward chain, which ends in f′(x)
    told = [form for form in forms.mixed if form.expr.has(y) or form.atoms]
    mixed = [form for form in told if _covers(form.region, piece.region)]
    return Ending(mixed[0].expr, False, mixed[0].atoms) if mixed else None


def _covers(region: Region, inner: Region) -> bool:
    reaches_left = region.lower in (inner.lower, sp.S.NegativeInfinity)
    return reaches_left and region.upper in (inner.upper, sp.S.Infinity)


def settled_on(form: OutputForm, piece: Piece) -> Ending | None:
    """Return the form with its cases decided by what y is on the piece, or None."""
    region = replace(piece.region, assumptions=(*piece.region.assumptions, form.condition))
    known = Piece(region, piece.expr)
    expr, deciding = form.expr, None
    for cases in sorted(expr.atoms(sp.Piecewise), key=str):
        found = _row(cases, known)
        if found is None:
            return None
        value, deciding = found
        expr = expr.subs(cases, value)
    if expr.has(sp.Abs(y), sp.sign(y)):
        side = sign_on(piece.expr, region)
        if side:
            expr = expr.subs({sp.Abs(y): side * y, sp.sign(y): sp.Integer(side)})
            deciding = y > 0 if side > 0 else y < 0
    if piece.expr.has(x):
        return Ending(expr, True, form.atoms, deciding, form.condition)
    constant = None if deciding is None else sp.Eq(y, piece.expr, evaluate=False)
    return Ending(expr.subs(y, piece.expr), True, form.atoms, constant, form.condition)


def _row(cases: sp.Piecewise, piece: Piece) -> tuple[sp.Expr, sp.Basic] | None:
    """Return the value and condition of the row that applies all over the piece."""
    earlier: list[sp.Basic] = []
    for row in cases.args:
        value, condition = cast("sp.Expr", row.args[0]), row.args[1]
        holds = _holds(condition, piece)
        if holds is None:
            return None
        if holds:
            return value, _beyond(earlier) if condition == sp.true else condition
        earlier.append(condition)
    return None


def _beyond(earlier: list[sp.Basic]) -> sp.Basic:
    """Return where none of the earlier conditions holds; of several bounds of y the closest one."""
    rest = [sp.Not(condition) for condition in earlier]
    above = [part for part in rest if isinstance(part, sp.Le | sp.Lt) and part.lhs == y]
    if len(above) < len(rest) or any(part.rhs.free_symbols for part in above):
        return sp.And(*rest)
    try:
        return min(above, key=cmp_to_key(_closer)) if above else sp.true
    except UndecidedError:
        return sp.And(*rest)


def _closer(one: Relational, other: Relational) -> int:
    """Order bounds; of two at one number the one that leaves it out comes first."""
    strict = isinstance(other, sp.Lt) - isinstance(one, sp.Lt)
    return ordered(sp.sympify(one.rhs), sp.sympify(other.rhs)) or strict


def _holds(condition: sp.Basic, piece: Piece) -> bool | None:
    """Whether a condition on y holds on the whole piece (True), nowhere (False), or None."""
    match condition:
        case sp.logic.boolalg.BooleanTrue():
            return True
        case sp.And():
            return _all(tuple(_holds(part, piece) for part in condition.args))
        case sp.Or():
            negated = _all(tuple(_not(_holds(part, piece)) for part in condition.args))
            return _not(negated)
        case Relational():
            return _compares(condition, piece)
        case _:
            return None


def _all(parts: tuple[bool | None, ...]) -> bool | None:
    if any(part is False for part in parts):
        return False
    return None if None in parts else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _compares(condition: Relational, piece: Piece) -> bool | None:
    if isinstance(condition, sp.Eq | sp.Ne):
        difference = (condition.lhs - condition.rhs).subs(y, piece.expr)
        apart = sign_on(difference, piece.region)
        apart = _side(difference, piece.region) if apart is None else apart
        return None if apart is None else (apart == 0) is isinstance(condition, sp.Eq)
    if not isinstance(condition, sp.Gt | sp.Lt | sp.Ge | sp.Le):
        return None
    difference = (condition.gts - condition.lts).subs(y, piece.expr)
    strict = isinstance(condition, sp.Gt | sp.Lt)
    if sign_on(difference, piece.region, strict=strict) in ((1,) if strict else (1, 0)):
        return True
    if sign_on(difference, piece.region, strict=not strict) in ((-1, 0) if strict else (-1,)):
        return False
    side = _side(difference, piece.region)
    return None if side is None else side > 0


def _side(expr: sp.Expr, region: Region) -> int | None:
    """Return the sign of a function of x, never 0, by its range: at a joint it may tend to 0.

    At the joint r of x/2 and tanh x, r/2 − tanh r is 0 by the equation of r alone.
    """
    span = range_of(expr, region.lower, region.upper)
    if span is None:
        return None
    try:
        low, high = (ordered(end, sp.S.Zero) for end in span)
    except UndecidedError:
        return None
    if low > 0 or high < 0:
        return 1 if low > 0 else -1
    if low < 0 < high or not direction_of(expr, region):  # one that moves on reaches no end
        return None
    return 1 if low == 0 else -1


def direction_of(expr: sp.Expr, region: Region) -> int:
    """Return the sign that the derivative is certified to keep, isolated zeros left out; else 0."""
    slope = expr.diff(x)
    found = sign_on(slope, region, strict=False)
    if found is not None:
        return found
    try:
        return signs_of(sp.factor(slope), region.lower, region.upper).everywhere or 0
    except (UndecidedError, NoRuleError):
        return 0
