"""Polynomials written in the distances of letters from the ends of their intervals."""

from typing import Any

from sympy import QQ
from sympy.polys.orderings import lex
from sympy.polys.rings import PolyRing

Element = Any


class Wide:
    """Polynomials in the letters of a ground and in distances."""

    def __init__(self, field: Any, distances: list[Element]) -> None:
        self.meaning = {str(g): g for g in field.gens}
        self.meaning |= {f"distance{k}": distance for k, distance in enumerate(distances)}
        self._ring = PolyRing(list(self.meaning), QQ, lex)
        count = len(field.gens)
        self._letters = dict(zip(field.gens, self._ring.gens[:count], strict=True))
        self._distances = dict(zip(distances, self._ring.gens[count:], strict=True))

    def letter(self, e: Element) -> Any:
        """Return the letter of a letter."""
        return self._letters[e]

    def distance(self, e: Element) -> Any:
        """Return the letter of a distance, which may be a letter itself: a > 0."""
        return self._distances[e]

    def lifted(self, e: Element) -> Any:
        """Return a polynomial of the field."""
        blank = (0,) * (len(self.meaning) - len(e.field.gens))
        return self._ring.from_dict({(*m, *blank): c / e.denom.LC for m, c in e.numer.terms()})

    def between(
        self, p: Any, g: Element, distances: tuple[Element, ...], low: Any, high: Any
    ) -> Any:
        """Return p · (s + t)^degree at g = (low · s + high · t)/(s + t)."""
        letter, t, s = self.letter(g), self.distance(distances[0]), self.distance(distances[1])
        degree, found = int(p.degree(letter)), self._ring.zero
        for k in range(degree + 1):
            part = _coefficient(p, letter, k)
            found += part * (low * s + high * t) ** k * (s + t) ** (degree - k)
        return found


def _coefficient(p: Any, letter: Any, k: int) -> Any:
    place = p.ring.gens.index(letter)
    return p.ring.from_dict(
        {(*m[:place], 0, *m[place + 1 :]): c for m, c in p.terms() if m[place] == k}
    )
