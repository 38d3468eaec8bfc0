"""An activation is real and finite on the whole line; where a formula is not, say where it is.

Certified on every smooth piece: arguments of logarithms are positive, of even roots not negative,
denominators not zero. Failures are shown by an exact point.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice, pairwise, product
from typing import Final

import sympy as sp

from derive.activation import Activation, Parameter
from derive.errors import DefinitionError, NoRuleError, UndecidedError
from derive.expression.quoting import quoted
from derive.proof import Piece, Region, Tower, enclose, pieces_of, prove_zero, sign_on
from derive.proof.balls import sign_of_ball
from derive.proof.parameters import Cell
from derive.proof.pieces import has_branches
from derive.proof.removable import filled_in
from derive.proof.roots import roots_of
from derive.proof.verdict import Status
from derive.proof.zeros import signs_of
from derive.symbols import x


class Need(Enum):
    """What the value of a subexpression must be; the value says it in words."""

    POSITIVE = "> 0"
    NOT_NEGATIVE = "≥ 0"
    NOT_ZERO = "≠ 0"

    def admits(self, sign: int) -> bool:
        """Whether a value of this sign is allowed."""
        return sign > 0 or (self is Need.NOT_NEGATIVE and sign == 0) or self._negative(sign)

    def _negative(self, sign: int) -> bool:
        return self is Need.NOT_ZERO and sign < 0


@dataclass(frozen=True, slots=True)
class Demand:
    """``of`` has a real value only where ``quantity`` is as needed."""

    of: sp.Expr
    quantity: sp.Expr
    need: Need

    def holds_on(self, region: Region) -> bool:
        """Whether the need is certified on an open interval, for all allowed parameters."""
        strict = self.need is not Need.NOT_NEGATIVE
        if _plain_sign(self.quantity) >= strict:
            return True
        if not self.quantity.free_symbols:
            return _meets(self, {}) is True
        sign = sign_on(self.quantity, region, strict=strict)
        if sign is not None:
            return self.need.admits(sign)
        return strict and self._keeps_its_sign(region)

    def _keeps_its_sign(self, region: Region) -> bool:
        """Whether it has no zero on the interval and the needed sign there, as 1 + x tanh x."""
        if (
            self.quantity.free_symbols != {x}
            or region.lower.free_symbols | region.upper.free_symbols
        ):
            return False
        try:
            table = signs_of(self.quantity, region.lower, region.upper)
        except (UndecidedError, NoRuleError):
            return False
        return (
            not table.zeros and table.everywhere is not None and self.need.admits(table.everywhere)
        )


def _plain_sign(expr: sp.Expr) -> int:
    """Return 1 for > 0 and 0 for ≥ 0 where the outermost operations alone tell, else −1.

    The parts are real: demands are checked innermost first.
    """
    match expr:
        case sp.Rational():
            return int(sp.sign(expr))
        case sp.exp() | sp.cosh():
            return 1
        case sp.Abs():
            return 0
        case sp.Pow() if expr.exp.is_Integer and expr.exp > 0:
            return max(_plain_sign(expr.base), 0 if expr.exp % 2 == 0 else -1)
        case sp.Pow():
            return _plain_sign(expr.base)
        case sp.Mul() | sp.Add():
            signs = [_plain_sign(part) for part in expr.args]
            positive = max(signs) if expr.is_Add else min(signs)
            return positive if min(signs) >= 0 else -1
    return -1


def require_real(activation: Activation) -> None:
    """Return when f is certified real and finite on every piece of the line.

    Raises ``DefinitionError`` with a point where it is not, ``UndecidedError`` when neither is
    certified.
    """
    for cell in Cell.of(activation).parts:
        pieces = _pieces(activation, cell.line)
        for piece in pieces:
            for demand in demands(piece.expr):
                if not demand.holds_on(piece.region):
                    raise _complaint(activation, demand, piece)
        for sides in pairwise(pieces):
            _require_value_between(activation.expr, *sides)


def require_hidden_real(activation: Activation, hidden: Iterable[sp.Expr]) -> None:
    """Ask the same of logarithms and roots that were typed and are not in f."""
    if has_branches(activation.expr):
        return
    for cell, part in product(Cell.of(activation).parts, hidden):
        for demand in () if has_branches(part) else demands(part):
            if not demand.holds_on(cell.line):
                raise _complaint(replace(activation, expr=part), demand, Piece(cell.line, part))


def _require_value_between(expr: sp.Expr, left: Piece, right: Piece) -> None:
    """Refuse |x|/x, whose pieces −1 and 1 leave out the point between them."""
    at = left.region.upper
    try:
        value = expr.subs(x, at)
    except ValueError:  # SymPy's Max of what it cannot compare
        return
    if has_branches(value) or not value.has(sp.nan, sp.zoo):
        return
    advice = _limit_to_take(at, left, right) or "an activation takes every real input"
    raise DefinitionError(
        f"f is not real and finite at x = {quoted(at)}: the formula has no value there; {advice}"
    )


def _pieces(activation: Activation, line: Region) -> tuple[Piece, ...]:
    """Return the smooth pieces, or the formula as a whole where it cannot even be cut."""
    try:
        return pieces_of(activation.expr, line)
    except UndecidedError:
        return (Piece(line, activation.expr),)


def demands(expr: sp.Expr) -> Iterator[Demand]:
    """Yield what a real value asks for, innermost first."""
    for part in sp.postorder_traversal(expr):
        match part:
            case sp.exp():
                continue
            case sp.Pow():
                yield from _demands_of_power(part)
            case sp.log():
                yield Demand(part, part.args[0], Need.POSITIVE)
            case sp.asin() | sp.acos():
                yield Demand(part, 1 - part.args[0], Need.NOT_NEGATIVE)
                yield Demand(part, 1 + part.args[0], Need.NOT_NEGATIVE)
            case sp.atanh() | sp.erfinv():
                yield Demand(part, 1 - part.args[0], Need.POSITIVE)
                yield Demand(part, 1 + part.args[0], Need.POSITIVE)
            case sp.acosh():
                yield Demand(part, part.args[0] - 1, Need.NOT_NEGATIVE)
            case sp.tan():
                yield Demand(part, sp.cos(part.args[0]), Need.NOT_ZERO)


def _demands_of_power(power: sp.Pow) -> Iterator[Demand]:
    base, exponent = power.base, power.exp
    if exponent.is_Integer:
        if exponent < 0:
            yield Demand(power, base, Need.NOT_ZERO)
    elif exponent.is_Rational and exponent > 0:
        yield Demand(power, base, Need.NOT_NEGATIVE)
    else:
        yield Demand(power, base, Need.POSITIVE)


# ---- saying what is wrong

_POINTS: Final = (
    sp.S.Zero,
    *(
        sign * size
        for size in map(sp.Rational, (1, 2, "1/2", 3, 5, 10, "1/10", 30, 100))
        for sign in (-1, 1)
    ),
)
#: where sums of sines and cosines often vanish without changing sign
_RIGHT_ANGLES: Final = tuple(k * sp.pi / 2 for k in (-1, 1, -2, 2))
_MOST_TRIES: Final = 600


def _complaint(
    activation: Activation, demand: Demand, piece: Piece
) -> DefinitionError | UndecidedError:
    found = _failing_point(activation, demand, piece)
    needed = f"{quoted(demand.of)} needs {quoted(demand.quantity)} {demand.need.value}"
    if found is None:
        return UndecidedError(f"it is not certified that f is real on the whole line: {needed}")
    where, at = found
    limit = _limit_to_take(at, piece) if demand.need is Need.NOT_ZERO else None
    advice = limit or _advice(activation)
    return DefinitionError(f"f is not real and finite at {where}: {needed}; {advice}")


def _limit_to_take(at: sp.Expr, *pieces: Piece) -> str | None:
    """Return how to define f where its formula is 0/0, if its limit there is certified."""
    try:
        found = {filled_in(piece.expr, at, piece.region) for piece in pieces}
    except UndecidedError:
        return None
    value = found.pop()
    if found:
        return None
    return f"its limit there is {quoted(value)}: add 'if x != {at} else {value}' to take that value"


def _failing_point(
    activation: Activation, demand: Demand, piece: Piece
) -> tuple[str, sp.Expr] | None:
    """Return a certified point at which the demand fails, as text, and its x."""
    region = piece.region
    letters = [p.symbol for p in activation.parameters]
    grid = product(_POINTS, *(_values(parameter) for parameter in activation.parameters))
    for point, *chosen in islice(grid, _MOST_TRIES):
        values = {x: point, **dict(zip(letters, chosen, strict=True))}
        failing = _inside(point, region) and _meets(demand, values) is False
        if failing and not _is_passed_over(piece.expr, values):
            return ", ".join(f"{letter} = {value}" for letter, value in values.items()), point
    line = Region(assumptions=region.assumptions)
    if has_branches(piece.expr):
        return None
    for root in [*roots_of(Tower(line), demand.quantity), *_RIGHT_ANGLES]:
        quantity = demand.quantity.subs(x, root)
        real = not root.has(sp.I) and _inside(root, region)
        if real and not demand.need.admits(0) and _is_zero(quantity, line):
            return f"x = {quoted(root)}", root
    return None


def _is_passed_over(expr: sp.Expr, values: dict[sp.Symbol, sp.Rational]) -> bool:
    """Whether f has a value at a point all the same: what has none is in a case not taken there."""
    if not has_branches(expr):
        return False
    try:
        value = expr.subs(list(values.items()))
    except ValueError:  # of a complex number SymPy takes no maximum
        return False
    return not has_branches(value) and value.is_real is True and value.is_finite is True


def _values(parameter: Parameter) -> list[sp.Rational]:
    return [v for v in _POINTS if parameter.domain.subs(parameter.symbol, v) == sp.true]


def _inside(point: sp.Expr, region: Region) -> bool:
    """Whether a point lies in the interval; ends with parameters count as not."""
    ends = (point - region.lower, region.upper - point)
    return all(end.is_infinite or sign_on(end, Region()) == 1 for end in ends)


def _meets(demand: Demand, values: dict[sp.Symbol, sp.Rational]) -> bool | None:
    """Whether a demand is met at an exact point; ``None`` when that is not certified."""
    try:
        sign = sign_of_ball(enclose(demand.quantity, values, 64))
    except UndecidedError:
        return None
    return None if sign is None else demand.need.admits(sign)


def _is_zero(value: sp.Expr, line: Region) -> bool:
    return value == 0 or prove_zero(value, line).status is Status.PROVED


def _advice(activation: Activation) -> str:
    if activation.parameters:
        return "state the condition on the parameters under which it is, or correct the formula"
    intervals = _real_intervals(activation.expr)
    if not intervals:
        return "an activation takes every real input"
    return f"it is real for {' or '.join(intervals)} alone; an activation takes every real input"


def _real_intervals(expr: sp.Expr) -> list[str]:
    """Return the certified intervals on which a formula without parameters is real, as text."""
    asked = list(demands(expr))
    cuts = {root for demand in asked for root in _roots(demand.quantity)}
    ends = [-sp.oo, *sorted(cuts, key=lambda root: root.evalf()), sp.oo]
    regions = [Region(low, high) for low, high in pairwise(ends)]
    return [
        _as_text(region, [_holds_at(asked, end) for end in (region.lower, region.upper)])
        for region in regions
        if all(demand.holds_on(region) for demand in asked)
    ]


def _roots(quantity: sp.Expr) -> list[sp.Expr]:
    try:
        return [root for root in roots_of(Tower(Region()), quantity) if not root.has(sp.I)]
    except UndecidedError:
        return []


def _holds_at(asked: list[Demand], end: sp.Expr) -> bool:
    if end.is_infinite:
        return False
    signs = [sign_on(demand.quantity.subs(x, end), Region()) for demand in asked]
    return all(s is not None and d.need.admits(s) for d, s in zip(asked, signs, strict=True))


def _as_text(region: Region, closed: list[bool]) -> str:
    lower, upper = quoted(region.lower), quoted(region.upper)
    below, above = ("≤" if end else "<" for end in closed)
    if region.lower.is_infinite:
        return f"x {above} {upper}"
    if region.upper.is_infinite:
        return f"x {'≥' if closed[0] else '>'} {lower}"
    return f"{lower} {below} x {above} {upper}"
