"""Evidence that no function of y exists: pairs of inputs, opposite slopes."""

from collections.abc import Iterator
from itertools import permutations

import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational

from derive.activation import Activation
from derive.certificate import Tree, relations_of, tree_of
from derive.certificate.records import Ground, MonotoneClaim, Place, SharedClaim, WitnessClaim
from derive.described import Described
from derive.errors import UndecidedError
from derive.evidence.grounds import Subject, beyond, ground_of
from derive.evidence.splits import split
from derive.expression.quoting import quoted
from derive.output_forms.implicit import coefficients
from derive.output_forms.records import Implicit, OutputForms, Witness
from derive.output_forms.shape import Shape, Stretch, shape_of
from derive.proof import Region, sign_on
from derive.symbols import slope, x, y

#: distances from the end of a piece at which an input is looked for
_STEPS = (sp.S.One, sp.S.Half, sp.Integer(2))


def witness_claim(forms: OutputForms, witness: Witness) -> WitnessClaim:
    """Return two opposite slopes where f is one smooth piece, else two inputs that share y."""
    activation = forms.activation
    values: dict[sp.Basic, sp.Expr] = {c.symbol: c.value for c in activation.constants}
    values.update((sp.Symbol(letter, real=True), value) for letter, value in witness.parameters)
    shape = shape_of(activation)
    parameters = {str(symbol): str(value) for symbol, value in values.items()}
    brackets = [bracket_of(text) for text in witness.inputs]
    if len(shape.stretches) == 1 and not shape.joints and witness.turn is not None:
        (stretch,) = shape.stretches
        turn = zip(witness.turn.inputs, witness.turn.slopes, strict=True)
        return WitnessClaim(
            kind="opposite",
            parameters=parameters,
            output=None,
            places=tuple(Place(lower=at, upper=at, slope=slope) for at, slope in turn),
            grounds=(ground_of(_valued(activation, stretch, values)),),
        )
    return WitnessClaim(
        kind="pair",
        parameters=parameters,
        output=witness.outputs[0],
        places=tuple(
            Place(lower=str(low), upper=str(high), slope=slope)
            for (low, high), slope in zip(brackets, witness.slopes, strict=True)
        ),
        grounds=tuple(_ground_around(activation, values, *bracket) for bracket in brackets),
    )


def bracket_of(text: str) -> tuple[sp.Rational, sp.Rational]:
    """Return rational ends of what a witness prints: a fraction, or a ball."""
    if not text.startswith("["):
        return sp.Rational(text), sp.Rational(text)
    ball = arb(text)
    return _rational(ball.lower().fmpq()), _rational(ball.upper().fmpq())


def _rational(value: fmpq) -> sp.Rational:
    return sp.Rational(int(value.p), int(value.q))


def _ground_around(
    activation: Activation, values: dict[sp.Basic, sp.Expr], low: sp.Rational, high: sp.Rational
) -> Ground:
    whole = shape_of(activation)
    for stretch in (*split(whole, activation.expr).stretches, *whole.stretches):
        subject = _valued(activation, stretch, values)
        if bool(subject.region.lower < low) and bool(high < subject.region.upper):
            return ground_of(subject, at=low if low == high else None)
    raise UndecidedError(f"no smooth piece holds {low} ≤ x ≤ {high}")


def _valued(activation: Activation, stretch: Stretch, values: dict[sp.Basic, sp.Expr]) -> Subject:
    """Return f on a piece with values for its letters, save where a letter makes a root.

    u^p is exp(p log u) to the checker, whatever the value of p: it knows no rule for √u.
    """
    ends = (stretch.region.lower, stretch.region.upper)
    lower, upper = (end.xreplace(values) for end in ends)
    exponents = {power.exp.xreplace(values) for power in stretch.expr.atoms(sp.Pow)}
    symbolic = any(power.exp.free_symbols & {*values} for power in stretch.expr.atoms(sp.Pow))
    if symbolic and any(e.is_Rational and not e.is_Integer for e in exponents):
        region = Region(lower, upper, activation.assumptions)
        return Subject(activation.expr, region, stretch.expr)
    return Subject(
        activation.expr,
        Region(lower, upper),
        stretch.expr.xreplace(values),
        stated=stretch.expr,
        values=values,
    )


def shared_claim(forms: OutputForms) -> SharedClaim:
    """Return two inputs that exclude a form wherever the condition fails.

    One is a simple point of a piece; the other has the same output on a piece that is a line.
    """
    condition = beyond(forms.condition, forms.activation.assumptions)
    if not isinstance(condition, Relational) or condition.has(Described):
        raise UndecidedError(f"no argument covers all parameters outside {quoted(condition)}")
    otherwise = condition.negated
    assumed = (*forms.activation.assumptions, otherwise)
    shape = shape_of(forms.activation, Region(assumptions=assumed))
    for pieces, places in _meetings(shape):
        if sign_on(_slope(pieces[0], places[0]) - pieces[1].slope, Region(assumptions=assumed)):
            return SharedClaim(
                kind="shared",
                condition=relations_of(condition),
                otherwise=relations_of(otherwise),
                grounds=tuple(
                    ground_of(Subject(forms.activation.expr, p.region, p.expr), at=at)
                    for p, at in zip(pieces, places, strict=True)
                ),
                places=tuple(
                    (tree_of(at), tree_of(_slope(p, at)))
                    for p, at in zip(pieces, places, strict=True)
                ),
                output=tree_of(pieces[0].expr.subs(x, places[0])),
            )
    raise UndecidedError(f"no two inputs were found for all parameters with {otherwise}")


def _meetings(shape: Shape) -> Iterator[tuple[tuple[Stretch, Stretch], tuple[sp.Expr, sp.Expr]]]:
    """Yield a piece and a line with two inputs of one output, inside for all parameters."""
    for piece, line in permutations(shape.stretches, 2):
        if line.expr.is_polynomial(x) and sp.degree(line.expr, x) == 1:
            steepness = line.expr.diff(x)
            for at in filter(lambda point: _is_inside(piece, point), _points(piece)):
                other = (piece.expr.subs(x, at) - line.expr.subs(x, 0)) / steepness
                if _is_inside(line, other):
                    yield (piece, line), (at, other)


def _slope(stretch: Stretch, at: sp.Expr) -> sp.Expr:
    return stretch.expr.diff(x).subs(x, at)


def _points(stretch: Stretch) -> list[sp.Expr]:
    """Return simple points of a piece."""
    low, high = stretch.region.lower, stretch.region.upper
    if not (low.is_infinite or high.is_infinite):
        return [(low + high) / 2]
    ends = [(end, step) for end, step in ((high, -1), (low, 1)) if not end.is_infinite]
    return [end + step * k for end, step in ends or [(sp.S.Zero, 1)] for k in _STEPS]


def _is_inside(stretch: Stretch, at: sp.Expr) -> bool:
    """Whether a point lies in the piece for all parameters."""
    room = Region(assumptions=stretch.region.assumptions)
    gaps = (stretch.region.upper - at, at - stretch.region.lower)
    return all(gap.is_infinite or sign_on(gap, room) == 1 for gap in gaps)


def monotone_claim(forms: OutputForms) -> MonotoneClaim:
    """Return the sign of f′ on the whole line, and the polynomials that hold y and y′."""
    if forms.condition.has(Described):
        raise UndecidedError(f"the sign of f′ is that of a number: {quoted(forms.condition)}")
    shape = shape_of(forms.activation)
    sign = sign_on(forms.derivative, Region(assumptions=forms.activation.assumptions), strict=False)
    if len(shape.stretches) != 1 or not sign:
        raise UndecidedError("f is not one piece with a certified sign of f′")
    (stretch,) = shape.stretches
    ground = ground_of(Subject(forms.activation.expr, stretch.region, stretch.expr))
    return MonotoneClaim(
        kind="monotone", sign=sign, grounds=(ground,), relations=_relations(forms.implicit)
    )


def _relations(implicit: Implicit | None) -> dict[str, tuple[Tree, ...]]:
    """Return the coefficients of both polynomials, under the names that the checker has."""
    if implicit is None:
        return {}
    given = (("y", y, implicit.in_input), (" f′", slope, implicit.in_output))
    return {
        name: tuple(map(tree_of, coefficients(relation, letter)))
        for name, letter, relation in given
        if relation is not None
    }
