"""pieces_of(expr, region): the smooth pieces of an expression, left to right, each one certified.

Piecewise, Abs, sign, Max, Min and Heaviside are removed from the inside out. Each decision is the
certified sign of one smooth expression on the whole interval; where none is certified the interval
is split at that expression's roots and both parts are asked again. Nothing is read off a sample.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cmp_to_key, partial
from itertools import pairwise
from typing import Final, cast

import sympy as sp
from sympy.core.relational import Relational

from derive.described import Described
from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof.conditions import cases, operator_of, truth
from derive.proof.deadline import Deadline
from derive.proof.joined import joined
from derive.proof.quadratics import sign_of_quadratic
from derive.proof.region import Piece, Region
from derive.proof.roots import roots_of
from derive.proof.spans import sign_of_number
from derive.proof.tower import Tower
from derive.proof.waves import sign_of_wave
from derive.symbols import x as default_input

_BRANCHING: Final = (
    sp.Piecewise,
    sp.Abs,
    sp.sign,
    sp.Max,
    sp.Min,
    sp.Heaviside,
    sp.DiracDelta,
)
_MOST_PIECES: Final = 64


def has_branches(expr: sp.Basic) -> bool:
    """Return whether an expression holds a function that is defined by cases."""
    return bool(expr.has(*_BRANCHING))


class OpenBranchError(UndecidedError):
    """The sign of ``quantity`` is needed and not certified; the parameters may decide it."""

    def __init__(self, quantity: sp.Expr, why: str = "") -> None:
        super().__init__(why or f"the sign of {quoted(quantity)} is not certified")
        self.quantity = quantity


def pieces_of(  # noqa: PLR0913 -- an expression, where, and what is asked
    expr: sp.Expr,
    region: Region,
    *,
    variable: sp.Symbol = default_input,
    deadline: Deadline | None = None,
    slope_of: sp.Expr | None = None,
    merge: bool = True,
) -> tuple[Piece, ...]:
    """Return the pieces of ``expr`` on ``region``; ends of pieces belong to no piece.

    Neighbours with the same formula, valid at the common end too, are one piece, unless they are
    not to be merged. Raises ``UndecidedError`` where a sign, a root or an order is not certified.
    """
    if not has_branches(expr):
        return (Piece(region, expr),)
    found: list[Piece] = []
    waiting = [(region, expr)]
    while waiting:
        here, form = waiting.pop(0)
        if len(found) + len(waiting) > _MOST_PIECES:
            raise UndecidedError(f"{quoted(expr)} falls into more than {_MOST_PIECES} pieces")
        tower = _tower(here, variable, deadline, slope_of)
        try:
            found.append(Piece(here, joined(_resolved(form, tower))))
        except OpenBranchError as error:
            waiting[:0] = _split(here, form, tower, error)
    return _merged(expr, found, variable, deadline) if merge else tuple(found)


def _tower(
    region: Region, variable: sp.Symbol, deadline: Deadline | None, slope_of: sp.Expr | None
) -> Tower:
    """Return a tower that uses the sign of f′, where f has no branch left on the region."""
    plain = Tower(region, variable=variable, deadline=deadline)
    if slope_of is None or not region.slope:
        return plain
    try:
        return Tower(region, variable=variable, deadline=deadline, slope_of=slope_of)
    except UndecidedError:
        return plain


def _split(
    region: Region, expr: sp.Expr, tower: Tower, error: OpenBranchError
) -> list[tuple[Region, sp.Expr]]:
    roots = [root for root in roots_of(tower, error.quantity) if not _is_unreal(root, region)]
    for root in roots:
        _require_value(root, region)
    inside = [root for root in roots if _is_inside(root, region)]
    if not inside:
        from derive.proof.cuts import split_at_zeros  # noqa: PLC0415 -- zeros ask for pieces

        return split_at_zeros(region, _with_certain_cases(expr, tower), error)
    ends = [region.lower, *_in_order(inside, region), region.upper]
    spans = (Region(low, high, region.assumptions, region.slope) for low, high in pairwise(ends))
    return [(span, expr) for span in spans]


def _with_certain_cases(expr: sp.Expr, tower: Tower) -> sp.Expr:
    """Return an expression with the cases in it decided that are certain on the interval."""
    decided: dict[sp.Basic, sp.Basic] = {}
    for cases_ in sorted(expr.atoms(sp.Piecewise), key=str):
        with suppress(UndecidedError):
            decided[cases_] = _resolved_cases(cases_, tower)
    return expr.xreplace(decided)


def _is_unreal(root: sp.Expr, region: Region) -> bool:
    """Whether a square root in it is that of a negative number, whatever the parameters."""
    if root.has(sp.I):
        return True
    tower = Tower(Region(assumptions=region.assumptions))
    with suppress(UndecidedError):
        squares = (p.base for p in root.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q == 2)
        return any(tower.sign(tower.convert(u)) == -1 for u in squares if u.free_symbols)
    return False


def _require_value(root: sp.Expr, region: Region) -> None:
    """Refuse a root such as −1/a where a may be 0: the pieces would not be those for a = 0."""
    tower = Tower(Region(assumptions=region.assumptions))
    for power in root.atoms(sp.Pow):
        rooted = power.exp.is_Rational and not power.exp.is_Integer and power.base.free_symbols
        if rooted and tower.sign(tower.convert(power.base), strict=False) is None:
            raise OpenBranchError(power.base, f"{quoted(root)} is not real for every parameter")
        divides = power.exp.is_negative and power.base.free_symbols
        if divides and tower.sign(tower.convert(power.base)) not in (1, -1):
            why = f"{quoted(root)} has no value for some allowed parameter"
            raise OpenBranchError(power.base, why)


def _is_inside(point: sp.Expr, region: Region) -> bool:
    above = _compare(point, region.lower, region)
    below = _compare(region.upper, point, region)
    return above > 0 and below > 0


def _in_order(ends: list[sp.Expr], region: Region) -> list[sp.Expr]:
    distinct: list[sp.Expr] = []
    for end in ends:
        if all(_compare(end, other, region) for other in distinct):
            distinct.append(end)
    order: Callable[[sp.Expr, sp.Expr], int] = partial(_compare, region=region)
    return sorted(distinct, key=cmp_to_key(order))


def _compare(left: sp.Expr, right: sp.Expr, region: Region) -> int:
    """Return the certified sign of left − right, both free of x."""
    if right is sp.S.NegativeInfinity or left is sp.S.Infinity:
        return 1
    if left is sp.S.NegativeInfinity or right is sp.S.Infinity:
        return -1
    tower = Tower(Region(assumptions=region.assumptions))
    sign = tower.sign(tower.convert(left - right))
    if sign is None:
        raise OpenBranchError(
            left - right, f"the order of {quoted(left)} and {quoted(right)} is not certified"
        )
    return sign


# ---- one interval: every branch must be certain


def _resolved(expr: sp.Expr, tower: Tower) -> sp.Expr:
    """Return the expression without branches, or raise ``OpenBranchError`` with what is missing."""
    if not has_branches(expr):
        return expr
    if isinstance(expr, sp.Piecewise):
        return _resolved_cases(expr, tower)
    args = [_resolved(cast(sp.Expr, arg), tower) for arg in expr.args]
    if isinstance(expr, sp.Abs):
        return args[0] * _sign(args[0], tower, strict=False)
    if isinstance(expr, sp.sign):
        return sp.Integer(_sign(args[0], tower, strict=True))
    if isinstance(expr, sp.DiracDelta) and len(args) == 1:
        return expr.func(sp.Integer(_sign(args[0], tower, strict=True)))
    if isinstance(expr, sp.Heaviside):
        return sp.Heaviside(sp.Integer(_sign(args[0], tower, strict=True)))
    if isinstance(expr, sp.Max | sp.Min):
        return _resolved_extreme(args, tower, largest=isinstance(expr, sp.Max))
    if isinstance(expr, sp.Pow) and args[0] == 0 and tower.sign(tower.convert(args[1])) == 1:
        return sp.S.Zero  # SymPy leaves 0^p alone
    return expr.func(*args)


def _resolved_extreme(args: list[sp.Expr], tower: Tower, *, largest: bool) -> sp.Expr:
    found, *others = args
    for other in others:
        if (_sign(found - other, tower, strict=False) < 0) is largest:
            found = other
    return found


def _resolved_cases(expr: sp.Piecewise, tower: Tower) -> sp.Expr:
    for value, condition in cases(expr):
        if truth(condition, lambda relation: _truth(relation, tower)):
            return _resolved(value, tower)
    raise UndecidedError(f"no case of {quoted(expr)} holds for {tower.variable} in an interval")


def _truth(relation: Relational, tower: Tower) -> bool:
    quantity = _resolved(relation.lhs - relation.rhs, tower)
    if quantity.has(Described) and not quantity.free_symbols:
        return bool(relation.func(sign_of_number(quantity), 0))
    try:
        return tower.compares(quantity, operator_of(relation))
    except UndecidedError as error:
        answers = {_truth_in(half, quantity, relation) for half in _halves(tower)}
        if len(answers) == 1 and None not in answers:
            return bool(answers.pop())
        raise OpenBranchError(quantity) from error


def _truth_in(tower: Tower, quantity: sp.Expr, relation: Relational) -> bool | None:
    try:
        return tower.compares(quantity, operator_of(relation))
    except UndecidedError:
        return None


def _halves(tower: Tower) -> list[Tower]:
    return [Tower(half, variable=tower.variable) for half in tower.region.halves]


#: odd functions that rise strictly: they have the sign of their argument
_ODD_AND_RISING: Final = (sp.asinh, sp.sinh, sp.tanh, sp.atan, sp.erf, sp.erfinv, sp.atanh, sp.asin)
#: those of them that take all values, with their inverses
_INVERSES: Final = {sp.asinh: sp.sinh, sp.sinh: sp.asinh}


def of_same_sign(quantity: sp.Expr) -> sp.Expr:
    """Return something shorter that has the same sign everywhere: 3·asinh(x)³ as 3·x."""
    match quantity:
        case sp.Mul():
            return sp.Mul(*map(of_same_sign, quantity.args))
        case sp.Pow() if quantity.exp.is_Integer and quantity.exp > 0 and quantity.exp % 2 == 1:
            return of_same_sign(quantity.base)
        case sp.Function() if isinstance(quantity, _ODD_AND_RISING):
            return of_same_sign(cast(sp.Expr, quantity.args[0]))
        case sp.Add():  # 2·asinh(u) − 1 as 2(u − sinh(1/2))
            number, rest = quantity.as_independent(default_input, as_Add=True)
            factor, function = rest.as_coeff_Mul()
            if type(function) in _INVERSES:
                inverse = _INVERSES[type(function)](-number / factor)
                return of_same_sign(factor * (cast(sp.Expr, function.args[0]) - inverse))
    return quantity


def _sign(quantity: sp.Expr, tower: Tower, *, strict: bool) -> int:
    quantity = of_same_sign(quantity)
    if quantity.has(Described) and not quantity.free_symbols:
        return sign_of_number(quantity)
    sign = tower.sign(tower.convert(quantity), strict=strict)
    if sign is None:
        signs = {half.sign(half.convert(quantity), strict=strict) for half in _halves(tower)}
        sign = signs.pop() if len(signs) == 1 else None
    if sign is None:
        sign = sign_of_wave(quantity, lambda u: tower.sign(tower.convert(u)))
    if sign is None:
        order = partial(_compare, region=tower.region)
        sign = sign_of_quadratic(quantity, tower.variable, tower.region, order)
    if sign is None:
        raise OpenBranchError(quantity)
    return sign


# ---- neighbours with one formula


def _merged(
    expr: sp.Expr, pieces: list[Piece], variable: sp.Symbol, deadline: Deadline | None
) -> tuple[Piece, ...]:
    merged = pieces[:1]
    for piece in pieces[1:]:
        last = merged[-1]
        union = Region(
            last.region.lower, piece.region.upper, piece.region.assumptions, piece.region.slope
        )
        tower = Tower(union, variable=variable, deadline=deadline)
        if _same_formula(expr, last.expr, piece, tower):
            merged[-1] = Piece(union, last.expr)
        else:
            merged.append(piece)
    return tuple(merged)


def _same_formula(expr: sp.Expr, formula: sp.Expr, piece: Piece, tower: Tower) -> bool:
    """Whether ``formula`` holds on the piece too, and at the end that they share."""
    end = piece.region.lower
    try:
        if not (formula == piece.expr or tower.convert(formula - piece.expr).is_zero):
            return False
        at_end = expr.subs(tower.variable, end) - formula.subs(tower.variable, end)
        return tower.convert(at_end).is_zero
    except (UndecidedError, ValueError):  # SymPy's Max of 1/0 is a ValueError
        return False
