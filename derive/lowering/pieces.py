"""A function of x given by pieces, as one term: the definition in, a Lowered out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import sympy as sp

from derive.activation import Activation, Parameter
from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.acceptance import accept, judged
from derive.lowering.building import (
    add,
    direct,
    in_parts,
    minus_constant,
    negated,
    power,
    product,
    scaled,
    times,
)
from derive.lowering.halves import canonical, on_half_line
from derive.lowering.patching import patched
from derive.lowering.pieced import Pieced, merged
from derive.lowering.radical import radical
from derive.lowering.records import Lowered
from derive.lowering.safely import safe
from derive.lowering.scaling import embedded, scaling_of
from derive.lowering.symmetry import Halves, X, join
from derive.lowering.tails import Tail
from derive.lowering.terms import (
    Call,
    Let,
    Letter,
    Number,
    Term,
    call,
    number,
    occurrences,
    replaced,
)
from derive.lowering.weighing import weighed
from derive.proof import Status
from derive.proof.region import Piece, Region
from derive.symbols import x

_MAY_CANCEL: Final = "written as it stands; where it vanishes digits may be lost"
_LEFT: Final = "left"
_RIGHT: Final = "right"


Rule = Callable[[Pieced, dict[sp.Basic, Term]], Tail | None]


def lower_input(pieced: Pieced, activation: Activation) -> Lowered:
    """Return a function of x by the first rule whose result is proved, else as defined."""
    return lower_by(
        (_constant, _polynomial, _clamped, _indicated, _radical, _halved, _selected),
        pieced,
        activation,
    )


def lower_output(pieced: Pieced, activation: Activation) -> Lowered:
    """Return a form in y (written with x for y) as a term, in the same way."""
    return lower_by((_constant, _polynomial, _indicated, _direct, _selected), pieced, activation)


def lower_by(order: tuple[Rule, ...], pieced: Pieced, activation: Activation) -> Lowered:
    """Return the function as a term by the first rule of ``order`` whose result is proved."""
    known = {c.symbol: c.value for c in activation.constants}
    plain = merged(
        Pieced(
            tuple(Piece(p.region, p.expr.xreplace(known)) for p in pieced.pieces),
            tuple(v.xreplace(known) for v in pieced.values),
        )
    )
    parameters: dict[sp.Basic, Term] = {p.symbol: Letter(p.name) for p in activation.parameters}
    zeros = frozenset(p.name for p in activation.parameters if _may_vanish(p))
    refused: list[str] = []
    stretched = _stretched(order, plain, activation, parameters)
    if stretched is not None:
        return stretched
    for rule in order:
        try:
            tail = rule(plain, parameters)
        except NoRuleError as error:
            refused.append(str(error))
            continue
        if tail is None:
            continue
        lowered = accept(replace(tail, term=weighed(tail.term, zeros)), plain, activation)
        if lowered is not None:
            better = _patched(tail, plain, activation) if lowered.notes else None
            return better or lowered
        refused.append(f"{rule.__name__.strip('_')}: the result could not be proved equal")
    return _as_defined(plain, parameters, activation, tuple(refused))


def _stretched(
    order: tuple[Rule, ...],
    pieced: Pieced,
    activation: Activation,
    parameters: dict[sp.Basic, Term],
) -> Lowered | None:
    """Lower g where f(x) = m·g(s·x) and g has no parameters."""
    scaling = scaling_of(pieced, activation)
    if scaling is None:
        return None
    bare = replace(activation, expr=scaling.shape.expr, parameters=(), constants=(), kinks=())
    shape = lower_by(order, scaling.shape, bare)
    tail = Tail(
        embedded(shape.term, scaling, parameters),
        positive=False,
        rules=(rules.STRETCHED, *(r for r in rules.RULES if r.name in shape.rules)),
        obligations=tuple(o for o in shape.obligations),
        notes=shape.notes,
    )
    return accept(tail, pieced, activation)


def _may_vanish(parameter: Parameter) -> bool:
    return parameter.domain.subs(parameter.symbol, 0) != sp.false


def _direct(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One formula, operation by operation; 1 - e^-u by expm1."""
    expr = _whole(pieced)
    if expr is None or not expr.has(x):
        return None
    return Tail(direct(expr, {**parameters, x: X}), positive=False, rules=(rules.DIRECT,))


def _whole(pieced: Pieced) -> sp.Expr | None:
    return pieced.pieces[0].expr if len(pieced.pieces) == 1 else None


def _constant(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One value for all x, NaN at NaN."""
    expr = _whole(pieced)
    if expr is None or expr.has(x):
        return None
    term = call(op.CONSTANT, direct(expr, parameters), X)
    return Tail(term, positive=False, rules=(rules.CONSTANT,))


def _polynomial(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Factor a polynomial in x over the rationals."""
    expr = _whole(pieced)
    if expr is None or not expr.has(x) or not expr.is_polynomial(x):
        return None
    return Tail(factored(expr, {**parameters, x: X}), positive=False, rules=(rules.FACTORED,))


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
    split = c.is_Rational and len(in_parts(c)) > 1
    return minus_constant(X, -c) if split else direct(f, letters)


def _clamped(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Constants outside an interval, one formula inside, f continuous: clamp the input."""
    inside = [p for p in pieced.pieces if p.expr.has(x)]
    if len(inside) != 1 or not 2 <= len(pieced.pieces) <= 3 or not _continuous(pieced):
        return None
    (middle,) = inside
    low, high = middle.region.lower, middle.region.upper
    if not all(end.is_Rational or end.is_infinite for end in (low, high)):
        return None
    if low.is_infinite:
        clamped = call(op.MINIMUM, X, number(high))
    elif high.is_infinite:
        clamped = call(op.MAXIMUM, X, number(low))
    else:
        clamped = call(op.CLIP, X, number(low), number(high))
    whole = Pieced((Piece(Region(), middle.expr),), ())
    tail = _polynomial(whole, parameters) or _halved(whole, parameters)
    if tail is None:
        return None
    inner = clamped if occurrences(tail.term, X) < 2 else Let("c", clamped)
    return Tail(
        replaced(tail.term, X, inner),
        False,
        (rules.CLAMP, *tail.rules),
        tail.obligations,
        tail.notes,
    )


def _continuous(pieced: Pieced) -> bool:
    sides = zip(pieced.pieces[:-1], pieced.pieces[1:], strict=True)
    return all(
        sp.expand(left.expr.subs(x, left.region.upper) - right.expr.subs(x, right.region.lower))
        == 0
        for left, right in sides
    )


def _indicated(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Constants only, each convention the value of a neighbour: sums of indicators."""
    if any(p.expr.has(x) for p in pieced.pieces) or len(pieced.pieces) < 2:
        return None
    if not all(cut.is_Rational for cut in pieced.cuts):
        return None
    steps = [_step(cut, _side(pieced, n)) for n, cut in enumerate(pieced.cuts)]
    if None in steps:
        return None
    terms = []
    for n, piece in enumerate(pieced.pieces):
        if piece.expr != 0:
            inside = ([steps[n - 1]] if n else []) + (
                [_complement(steps[n])] if n < len(steps) else []
            )
            terms.append(
                _weighted(piece.expr, product(t for t in inside if t is not None), parameters)
            )
    total = terms[0]
    for term in terms[1:]:
        total = add(term, total)
    return Tail(total, positive=False, rules=(rules.INDICATOR,))


def _weighted(value: sp.Expr, indicator: Term, parameters: dict[sp.Basic, Term]) -> Term:
    if not value.free_symbols:
        return scaled(value, indicator)
    return times(direct(value, parameters), indicator)


def _side(pieced: Pieced, n: int) -> str | None:
    """Say from which side the convention at the n-th cut is taken."""
    value = pieced.values[n]
    if sp.expand(value - pieced.pieces[n].expr) == 0:
        return _LEFT
    return _RIGHT if sp.expand(value - pieced.pieces[n + 1].expr) == 0 else None


def _step(cut: sp.Expr, side: str | None) -> Term | None:
    """1 right of the cut, 0 left of it, NaN at NaN; at the cut as the convention says."""
    zero = number(0)
    if side == _LEFT:
        above = call(op.MAXIMUM, _shifted(cut), zero)
        return Let(
            "p", call(op.SIGN, above), f"1 right of {cut}, 0 at it and left of it, NaN at NaN"
        )
    if side == _RIGHT:
        below = call(op.MINIMUM, _shifted(cut), zero)
        return number(1) - _left_of(cut, below)
    return None


def _left_of(cut: sp.Expr, below: Term) -> Term:
    note = f"1 left of {cut}, 0 at it and right of it, NaN at NaN"
    return Let("n", negated(call(op.SIGN, below)), note)


def _shifted(cut: sp.Expr) -> Term:
    if cut == 0:
        return X
    return X + number(-cut) if cut < 0 else X - number(cut)


def _complement(step: Term | None) -> Term | None:
    """Return 1 - step; 1 - (1 - n) is n."""
    match step:
        case None:
            return None
        case Call(op.SUBTRACT, (Number(), inside)):
            return inside
    return number(1) - step


def _halved(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One formula, or two that meet at 0: canonical forms on both half-lines, joined."""
    if len(pieced.pieces) > 2 or any(cut != 0 for cut in pieced.cuts):
        return None
    left, right = pieced.pieces[0].expr, pieced.pieces[-1].expr
    on_left, on_right = canonical((on_half_line(left, -1), on_half_line(right, 1)))
    at_zero = pieced.values[0] if pieced.values else None
    return join(Halves(on_left, on_right, parameters, frozenset(), at_zero))


def _radical(pieced: Pieced, _parameters: dict[sp.Basic, Term]) -> Tail | None:
    """One formula with one square root."""
    expr = _whole(pieced)
    return None if expr is None else radical(expr)


def _selected(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Several formulas: each sees inputs of its own piece only, one is chosen by comparison."""
    if len(pieced.pieces) == 1:
        return None
    tails = [_alone(p, parameters) for p in pieced.pieces]
    first = tails[0]
    term = first.term if pieced.pieces[0].expr.has(x) else call(op.CONSTANT, first.term, X)
    for n, tail in enumerate(tails[1:]):
        test = call(_comparison(pieced, n), X, direct(pieced.cuts[n], parameters))
        term = call(op.SELECT, test, tail.term, term)
        if _side_of_value(pieced, n) is None:
            at = call(op.EQUAL, X, direct(pieced.cuts[n], parameters))
            term = call(op.SELECT, at, direct(pieced.values[n], parameters), term)
    return Tail(
        term,
        False,
        (rules.SELECT, *(r for t in tails for r in t.rules)),
        tuple(o for t in tails for o in t.obligations),
        tuple(note for t in tails for note in t.notes),
    )


def _comparison(pieced: Pieced, n: int) -> op.Operation:
    return op.GREATER_EQUAL if _side_of_value(pieced, n) == _RIGHT else op.GREATER


def _side_of_value(pieced: Pieced, n: int) -> str | None:
    cut, value = pieced.cuts[n], pieced.values[n]
    if sp.expand(pieced.pieces[n].expr.subs(x, cut) - value) == 0:
        return _LEFT
    return _RIGHT if sp.expand(pieced.pieces[n + 1].expr.subs(x, cut) - value) == 0 else None


def _alone(piece: Piece, parameters: dict[sp.Basic, Term]) -> Tail:
    """Return one piece as a term that is evaluated at its nearest end where another is chosen."""
    expr = piece.expr
    if not expr.has(x):
        return Tail(direct(expr, parameters), positive=False)
    whole = Pieced((Piece(Region(), expr),), ())
    found = next(
        (t for rule in (_polynomial, _radical, _halved) if (t := _tried(rule, whole, parameters))),
        None,
    )
    if found is None:
        found = Tail(_guarded(piece, parameters), False, (rules.DIRECT,), (), (_MAY_CANCEL,))
    if found.notes and expr.free_symbols == {x}:
        found = patched(found, expr, piece.region) or found
    if sp.diff(expr, x, 2) == 0:  # a straight line does not overflow before f does
        return found
    held = _held(piece.region, parameters)
    inner = held if occurrences(found.term, X) < 2 else Let("c", held)
    return replace(found, term=replaced(found.term, X, inner))


def _tried(rule: Rule, pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    try:
        return rule(pieced, parameters)
    except NoRuleError:
        return None


def _as_defined(
    pieced: Pieced,
    parameters: dict[sp.Basic, Term],
    activation: Activation,
    refused: tuple[str, ...],
) -> Lowered:
    """Return the formula itself; each piece sees only inputs of its own side."""
    first, *later = pieced.pieces
    term = _guarded(first, parameters)
    for n, (piece, cut) in enumerate(zip(later, pieced.cuts, strict=True)):
        at = direct(cut, parameters)
        test = call(_comparison(pieced, n), X, at)
        term = call(op.SELECT, test, _guarded(piece, parameters), term)
        if _side_of_value(pieced, n) is None:
            value = direct(pieced.values[n], parameters)
            term = call(op.SELECT, call(op.EQUAL, X, at), value, term)
    if not first.expr.has(x):  # a comparison with NaN is false and selects the first piece
        term = term + call(op.CONSTANT, number(0), X)
    note = "written as defined: digits may be lost and large |x| may overflow"
    single = isinstance(term, Call) and term.arguments == (X,)  # one NumPy function of x
    notes = () if single else (*refused, note)
    tail = Tail(term, positive=False, rules=(rules.DIRECT,), notes=notes)
    better = _patched(tail, pieced, activation)
    lowered = better or judged(tail, pieced, activation)
    if lowered.verdict.status is Status.REFUTED:
        raise NoRuleError(f"{activation.name}: no term is equal to the definition")
    return lowered


def _patched(tail: Tail, pieced: Pieced, activation: Activation) -> Lowered | None:
    """Improve formulas without parameters beside their zeros, each piece by itself."""
    expr = _whole(pieced)
    if expr is None:
        better = _selected(pieced, {p.symbol: Letter(p.name) for p in activation.parameters})
    else:
        better = patched(tail, expr) if expr.free_symbols == {x} else None
    if better is None or rules.NEAR_ZERO not in better.rules:
        return None
    return accept(better, pieced, activation)


def _guarded(piece: Piece, parameters: dict[sp.Basic, Term]) -> Term:
    """Return a piece that is evaluated at its nearest end where another is chosen: no warning."""
    held = _held(piece.region, parameters)
    return safe(piece.expr, {**parameters, x: held if held == X else Let("c", held)})


def _held(region: Region, parameters: dict[sp.Basic, Term]) -> Term:
    """Return x, or the nearest point of the region."""
    low, high = (
        direct(end, parameters) if end.is_finite else None for end in (region.lower, region.upper)
    )
    match low, high:
        case None, None:
            return X
        case None, Term() as upper:
            return call(op.SATURATE, X, upper)
        case Term() as lower, None:
            return call(op.SATURATE_BELOW, X, lower)
        case Term() as lower, Term() as upper:
            return call(op.HELD, X, lower, upper)
    return X
