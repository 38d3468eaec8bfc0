"""Values of a function at the ends of a piece, and signs for all parameters of a cell."""

from contextlib import suppress
from functools import lru_cache, partial
from math import prod

import sympy as sp

from derive.described import Described
from derive.errors import NoRuleError, OutOfBudgetError, UndecidedError
from derive.expression.quoting import quoted
from derive.output_forms.kernels import irrational_numbers
from derive.output_forms.sameness import without_functions
from derive.output_forms.scaling import with_cancelled
from derive.proof import Region, enclose, sign_on
from derive.proof.asymptotics import limit, limit_toward
from derive.proof.parameters import Cell, OpenSignError
from derive.proof.powers import without_zero_powers
from derive.proof.removable import filled_in
from derive.proof.spans import sign_of_number
from derive.proof.zeros import rational_bounds, signs_of, zero_of
from derive.symbols import x


def within(region: Region, cell: Cell) -> Region:
    """Return the same interval under the assumptions of a cell."""
    return Region(region.lower, region.upper, cell.line.assumptions, region.slope)


def value_at(expr: sp.Expr, at: sp.Expr) -> sp.Expr:
    """Return the value at an input that may hold letters, such as 1/(m (1 − a)), as a product."""
    found = with_cancelled(expr.subs(x, at))
    names = irrational_numbers(found)
    if not found.xreplace(names).is_rational_function():
        return found
    generic = sp.factor(sp.together(found.xreplace(names)))
    return generic.xreplace({letter: number for number, letter in names.items()})


def sign_at_end(expr: sp.Expr, end: sp.Expr, cell: Cell) -> int:
    """Return the sign of the limit at an end; raises ``OpenSignError`` or ``UndecidedError``."""
    return compare(end_value(expr, end, cell), sp.S.Zero, cell)


def end_value(expr: sp.Expr, end: sp.Expr, cell: Cell, piece: Region | None = None) -> sp.Expr:
    """Return the limit of a smooth expression at an end of its piece.

    From inside the piece, where that is given, a limit is found that is no value, as of x^−a.
    """
    settled = cell.settle_plain(expr)
    if end.is_infinite:
        return limit(settled, end, partial(sign_in, cell))
    value = without_zero_powers(settled.subs(x, end), cell.line)
    if value.has(sp.nan):
        with suppress(UndecidedError):
            value = filled_in(settled, end, cell.line)
    if piece is not None and value.has(sp.nan, sp.zoo):
        return limit_toward(settled, end, within(piece, cell))
    if value.is_finite is False or value.has(sp.nan, sp.zoo):
        raise UndecidedError(f"the limit of {quoted(expr)} at {quoted(end)} is not known")
    if not cell.settle(value).free_symbols:
        enclose(cell.settle(value), {}, 64)
    return without_functions(value, cell.line)


def compare(left: sp.Expr, right: sp.Expr, cell: Cell) -> int:
    """Return the sign of left - right, ends at ±oo included."""
    if left == right:
        return 0
    if left.is_infinite or right.is_infinite:
        return 1 if left is sp.S.Infinity or right is sp.S.NegativeInfinity else -1
    return sign_in(cell, left - right)


def sign_in(cell: Cell, expr: sp.Expr) -> int:
    """Return the sign of an expression without x on a cell: -1, 0 or +1.

    A polynomial in one parameter is asked for the values where its sign changes; anything else has
    one certified sign on the cell or none. Raises ``OpenSignError`` or ``UndecidedError``.
    """
    found = _sign_or_why(cell, expr)
    if isinstance(found, UndecidedError):
        raise found
    return found


@lru_cache(maxsize=1 << 14)
def _sign_or_why(cell: Cell, expr: sp.Expr) -> int | UndecidedError:
    try:
        return _sign(cell, expr)
    except UndecidedError as error:
        return error


def _sign(cell: Cell, expr: sp.Expr) -> int:
    try:
        return sign_by_roots(cell, expr)
    except OpenSignError:
        raise
    except (UndecidedError, sp.PolynomialError) as error:
        found = sign_on(cell.settle(expr), cell.line)
        if found is None:
            found = _sign_along(cell, expr)
        if found is None:
            raise UndecidedError(f"the sign of {quoted(expr)} is not certified") from error
        return found


def _sign_along(cell: Cell, expr: sp.Expr) -> int | None:
    """Return the sign of a function of one parameter from its zeros, where all are known.

    Raises ``OpenSignError`` at a zero inside the cell.
    """
    settled = cell.settle(expr)
    free = settled.free_symbols
    found = [(symbol, spans[0]) for symbol, spans in cell.domains if symbol in free]
    if len(free) != 1 or len(found) != 1 or cell.relations:
        return None
    ((letter, span),) = found
    moved = settled.xreplace({letter: x})
    try:
        table = signs_of(moved, _outer(span.lower, 0), _outer(span.upper, 1))
        zeros = [zero_of(moved, table, k) for k in range(len(table.zeros))]
        ends = [end for end in (span.lower, span.upper) if end.is_finite]
        zeros += [end for end in ends if sign_of_number(moved.subs(x, end)) == 0]
        inside = [at for at in zeros if at is None or span.holds(at)]
        sign = sign_of_number(moved.subs(x, span.sample))
    except (UndecidedError, NoRuleError, OutOfBudgetError):
        return None
    if not inside:
        return sign
    if inside[0] is None:
        return None
    raise OpenSignError(letter - inside[0], letter, inside[0])


def _outer(end: sp.Expr, side: int) -> sp.Expr:
    """Return an end, or a rational number beyond one without a closed form, not too close."""
    return rational_bounds(enclose(end, {}, 16))[side] if end.has(Described) else end


def sign_by_roots(cell: Cell, expr: sp.Expr) -> int:
    """Return the same from the values where polynomials in one parameter are 0, if that tells."""
    top, bottom = sp.fraction(sp.together(cell.settle(expr)))
    try:
        return cell.sign(top) * cell.sign(bottom)
    except OpenSignError:
        raise
    except UndecidedError:
        factors = sp.Mul.make_args(sp.factor(sp.together(cell.settle_plain(expr))))
        if len(factors) < 2:
            raise
        powers = [factor.as_base_exp() for factor in factors]
        if not all(exponent.is_Integer for _, exponent in powers):
            raise
        return prod(sign_by_roots(cell, base) ** abs(int(exponent)) for base, exponent in powers)
