"""Spellings that show a sign: a polynomial as a sum of products of what has a known sign.

The checker adds and multiplies signs and searches for nothing. Here every question that it has
about a sign is put first, and answered by shifting letters to the ends of their intervals
(x = l + t, u − t or (l s + u t)/(s + t)), by completing squares, and by the known sign of f′.
"""

from collections.abc import Iterator
from itertools import islice, product
from typing import Any, Final

from sympy import QQ
from sympy.polys.orderings import lex
from sympy.polys.rings import PolyRing

from derive.certificate import Tree
from derive.checker import Ground

Signs = frozenset[int]
Element = Any
_ANY: Final[Signs] = frozenset((-1, 0, 1))
_SHIFTS: Final = 60
_DEEPEST: Final = 4


class Asking(Ground):
    """A ground that offers itself a spelling wherever a sign is open."""

    depth = 0

    def __init__(self, *given: Any) -> None:
        self.failed = set[tuple[str, int, int]]()
        super().__init__(*given)

    def ask(self, factor: Element) -> Signs:
        """Write a spelling into the proof object, if there is one."""
        key, _ = self.key(factor)
        tried = (str(key), len(self.known), self.depth)
        if self.depth < _DEEPEST and tried not in self.failed:
            self.failed.add(tried)
            self.depth += 1
            found = next(self._spellings(key), None)
            self.depth -= 1
            if found is not None:
                self.plain["signs"].setdefault(str(key), found)
                return self.fact(factor) or _ANY
        return _ANY

    def _spellings(self, factor: Element) -> Iterator[Tree]:
        for found in (self._by_shifts, self._by_squares, self._by_slope):
            spelled = found(factor)
            if spelled is not None:
                yield spelled

    # ---- shifts

    def _by_shifts(self, e: Element) -> Tree | None:
        """Write a polynomial in distances from ends of intervals, with terms of one sign."""
        if not e.denom.is_ground:
            return None
        letters = [g for g in reversed(e.field.gens) if e.diff(g)]
        choices = [self._distances(g) for g in letters]
        for chosen in islice(product(*choices), _SHIFTS):
            spelled = self._shifted(e, dict(zip(letters, chosen, strict=True)))
            if spelled is not None:
                return spelled
        return None

    def _distances(self, g: Element) -> list[tuple[Element, ...]]:
        """Return pairs (g − l, u − g), then single distances, then none."""
        above, below = list[Element](), list[Element]()
        for e in [known * turn for known, signs in self.known.items() for turn in (1, -1)
                  if {turn * s for s in signs} <= {0, 1}]:  # fmt: skip
            slope = e.diff(g)
            if slope and slope.numer.is_ground and e.denom.is_ground and e != g:
                slope = slope.numer.LC / slope.denom.LC
                (above if slope > 0 else below).append(e / abs(slope))
        pairs = [(low, high) for low, high in product(above, below) if not (low + high).diff(g)]
        return [*pairs, *((e,) for e in (*above, *below)), ()]

    def _shifted(self, e: Element, chosen: dict[Element, tuple[Element, ...]]) -> Tree | None:
        atoms = [distance for distances in chosen.values() for distance in distances]
        wide = _Wide(e.field, atoms)
        p, below = wide.lifted(e), list[tuple[Element, int]]()
        for g, distances in chosen.items():
            if len(distances) == 1:
                (distance,) = distances
                rest, slope = distance - g * distance.diff(g), (distance.diff(g).numer.LC > 0) * 2 - 1
                p = p.compose(wide.letter(g), (wide.letter(distance) - wide.lifted(rest)) * slope)
            elif distances:
                low, width = g - distances[0], distances[0] + distances[1]
                below.append((width, int(p.degree(wide.letter(g)))))
                p = wide.between(p, g, distances, wide.lifted(low), wide.lifted(low + width))
        return self._sum(p, wide.meaning, below)

    def _sum(self, p: Any, meaning: dict[str, Element], below: list[tuple[Element, int]]) -> Tree | None:
        """Return the tree of a polynomial in distances, if its terms have one sign."""
        signs = [self.fact(e) or _ANY for e in meaning.values()]
        parts, found = list[Tree](), set[int]()
        for powers, c in p.terms():
            sign, term = {(c > 0) - (c < 0)}, list[Tree]([str(c)])
            for e, s, k in zip(meaning.values(), signs, powers, strict=True):
                if k:
                    sign = {a * b**k for a, b in product(sign, s)}
                    term.append(["pow", tree_of(e), str(k)])
            parts.append(["mul", *term])
            found |= sign
        if {-1, 1} <= found:
            return None
        spelled: Tree = ["add", *parts]
        for width, degree in below:
            if 0 in self.signs(width) or len(self.signs(width)) > 1:
                return None
            spelled = ["mul", ["pow", tree_of(width), str(-degree)], spelled]
        return spelled

    # ---- squares

    def _by_squares(self, e: Element) -> Tree | None:
        """Use 2c(c + br) = (c + br)² + c² − b²r² and 4a(ar² + br + c) = (2ar + b)² + 4ac − b²."""
        squares = self._squares() if e.denom.is_ground else {}
        for r in e.field.gens:
            a = e.diff(r).diff(r) / 2
            b = e.diff(r) - 2 * a * r
            c = e - a * r**2 - b * r
            if not b or a.diff(r) or b.diff(r) or bool(a) == (str(r) in squares):
                continue
            norm = 4 * a * c - b**2 if a else c**2 - b**2 * squares[str(r)]
            norm = e.field(self._reduced(norm.numer)) / norm.denom
            signs = self.signs(norm)
            if {-1, 1} <= signs or (a and signs != {1}):
                continue
            divisor = 4 * a if a else 2 * (b * r if -1 in signs else c)
            whole = 2 * a * r + b if a else e
            rest = tree_of(-norm if -1 in signs else norm)
            if 0 not in self.signs(divisor):
                return ["mul", ["add", ["pow", tree_of(whole), "2"], rest], ["pow", tree_of(divisor), "-1"]]
        return None

    def _squares(self) -> dict[str, Element]:
        """Return the squares of square roots and of sines."""
        found = {o["letter"]: self.element(o["argument"]) for o in self.letters
                 if int(o["degree"]) == 2 and o["letter"] in self.env}  # fmt: skip
        for one in self.letters:
            if one["function"] == "sin" and "cos" in [o["function"] for o in self.letters if o["letter"] in self.env]:
                found[one["letter"]] = 1 - self.element(["cos", one["argument"]]) ** 2
        return found

    # ---- the sign of f′

    def _by_slope(self, e: Element) -> Tree | None:
        slope = self.env.get(" f′")
        if not slope or len(self.fact(slope)) != 1:
            return None
        ratio = e / slope
        if len(self.signs(ratio)) == 3:
            return None
        return ["mul", tree_of(ratio), tree_of(slope)]


class _Wide:
    """Polynomials in the letters of a ground and in distances."""

    def __init__(self, field: Any, distances: list[Element]) -> None:
        self.meaning = {str(g): g for g in field.gens}
        self.meaning |= {f"distance{k}": distance for k, distance in enumerate(distances)}
        self._ring = PolyRing(list(self.meaning), QQ, lex)
        self._letters = dict(zip(self.meaning.values(), self._ring.gens, strict=True))

    def letter(self, e: Element) -> Any:
        """Return the letter of a letter, or of a distance."""
        return self._letters[e]

    def lifted(self, e: Element) -> Any:
        """Return a polynomial of the field."""
        blank = (0,) * (len(self.meaning) - len(e.field.gens))
        return self._ring.from_dict({(*m, *blank): c / e.denom.LC for m, c in e.numer.terms()})

    def between(self, p: Any, g: Element, distances: tuple[Element, ...], low: Any, high: Any) -> Any:
        """Return p · (s + t)^degree at g = (low · s + high · t)/(s + t)."""
        letter, t, s = self.letter(g), self.letter(distances[0]), self.letter(distances[1])
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


def tree_of(e: Element) -> Tree:
    """Return a quotient of polynomials with its factors in sight."""
    parts: list[Tree] = []
    for p, turn in ((e.numer, 1), (e.denom, -1)):
        unit, factors = p.factor_list()
        if unit != 1:
            parts.append(str(unit if turn > 0 else 1 / unit))
        parts += [["pow", _sum_tree(f), str(turn * k)] for f, k in factors]
    return ["mul", *parts] if parts else "1"


def _sum_tree(p: Any) -> Tree:
    names = [str(g) for g in p.ring.gens]
    terms: list[Tree] = []
    for powers, c in p.terms():
        letters: list[Tree] = [["pow", n, str(k)] for n, k in zip(names, powers, strict=True) if k]
        terms.append(["mul", str(c), *letters])
    return ["add", *terms]
