"""The sign oracle: which signs an element takes on its whole region, for all allowed parameters.

Every answer rests on factoring, on the certified range of each generator, on the signs of the
coefficients after moving each range to (0, ∞), on Sturm's theorem (Sturm 1829), on
(A + B√u)(A − B√u) = A² − B²u, on a discriminant, or on log u > 0 for u > 1. Nothing is sampled,
nothing is asked of SymPy.
"""

from collections.abc import Callable
from functools import reduce
from itertools import pairwise, product

from flint import fmpq, fmpq_mpoly, fmpq_poly

from derive.proof import polynomials as poly
from derive.proof.elements import Bound, Element, Kind
from derive.proof.field import Field
from derive.proof.intervals import (
    Interval,
    Signs,
    power_signs,
    product_signs,
    sign_set,
    sum_signs,
)

_DEEPEST = 4
#: powers above this are not compared in the place of logarithms
_LARGEST_MULTIPLE = 6


def signs(element: Element) -> Signs:
    """Return the signs that ``element`` may take; ``Signs.ANY`` when nothing is certified."""
    return _quotient_signs(element, 0)


def certified_sign(element: Element, *, strict: bool = True) -> int | None:
    """Return +1, −1, 0 or ``None``; with ``strict`` false, zeros of a nonzero element may occur."""
    found = signs(element)
    if found == Signs.ZERO:
        return 0
    allowed = Signs.NONE if strict else Signs.ZERO
    if found in (Signs.POSITIVE, Signs.POSITIVE | allowed):
        return 1
    if found in (Signs.NEGATIVE, Signs.NEGATIVE | allowed):
        return -1
    return None


def is_continuous(element: Element) -> bool:
    """Return whether the element is certified continuous on the region (no pole, no jump).

    Where f′ has one sign may be several intervals; on such a region nothing is called continuous.
    """
    field = element.field
    if field.region.slope:
        return False
    if not all(field.generators[slot].continuous for slot in element.slots):
        return False
    den = Element(field, element.den, poly.ONE)
    return certified_sign(den) in (1, -1)


def _quotient_signs(element: Element, depth: int) -> Signs:
    field = element.field
    if element.key not in field.sign_memo:
        top = _product_of_factors(field, element.num, depth)
        bottom = _product_of_factors(field, element.den, depth)
        found = product_signs(top, bottom) | _at_poles(element, depth)
        if depth:
            return found
        if found not in _DECIDED:
            found &= _by_slope(element)
        field.sign_memo[element.key] = found
    return field.sign_memo[element.key]


def _at_poles(element: Element, depth: int) -> Signs:
    """Return the signs at inputs where a tangent has no value, though the element has one.

    cos² a is 1/(1 + t²) with t = tan a: positive for every t, and 0 where t has its poles.
    """
    found = Signs.NONE
    for slot in element.slots:
        generator = element.field.generators[slot]
        excess = poly.degree(element.num, slot) - poly.degree(element.den, slot)
        if generator.kind is not Kind.TAN or generator.continuous or excess > 0:
            continue
        if excess < 0:
            found |= Signs.ZERO
        else:
            tops = (poly.leading(part, slot) for part in (element.num, element.den))
            found |= _quotient_signs(Element(element.field, *tops), depth)
    return found


_DECIDED = (Signs.POSITIVE, Signs.NEGATIVE, Signs.ZERO)


def _by_slope(element: Element) -> Signs:
    """Use e = (e/f′)·f′, where the region may say the sign of f′."""
    field = element.field
    slope, field.slope = field.slope, None
    if slope is None or slope.is_zero or not field.region.slope:
        return Signs.ANY
    try:
        ratio = _quotient_signs(element / slope, 1)
    finally:
        field.slope = slope
    return product_signs(ratio, sign_set(field.region.slope))


def _product_of_factors(field: Field, p: fmpq_mpoly, depth: int) -> Signs:
    if p.is_zero():
        return Signs.ZERO
    unit, found = poly.factors(p)
    parts = (power_signs(_factor_signs(field, f, depth), k) for f, k in found)
    return reduce(product_signs, parts, sign_set(unit))


def _factor_signs(field: Field, p: fmpq_mpoly, depth: int) -> Signs:
    """Return the signs of an irreducible polynomial: what all tests together leave possible."""
    found = Signs.ANY
    for test in _TESTS:
        found &= test(field, p, depth)
        if found in _DECIDED:
            return found
    return found


def _by_range(field: Field, p: fmpq_mpoly, _depth: int) -> Signs:
    """Take the signs of the range when the polynomial is one generator."""
    if len(p) == 1 and p.total_degree() == 1:
        (slot,) = poly.slots(p)
        return product_signs(field.generators[slot].range.signs, sign_set(p.leading_coefficient()))
    return Signs.ANY


def _by_assumption(field: Field, p: fmpq_mpoly, _depth: int) -> Signs:
    """Look for an assumption that states the sign, up to a factor."""
    for known, its_signs in field.assumed:
        if len(known) == len(p) and known.monoms() == p.monoms():
            ratio = p.leading_coefficient() / known.leading_coefficient()
            if (known * ratio - p).is_zero():
                return product_signs(its_signs, sign_set(ratio))
    return Signs.ANY


def _by_coefficients(field: Field, p: fmpq_mpoly, depth: int) -> Signs:
    """Move every range to (0, ∞) and add up the signs of the terms."""
    bounds = [b for b in field.bounds if poly.degree(p, b.slot) > 0]
    if bounds and depth < _DEEPEST:
        found = reduce(Signs.__and__, (_shifted(field, p, b, depth) for b in bounds), Signs.ANY)
        return found & _between(field, p, bounds) if found not in _DECIDED else found
    letters = {slot: field.generators[slot].range for slot in poly.slots(p)}
    return _range_signs(p, letters)


def _shifted(field: Field, p: fmpq_mpoly, bound: Bound, depth: int) -> Signs:
    """Put bound ± t, t > 0, in place of a letter whose end is not a number."""
    t = poly.LETTERS[bound.slot]
    end = bound.end
    step = t * end.den * (1 if bound.is_lower else -1)
    moved = field.normal(*poly.substitute(p, bound.slot, end.num + step, end.den))
    num, den = moved.num, moved.den
    below = _product_of_factors(field, den, _DEEPEST)
    letters = {slot: field.generators[slot].range for slot in poly.slots(num)}
    letters[bound.slot] = Interval(fmpq(0), None, bound.closed)
    found = product_signs(_range_signs(num, letters), below)
    others = [
        b
        for b in field.bounds  # in an end the letter that was shifted is not t
        if bound.slot not in (b.slot, *b.end.slots) and poly.degree(num, b.slot) > 0
    ]
    if found in _DECIDED or not others or depth >= _DEEPEST:
        return found
    return found & _after_shift(num, letters, others, below)


def _between(field: Field, p: fmpq_mpoly, bounds: list[Bound]) -> Signs:
    """Put (l + r t)/(1 + t), t > 0, in place of a letter between two ends l < r."""
    found = Signs.ANY
    for low, high in product(bounds, bounds):
        inside = low.is_lower and not high.is_lower and low.slot == high.slot
        if not inside or low.closed or high.closed:
            continue
        t, left, right = poly.LETTERS[low.slot], low.end, high.end
        num = left.num * right.den + right.num * left.den * t
        moved = field.normal(*poly.substitute(p, low.slot, num, left.den * right.den * (1 + t)))
        positive = {low.slot: Interval(fmpq(0))}
        parts = [
            _range_signs(q, {s: field.generators[s].range for s in poly.slots(q)} | positive)
            for q in (moved.num, moved.den)
        ]
        found &= product_signs(*parts)
    return found


def _after_shift(
    p: fmpq_mpoly, letters: dict[int, Interval], others: list[Bound], below: Signs
) -> Signs:
    """Shift a second letter after the first, for chains of assumptions such as a > b > c."""
    found = Signs.ANY
    for bound in others:
        step = poly.LETTERS[bound.slot] * bound.end.den * (1 if bound.is_lower else -1)
        num, den = poly.substitute(p, bound.slot, bound.end.num + step, bound.end.den)
        if not den.is_constant():
            continue
        ranges = {**letters, bound.slot: Interval(fmpq(0), None, bound.closed)}
        inner = {slot: ranges.get(slot, Interval()) for slot in poly.slots(num)}
        found &= product_signs(_range_signs(num, inner), below)
    return found


def _range_signs(p: fmpq_mpoly, letters: dict[int, Interval]) -> Signs:
    """Return the signs of p when each letter runs through its interval."""
    signs_of: dict[int, Signs] = {}
    found = Signs.NONE
    for slot, interval in letters.items():
        if interval.lower is not None and interval.upper is not None and interval.upper_closed:
            rest = {s: i for s, i in letters.items() if s != slot}
            found |= _range_signs(p.subs({slot: interval.upper}), rest)
    for slot, interval in letters.items():
        p, signs_of[slot] = _moved(p, slot, interval)
    return found | _term_signs(p, signs_of)


def _moved(p: fmpq_mpoly, slot: int, interval: Interval) -> tuple[fmpq_mpoly, Signs]:
    """Return a polynomial of the same signs with the letter moved to t > 0, and the signs of t."""
    t = poly.LETTERS[slot]
    lower, upper = interval.lower, interval.upper
    if lower is not None and upper is not None:
        moved, _positive = poly.substitute(p, slot, lower + upper * t, 1 + t)
        return moved, _t_signs(interval.lower_closed)
    if lower is not None:
        moved, _one = poly.substitute(p, slot, lower + t, poly.ONE)
        return moved, _t_signs(interval.lower_closed)
    if upper is not None:
        moved, _one = poly.substitute(p, slot, upper - t, poly.ONE)
        return moved, _t_signs(interval.upper_closed)
    return p, Signs.ANY


def _t_signs(closed: bool) -> Signs:
    return Signs.NONNEGATIVE if closed else Signs.POSITIVE


def _term_signs(p: fmpq_mpoly, signs_of: dict[int, Signs]) -> Signs:
    total = Signs.ZERO
    for monomial, coefficient in p.terms():
        term = sign_set(coefficient)
        for slot, power in enumerate(monomial):
            if power:
                term = product_signs(term, power_signs(signs_of.get(slot, Signs.ANY), power))
        total = sum_signs(total, term)
        if total == Signs.ANY:
            break
    return total


def _by_sturm(field: Field, p: fmpq_mpoly, _depth: int) -> Signs:
    """Count the real roots on the range of the only generator."""
    used = poly.slots(p)
    if len(used) != 1:
        return Signs.ANY
    interval = field.generators[used[0]].range
    dense = poly.univariate(p, used[0])
    if count_roots(dense, interval.lower, interval.upper) > 0:
        return Signs.ANY
    found = sign_set(dense(_inside(interval)))
    for end, closed in (
        (interval.lower, interval.lower_closed),
        (interval.upper, interval.upper_closed),
    ):
        if closed and end is not None:
            found |= sign_set(dense(end))
    return found


def _inside(interval: Interval) -> fmpq:
    lower, upper = interval.lower, interval.upper
    if lower is not None and upper is not None:
        return (lower + upper) / 2
    if lower is not None:
        return lower + 1
    return upper - 1 if upper is not None else fmpq(0)


def count_roots(p: fmpq_poly, lower: fmpq | None, upper: fmpq | None) -> int:
    """Return the number of distinct real roots in the open interval, by Sturm's theorem."""
    if p.degree() <= 0:
        return 0
    p = p / p.gcd(p.derivative())
    for end in (lower, upper):
        if end is not None and p(end) == 0:
            p = p / fmpq_poly([-end, 1])
    chain = [p, p.derivative()]
    while chain[-1].degree() > 0:
        chain.append(-(chain[-2] % chain[-1]))
    return _variations(chain, lower, below=True) - _variations(chain, upper, below=False)


def _variations(chain: list[fmpq_poly], end: fmpq | None, *, below: bool) -> int:
    def value(q: fmpq_poly) -> fmpq:
        if end is not None:
            return fmpq(q(end))
        return q.leading_coefficient() * (-1 if below and q.degree() % 2 else 1)

    values = [v for v in map(value, chain) if v != 0]
    return sum(a * b < 0 for a, b in pairwise(values))


def _by_square_root(field: Field, p: fmpq_mpoly, depth: int) -> Signs:
    """Decide A + B√u: both parts agree, or the sign of A² − B²u says which one wins."""
    if depth >= _DEEPEST:
        return Signs.ANY
    for slot in field.algebraic:
        root = field.generators[slot]
        parts = poly.coefficients(p, slot) if poly.degree(p, slot) == 1 else {}
        if set(parts) == {0, 1} and root.degree == 2 and root.radicand is not None:
            found = _dominant((parts[0], parts[1]), root.radicand, root.range.signs, depth)
            if found != Signs.ANY:
                return found
    return Signs.ANY


def _dominant(
    parts: tuple[fmpq_mpoly, fmpq_mpoly], u: Element, root_signs: Signs, depth: int
) -> Signs:
    first, second = (Element(u.field, part, poly.ONE) for part in parts)
    sign_a = _quotient_signs(first, depth + 1)
    sign_bs = product_signs(_quotient_signs(second, depth + 1), root_signs)
    together = sum_signs(sign_a, sign_bs)
    if together != Signs.ANY:
        return together
    norm = _quotient_signs(first * first - second * second * u, depth + 1)
    if norm == Signs.POSITIVE:
        return sign_a & Signs.NONZERO
    if norm == Signs.NEGATIVE:
        return sign_bs & Signs.NONZERO
    return Signs.ANY


def _by_discriminant(field: Field, p: fmpq_mpoly, depth: int) -> Signs:
    """Give a quadratic a g² + b g + c with b² − 4ac < 0 the sign of a."""
    if depth >= _DEEPEST:
        return Signs.ANY
    for slot in poly.slots(p):
        if poly.degree(p, slot) != 2 or field.generators[slot].degree:
            continue
        parts = poly.coefficients(p, slot)
        a, b, c = (Element(field, parts.get(k, poly.ZERO), poly.ONE) for k in (2, 1, 0))
        bend = _quotient_signs(b * b - 4 * a * c, depth + 1)
        if bend == Signs.NEGATIVE:
            return _quotient_signs(a, depth + 1) & Signs.NONZERO
        if bend == Signs.NONPOSITIVE and _quotient_signs(a, depth + 1) in _DECIDED:
            return _quotient_signs(a, depth + 1) | Signs.ZERO
    return Signs.ANY


def _by_logarithms(field: Field, p: fmpq_mpoly, depth: int) -> Signs:
    """Compare Σ cᵢ log fᵢ + Σ qⱼ kⱼ with 0 as Π fᵢ^cᵢ · Π e^(qⱼ kⱼ) with 1."""
    if depth >= _DEEPEST:
        return Signs.ANY
    if not any(field.generators[slot].kind is Kind.LOG for slot in poly.slots(p)):
        return Signs.ANY
    whole = field.one
    for monomial, times in p.terms():
        key = Element(field, poly.RING.from_dict({monomial: fmpq(1)}), poly.ONE)
        part = _exponential_of(key, fmpq(times)) if any(monomial) else None
        if part is None:
            return Signs.ANY
        whole = whole * part
    return _quotient_signs(whole - 1, depth + 1)


def exponents_apart(field: Field, p: fmpq_mpoly) -> Element | None:
    """Return u − v for b·e^u + c·e^v, b and c numbers of opposite signs; None for all else."""
    terms = list(p.terms())
    if len(terms) != 2 or terms[0][1] * terms[1][1] > 0:
        return None
    apart = field.lift(0)
    for (monomial, _), side in zip(terms, (1, -1), strict=True):
        for slot in (slot for slot, power in enumerate(monomial) if power):
            generator = field.generators[slot]
            if generator.kind is not Kind.EXP:
                return None
            apart = apart + field.renewed(generator.inner) * (side * monomial[slot])
    return apart


def _by_exponents(field: Field, p: fmpq_mpoly, depth: int) -> Signs:
    """Compare b·e^u with c·e^v: u with v, and b with c, where both comparisons agree."""
    apart = exponents_apart(field, p) if depth < _DEEPEST else None
    if apart is None:
        return Signs.ANY
    (_, first), (_, second) = p.terms()
    ahead = sum_signs(_quotient_signs(apart, depth + 1), sign_set(abs(first) - abs(second)))
    return product_signs(ahead, sign_set(first))


def _exponential_of(key: Element, times: fmpq) -> Element | None:
    """Return e^(times·key) for a logarithm, or where it needs no new generator."""
    field, (slot, *_) = key.field, key.slots
    generator = field.generators[slot]
    if generator.kind is Kind.LOG and key.num == poly.LETTERS[slot]:
        usable = generator.positive_argument and times.q == 1 and abs(times) <= _LARGEST_MULTIPLE
        return field.renewed(generator.inner) ** int(times) if usable else None
    for lattice in field.exponents.get(key, []):
        ratio = times / lattice.step
        if ratio.q == 1 and abs(ratio) <= _LARGEST_MULTIPLE:
            return field.letter(field.generators[lattice.slot]) ** int(ratio)
    return None


_TESTS: tuple[Callable[[Field, fmpq_mpoly, int], Signs], ...] = (
    _by_range,
    _by_assumption,
    _by_coefficients,
    _by_sturm,
    _by_square_root,
    _by_discriminant,
    _by_logarithms,
    _by_exponents,
)
