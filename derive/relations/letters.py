"""The letters of one interval, and why they satisfy no equations but the known ones."""

from functools import partial
from itertools import combinations, product
from math import lcm, prod
from typing import Any, Final

from flint import arb, arb_mat, fmpq

from derive.checker.ground import HOLDS, Ground
from derive.checker.signs import OpenError, need

#: a letter and what belongs to it: (u, e^u), or (i·u, e^(i·u)), with u first
_PAIRS: Final = (("log", "exp"), ("atan", "sin"))
_sure: Final = partial(need, otherwise="the letters may depend on each other", error=OpenError)


class Letters(Ground):
    """x, parameters and letters, of which only gⁿ = u and sin² + cos² = 1 are known."""

    def __init__(self, plain: Any, constants: dict[str, str | None], assumed: list[Any]) -> None:
        super().__init__(plain, constants, assumed)
        self.kinds = {one["letter"]: one["function"] for one in self.letters}
        self.inner = {one["letter"]: self.element(one["argument"]) for one in self.letters}
        self.below = dict[str, set[str]]()
        for name, u in self.inner.items():
            self.below[name] = self.rests(u)
        self.free = [n for n, kind in self.kinds.items() if kind not in ("root", "cos")]
        self.numbers = [n for n in self.free if not self.below[n] & {"x", *self.constants}]
        self.assumed = assumed
        ends = [("gt", "x", plain["lower"]), ("lt", "x", plain["upper"])]
        self.bounds = [*assumed, *(end for end in ends if end[2] not in ("oo", "-oo"))]

    def rests(self, e: Any) -> set[str]:
        """Return the letters, parameters and x in an element, and in what its letters stand for."""
        own = {str(g) for g in self.field.gens if e.diff(g)}
        return own.union(*(self.below[n] for n in own & {*self.below}))

    def need_known_kinds(self) -> None:
        """Demand at most one number and one error function.

        One number is transcendental: π, or exp, log, sin, atan of an algebraic one (Lindemann
        1882). The error function of an algebraic function is none of exponentials, logarithms,
        roots and their like (Liouville 1835).
        """
        erfs = [n for n in self.free if self.kinds[n] == "erf"]
        _sure(len(self.numbers) < 2 and len(erfs) < 2)
        for n in self.numbers:
            trivial = 1 if self.kinds[n] == "log" else 0
            _sure(self.kinds[n] == "pi" or not self.zero(self.inner[n] - trivial))
        for n in erfs:
            _sure(n not in self.numbers and self.below[n] & {*self.free} <= {*self.numbers})
            _sure(all(n not in below for below in self.below.values()))

    def need_places(self, places: list[dict[str, str]]) -> None:
        """Demand that no Σ qᵢuᵢ, qᵢ rational, is constant: a determinant at places is not 0.

        Then x, the parameters and one of uᵢ, e^uᵢ for each i are independent (Ax 1971). Sines and
        arctangents belong to i·u, and make a determinant of their own. All places lie in the
        region, on one side of each bound: there the region is one piece.
        """
        balls = [{name: arb(_rational(text)) for name, text in at.items()} for at in places]
        for order, left, right in self.bounds:
            excess = self.element(left) - self.element(right)
            signs = {(b > 0) - (b < 0) for b in (self.enclosure(excess, **at) for at in balls)}
            _sure(len(signs) == 1 and 0 not in signs and signs <= HOLDS[order])
        for kinds in _PAIRS:
            names = [n for n in self.free if n not in self.numbers and self.kinds[n] in kinds]
            u = [self.env[n] if self.kinds[n] == kinds[0] else self.inner[n] for n in names]
            chosen = balls[: len(u) + 1]
            rows = [[arb(1), *(self.enclosure(e, **at) for e in u)] for at in chosen]
            _sure(len(rows) == len(u) + 1 and abs(arb_mat(rows).det()) > 0)

    def need_roots(self, values: dict[str, str]) -> None:
        """Demand that no product of powers of radicands is a power, as it is none at ``values``.

        Then roots of real quantities are independent of each other (Mordell 1953): the letters
        satisfy nothing but gⁿ = u. ``values`` are any numbers for the other letters.
        """
        point = {name: _rational(text) for name, text in values.items()}
        _sure({*point} == {*self.free} | {*self.growth} - {*self.kinds})
        radicands = [(self._value(e, point, _exact, None), n) for e, n in self._radicands()]
        degree = lcm(*(n for _, n in radicands))
        for powers in product(*(range(n) for _, n in radicands)):
            parts = zip(radicands, powers, strict=True)
            found = prod((u ** (k * degree // n) for (u, n), k in parts), start=fmpq(1))
            _sure(not any(powers) or not _is_power(found, degree))

    def need_unrelated(self) -> None:
        """Demand that no polynomial holds y and f′ alone, the letters being independent.

        Else y and f′ had proportional derivatives, whichever letter they are taken by.
        """
        y, slope = self.element(self.plain["function"]), self.element(self.plain["slope"])
        rows = [(self._by(name, y), self._by(name, slope)) for name in ("x", *self.free)]
        pairs = combinations(rows, 2)
        _sure(any(not self.zero(a * d - b * c) for (a, b), (c, d) in pairs))

    def _by(self, name: str, e: Any) -> Any:
        """Return the derivative by one free letter, which roots and cosines follow."""
        changes = dict.fromkeys(self.growth, self.field.zero) | {name: self.field.one}
        for one in self.letters:
            letter, g = one["letter"], self.env[one["letter"]]
            if one["function"] == "root":
                n = int(one["degree"])
                changes[letter] = self._change(self.inner[letter], changes) / (n * g ** (n - 1))
            elif one["function"] == "cos":
                sine = self.element(["sin", one["argument"]])
                changes[letter] = -sine * self._change(sine, changes) / g
        return self._change(e, changes)

    def _change(self, e: Any, changes: dict[str, Any]) -> Any:
        return sum((e.diff(g) * changes[str(g)] for g in self.field.gens), self.field.zero)

    def _radicands(self) -> list[tuple[Any, int]]:
        found = list[tuple[Any, int]]()
        for one in self.letters:
            if one["function"] == "root":
                found.append((self.inner[one["letter"]], int(one["degree"])))
            elif one["function"] == "cos":
                found.append((1 - self.element(["sin", one["argument"]]) ** 2, 2))
        return found


def _rational(text: str) -> fmpq:
    return fmpq(*map(int, text.split("/")))


def _exact(c: Any) -> fmpq:
    return fmpq(int(c.numerator), int(c.denominator))


def _is_power(number: fmpq, degree: int) -> bool:
    return number >= 0 and all(n.root(degree) ** degree == n for n in (number.p, number.q))
