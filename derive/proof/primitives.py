"""Functions that are known by their derivative: erf, its inverse, Lambert W with a witness."""

from flint import fmpq

from derive.errors import UndecidedError
from derive.expression.quoting import quoted
from derive.proof.elementary import exp, power
from derive.proof.elements import Element, Kind
from derive.proof.intervals import BY_SIGNS, EVERYTHING, Interval
from derive.proof.signs import certified_sign, is_continuous, signs
from derive.proof.trigonometric import pi

_UNIT = Interval(fmpq(-1), fmpq(1))


def error_function(inner: Element) -> Element:
    """Return erf(inner); erf′ = (2/√π) e^(−u²), DLMF 7.2.1."""
    field = inner.field
    if inner.is_zero:
        return inner
    if inner.num.leading_coefficient() < 0:
        return -error_function(-inner)
    if (Kind.ERF, inner) not in field.functions:
        density = 2 / power(pi(field), fmpq(1, 2)) * exp(-inner * inner)
        growth = density * field.derivative(inner)
        generator = field.add(
            Kind.ERF,
            lambda _letter: growth,
            argument=inner,
            range=_UNIT.meet(BY_SIGNS.get(signs(inner), EVERYTHING)),
            continuous=is_continuous(inner),
        )
        field.functions[Kind.ERF, inner] = field.letter(generator)
    return field.functions[Kind.ERF, inner]


def inverse_error_function(value: Element) -> Element:
    """Return v with erf(v) = value, |value| < 1 being certified; v′ = (√π/2) e^(v²) value′."""
    field = value.field
    for (kind, inner), known in list(field.functions.items()):
        if kind is Kind.ERF and value in (known, -known):
            return inner if value == known else -inner
    if value.num.leading_coefficient() < 0:
        return -inverse_error_function(-value)
    if certified_sign(1 - value * value) != 1:
        raise UndecidedError(f"{quoted(value)} is not certified to lie between −1 and 1")
    return _open_inverse(value)


def _open_inverse(value: Element) -> Element:
    field = value.field
    generator = field.add(
        Kind.ERFINV,
        lambda _letter: field.zero,
        argument=value,
        range=BY_SIGNS.get(signs(value), EVERYTHING),
        continuous=is_continuous(value),
    )
    letter = field.letter(generator)
    growth = power(pi(field), fmpq(1, 2)) / 2 * exp(letter * letter) * field.derivative(value)
    generator.derivative = growth
    field.differentiate_again(generator)
    field.functions[Kind.ERF, letter] = value
    return letter


def lambert_w(z: Element, branch: int, witnesses: tuple[Element, ...]) -> Element:
    """Return W_k(z) as the witness v with v e^v = z and v ≥ −1 (k = 0) or v ≤ −1 (k = −1)."""
    for v in witnesses:
        side = certified_sign(v + 1, strict=False)
        if (v * exp(v) - z).is_zero and side in ((0, 1) if branch == 0 else (0, -1)):
            return v
    raise UndecidedError(f"no witness v with v·e^v = {z} on branch {branch} is known")
