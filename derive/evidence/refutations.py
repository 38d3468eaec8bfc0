"""Evidence that no function of y exists: pairs of inputs, opposite slopes, folds."""

from itertools import pairwise, product

import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational

from derive.certificate import relations_of, tree_of
from derive.certificate.records import FoldClaim, Ground, MonotoneClaim, Place, SharedClaim, WitnessClaim
from derive.errors import UndecidedError
from derive.evidence.grounds import Subject, ground_of
from derive.output_forms.records import OutputForms, Witness
from derive.output_forms.shape import Shape, Stretch, shape_of
from derive.proof import Region, enclose, sign_on
from derive.symbols import x

#: denominators of the rational points that are tried, short ones first
_DENOMINATORS = (2, 10, 100, 10**6)


def witness_claim(forms: OutputForms, witness: Witness) -> WitnessClaim:
    """Return two opposite slopes where f is one smooth piece, else two inputs that share y."""
    activation = forms.activation
    values: dict[sp.Basic, sp.Expr] = {c.symbol: c.value for c in activation.constants}
    values.update((sp.Symbol(letter, real=True), value) for letter, value in witness.parameters)
    shape = shape_of(activation)
    parameters = {str(symbol): str(value) for symbol, value in values.items()}
    brackets = [_bracket(text) for text in witness.inputs]
    if len(shape.stretches) == 1 and not shape.joints and _turned(witness):
        (stretch,) = shape.stretches
        expr = stretch.expr.xreplace(values)
        points = [_opposite_point(expr, low, high) for low, high in brackets]
        return WitnessClaim(
            kind="opposite",
            parameters=parameters,
            output=None,
            places=tuple(_place_at(stretch.expr.diff(x).xreplace(values), p) for p in points),
            grounds=(ground_of(Subject(Region(), expr)),),
        )
    return WitnessClaim(
        kind="pair",
        parameters=parameters,
        output=witness.outputs[0],
        places=tuple(
            Place(lower=str(low), upper=str(high), slope=slope)
            for (low, high), slope in zip(brackets, witness.slopes, strict=True)
        ),
        grounds=tuple(_ground_around(shape, values, low, high) for low, high in brackets),
    )


def _turned(witness: Witness) -> bool:
    """Whether the slopes have opposite signs."""
    return bool(arb(witness.slopes[0]) * arb(witness.slopes[1]) < 0)


def _place_at(slope: sp.Expr, point: sp.Rational) -> Place:
    return Place(lower=str(point), upper=str(point), slope=enclose(slope, {x: point}).str(6))


def _bracket(text: str) -> tuple[sp.Rational, sp.Rational]:
    """Return rational ends of what a witness prints: a fraction, or a ball."""
    if not text.startswith("["):
        return sp.Rational(text), sp.Rational(text)
    ball = arb(text)
    return _rational(ball.lower().fmpq()), _rational(ball.upper().fmpq())


def _rational(value: fmpq) -> sp.Rational:
    return sp.Rational(int(value.p), int(value.q))


def _opposite_point(expr: sp.Expr, low: sp.Rational, high: sp.Rational) -> sp.Rational:
    """Return a short rational point near a bracket at which the slope has the same sign."""
    slope, middle = expr.diff(x), (low + high) / 2
    wanted = enclose(slope, {x: middle})
    for largest in _DENOMINATORS:
        point = sp.Rational(middle).limit_denominator(largest)
        if enclose(slope, {x: point}) * wanted > 0:
            return point
    return middle


def _ground_around(
    shape: Shape, values: dict[sp.Basic, sp.Expr], low: sp.Rational, high: sp.Rational
) -> Ground:
    for stretch in shape.stretches:
        ends = (stretch.region.lower, stretch.region.upper)
        lower, upper = (end.xreplace(values) for end in ends)
        if bool(lower < low) and bool(high < upper):
            return ground_of(Subject(Region(lower, upper), stretch.expr.xreplace(values)))
    raise UndecidedError(f"no smooth piece holds {low} ≤ x ≤ {high}")


def fold_claim(forms: OutputForms) -> FoldClaim | SharedClaim:
    """Return the turning point that excludes a form wherever the condition fails."""
    condition = forms.condition
    if not isinstance(condition, Relational):
        raise UndecidedError(f"no argument covers all parameters outside {condition}")
    otherwise = condition.negated
    assumed = (*forms.activation.assumptions, otherwise)
    shape = shape_of(forms.activation, Region(assumptions=assumed))
    for (left, right), joint in zip(pairwise(shape.stretches), shape.joints, strict=True):
        signs = [sign_on(part.slope, part.region) for part in (left, right)]
        if sorted(sign or 0 for sign in signs) == [-1, 1]:
            return FoldClaim(
                kind="fold",
                condition=relations_of(condition),
                otherwise=relations_of(otherwise),
                grounds=tuple(ground_of(Subject(p.region, p.expr)) for p in (left, right)),
                at=tree_of(joint.at),
                output=tree_of(joint.value),
            )
    return _shared_claim(forms, shape, condition, otherwise)


def _shared_claim(
    forms: OutputForms, shape: Shape, condition: Relational, otherwise: Relational
) -> SharedClaim:
    """Return two inputs with the same output, one of them on a plateau, for all parameters."""
    flat = [s for s in shape.stretches if x not in s.expr.free_symbols]
    for plateau, other in product(flat, shape.stretches):
        if other.expr.is_polynomial(x) and sp.degree(other.expr, x) == 1:
            (root,) = sp.solve(other.expr - plateau.expr, x)
            places = tuple(_inside(part, at) for part, at in ((plateau, None), (other, root)))
            if None not in places:
                return SharedClaim(
                    kind="shared",
                    condition=relations_of(condition),
                    otherwise=relations_of(otherwise),
                    grounds=tuple(ground_of(Subject(p.region, p.expr)) for p in (plateau, other)),
                    places=tuple(
                        (tree_of(at), tree_of(part.slope))
                        for part, at in zip((plateau, other), places, strict=True)
                        if at is not None
                    ),
                    output=tree_of(plateau.expr),
                )
    raise UndecidedError(f"no argument was found for all parameters with {otherwise}")


def _inside(stretch: Stretch, at: sp.Expr | None) -> sp.Expr | None:
    """Return a point that lies in the stretch for all parameters; ``at``, if one is given."""
    low, high = stretch.region.lower, stretch.region.upper
    if at is None:
        finite = [end + step for end, step in ((high, -1), (low, 1)) if not end.is_infinite]
        at = (low + high) / 2 if len(finite) == 2 else (finite or [sp.S.Zero])[0]
    room = Region(assumptions=stretch.region.assumptions)
    gaps = [a - b for a, b in ((high, at), (at, low)) if not (a - b).is_infinite]
    return at if all(sign_on(gap, room) == 1 for gap in gaps) else None


def monotone_claim(forms: OutputForms) -> MonotoneClaim:
    """Return the sign of f′ on the whole line."""
    shape = shape_of(forms.activation)
    sign = sign_on(forms.derivative, Region(assumptions=forms.activation.assumptions), strict=False)
    if len(shape.stretches) != 1 or not sign:
        raise UndecidedError("f is not one piece with a certified sign of f′")
    (stretch,) = shape.stretches
    ground = ground_of(Subject(stretch.region, stretch.expr))
    return MonotoneClaim(kind="monotone", sign=sign, grounds=(ground,))
