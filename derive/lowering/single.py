"""One formula for the whole line, as a term: the rules that a single smooth formula may have."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.beyond import MEASURED
from derive.lowering.building import (
    direct,
    in_parts,
    minus_constant,
    negated,
    over,
    power,
    product,
    scaled,
)
from derive.lowering.circular import circular
from derive.lowering.composed import composed, familiar
from derive.lowering.halves import canonical, on_half_line
from derive.lowering.pieced import Pieced
from derive.lowering.radical import radical
from derive.lowering.records import Obligation
from derive.lowering.safely import safe
from derive.lowering.settled import settled
from derive.lowering.symmetry import Halves, X, join
from derive.lowering.tails import Tail
from derive.lowering.terms import Call, Term, call
from derive.proof import sign_on
from derive.proof.region import Piece, Region
from derive.symbols import x

MAY_CANCEL: Final = "written as it stands; where it vanishes digits may be lost"
_SIGN_BUDGET: Final = 1.0

Rule = Callable[[Pieced, dict[sp.Basic, Term]], Tail | None]


def constant(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One value for all x, NaN at NaN."""
    expr = whole_formula(pieced)
    if expr is None or expr.has(x):
        return None
    term = call(op.CONSTANT, direct(expr, parameters), X)
    return Tail(term, positive=False, rules=(rules.CONSTANT,))


def polynomial(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Factor a polynomial in x over the rationals."""
    expr = whole_formula(pieced)
    if expr is None or not expr.has(x) or not expr.is_polynomial(x):
        return None
    letters = {**parameters, x: X}
    top, bottom = sp.fraction(sp.together(expr))
    if bottom.free_symbols:
        term = over(factored(top, letters), direct(bottom, parameters))
    else:
        term = factored(expr, letters)
    return Tail(term, positive=False, rules=(rules.FACTORED,))


def factored(expr: sp.Expr, letters: dict[sp.Basic, Term]) -> Term:
    """Return a polynomial as a product of its factors over the rationals: (1 - x)(1 + x)."""
    constant, factors = sp.factor_list(expr)
    terms = []
    for factor, n in factors:
        lead = sp.Poly(factor, x).LC() if factor.has(x) and not factor.free_symbols - {x} else 1
        f = sp.expand(factor / lead)
        constant *= lead**n
        flip = sp.N(constant) < 0 and n == 1 and f.has(x) and f.subs(x, 0).is_negative
        constant = -constant if flip else constant
        terms.append(power(_linear(-f if flip else f, letters), n))
    return scaled(constant, product(terms))


def _linear(f: sp.Expr, letters: dict[sp.Basic, Term]) -> Term:
    """Return x + c with c in parts where it is no float32, since the sum may vanish."""
    c = sp.expand(f - x)
    falling = sp.expand(f + x)
    if c.is_Rational and len(in_parts(c)) > 1:
        return minus_constant(X, -c)
    if falling.is_Rational and len(in_parts(falling)) > 1:
        return negated(minus_constant(X, falling))
    if f.free_symbols - {x}:
        alone, rest = f.as_independent(x, as_Add=True)
        if alone.is_Add:  # constants first: beside their zero they would cancel with what they meet
            return direct(rest, letters) + direct(sp.factor(alone), letters)
    return direct(f, letters)


def multiple(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Take an irrational factor out, for what other rules cover."""
    expr = whole_formula(pieced)
    if expr is None or not expr.has(x):
        return None
    if not expr.atoms(sp.Function):  # one factor of all terms, as 1/π of a quotient
        expr = sp.factor_terms(expr)
    factor, rest = expr.as_independent(x, as_Add=False)
    irrational = factor.as_coeff_Mul()[1]
    if irrational == 1 or factor.free_symbols:
        return None
    whole = Pieced((Piece(Region(), rest),), ())
    found = next((t for rule in (with_root, halved) if (t := tried(rule, whole, parameters))), None)
    return None if found is None else replace(found, term=scaled(factor, found.term))


def with_root(pieced: Pieced, _parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One formula with one square root."""
    expr = whole_formula(pieced)
    if expr is None:
        return None
    try:
        return radical(expr)
    except NoRuleError:
        found = circular(expr)
        if found is None:
            raise
        return found


def halved(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One formula, or two that meet at 0: canonical forms on both half-lines, joined."""
    if len(pieced.pieces) > 2 or any(cut != 0 for cut in pieced.cuts):
        return None
    left, right = pieced.pieces[0].expr, pieced.pieces[-1].expr
    on_left, on_right = canonical((on_half_line(left, -1), on_half_line(right, 1)))
    at_zero = pieced.values[0] if pieced.values else None
    return join(Halves(on_left, on_right, parameters, frozenset(), at_zero))


def with_functions(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One formula with functions of functions; x is held where it has settled."""
    expr = whole_formula(pieced)
    if expr is None or not expr.has(x):
        return None
    tail = composed(expr, parameters)
    alone = isinstance(tail.term, Call) and tail.term.arguments == (X,)
    if alone and tail.term == direct(expr, {**parameters, x: X}):
        return None  # one function of x, as it is
    held = settled(expr, tail.term) if expr.free_symbols == {x} else None
    if held is not None:
        claim = Obligation("beyond its clip the result is on the asymptote, to float64", MEASURED)
        tail = replace(
            tail,
            term=held,
            rules=(*tail.rules, rules.SETTLED),
            obligations=(*tail.obligations, claim),
        )
    assumptions = pieced.pieces[0].region.assumptions
    if parameters and _never_cancels(expr, assumptions):
        return tail
    return replace(tail, notes=(*tail.notes, MAY_CANCEL))


def _never_cancels(expr: sp.Expr, assumptions: tuple[sp.Basic, ...]) -> bool:
    """Whether the terms of every sum have one sign on either side of 0, for all parameters."""
    if expr.has(sp.log):  # vanishes where its argument is 1
        return False
    ends = ((-sp.oo, sp.S.Zero), (sp.S.Zero, sp.oo))
    halves = [Region(low, high, assumptions) for low, high in ends]
    return all(
        {sign_on(term, half, budget=_SIGN_BUDGET) for term in part.args} in ({1}, {-1})
        for part in sp.preorder_traversal(expr)
        if isinstance(part, sp.Add)
        for half in halves
    )


def tried(rule: Rule, pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return what the rule makes of it, ``None`` also where it raises."""
    try:
        return rule(pieced, parameters)
    except NoRuleError:
        return None


def whole_formula(pieced: Pieced) -> sp.Expr | None:
    """Return the formula where there is only one."""
    return pieced.pieces[0].expr if len(pieced.pieces) == 1 else None


def as_it_stands(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One formula, operation by operation; 1 - e^-u by expm1, 1 - y² as (1 - y)(1 + y)."""
    expr = whole_formula(pieced)
    if expr is None or not expr.has(x):
        return None
    expr = _with_factors(expr)
    letters = {**parameters, x: X}
    plain = not expr.has(sp.log, sp.cosh, sp.sin) and all(
        e.exp.is_Integer for e in expr.atoms(sp.Pow)
    )
    term = direct(expr, letters) if plain else safe(familiar(expr), letters)
    return Tail(term, positive=False, rules=(rules.DIRECT,))


def _with_factors(expr: sp.Expr) -> sp.Expr:
    """Write differences of squares among the factors as products, which lose no digits near ±1."""
    parts = [e.as_base_exp() for e in sp.Mul.make_args(expr)]
    return sp.Mul(*(_difference(base) ** exponent for base, exponent in parts))


def _difference(total: sp.Expr) -> sp.Expr:
    """Return (c - x)(c + x) for c² - x², else the sum as it is."""
    root = sp.sqrt(sp.expand(total + x**2))
    return sp.Mul(root - x, root + x, evaluate=False) if root.is_Rational and root else total
