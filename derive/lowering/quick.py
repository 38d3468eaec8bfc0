"""A quick program for the float32 of ordinary arrays, and the careful one for the rest of them.

Most of what a careful program does helps few x: those far out, beside a zero, where NumPy's float32
functions add up to too much. The formula as it stands is computed for all x, in float32 or in
float64, and the careful program again for those outside of where its roundings stay small.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import sympy as sp

from derive.activation import Activation
from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.acceptance import accept
from derive.lowering.building import direct
from derive.lowering.composed import familiar
from derive.lowering.halves import argument
from derive.lowering.operations import Operation
from derive.lowering.pieced import Pieced
from derive.lowering.records import Lowered, Quick
from derive.lowering.roundings import FLOAT32, FLOAT64, Values, bounds_at, quiet_at, values_at
from derive.lowering.serving import POINTS, Domain, domain_of, worst_around
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Call, Let, Letter, Term, call, mapped
from derive.lowering.timing import has_array, nanoseconds
from derive.lowering.unguarded import unguarded
from derive.symbols import x

#: in ulp, of a bound, of which about two thirds are measured: the second where nothing is beyond it
_LIMITS: Final = (5.87, 8.1)
_LOOSE: Final = 1.2  # how much dearer that counts
_ROUNDED: Final = 0.5
_FINER: Final = 2.0**-29  # a unit of float64 beside one of float32
_MOST: Final = 2.0**1000
_LARGEST: Final = float(np.finfo(np.float32).max)
_ALIKE, _NOTHING, _OVER = 2.0**-27, 2.0**-150, 2.0**129
_EVERYWHERE: Final = np.concatenate([[-np.inf], POINTS, [np.inf]])
_NO_NUMBERS: Final = (TypeError, NameError, ValueError, KeyError)  # an operation without values
#: nanoseconds an element
_TEST, _PARTED, _MOVE = 0.06, 0.5, 3.0
#: a share of an ordinary array of which a block has none
_RARE: Final = 1e-6
_MOST_OUTSIDE: Final = 0.3
#: by how much it has to be quicker, for the code to be worth its lines
_GAIN, _LEAST_GAIN = 0.85, 0.3
_MOST_PROOFS: Final = 4
_HYPERBOLIC: Final = (sp.tanh, sp.sinh, sp.cosh, sp.sech, sp.csch, sp.coth)


@dataclass(frozen=True, slots=True)
class _Way:
    term: Term
    double: bool
    domain: Domain
    cost: float


def with_quick(lowered: Lowered, pieced: Pieced, activation: Activation) -> Lowered:
    """Return the function with a quick program for float32, where one is found and proved."""
    values = {p.name: float(p.default) for p in activation.parameters}
    known = _cost_of(lowered)
    ways = sorted(_ways(lowered, pieced, activation, values), key=lambda way: way.cost)
    least = min(_GAIN * known, known - _LEAST_GAIN)
    for way in [way for way in ways if way.cost < least or _is_alone(way, known)][:_MOST_PROOFS]:
        tail = Tail(way.term, positive=False, rules=(rules.QUICK,))
        proved = accept(tail, pieced, activation, unasked=_in_holes(way.domain, pieced))
        if proved is not None:
            inner = replace(proved, wide=way.term) if way.double else proved
            return replace(lowered, quick=Quick(inner, way.domain, tuple(values.values())))
    return lowered


def _is_alone(way: _Way, known: float) -> bool:
    """Whether it is a little quicker and serves everywhere, so that it costs no tests."""
    return not way.domain.tests and way.cost < _GAIN * known


def _in_holes(domain: Domain, pieced: Pieced) -> frozenset[sp.Expr]:
    """Return the cuts at which nothing is asked of a program, as of sin x/x at 0."""
    return frozenset(
        cut
        for cut in pieced.cuts
        if cut.is_number and any(low < float(cut) < high for low, high in domain.holes)
    )


def _cost_of(lowered: Lowered) -> float:
    """Return what float32 takes without a quick program: the middle serves an ordinary array."""
    own = _own_cost(lowered)
    if lowered.middle is None:
        return own
    return min(own, _own_cost(lowered.middle.lowered) + 2 * _TEST)


def _own_cost(lowered: Lowered) -> float:
    if lowered.wide is not None:
        return nanoseconds(lowered.wide, double=True)
    return nanoseconds(lowered.term)


def _ways(
    lowered: Lowered, pieced: Pieced, activation: Activation, values: Mapping[str, float]
) -> Iterator[_Way]:
    try:
        exact = values_at(_EVERYWHERE, lowered.term, values)
    except _NO_NUMBERS:
        return
    careful = _own_cost(lowered)
    found = [term for term in _terms(lowered, pieced, activation) if has_array(term)]
    once, quiet = (
        [_with_exponentials(e, term) for term in found] for e in (op.EXP_ONCE, op.QUIET_EXP)
    )
    for term in dict.fromkeys((*found, *once, *quiet)):
        for double in (False, True):
            domain, factor = _domain(term, values, exact, double=double)
            if domain is not None and domain.outside <= _MOST_OUTSIDE:
                cost = nanoseconds(term, double=double) + _TEST * domain.tests
                if domain.outside > _RARE:
                    cost += _PARTED + domain.outside * (careful + _MOVE)
                yield _Way(term, double, domain, factor * cost)


def _terms(lowered: Lowered, pieced: Pieced, activation: Activation) -> Iterator[Term]:
    """Yield formulas that may serve."""
    yield from unguarded(lowered.term)
    if lowered.middle is not None:
        yield from unguarded(lowered.middle.lowered.term)
    expr = whole_formula(pieced)
    if expr is None:
        return
    letters: dict[sp.Basic, Term] = {p.symbol: Letter(p.name) for p in activation.parameters}
    letters[x] = X
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
    """Yield the factors of a rational function of x and e^x, and of x and e^-x, with a letter."""
    plain = expr.rewrite(sp.exp) if expr.has(*_HYPERBOLIC) else expr
    for sign in (1, -1):
        letter = sp.Symbol(f"e{sign}", positive=True)
        found: Any = plain.replace(sp.exp, lambda u, s=sign, e=letter: e ** sp.cancel(s * u / x))
        if found.is_rational_function(x, letter) and found.has(letter):
            letters[letter] = Let("e", call(op.EXP, X if sign > 0 else -X))
            yield sp.factor(found)


def _with_exponentials(operation: Operation, term: Term) -> Term:
    """Return the term with this for its exponentials: in float64 alone, or without a warning."""
    match mapped(term, lambda part: _with_exponentials(operation, part)):
        case Call(op.EXP, (u,)):
            return call(operation, u)
        case done:
            return done


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


def _domain(
    term: Term, values: Mapping[str, float], exact: Values, *, double: bool
) -> tuple[Domain | None, float]:
    """Return where the term is good enough, by its bounds and values, and a factor of its cost."""
    try:
        bounds = [
            bounds_at(POINTS, term, values, FLOAT64 if double else FLOAT32, largest=largest)
            for largest in ((_MOST, np.inf) if double else (_LARGEST,))
        ]
        found = values_at(_EVERYWHERE, term, values)
        quiet = quiet_at(_EVERYWHERE, term, values)
    except _NO_NUMBERS:
        return None, 1.0
    if double:
        bounds = [_ROUNDED + _FINER * bound for bound in bounds]
    worst, endless = worst_around(bounds[0]), worst_around(bounds[-1])
    with np.errstate(all="ignore"):
        near = np.abs(found - exact) <= _ALIKE * np.abs(exact) + _NOTHING
        over = (found * np.sign(exact) > _OVER) & (np.abs(exact) > _OVER)
    same = near | (found == exact) | (np.isnan(exact) & np.isnan(found))
    left, *inside, right = same & quiet
    nothing = same & quiet & (np.abs(exact) < _NOTHING)
    domains = []
    for limit in _LIMITS:
        good = (worst <= limit) & inside
        if double:  # what is infinite in float32 needs no digits, what is 0 no finite way there
            good |= over[1:-1] | (nothing[1:-1] & (endless <= limit))
        domains.append(domain_of(good, left=bool(left), right=bool(right)))
    strict, loose = domains
    better = loose is not None and loose.outside <= _RARE and loose != strict
    return (loose, _LOOSE) if better else (strict, 1.0)
