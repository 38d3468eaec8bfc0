"""Spellings of a function for a quick program: its formula in some forms, its functions in others.

All of them mean the same; which one is proved, and serves, is decided elsewhere.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import sympy as sp

from derive.activation import Activation
from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering.building import direct, is_power_of_two
from derive.lowering.composed import familiar
from derive.lowering.halves import argument
from derive.lowering.operation import Operation
from derive.lowering.pieced import Pieced
from derive.lowering.records import Lowered
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.terms import (
    Call,
    Let,
    Letter,
    Number,
    Term,
    call,
    mapped,
    meaning,
    number,
    walk,
)
from derive.lowering.unguarded import unguarded
from derive.symbols import x

#: functions of the same meaning: rounded once in float64, and such as overflow without a warning
_OTHERS: Final[tuple[Mapping[Operation, Operation], ...]] = (
    {op.EXP: op.EXP_ONCE},
    {op.EXP: op.QUIET_EXP},
)
_HYPERBOLIC: Final = (sp.tanh, sp.sinh, sp.cosh, sp.sech, sp.csch, sp.coth)


def terms_of(lowered: Lowered, pieced: Pieced, activation: Activation) -> Iterator[Term]:
    """Yield formulas that may serve."""
    yield from unguarded(lowered.term)
    if lowered.middle is not None:
        yield from unguarded(lowered.middle.lowered.term)
    letters: dict[sp.Basic, Term] = {p.symbol: Letter(p.name) for p in activation.parameters}
    letters[x] = X
    yield from formulas(pieced, letters)


def formulas(pieced: Pieced, letters: dict[sp.Basic, Term]) -> Iterator[Term]:
    """Yield the expression in some spellings, where it is one for the whole line."""
    expr = whole_formula(pieced)
    if expr is None:
        return
    whole = all(argument(e).as_coeff_Mul()[0].is_Integer for e in expr.atoms(sp.exp))
    factored = sp.factor(expr) if whole else expr  # e^(851x/500) is factored as a power
    forms = [expr, familiar(expr), factored, _conjugated(expr), _hyperbolic(expr)]
    for one in dict.fromkeys([*forms, *_in_one_exponential(expr, letters)]):
        try:
            term = direct(one, letters)
        except NoRuleError:
            continue
        yield from unguarded(term)


def _hyperbolic(expr: sp.Expr) -> sp.Expr:
    """Write sinh as tanh cosh, which may leave a lower power, and log cosh without cancellation."""
    found: Any = expr.replace(sp.sinh, lambda u: sp.tanh(u) * sp.cosh(u))
    return found.replace(
        lambda e: isinstance(e, sp.log) and isinstance(argument(e), sp.cosh),
        lambda e: sp.log(1 + 2 * sp.sinh(argument(argument(e)) / 2) ** 2),
    )


def _in_one_exponential(expr: sp.Expr, letters: dict[sp.Basic, Term]) -> Iterator[sp.Expr]:
    """Yield the factors of a rational function of x and e^(rx), and of x and e^(-rx)."""
    plain = expr.rewrite(sp.exp) if expr.has(*_HYPERBOLIC) else expr
    rates = [sp.cancel(argument(e) / x) for e in plain.atoms(sp.exp)]
    if not rates or not all(rate.is_Rational for rate in rates):
        return
    rate = sp.gcd_list(rates)
    for sign in (1, -1):
        letter = sp.Symbol(f"e{sign}", positive=True)
        found: Any = plain.replace(
            sp.exp, lambda u, r=sign * rate, e=letter: e ** sp.cancel(u / (r * x))
        )
        if found.is_rational_function(x, letter) and found.has(letter):
            letters[letter] = Let("e", call(op.EXP, direct(sign * rate * x, {x: X})))
            yield sp.factor(found)


def variants(term: Term) -> Iterator[Term]:
    """Yield the term, and the same with other functions of the same meaning."""
    yield term
    for others in _OTHERS:
        yield _with(others, term)
    yield _with_products(term)
    yield _with_squares(term)


def _with(others: Mapping[Operation, Operation], term: Term) -> Term:
    """Return the term with these functions for its own: by way of float64, or without a warning."""
    match mapped(term, lambda part: _with(others, part)):
        case Call(operation, (u,)) if operation in others:
            return call(others[operation], u)
        case done:
            return done


def _with_products(term: Term) -> Term:
    """Return the term with products that overflow to infinity where x is large, without warning."""
    match mapped(term, _with_products):
        case Call(op.MULTIPLY, (Number(value) as factor, u)) if abs(value) > 1 and u == X:
            return call(op.PRODUCT, X, factor)
        case done:
            return done


def _with_squares(term: Term) -> Term:
    """Return the term with e^(cx²) in one call, -c a power of two."""
    match mapped(term, _with_squares):
        case Call(op.EXP, (inside,)) if (factor := _of_square(inside)) is not None:
            return call(op.EXP_SQUARE, X, number(factor))
        case done:
            return done


def _of_square(term: Term) -> sp.Rational | None:
    """Return c where the term is c·x² and -c a power of two."""
    if {node.name for node in walk(term) if isinstance(node, Letter)} != {X.name}:
        return None
    factor = sp.cancel(meaning(term, {X.name: x}) / x**2)
    if not isinstance(factor, sp.Rational) or factor >= 0:
        return None
    return factor if is_power_of_two(-factor) else None


def _conjugated(expr: sp.Expr) -> sp.Expr:
    """Write f√A - k, f and k positive numbers, as (f²A - k²)/(f√A + k), which cancels nothing."""
    found = expr.replace(lambda e: isinstance(e, sp.Add), _conjugated_sum)
    return found if isinstance(found, sp.Expr) else expr


def _conjugated_sum(total: sp.Add) -> sp.Expr:
    constant, rest = total.as_coeff_Add()
    for term in sp.ordered(rest.args if rest.is_Add else (rest,)):
        factor, core = term.as_coeff_Mul()
        if isinstance(core, sp.Pow) and core.exp == sp.S.Half and constant < 0 < factor:
            above = sp.expand(factor**2 * core.base - constant**2)
            return rest - term + above / (term - constant)
    return total
