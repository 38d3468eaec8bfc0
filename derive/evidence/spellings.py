"""Spellings that show a sign: a polynomial as a sum of products of what has a known sign.

The checker adds and multiplies signs and searches for nothing. Here every question that it has
about a sign is put first, and answered by shifting letters to the ends of their intervals
(x = l + t, u − t or (l s + u t)/(s + t)), by completing squares, and by the known sign of f′.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice, product
from typing import Any, Final

from derive.certificate import Tree
from derive.checker.ground import Ground
from derive.checker.signs import OpenError, plus, times
from derive.evidence.distances import Wide

Signs = frozenset[int]
Element = Any
_ANY: Final[Signs] = frozenset((-1, 0, 1))
_SHIFTS: Final = 60
_DEEPEST: Final = 4


class Asking(Ground):
    """A ground that offers itself a spelling wherever a sign is open."""

    def __init__(self, *given: Any) -> None:
        self.failed = set[tuple[str, int, int]]()
        self.depth = self.showing = 0
        super().__init__(*given)

    def signs(self, e: Element) -> Signs:
        """Return the signs, after a spelling was written into the proof object if need be."""
        found = super().signs(e)
        key, _ = self.key(e)
        tried = (str(key), len(self.known), self.depth)
        if found != _ANY or self.showing or self.depth == _DEEPEST or tried in self.failed:
            return found
        self.failed.add(tried)
        self.depth += 1
        offered = next(filter(self._is_accepted(key), self._spellings(key)), None)
        self.depth -= 1
        return _ANY if offered is None else super().signs(e)

    def _is_accepted(self, key: Element) -> Callable[[Tree], bool]:
        """Return whether a spelling divides by nothing that may be 0; it is kept then."""

        def accepted(spelled: Tree) -> bool:
            known = self.plain["signs"].setdefault(str(key), spelled)
            with suppress(OpenError):
                super(Asking, self).signs(key)
                return True
            if known is spelled:
                del self.plain["signs"][str(key)]
            return False

        return accepted

    def shown(self, tree: Tree) -> Signs:
        """Return the signs that a tree shows, without questions about its parts."""
        self.showing += 1
        try:
            return super().shown(tree)
        finally:
            self.showing -= 1

    @property
    def _ways(self) -> tuple[Callable[[Element], Tree | None], ...]:
        first = self._by_factors, self._by_quotients, self._by_shifts, self._by_squares
        return (*first, self._by_slope)

    def _spellings(self, factor: Element) -> Iterator[Tree]:
        for found in self._ways:
            spelled = found(factor)
            if spelled is not None:
                yield spelled

    # ---- factors

    def _by_factors(self, e: Element) -> Tree | None:
        """Write a quotient, or what it is by the relations, as its factors, if their signs do."""
        top, bottom = (self.field(p.rem(self.relations)) for p in (e.numer, e.denom))
        reduced = top / bottom
        parts = [(f, k) for p in (reduced.numer, reduced.denom) for f, k in p.factor_list()[1]]
        if parts in ([], [(e.numer, 1)]):
            return None
        signs = [self.signs(self.field(f)) for f, _ in parts]
        open_ = (s == _ANY and k % 2 for s, (_, k) in zip(signs, parts, strict=True))
        return None if any(open_) else tree_of(reduced)

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
            if slope and slope.numer.is_ground and e.denom.is_ground:
                slope = slope.numer.LC / slope.denom.LC
                (above if slope > 0 else below).append(e / abs(slope))
        pairs = [(low, high) for low, high in product(above, below) if not (low + high).diff(g)]
        return [*pairs, *((e,) for e in (*above, *below) if e != g), ()]

    def _shifted(self, e: Element, chosen: dict[Element, tuple[Element, ...]]) -> Tree | None:
        atoms = [distance for distances in chosen.values() for distance in distances]
        wide = Wide(e.field, atoms)
        p, below = wide.lifted(e), list[tuple[Element, int]]()
        for g, distances in chosen.items():
            if len(distances) == 1:
                (distance,) = distances
                rest, slope = (
                    distance - g * distance.diff(g),
                    (distance.diff(g).numer.LC > 0) * 2 - 1,
                )
                p = p.compose(wide.letter(g), (wide.distance(distance) - wide.lifted(rest)) * slope)
            elif distances:
                low, width = g - distances[0], distances[0] + distances[1]
                below.append((width, int(p.degree(wide.letter(g)))))
                p = wide.between(p, g, distances, wide.lifted(low), wide.lifted(low + width))
        return self._sum(p, wide.meaning, below)

    def _sum(
        self, p: Any, meaning: dict[str, Element], below: list[tuple[Element, int]]
    ) -> Tree | None:
        """Return the tree of a polynomial in distances, if its terms have one sign."""
        signs = [super(Asking, self).signs(e) for e in meaning.values()]
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
            parts = self._parabola(e, r, squares.get(str(r)))
            spelled = None if parts is None else self._spelled_square(e, parts)
            if spelled is not None:
                return spelled
        return None

    def _parabola(
        self, e: Element, r: Element, square: Element | None
    ) -> tuple[Element, ...] | None:
        """Return a, b, c, t and the norm of e = at² + bt + c, where t is r or a power of it."""
        powers = sorted({m[e.field.gens.index(r)] for m in e.numer.monoms()})
        step, degree = powers[-1] if square is not None else powers[-1] // 2, powers[-1]
        if step == 0 or not {*powers} <= {0, step, degree} or (square is not None and degree != 1):
            return None
        a, b, c = (_part(e, r, k) for k in (2 * step, step, 0))
        if not b:
            return None
        norm = 4 * a * c - b**2 if square is None else c**2 - b**2 * square
        return a, b, c, r**step, e.field(norm.numer.rem(self.relations)) / norm.denom

    def _spelled_square(self, e: Element, parts: tuple[Element, ...]) -> Tree | None:
        a, b, c, t, norm = parts
        signs = self.signs(norm)
        if {-1, 1} <= signs or (a and signs != {1}):
            return None
        divisor = 4 * a if a else 2 * (b * t if -1 in signs else c)
        if 0 in self.signs(divisor):
            return None
        whole = tree_of(2 * a * t + b if a else e)
        rest = tree_of(-norm if -1 in signs else norm)
        return ["mul", ["add", ["pow", whole, "2"], rest], ["pow", tree_of(divisor), "-1"]]

    def _squares(self) -> dict[str, Element]:
        """Return the squares of square roots and of sines."""
        found = {o["letter"]: self.element(o["argument"]) for o in self.letters
                 if int(o["degree"]) == 2 and o["letter"] in self.env}  # fmt: skip
        for one in self.letters:
            if one["function"] == "sin" and "cos" in [
                o["function"] for o in self.letters if o["letter"] in self.env
            ]:
                found[one["letter"]] = 1 - self.element(["cos", one["argument"]]) ** 2
        return found

    # ---- the sign of f′

    def _by_slope(self, e: Element) -> Tree | None:
        slope = self.env.get(" f′")
        if not slope or len(self.signs(slope)) != 1:
            return None
        return self._product(e, slope)

    def _by_quotients(self, e: Element) -> Tree | None:
        """Use x − a/b > 0 for what is more than a multiple of it, as bx + 1 − a where b > 0."""
        for known, signs in list(self.known.items()):
            if signs == _ANY or known.denom.is_ground:
                continue
            (quotient,), rest = e.numer.div([known.numer])
            if not quotient or len(quotient.terms()) > 1:
                continue
            factor = e.field(quotient) * known.denom / e.denom
            remainder = e.field(rest) / e.denom
            if plus(times(self.signs(factor), signs), self.signs(remainder)) != _ANY:
                product: Tree = ["mul", tree_of(factor), tree_of(known)]
                return ["add", product, tree_of(remainder) if rest else "0"]
        return None

    def _product(self, e: Element, known: Element) -> Tree | None:
        ratio = e / known
        if len(self.signs(ratio)) == 3:
            return None
        return ["mul", tree_of(ratio), tree_of(known)]


def _part(e: Element, r: Element, k: int) -> Element:
    """Return the coefficient of r^k."""
    place = e.field.gens.index(r)
    terms = {(*m[:place], 0, *m[place + 1 :]): c for m, c in e.numer.terms() if m[place] == k}
    return e.field(e.field.ring.from_dict(terms)) / e.denom.LC


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
