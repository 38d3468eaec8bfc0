"""A function of x given by pieces, as one term: the definition in, a Lowered out."""

from dataclasses import replace
from functools import partial

import sympy as sp

from derive.activation import Activation, Parameter
from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.acceptance import accept, judged
from derive.lowering.beyond import MEASURED
from derive.lowering.building import (
    add,
    direct,
    negated,
    product,
    scaled,
    times,
)
from derive.lowering.common_power import with_common_power
from derive.lowering.compensated import compensated
from derive.lowering.double_exponential import double_exponential
from derive.lowering.expansion import is_quiet, with_expansions
from derive.lowering.far import with_far_tails
from derive.lowering.for_floats import (
    GOAL_OF_MIDDLE,
    GOAL_OF_OUTPUT,
)
from derive.lowering.hole import with_hole
from derive.lowering.homogeneous import divided_out
from derive.lowering.linear import linear
from derive.lowering.middle import middle, stretched_middle
from derive.lowering.of_arcsinh import of_arcsinh
from derive.lowering.one_exponential import one_exponential
from derive.lowering.outputs import held_form, of_exponentials, product_of_powers, quotient
from derive.lowering.patching import CANCELLATION, patched
from derive.lowering.pieced import Pieced, merged, where_real
from derive.lowering.power_of_logistic import power_of_logistic
from derive.lowering.power_root import with_lettered_root, with_power_root
from derive.lowering.precise import precise
from derive.lowering.rationalised import rationalised
from derive.lowering.records import Lowered, Obligation
from derive.lowering.removable_hole import with_removable_hole
from derive.lowering.root_of_tanh import with_roots_of_shares
from derive.lowering.scaling import bare, embedded, scaling_of
from derive.lowering.selecting import LEFT, RIGHT, comparison, guarded, selected, side_of_value
from derive.lowering.settled import asymptote, settled
from derive.lowering.single import (
    Rule,
    as_it_stands,
    constant,
    halved,
    multiple,
    polynomial,
    whole_formula,
    with_functions,
    with_root,
)
from derive.lowering.symmetry import X
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
from derive.lowering.vanishing import with_vanishing_tails
from derive.lowering.waves import held_at_infinity, held_where_it_fades
from derive.lowering.weighing import weighed
from derive.lowering.within import within
from derive.proof import Status, prove_equal
from derive.proof.region import Piece, Region
from derive.symbols import x


def lower_input(pieced: Pieced, activation: Activation) -> Lowered:
    """Return a function of x by the first rule whose result is proved, else as defined."""
    lowered = lower_by(
        (
            constant,
            polynomial,
            _clamped,
            _shrunk,
            _indicated,
            multiple,
            with_hole,
            with_removable_hole,
            with_root,
            with_power_root,
            with_lettered_root,
            halved,
            of_arcsinh,
            one_exponential,
            double_exponential,
            power_of_logistic,
            lambda whole, given: linear(whole, given, partial(_alone, activation)),
            with_functions,
            selected,
        ),
        pieced,
        activation,
    )
    lowered = _far_out(lowered, plain(pieced, activation), activation)
    lowered = _without_far_waves(lowered, plain(pieced, activation), activation)
    whole = plain(pieced, activation)
    ends = (whole.pieces[0].expr, whole.pieces[-1].expr)
    careful = precise(lowered, activation).mapped(
        lambda term: held_where_it_fades(held_at_infinity(term, lowered.exact), ends)
    )
    inner = (
        middle(whole, careful, activation)
        or stretched_middle(whole, careful, activation)
        or within(whole, careful, activation)
    )
    if inner is not None:
        inner = replace(inner, lowered=precise(inner.lowered, activation, GOAL_OF_MIDDLE))
    return replace(careful, middle=inner)


def _alone(activation: Activation, expr: sp.Expr) -> Lowered:
    """Return a function of x alone that is part of one with parameters."""
    alone = replace(activation, expr=expr, parameters=(), constants=(), kinks=())
    return lower_input(Pieced((Piece(Region(), expr),), ()), alone)


def _far_out(lowered: Lowered, pieced: Pieced, activation: Activation) -> Lowered:
    """Return the function with expansions far out where it fails there."""
    far = with_expansions(lowered, pieced)
    return lowered if far is None else accept(far, pieced, activation) or lowered


def _without_far_waves(lowered: Lowered, pieced: Pieced, activation: Activation) -> Lowered:
    """Hold x where nothing is left of the function: at infinity a wave is NaN, and 0·NaN too."""
    expr = whole_formula(pieced)
    if expr is None or not expr.has(sp.sin, sp.cos) or expr.free_symbols != {x}:
        return lowered
    if rules.SETTLED.name in lowered.rules or any(asymptote(expr, s) is None for s in (-1, 1)):
        return lowered
    held = settled(expr, lowered.term)
    if held is None:
        return lowered
    known = tuple(rule for rule in rules.RULES if rule.name in lowered.rules)
    claim = Obligation("beyond its clip the result is on the asymptote, to float64", MEASURED)
    obligations = (*lowered.obligations, claim)
    tail = Tail(held, False, (*known, rules.SETTLED), obligations, lowered.notes)
    return accept(tail, pieced, activation) or lowered


def lower_output(pieced: Pieced, activation: Activation) -> Lowered:
    """Return a form in y (written with x for y) as a term, in the same way."""
    lowered = lower_by(
        (
            *(
                constant,
                polynomial,
                _indicated,
                product_of_powers,
                quotient,
                rationalised,
                held_form,
            ),
            *(of_exponentials, of_arcsinh),
            *(as_it_stands, selected),
        ),
        pieced,
        activation,
    )
    return precise(lowered, activation, GOAL_OF_OUTPUT)


def lower_by(order: tuple[Rule, ...], pieced: Pieced, activation: Activation) -> Lowered:
    """Return the function as a term by the first rule of ``order`` whose result is proved."""
    pieced = plain(pieced, activation)
    parameters: dict[sp.Basic, Term] = {p.symbol: Letter(p.name) for p in activation.parameters}
    zeros = frozenset(p.name for p in activation.parameters if _may_vanish(p))
    refused: list[str] = []
    noted: Lowered | None = None
    stretched = _stretched(order, pieced, activation, parameters)
    if stretched is not None:
        return stretched
    for rule in order:
        try:
            tail = rule(pieced, parameters)
        except NoRuleError as error:
            refused.append(str(error))
            continue
        if tail is None:
            continue
        tail = _in_two_parts(replace(tail, term=weighed(tail.term, zeros)))
        lowered = accept(tail, pieced, activation)
        if lowered is not None and _overflows(lowered, pieced) and rule in (halved, selected):
            refused.append(f"{rule.__name__}: what the waves are divided by overflows far out")
            continue
        if lowered is not None:
            far = _with_far_tails(tail, lowered, pieced)
            better = _patched(far, pieced, activation) if lowered.notes else None
            chosen = better or (
                lowered if far is tail else accept(far, pieced, activation) or lowered
            )
            if not parameters or not _may_cancel(chosen):
                return chosen
            noted = noted or chosen  # no polynomial serves for all parameters: another rule may
            continue
        refused.append(f"{rule.__name__.strip('_')}: the result could not be proved equal")
    return noted or _as_defined(pieced, parameters, activation, tuple(refused))


def _overflows(lowered: Lowered, pieced: Pieced) -> bool:
    """Whether a sum of waves over one denominator overflows where each summand does not."""
    waves = any(piece.expr.has(sp.sin, sp.cos) for piece in pieced.pieces)
    return waves and not is_quiet(lowered.term, pieced)


def _may_cancel(lowered: Lowered) -> bool:
    return any(CANCELLATION in note for note in lowered.notes)


def plain(pieced: Pieced, activation: Activation) -> Pieced:
    """Return the pieces with the values of the entry's constants, joined where they agree."""
    known = {c.symbol: c.value for c in activation.constants}
    return where_real(
        merged(
            Pieced(
                tuple(_divided_out(Piece(p.region, p.expr.xreplace(known))) for p in pieced.pieces),
                tuple(v.xreplace(known) for v in pieced.values),
            )
        )
    )


def _divided_out(piece: Piece) -> Piece:
    """Return the piece with one exponential or power fewer, where that is proved to be the same."""
    other = with_common_power(divided_out(with_roots_of_shares(piece.expr)))
    if other == piece.expr:
        return piece
    proved = prove_equal(other, piece.expr, piece.region).status is Status.PROVED
    return replace(piece, expr=other) if proved else piece


def _in_two_parts(tail: Tail) -> Tail:
    """Make the rounding of exponents good where it would be magnified."""
    term = compensated(tail.term)
    if term == tail.term:
        return tail
    return replace(tail, term=term, rules=(*tail.rules, rules.COMPENSATED))


def _stretched(
    order: tuple[Rule, ...],
    pieced: Pieced,
    activation: Activation,
    parameters: dict[sp.Basic, Term],
) -> Lowered | None:
    """Lower g where f(x) = m·g(s·x) and g has no parameters."""
    if all(_is_straight(p.expr) for p in pieced.pieces):
        return None
    scaling = scaling_of(pieced, activation)
    if scaling is None:
        return None
    alone = bare(scaling, activation)
    shape = _far_out(lower_by(order, scaling.shape, alone), scaling.shape, alone)
    tail = Tail(
        embedded(shape.term, scaling, parameters),
        positive=False,
        rules=(rules.STRETCHED, *(r for r in rules.RULES if r.name in shape.rules)),
        obligations=tuple(o for o in shape.obligations),
        notes=shape.notes,
    )
    return accept(tail, pieced, activation)


def _is_straight(expr: sp.Expr) -> bool:
    """Whether this is a line that needs no scale: λ - x, not x/λ."""
    return bool(expr.is_polynomial() and sp.diff(expr, x, 2) == 0)


def _with_far_tails(tail: Tail, proved: Lowered, pieced: Pieced) -> Tail:
    """Take the leading terms where exponentials are hidden in other functions."""
    expr = whole_formula(pieced)
    if (
        expr is None
        or expr.free_symbols != {x}
        or not {rules.COMPOSED, rules.LOG1P} & set(tail.rules)
    ):
        return tail
    kept = replace(tail, obligations=proved.obligations)
    far = with_far_tails(kept, expr) or kept
    vanishing = with_vanishing_tails(far, expr) or far
    return tail if vanishing is kept else vanishing


def _may_vanish(parameter: Parameter) -> bool:
    return parameter.domain.subs(parameter.symbol, 0) != sp.false


def _clamped(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Constants outside an interval, one formula inside, f continuous: clamp the input."""
    inside = [p for p in pieced.pieces if p.expr.has(x)]
    if len(inside) != 1 or not 2 <= len(pieced.pieces) <= 3 or not _continuous(pieced):
        return None
    (middle,) = inside
    low, high = middle.region.lower, middle.region.upper
    if not all(_is_plain(end) or end.is_infinite for end in (low, high)):
        return None
    if low.is_infinite:
        clamped = call(op.MINIMUM, X, direct(high, parameters))
    elif high.is_infinite:
        clamped = call(op.MAXIMUM, X, direct(low, parameters))
    else:
        clamped = call(op.CLIP, X, direct(low, parameters), direct(high, parameters))
    whole = Pieced((Piece(Region(), middle.expr),), ())
    tail = polynomial(whole, parameters) or halved(whole, parameters)
    if tail is None:
        return None
    inner = clamped if occurrences(tail.term, X) < 2 else Let("c", clamped)
    term = replaced(tail.term, X, inner)
    if tail.term == negated(X) and low.is_infinite:  # -min(x, 0) would be -0 for x > 0
        term = call(op.MAXIMUM, negated(X), direct(-high, parameters))
    return Tail(
        term,
        False,
        (rules.CLAMP, *tail.rules),
        tail.obligations,
        tail.notes,
    )


def _is_plain(cut: sp.Expr) -> bool:
    """Whether this is a number or a parameter, with either sign: it is not rounded."""
    return bool(cut.is_Rational or cut.is_Symbol or (-cut).is_Symbol)


def _shrunk(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """0 inside an interval, x - c on either side of it, f continuous: x less x clamped."""
    if [p.expr for p in pieced.pieces[1:-1]] != [0]:
        return None
    rest = Pieced(
        tuple(Piece(p.region, sp.expand(x - p.expr)) for p in pieced.pieces),
        tuple(cut - value for cut, value in zip(pieced.cuts, pieced.values, strict=True)),
    )
    tail = _clamped(rest, parameters)
    return None if tail is None else replace(tail, term=X - tail.term, rules=(rules.SHRINK,))


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
    if not all(map(_is_plain, pieced.cuts)):
        return None
    steps = [_step(cut, _side(pieced, n), parameters) for n, cut in enumerate(pieced.cuts)]
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
        return LEFT
    return RIGHT if sp.expand(value - pieced.pieces[n + 1].expr) == 0 else None


def _step(cut: sp.Expr, side: str | None, parameters: dict[sp.Basic, Term]) -> Term | None:
    """1 right of the cut, 0 left of it, NaN at NaN; at the cut as the convention says."""
    if side == LEFT:
        note = f"1 right of {cut}, 0 at it and left of it, NaN at NaN"
        return Let("p", call(op.RIGHT_OF, X, direct(cut, parameters)), note)
    if side == RIGHT:
        note = f"1 left of {cut}, 0 at it and right of it, NaN at NaN"
        return number(1) - Let("n", call(op.LEFT_OF, X, direct(cut, parameters)), note)
    return None


def _complement(step: Term | None) -> Term | None:
    """Return 1 - step; 1 - (1 - n) is n."""
    match step:
        case None:
            return None
        case Call(op.SUBTRACT, (Number(), inside)):
            return inside
    return number(1) - step


def _as_defined(
    pieced: Pieced,
    parameters: dict[sp.Basic, Term],
    activation: Activation,
    refused: tuple[str, ...],
) -> Lowered:
    """Return the formula itself; each piece sees only inputs of its own side."""
    first, *later = pieced.pieces
    term = guarded(first, parameters)
    for n, (piece, cut) in enumerate(zip(later, pieced.cuts, strict=True)):
        at = direct(cut, parameters)
        test = call(comparison(pieced, n), X, at)
        term = call(op.SELECT, test, guarded(piece, parameters), term)
        if side_of_value(pieced, n) is None:
            value = direct(pieced.values[n], parameters)
            term = call(op.SELECT, call(op.EQUAL, X, at), value, term)
    if not first.expr.has(x):  # a comparison with NaN is false and selects the first piece
        term = term + call(op.CONSTANT, number(0), X)
    note = "written as defined: digits may be lost and large |x| may overflow"
    single = isinstance(term, Call) and term.arguments == (X,)  # one NumPy function of x
    notes = () if single else (*refused, note)
    tail = Tail(term, positive=False, rules=(rules.DIRECT,), notes=notes)
    better = None if single else _patched(tail, pieced, activation)
    lowered = better or judged(tail, pieced, activation)
    if lowered.verdict.status is Status.REFUTED:
        raise NoRuleError(f"{activation.name}: no term is equal to the definition")
    return lowered


def _patched(tail: Tail, pieced: Pieced, activation: Activation) -> Lowered | None:
    """Improve formulas without parameters beside their zeros, each piece by itself."""
    expr = whole_formula(pieced)
    if expr is None:
        better = selected(pieced, {p.symbol: Letter(p.name) for p in activation.parameters})
    else:
        better = patched(tail, expr) if expr.free_symbols == {x} else None
    if better is None or not {rules.NEAR_ZERO, rules.CONJUGATE} & set(better.rules):
        return None
    return accept(better, pieced, activation)
