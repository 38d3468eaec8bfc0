"""Exponentials, logarithms and real powers of elements, each in canonical form.

exp turns sums into products over independent exponents; log turns products into sums over
irreducible factors; powers split into factors of certified sign. Each rule is valid on the whole
region, which is what the sign oracle certifies first.
"""

from collections.abc import Callable
from math import gcd
from typing import Final

from flint import arb, fmpq, fmpq_mpoly, fmpz

from derive.errors import UndecidedError
from derive.proof import polynomials as poly
from derive.proof.balls import enclose
from derive.proof.field import Element, Field, Generator, Kind, Lattice
from derive.proof.intervals import (
    BY_SIGNS,
    EVERYTHING,
    POSITIVE,
    Interval,
    Signs,
    around,
)
from derive.proof.precision import working_precision
from derive.proof.signs import certified_sign, is_continuous, signs

#: exponents finer than this share no common lattice: a second generator is opened instead
FINEST: Final = 48
_LARGEST_ROOT: Final = 48
_LARGEST_TO_FACTOR: Final = 2**140
_LARGEST_RELATION: Final = 6
_DEEPEST_SPLIT: Final = 12


def nonnegative(element: Element, what: str) -> None:
    """Raise ``UndecidedError`` unless the element is certified nonnegative (and not 0)."""
    if certified_sign(element, strict=False) != 1:
        raise UndecidedError(f"{what}: {element} is not certified positive on the whole region")


def constant_range(field: Field, element: Element) -> Interval:
    """Return a rational enclosure of an element without letters, else what its sign says."""
    if any(field.generators[slot].symbol is not None for slot in _all_letters(element)):
        return BY_SIGNS.get(signs(element), EVERYTHING)
    return around(enclose(field.to_sympy(element), {}, 80))


def _all_letters(element: Element) -> set[int]:
    field, found, pending = element.field, set[int](), list(element.slots)
    while pending:
        slot = pending.pop()
        if slot not in found:
            found.add(slot)
            argument = field.generators[slot].argument
            pending += argument.slots if argument is not None else []
    return found


# ---- splitting an exponent or angle into independent parts


def parts(element: Element, depth: int = 0) -> list[tuple[Element, fmpq]]:
    """Return (key, q) with element = Σ q·key: polynomial part first, then the proper fraction.

    A key is a monomial over a monic denominator, so that proportional exponents share a key.
    """
    field = element.field
    for slot in reversed(poly.slots(element.den)):
        high, low = poly.degree(element.num, slot), poly.degree(element.den, slot)
        if high >= low and depth < _DEEPEST_SPLIT:
            ratio = field.normal(poly.leading(element.num, slot), poly.leading(element.den, slot))
            whole = ratio * field.normal(poly.LETTERS[slot] ** (high - low), poly.ONE)
            return [*parts(whole, depth + 1), *parts(element - whole, depth + 1)]
    found = []
    for monomial, coefficient in element.num.terms():
        key = field.normal(poly.RING.from_dict({monomial: fmpq(1)}), element.den)
        found.append((key, fmpq(coefficient)))
    return found


def collected(element: Element) -> list[tuple[Element, fmpq]]:
    """Return the parts with equal keys added up, without zeros, in a fixed order."""
    total: dict[Element, fmpq] = {}
    for key, q in parts(element):
        total[key] = total.get(key, fmpq(0)) + q
    return sorted(((k, q) for k, q in total.items() if q != 0), key=lambda pair: pair[0].key)


def single(element: Element) -> Generator | None:
    """Return the generator that an element is, if it is one."""
    if not element.den.is_one() or len(element.num) != 1 or element.num.total_degree() != 1:
        return None
    (slot,) = element.slots
    return element.field.generators[slot] if element.num == poly.LETTERS[slot] else None


def common_step(a: fmpq, b: fmpq) -> fmpq:
    """Return the largest rational of which both are integer multiples."""
    return fmpq(gcd(int(a.p * b.q), int(b.p * a.q)), int(a.q * b.q))


# ---- exponentials


def exp(element: Element) -> Element:
    """Return e^element."""
    result = element.field.one
    for key, q in collected(element):
        logarithm = single(key)
        if logarithm and logarithm.kind is Kind.LOG and logarithm.positive_argument:
            result = result * _exp_of_log(key, logarithm, q)
        else:
            result = result * _exp_of_multiple(key, q)
    return result


def _exp_of_log(key: Element, logarithm: Generator, q: fmpq) -> Element:
    if q.q <= _LARGEST_ROOT and abs(q) <= FINEST:
        return power(logarithm.inner, q)
    return _exp_of_multiple(key, q)


def _exp_of_multiple(key: Element, q: fmpq) -> Element:
    """Return e^(q·key) as an integer power of one generator for this key."""
    field = key.field
    key = field.renewed(key)
    lattices = field.exponents.setdefault(key, [])
    for lattice in lattices:
        if (q / lattice.step).q == 1 and abs(q / lattice.step) <= FINEST:
            return field.letter(field.generators[lattice.slot]) ** int((q / lattice.step).p)
    for lattice in lattices:
        step = common_step(lattice.step, q)
        if lattice.step / step <= FINEST and abs(q) / step <= FINEST:
            _refine_exponential(field, key, lattice, step)
            return _exp_of_multiple(key, q)
    lattices.append(Lattice(abs(q), _open_exponential(key * abs(q)).slot))
    return _exp_of_multiple(key, q)


def _refine_exponential(field: Field, key: Element, lattice: Lattice, step: fmpq) -> None:
    finer = _open_exponential(key * step)
    old, times = field.generators[lattice.slot], int((lattice.step / step).p)
    lattice.step, lattice.slot = step, finer.slot
    field.retire(old, field.letter(finer) ** times, finer)


def _open_exponential(exponent: Element) -> Generator:
    field = exponent.field
    growth = field.derivative(exponent)
    return field.add(
        Kind.EXP,
        lambda letter: letter * growth,
        argument=exponent,
        range=_exponential_range(exponent),
        continuous=is_continuous(exponent),
    )


def _exponential_range(exponent: Element) -> Interval:
    known = element_range(exponent)
    lower = fmpq(0) if known.lower is None else through(arb.exp, known.lower).lower
    upper = None if known.upper is None else through(arb.exp, known.upper).upper
    return Interval(lower, upper, known.lower_closed, known.upper_closed).meet(POSITIVE)


def through(function: Callable[[arb], arb], value: fmpq) -> Interval:
    """Return a rational enclosure of function(value)."""
    with working_precision(80):
        return around(function(arb(value)))


def element_range(element: Element) -> Interval:
    """Return a certified interval: exact for an affine function of one generator, else by sign."""
    field = element.field
    value = element.rational
    if value is not None:
        return Interval(value, value, True, True)
    by_sign = BY_SIGNS.get(signs(element), EVERYTHING)
    if element.den.is_one() and element.num.total_degree() == 1 and len(element.slots) == 1:
        (slot,) = element.slots
        slope = poly.constant_value(poly.leading(element.num, slot))
        shift = poly.constant_value(poly.coefficients(element.num, slot).get(0, poly.ZERO))
        return field.generators[slot].range.affine(slope, shift).meet(by_sign)
    if element.is_constant:
        return constant_range(field, element).meet(by_sign)
    return by_sign


# ---- logarithms


def log(element: Element) -> Element:
    """Return the natural logarithm; the element must be certified positive."""
    nonnegative(element, "a logarithm")
    return _log_of_factors(element.field, element.num) - _log_of_factors(element.field, element.den)


def _log_of_factors(field: Field, p: fmpq_mpoly) -> Element:
    unit, found = poly.factors(p)
    total = _log_of_number(field, abs(unit))
    for factor, multiplicity in found:
        total = total + _log_of_factor(field, factor) * multiplicity
    return total


def _log_of_number(field: Field, value: fmpq) -> Element:
    total = field.zero
    for prime, multiplicity in prime_powers(value):
        total = total + _open_logarithm(field.lift(prime)) * multiplicity
    return total


def prime_powers(value: fmpq) -> list[tuple[int, int]]:
    """Return primes and exponents of a positive rational; huge parts are taken as they are."""
    found: dict[int, int] = {}
    for part, sign in ((int(value.p), 1), (int(value.q), -1)):
        factors = [(part, 1)] if part > _LARGEST_TO_FACTOR else fmpz(part).factor()
        for prime, multiplicity in factors if part != 1 else []:
            found[int(prime)] = found.get(int(prime), 0) + sign * int(multiplicity)
    return sorted((p, k) for p, k in found.items() if k)


def _log_of_factor(field: Field, factor: fmpq_mpoly) -> Element:
    element = Element(field, factor, poly.ONE)
    generator = single(element)
    if generator is not None and generator.kind is Kind.EXP:
        return generator.inner
    if generator is not None and generator.kind is Kind.ROOT and generator.radicand is not None:
        return log(generator.radicand) / generator.degree
    return _open_logarithm(element)


def _open_logarithm(inner: Element) -> Element:
    """Return log|inner| for an irreducible polynomial or a prime."""
    field = inner.field
    sign = certified_sign(inner, strict=False)
    inner = -inner if sign == -1 else inner
    known = field.functions.get((Kind.LOG, inner))
    if known is None and sign is not None:
        known = _related_logarithm(inner)
    if known is None:
        growth = field.derivative(inner) / inner
        generator = field.add(
            Kind.LOG,
            lambda _letter: growth,
            argument=inner,
            positive_argument=sign is not None,
            range=_logarithm_range(inner) if sign is not None else EVERYTHING,
            continuous=is_continuous(inner) and certified_sign(inner) == 1,
        )
        known = field.letter(generator)
    field.functions[Kind.LOG, inner] = known
    return known


def _related_logarithm(inner: Element) -> Element | None:
    """Return log f = (p log g + log C)/q when f^q = C g^p, C rational, for a known log g.

    Between irreducible polynomials this happens through roots only: (s + x)(s − x) = 1.
    """
    field = inner.field
    if not any(field.generators[slot].degree for slot in inner.slots):
        return None
    for generator in list(field.active()):
        if generator.kind is Kind.LOG and generator.positive_argument:
            for ratio in _growth_ratios(inner, generator):
                p, q = int(ratio.p), int(ratio.q)
                unit = (inner**q / field.renewed(generator.inner) ** p).rational
                if unit is not None and unit > 0:
                    return (field.letter(generator) * p + _log_of_number(field, unit)) / q
    return None


def _growth_ratios(inner: Element, generator: Generator) -> list[fmpq]:
    """Return the p/q for which f^q/g^p may be constant."""
    growth = inner.field.derivative(inner)
    if growth.is_zero or generator.is_constant:
        return [fmpq(1), fmpq(-1)] if growth.is_zero and generator.is_constant else []
    ratio = (growth / (inner * generator.derivative)).rational
    small = ratio is not None and abs(ratio.p) <= _LARGEST_RELATION >= ratio.q
    return [ratio] if ratio is not None and small else []


def _logarithm_range(inner: Element) -> Interval:
    if inner.rational is not None:
        return through(arb.log, inner.rational)
    return BY_SIGNS.get(signs(inner - 1), EVERYTHING)


# ---- real powers


def power(element: Element, exponent: fmpq) -> Element:
    """Return element^exponent for a rational exponent; the base must be certified nonnegative."""
    if exponent.q == 1:
        return element ** int(exponent.p)
    if element.is_zero:
        return _power_of_zero(element, exponent)
    nonnegative(element, "a root")
    if exponent.q == 2:
        root = _exact_square_root(element)
        if root is not None:
            return root ** int(exponent.p)
    return _power_by_factors(element, exponent)


def _power_of_zero(element: Element, exponent: fmpq) -> Element:
    if exponent < 0:
        raise UndecidedError("a negative power of 0")
    return element


def modulus(element: Element) -> Element:
    """Return |element|."""
    sign = certified_sign(element, strict=False)
    if sign is not None:
        return element * sign
    field = element.field
    top = _modulus_of_factors(field, element.num)
    return top / _modulus_of_factors(field, element.den)


def _modulus_of_factors(field: Field, p: fmpq_mpoly) -> Element:
    unit, found = poly.factors(p)
    total = field.lift(abs(unit))
    for factor, multiplicity in found:
        base = Element(field, factor, poly.ONE)
        sign = certified_sign(base, strict=False) or (1 if multiplicity % 2 == 0 else None)
        base = base * sign if sign is not None else _open_modulus(base)
        total = total * base**multiplicity
    return total


def _open_modulus(inner: Element) -> Element:
    field = inner.field
    known = field.functions.get((Kind.MODULUS, inner))
    if known is None:
        growth = field.derivative(inner) / inner
        generator = field.add(
            Kind.MODULUS,
            lambda letter: letter * growth,
            argument=inner,
            radicand=inner * inner,
            degree=2,
            range=BY_SIGNS[Signs.NONNEGATIVE],
            continuous=is_continuous(inner),
        )
        known = field.functions[Kind.MODULUS, inner] = field.letter(generator)
    return known


def _power_by_factors(element: Element, exponent: fmpq) -> Element:
    """Split a nonnegative base into factors of certified sign and what is left of it."""
    field = element.field
    (unit, above), (low, below) = poly.factors(element.num), poly.factors(element.den)
    total = _power_of_number(field, abs(unit / low), exponent)
    undecided, turned = field.one, unit / low < 0
    for factor, multiplicity in (*above, *((f, -k) for f, k in below)):
        base, whole = Element(field, factor, poly.ONE), exponent * multiplicity
        sign = certified_sign(base, strict=False)
        if sign is not None:
            total = total * _power_of_factor(base * sign, whole)
            turned ^= sign < 0 and multiplicity % 2 == 1
        elif multiplicity % 2 == 0 and whole.q == 1:
            total = total * modulus(base) ** int(whole.p)
        else:
            undecided = undecided * base**multiplicity
    return total if undecided == 1 else total * _power_undecided(undecided, exponent, turned)


def _power_undecided(base: Element, exponent: fmpq, turned: bool) -> Element:
    """Return (±base)^exponent where only the whole is known to be nonnegative.

    (N/D)^(1/n) = (N·D^(2n−1))^(1/n)/D², whatever the sign of D.
    """
    field = base.field
    base = -base if turned else base
    den, degree = Element(field, base.den, poly.ONE), int(exponent.q)
    radicand = Element(field, base.num, poly.ONE) * den ** (0 if den == 1 else 2 * degree - 1)
    return (_root(radicand, fmpq(1, degree)) / den**2) ** int(exponent.p)


def _power_of_number(field: Field, value: fmpq, exponent: fmpq) -> Element:
    total = field.one
    for prime, multiplicity in prime_powers(value):
        total = total * _power_of_factor(field.lift(prime), exponent * multiplicity)
    return total


def _power_of_factor(base: Element, exponent: fmpq) -> Element:
    """Return base^exponent for a nonnegative irreducible base."""
    generator = single(base)
    if generator is not None and generator.kind is Kind.EXP:
        return exp(generator.inner * exponent)
    if generator is not None and generator.kind is Kind.ROOT and generator.radicand is not None:
        return power(generator.radicand, exponent / generator.degree)
    return _root(base, exponent)


def _root(base: Element, exponent: fmpq) -> Element:
    """Return base^exponent as integer powers of the base and of its root generator."""
    field, degree = base.field, int(exponent.q)
    base = field.renewed(base)
    whole = int(exponent.p) // degree
    rest = int(exponent.p) - whole * degree
    if rest == 0:
        return base**whole
    if degree > _LARGEST_ROOT or abs(whole) > FINEST:
        raise UndecidedError(f"the exponent {exponent} is too fine for exact algebra")
    lattices = field.roots.setdefault(base, [])
    if not lattices:
        lattices.append(Lattice(fmpq(1, degree), _open_root(base, degree).slot))
    (lattice,) = lattices[:1]
    needed = int((1 / common_step(lattice.step, exponent)).p)
    if fmpq(1, needed) != lattice.step:
        _refine_root(field, base, lattice, needed)
    letter = field.letter(field.generators[lattice.slot])
    return base**whole * letter ** (rest * needed // degree)


def _refine_root(field: Field, base: Element, lattice: Lattice, degree: int) -> None:
    if degree > _LARGEST_ROOT:
        raise UndecidedError(f"roots of index {degree} are too fine for exact algebra")
    finer, old = _open_root(base, degree), field.generators[lattice.slot]
    lattice.step, lattice.slot = fmpq(1, degree), finer.slot
    image = Element(field, poly.LETTERS[finer.slot] ** (degree // old.degree), poly.ONE)
    field.retire(old, image, finer)


def _open_root(base: Element, degree: int) -> Generator:
    field = base.field
    growth = field.derivative(base) / base / degree
    return field.add(
        Kind.ROOT,
        lambda letter: letter * growth,
        argument=base,
        radicand=base,
        degree=degree,
        range=_root_range(base, degree),
        continuous=is_continuous(base),
    )


def _root_range(base: Element, degree: int) -> Interval:
    if base.rational is not None:
        with working_precision(80):
            return around(arb(base.rational).root(degree))
    nonnegative_ = BY_SIGNS.get(signs(base), BY_SIGNS[Signs.NONNEGATIVE])
    beyond = BY_SIGNS.get(signs(base - 1), EVERYTHING).affine(fmpq(1), fmpq(1))
    return nonnegative_.meet(beyond)


# ---- exact square roots


def _exact_square_root(element: Element) -> Element | None:
    """Return the nonnegative r in the field with r² = element, if one is found."""
    for candidate in (perfect_square_root(element), _denested(element)):
        if candidate is not None and not candidate.is_zero:
            sign = certified_sign(candidate, strict=False)
            return candidate * sign if sign is not None else modulus(candidate)
    return None


def perfect_square_root(element: Element) -> Element | None:
    """Return r with r² = element when numerator and denominator are squares of polynomials."""
    field = element.field
    roots = [_polynomial_square_root(p) for p in (element.num, element.den)]
    if roots[0] is None or roots[1] is None:
        return None
    return field.normal(roots[0], roots[1])


def _polynomial_square_root(p: fmpq_mpoly) -> fmpq_mpoly | None:
    unit, found = poly.factors(p)
    scale = poly.rational_root(unit, 2) if unit > 0 else None
    if scale is None or any(multiplicity % 2 for _factor, multiplicity in found):
        return None
    root = poly.RING.constant(scale)
    for factor, multiplicity in found:
        root = poly.multiply(root, factor ** (multiplicity // 2))
    return root


def _denested(element: Element) -> Element | None:
    """√(A + B s) = P + B/(2P) s where s² = u and P² = (A ± √(A² − B²u))/2, if that is a square."""
    field = element.field
    for slot in field.algebraic:
        root = field.generators[slot]
        if root.degree != 2 or poly.degree(element.num, slot) != 1 or root.radicand is None:
            continue
        split = poly.coefficients(element.num, slot)
        a, b = (field.normal(split.get(k, poly.ZERO), element.den) for k in (0, 1))
        norm_root = perfect_square_root(a * a - b * b * root.radicand)
        if norm_root is not None:
            found = _denested_candidate(element, root, a, b, norm_root)
            if found is not None:
                return found
    return None


def _denested_candidate(
    element: Element, root: Generator, a: Element, b: Element, norm_root: Element
) -> Element | None:
    field = element.field
    letter = field.letter(root)
    for half in ((a + norm_root) / 2, (a - norm_root) / 2):
        for unit in (field.one, letter):
            p = None if half.is_zero else perfect_square_root(half / (unit * unit))
            if p is None:
                continue
            candidate = p * unit + b / (2 * p * unit) * letter
            if candidate * candidate == element:
                return candidate
    return None
