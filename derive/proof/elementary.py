"""Exponentials and real powers of elements in canonical form.

exp turns sums into products over independent exponents, powers split into factors of certified
sign; the two call each other through e^(q log f) = f^q and (e^a)^q = e^(qa). Each rule is valid on
the whole region, which is what the sign oracle certifies first.
"""

from functools import partial
from typing import Final

from flint import arb, fmpq, fmpq_mpoly

from derive.errors import UndecidedError
from derive.proof import polynomials as poly
from derive.proof.elements import Bound, Element, Generator, Kind, Lattice
from derive.proof.field import Field
from derive.proof.intervals import BY_SIGNS, EVERYTHING, POSITIVE, Interval, Signs
from derive.proof.ranges import element_range, increasing, nonnegative, through
from derive.proof.signs import certified_sign, is_continuous, signs
from derive.proof.splitting import collected, common_step, prime_powers, single
from derive.proof.squares import denested, perfect_square_root

#: exponents finer than this share no common lattice: a second generator is opened instead
FINEST: Final = 48
_LARGEST_ROOT: Final = 48


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
    generator = field.add(
        Kind.EXP,
        lambda letter: letter * growth,
        argument=exponent,
        range=_exponential_range(exponent),
        continuous=is_continuous(exponent),
    )
    _bound_exponential(generator)
    return generator


def _bound_exponential(generator: Generator) -> None:
    """Bound e^(c x) by its exact value at an irrational end of the input: e^x < 2 for x < log 2."""
    field, input_slot = generator.inner.field, 0
    rate = field.derivative(generator.inner).rational
    if rate is None or rate == 0:
        return
    rest = generator.inner - field.letter(field.generators[input_slot]) * rate
    for bound in [b for b in field.bounds if b.slot == input_slot]:
        end = exp(rest + bound.end * rate)
        is_lower = bound.is_lower == (rate > 0)
        field.bound(Bound(generator.slot, end, is_lower, bound.closed))


def _exponential_range(exponent: Element) -> Interval:
    return increasing(arb.exp, element_range(exponent)).meet(POSITIVE)


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
    related = _by_product(base) if degree == 2 and base not in field.roots else None
    if related is not None:
        return base**whole * related**rest
    lattices = field.roots.setdefault(base, [])
    if not lattices:
        lattices.append(Lattice(fmpq(1, degree), _open_root(base, degree).slot))
    (lattice,) = lattices[:1]
    needed = int((1 / common_step(lattice.step, exponent)).p)
    if fmpq(1, needed) != lattice.step:
        _refine_root(field, base, lattice, needed)
    letter = field.letter(field.generators[lattice.slot])
    return base**whole * letter ** (rest * needed // degree)


def _by_product(base: Element) -> Element | None:
    """Return √base as r/√other where base · other = r², as (√(x²+1) − 1)(√(x²+1) + 1) = x²."""
    field = base.field
    for other, lattices in list(field.roots.items()):
        if not lattices or lattices[0].step != fmpq(1, 2) or certified_sign(other) != 1:
            continue
        product = _exact_square_root(field.renewed(base * other))
        if product is not None:
            return product / field.letter(field.generators[lattices[0].slot])
    return None


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
        return through(partial(_root_of, degree), base.rational)
    nonnegative_ = BY_SIGNS.get(signs(base), BY_SIGNS[Signs.NONNEGATIVE])
    beyond = BY_SIGNS.get(signs(base - 1), EVERYTHING).affine(fmpq(1), fmpq(1))
    known = nonnegative_.meet(element_range(base))
    return increasing(partial(_root_of, degree), known).meet(beyond)


def _root_of(degree: int, ball: arb) -> arb:
    return ball.root(degree) if ball > 0 else arb(0)


def _exact_square_root(element: Element) -> Element | None:
    """Return the nonnegative r in the field with r² = element, if one is found."""
    for candidate in (perfect_square_root(element), denested(element)):
        if candidate is not None and not candidate.is_zero:
            sign = certified_sign(candidate, strict=False)
            return candidate * sign if sign is not None else modulus(candidate)
    return None
