"""One interval rebuilt from a proof object: exact arithmetic, derivatives, branches, signs."""

from functools import reduce
from operator import add, mul
from typing import Any, Final, cast

from flint import arb, fmpq
from sympy import QQ
from sympy.polys.fields import FracField
from sympy.polys.orderings import lex

from derive.checker.outcome import OpenError, RejectedError, need
from derive.checker.signs import NEGATIVE, POSITIVE, Element, Range, Signs, at, signs_of, times

#: relation: signs of the difference for which it holds, and for which it fails
_HOLDS: Final = {"gt": ({1}, {-1, 0}), "ge": ({0, 1}, {-1}), "lt": ({-1}, {0, 1}),
                 "le": ({-1, 0}, {1}), "eq": ({0}, {-1, 1}), "ne": ({-1, 1}, {0})}  # fmt: skip
#: function: its bounds, and its value where the argument is 0 (for the logarithm: 1)
_RANGES: Final[dict[str, tuple[str | None, str | None, str | None]]] = {
    "exp": ("0", None, "1"), "log": (None, None, "0"), "root": ("0", None, None),
    "erf": ("-1", "1", "0"), "atan": ("-11/7", "11/7", "0"), "tan": (None, None, None),
    "pi": ("333/106", "355/113", None)}  # fmt: skip
#: function: d/du in its value g, its argument u and (roots) the degree n
_RULES: Final[dict[str, Any]] = {
    "exp": lambda g, _u, _n: g, "log": lambda _g, u, _n: 1 / u, "root": lambda g, u, n: g / (n * u),
    "tan": lambda g, _u, _n: 1 + g**2, "atan": lambda _g, u, _n: 1 / (1 + u**2),
    "pi": lambda g, _u, _n: 0 * g}  # fmt: skip

#: function: an argument and its value there, for those that are not 0 at 0
_VALUES: Final = {"exp": (0, 1), "log": (1, 0), "root": (1, 1)}
_INVERSES: Final = (("tan", "atan"), ("erfinv", "erf"))


def _rational(text: str) -> Any:
    return QQ(*map(int, text.split("/")))


class Ground:
    """The letters of one interval; what is said of each is derived again from its function."""

    def __init__(self, plain: Any, constants: dict[str, str | None], assumed: list[Any]) -> None:
        self.plain, self.notes, self.bit, self.letters = plain, set[str](), 0, plain["letters"]
        names = [*(one["letter"] for one in self.letters[::-1]), *constants, "x"]
        need(len({*names, "y"}) > len(names), "two letters have one name")
        self.field = cast(Any, FracField(names, QQ, lex))
        gens = dict(zip(names, self.field.gens, strict=True))
        none: Range = (None, None, False)
        self.relations, self.pairs, self.slope = list[Any](), dict[str, Any](), self.field.zero
        self.env, self.ranges = dict[str, Element](), dict.fromkeys(names, none)
        self.growth = dict.fromkeys(names, self.field.zero) | {"x": self.field.one}
        for name, value in constants.items():
            self.env[name] = gens[name] if value is None else self.element(value)
        for order, name, end in (relation for relation in assumed if relation[1] in constants):
            low, e, closed = order in ("gt", "ge"), self.element(end), order in ("ge", "le")
            self.ranges[name] = (e, None, closed) if low else (None, e, closed)
        both = [plain["lower"], plain["upper"]]
        ends = [None if end in ("-oo", "oo") else self.element(end) for end in both]
        self.ranges["x"] = (ends[0], ends[1], False)
        self.env["x"] = gens["x"]
        if both[0] == both[1]:
            self.env["x"], self.ranges["x"] = ends[0], none
        for one in self.letters:
            self._open(one, gens[one["letter"]])
        for k, powers in enumerate(plain["combinations"]):
            parts = [(*self.pairs[name], int(n)) for name, n in powers.items()]
            total = sum((a * n for a, _, n in parts), self.field.zero)
            self.pairs[f" {k}"] = (total, reduce(mul, (b**n for _, b, n in parts)))
        self.growth |= {o["letter"]: self.element(o["derivative"]) for o in self.letters}
        for one in self.letters:
            self.same(self._rule(one), self.growth[one["letter"]], f"{one['letter']}′")

    def _open(self, one: Any, letter: Element) -> None:
        u, function, name = self.element(one["argument"]), one["function"], one["letter"]
        if function == "log":
            self.stated(["gt", one["argument"], "0"])
        if function in ("exp", "log"):
            self.pairs[name] = (u, letter) if function == "exp" else (letter, u)
        need((int(one["degree"]) > 0) == (function == "root"), f"{name} has a degree that is none")
        if function == "root":
            self.stated(["ge", one["argument"], "0"])
            need(not self.zero(u), f"{name} is a root of 0")
            self.relations.append((letter ** int(one["degree"]) - u).numer)
        low, high, middle = (end and self.element(end) for end in _RANGES[function])
        sign = self.signs(u - 1 if function == "log" else u)
        low = middle if middle is not None and sign == POSITIVE else low
        high = middle if middle is not None and sign == NEGATIVE else high
        self.env[name], self.ranges[name] = letter, (low, high, function == "root" and 0 in sign)

    def _rule(self, one: Any) -> Element:
        """Return the derivative of a letter from that of its argument."""
        g, u, du = self.env[one["letter"]], one["argument"], self.derivative(one["argument"])
        if one["function"] == "erf":
            density = ["exp", ["mul", "-1", ["pow", u, "2"]]], ["pow", ["pi"], "-1/2"]
            return 2 * du * self.element(["mul", *density])
        return du * _RULES[one["function"]](g, self.element(u), int(one["degree"]))

    def derivative(self, tree: Any) -> Element:
        """Return the derivative by x of a tree."""
        e, pairs = self.element(tree), zip(self.field.gens, self.growth.values(), strict=True)
        return sum((e.diff(g) * growth for g, growth in pairs), self.field.zero)

    def zero(self, e: Element) -> bool:
        """Return whether an element is 0 by the relations."""
        return not (e.numer.rem(self.relations) if self.relations else e.numer)

    def same(self, found: Element, said: Element, what: str) -> None:
        """Refuse a statement that is not what was found."""
        need(self.zero(found - said), f"{what} is not as stated: {found - said} is not 0")

    def signs(self, e: Element) -> Signs:
        """Return the signs that occur; where f′ has a known sign, e/f′ may tell."""
        ranges = list(self.ranges.values())
        found = frozenset((0,)) if self.zero(e) else signs_of(e, ranges)
        if len(found) > 1 and self.bit and not self.zero(self.slope):
            beside = times(signs_of(e / self.slope, ranges), frozenset((self.bit,)))
            return min(found, beside, key=len)
        return found

    def holds(self, when: Any) -> bool:
        """Return the truth of a condition on the whole interval."""
        name, *parts = when
        if name in ("and", "or", "true"):
            return (any if name == "or" else all)(map(self.holds, parts))
        signs = self.signs(self.element(parts[0]) - self.element(parts[1]))
        need(any(map(signs.issubset, _HOLDS[name])), f"whether {when} holds is open", OpenError)
        return signs <= _HOLDS[name][0]

    def stated(self, condition: Any) -> None:
        """Demand that a condition is stated and holds."""
        true = condition in self.plain["conditions"] and self.holds(condition)
        need(true, f"the side condition {condition} is not stated, or false")

    def element(self, tree: Any) -> Element:
        """Return what a tree is in the letters."""
        if isinstance(tree, str):
            return self.env[tree] if tree in self.env else self.field(_rational(tree))
        name, *parts = tree
        if name == "piecewise":
            return self.element(next(value for value, when in parts if self.holds(when)))
        if name == "pow":
            return self._power(*parts)
        found = [self.element(part) for part in parts]
        if name in ("add", "mul"):
            return reduce(add if name == "add" else mul, found)
        return self._kernel(name, found[0] if found else self.field.zero, parts)

    def _power(self, base: Any, exponent: Any) -> Element:
        if not isinstance(exponent, str) or exponent in self.env:
            return self.element(["exp", ["mul", exponent, ["log", base]]])
        b, q = self.element(base), _rational(exponent)
        need(q >= 0 or not self.zero(b), f"the claim divides by {base}, which is 0")
        if q < 0 and 0 in self.signs(b):
            self.notes.add(str(b))
        if q.denominator == 1:
            return b ** int(q)
        for value in ["1", *self.plain["values"]]:
            root = self.element(value)
            if self.zero(root ** int(q.denominator) - b):
                if value != "1":
                    self.stated(["ge", value, "0"])
                return root ** int(q.numerator)
        raise RejectedError(f"no value is offered for a root of {b}")

    def _kernel(self, name: str, u: Element, parts: list[Any]) -> Element:
        if name in ("exp", "log"):
            for pair in ((self.field.zero, self.field.one), *self.pairs.values()):
                a, b = pair if name == "exp" else pair[::-1]
                if self.zero(u - a):
                    return b
        for value in self.plain["values"] if name == "lambertw" else ():
            v = self.element(value)
            if self.zero(v * self.element(["exp", value]) - u):
                self.stated(["le" if parts[1:] == ["-1"] else "ge", value, "-1"])
                return v
        for one in self.letters:
            g, inner = self.env[one["letter"]], self.element(one["argument"])
            if (name, one["function"]) in _INVERSES and self.zero(u - g):
                return inner
            if name == one["function"] and any(self.zero(u - turn * inner) for turn in (1, -1)):
                return g if self.zero(u - inner) else -g
        raise RejectedError(f"no letter is offered for {name} of {u}")

    def _value(self, e: Element, x: Any, lift: Any, function: Any) -> Any:
        """Return an element where x and then each letter take values of another kind."""
        put = dict(zip(self.ranges, self.field.gens, strict=True)) | {"x": x}
        for one in self.letters:
            u = self.element(one["argument"])
            inner = at(u.numer, [*put.values()], lift) / at(u.denom, [*put.values()], lift)
            put[one["letter"]] = function(one, inner)
        return at(e.numer, [*put.values()], lift) / at(e.denom, [*put.values()], lift)

    def limit(self, e: Element, end: Any) -> Element:
        """Return the one-sided limit of a continuous element at an end of the interval."""

        def known(one: Any, u: Element) -> Element:
            where, value = _VALUES.get(one["function"], (0, 0))
            if self.zero(self.growth[one["letter"]]):
                return self.env[one["letter"]]
            need(self.zero(u - where), f"{one['letter']} has an open limit", OpenError)
            return self.field(value)

        return self._value(e, self.element(end), self.field, known)

    def enclosure(self, e: Element, x: arb) -> arb:
        """Return a ball around the values of an element where x runs through a ball."""

        def ball(one: Any, u: arb) -> arb:
            name, n = one["function"], int(one["degree"])
            return arb.pi() if name == "pi" else u.root(n) if name == "root" else getattr(u, name)()

        found = self._value(e, x, lambda c: arb(fmpq(int(c.numerator), int(c.denominator))), ball)
        need(found.is_finite(), f"{e} has no enclosure", OpenError)
        return cast(arb, found)
