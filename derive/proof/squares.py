"""Square roots that lie in the field already: perfect squares and nested roots."""

from flint import fmpq_mpoly

from derive.proof import polynomials as poly
from derive.proof.elements import Element, Generator


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


def denested(element: Element) -> Element | None:
    """Return P + B/(2P) s for √(A + B s), s² = u, where P² = (A ± √(A² − B²u))/2 is a square."""
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
