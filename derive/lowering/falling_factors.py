"""Factors that may vanish where another is infinite: they are multiplied first, or by halves."""

from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering.building import named, negated, scaled
from derive.lowering.terms import Call, Let, Letter, Standing, Term, call, number, walk

_VANISHING: Final = (op.LOGISTIC, op.EXP, op.QUIET_EXP, op.SECH, op.ERFC, op.WEIGHTED)
#: functions that are 0 where their argument is
_KEEPING: Final = (
    *(op.TANH, op.ERF, op.SINH, op.ARCTAN, op.ARCSINH, op.ARCSIN, op.ARCTANH, op.QUIET_SIN),
    *(op.EXPM1, op.QUIET_EXPM1, op.LOG1P, op.QUIET_LOG1P, op.SQRT, op.CBRT),
    *(op.ABSOLUTE, op.NEGATE, op.MULTIPLY, op.PRODUCT),
)
#: log(1 + e^-u) is e^-u to 2^-58 from here on
_NEAR_ONE: Final = 41
#: e^-64 is a float32 with all its digits, and its square is nothing beside 1
DEEP: Final = 64
U: Final = sp.Symbol("u", real=True)
SLOPE: Final = sp.exp(-U) / (1 + sp.exp(-U)) ** 2
SQUARE: Final = sp.sech(U) ** 2


def is_quiet_exponential(term: Term) -> bool:
    """Whether it may be infinite where another factor is 0: e^(c x) with a parameter c."""
    if isinstance(term, Standing) and isinstance(term.value, Call):
        term = term.value.arguments[0]
    bare = named(term)
    quiet = isinstance(bare, Call) and bare.operation is op.QUIET_EXP
    return quiet and has_parameter(term)


def may_vanish(term: Term) -> bool:
    """Whether a factor tends to 0 at an end of the line, or below what is a number."""
    if isinstance(term, Standing):
        return term.exact in (SLOPE, SQUARE)
    if isinstance(term, Call) and term.operation in _VANISHING:
        return True
    if root_used_twice(term) is not None:
        return True
    return has_parameter(term) and _vanishes_within(term)


def root_used_twice(term: Term) -> tuple[Term, Term] | None:
    """Return p·g and g for p·g·g, g an exponential under a name: e^(−x²) is written so."""
    match named(term):
        case Call(op.MULTIPLY, (Call(op.MULTIPLY, (_, root)) as first, other)):
            inside = named(root)
            falls = isinstance(inside, Call) and inside.operation is op.EXP
            return (first, root) if falls and root == other else None
    return None


def _vanishes_within(term: Term) -> bool:
    """Whether this is 0 where a part of it vanishes, as tanh(c e^u).

    Without parameters x is held where the function has settled, so that it need not be asked.
    """
    match named(term):
        case Call(operation, _) if operation in (*_VANISHING, op.LOG1P_EXP):
            return True
        case Call(operation, arguments) if operation in _KEEPING:
            return any(_vanishes_within(part) for part in arguments)
    return False


def has_parameter(term: Term) -> bool:
    """Whether it is made of a letter that is not x."""
    return any(isinstance(node, Letter) and node.name != "x" for node in walk(term))


def halves_of(squared: bool, inside: Term) -> tuple[Term, Term]:
    """Return sech² u, or σ(u) σ(−u), as a quotient and a factor, h = e^(−|u|) or its root."""
    size = negated(call(op.ABSOLUTE, inside))
    h = Let("h", call(op.EXP, size if squared else scaled(sp.S.Half, size)))
    t = Let("t", number(1) + h * h)
    fall = sp.exp(-sp.Abs(U)) if squared else sp.exp(-sp.Abs(U) / 2)
    exact = (SQUARE if squared else SLOPE) / fall
    first = (number(4) * h if squared else h) / (t * t)
    return Standing(first, exact, U, inside), Standing(h, fall, U, inside)


def halves_of_steep_square(inside: Term) -> tuple[Term, Term]:
    """Return sech² u in the same way; e^(−2|u|) beside 1 has one rounding, not that of h twice."""
    size = Let("s", negated(call(op.ABSOLUTE, inside)))
    h = Let("h", call(op.EXP, size))
    t = Let("t", number(1) + call(op.EXP, scaled(sp.Integer(2), size)))
    fall = sp.exp(-sp.Abs(U))
    first = Standing(number(4) * h / (t * t), SQUARE / fall, U, inside)
    return first, Standing(h, fall, U, inside)


def halves_of_logistic(inside: Term) -> tuple[Term, Term]:
    """Return σ(u) as h/(1 + e^(−|u|)) and h = e^(min(u, 0)/2), which is normal far longer."""
    fall = sp.exp(sp.Min(U, 0) / 2)
    h = Let("h", call(op.EXP, scaled(sp.S.Half, call(op.MINIMUM, inside, number(0)))))
    t = number(1) + call(op.EXP, negated(call(op.ABSOLUTE, inside)))
    return Standing(h / t, 1 / (1 + sp.exp(-U)) / fall, U, inside), Standing(h, fall, U, inside)


def halves_of_log1p_exp(inside: Term) -> tuple[Term, Term]:
    """Return log(1 + eᵘ) as R·h and h = e^(min(u, 0)/2).

    R is log(1 + eᵘ)/e^min(u, 0), 1 far out.
    """
    fall = sp.exp(sp.Min(U, 0) / 2)
    zero = number(0)
    h = Let("h", call(op.EXP, scaled(sp.S.Half, call(op.MINIMUM, inside, zero))))
    held = Let("v", call(op.MAXIMUM, inside, number(-_NEAR_ONE)))
    ratio = call(op.LOG1P_EXP, held) / call(op.EXP, call(op.MINIMUM, held, zero))
    whole = sp.log(1 + sp.exp(U)) / fall
    return Standing(ratio * h, whole, U, inside), Standing(h, fall, U, inside)


def halves_far_down(factor: Term, exact: sp.Expr, inside: Term) -> tuple[Term, Term]:
    """Return F(c·eᵘ), where F(v) = v (1 + O(v²)), as two factors of which eᵘ is far out.

    ``factor`` is F(c·eᵘ) with u held at -64, ``exact`` the same as a function of u. The second is
    e^(min(u + 64, 0)/2), which is 1 for all other u.
    """
    moved = call(op.BELOW, inside, number(DEEP))
    h = Let(
        "h", call(op.EXP, scaled(sp.S.Half, moved)), "1 but far out, where digits would be lost"
    )
    fall = sp.exp(sp.Min(U + DEEP, 0) / 2)
    return Standing(factor * h, exact / fall, U, inside), Standing(h, fall, U, inside)
