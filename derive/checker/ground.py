"""One interval rebuilt from a proof object: exact arithmetic, derivatives, branches, signs."""

from functools import reduce
from json import dumps
from operator import add, mul
from typing import Any, Final, TypeAlias, cast

from flint import arb, fmpq
from sympy import QQ
from sympy.polys.fields import FracField
from sympy.polys.orderings import lex

from derive.checker.signs import ANY, NONNEGATIVE, POSITIVE, Signs, need, plus, times
from derive.checker.signs import OpenError, RejectedError  # fmt: skip

Element: TypeAlias = Any  # SymPy's FracElement, whose arithmetic carries no types
#: relation: signs of the difference for which it holds, and for which it fails
_HOLDS: Final = {"gt": ({1}, {-1, 0}), "ge": ({0, 1}, {-1}), "lt": ({-1}, {0, 1}),
                 "le": ({-1, 0}, {1}), "eq": ({0}, {-1, 1}), "ne": ({-1, 1}, {0})}  # fmt: skip
#: function: d/du in its value g, its argument u and (roots) the degree n
_RULES: Final[dict[str, Any]] = {
    "exp": lambda g, u, n: g, "log": lambda g, u, n: ["pow", u, "-1"],
    "root": lambda g, u, n: ["mul", g, ["pow", ["mul", n, u], "-1"]], "pi": lambda g, u, n: "0",
    "tan": lambda g, u, n: ["add", "1", ["pow", g, "2"]], "sin": lambda g, u, n: ["cos", u],
    "atan": lambda g, u, n: ["pow", ["add", "1", ["pow", u, "2"]], "-1"],
    "cos": lambda g, u, n: ["mul", "-1", ["sin", u]], "erf": lambda g, u, n: [
        "mul", "2", ["exp", ["mul", "-1", ["pow", u, "2"]]], ["pow", ["pi"], "-1/2"]]}  # fmt: skip
#: function: what lies above 0 for every argument, in its value g
_ABOVE: Final[dict[str, Any]] = {
    "exp": lambda g: [g], "erf": lambda g: [1 - g, 1 + g], "sin": lambda g: [2 - g, 2 + g],
    "cos": lambda g: [2 - g, 2 + g], "atan": lambda g: [QQ(11, 7) - g, QQ(11, 7) + g],
    "pi": lambda g: [g, g - QQ(333, 106), QQ(355, 113) - g]}  # fmt: skip
_INVERSES: Final = (("tan", "atan"), ("erfinv", "erf"))


def _rational(text: str) -> Any:
    return QQ(*map(int, text.split("/")))


def at(p: Any, put: list[Any], lift: Any) -> Any:
    """Return a polynomial at values of its letters, of a kind to which ``lift`` takes numbers."""
    return sum((reduce(mul, (v**k for v, k in zip(put, m, strict=True) if k), lift(c))
                for m, c in p.terms()), lift(QQ(0)))  # fmt: skip


class Ground:
    """The letters of one interval; what is said of each is derived again from its function."""

    def __init__(self, plain: Any, constants: dict[str, str | None], assumed: list[Any]) -> None:
        self.plain, self.letters, self.constants = plain, plain["letters"], constants
        self.notes = set[str]()
        names = [*(one["letter"] for one in self.letters[::-1]), *constants, "x"]
        need(len({*names, "y"}) > len(names), "two letters have one name")
        self.field = cast(Any, FracField(names, QQ, lex))
        gens = dict(zip(names, self.field.gens, strict=True))
        self.known, self.pairs = dict[Element, Signs](), dict[str, Any]()
        self.env, self.relations = dict[str, Element](), list[Any]()
        self.growth = dict.fromkeys(names, self.field.zero) | {"x": self.field.one}
        for name, value in constants.items():
            self.env[name] = gens[name] if value is None else self.element(value)
        for order, *sides in assumed:
            self.know(self._excess(*sides), frozenset(_HOLDS[order][0]))
        lower, upper = plain["lower"], plain["upper"]
        self.env["x"] = gens["x"] if lower != upper else self.element(lower)
        for low, high in ((lower, "x"), ("x", upper)) if lower != upper else ():
            if low != "-oo" and high != "oo":
                self.know(self._excess(high, low), POSITIVE)
        for one in self.letters:
            self._open(one, gens[one["letter"]])
        for k, powers in enumerate(plain["combinations"]):
            parts = [(*self.pairs[name], int(n)) for name, n in powers.items()]
            total = sum((a * n for a, _, n in parts), self.field.zero)
            self.pairs[f" {k}"] = (total, reduce(mul, (b**n for _, b, n in parts)))
        for one in self.letters:
            name, u, rule = one["letter"], one["argument"], _RULES[one["function"]]
            found = self.derivative(u) * self.element(rule(name, u, str(one["degree"])))
            self.same(found, self.element(one["derivative"]), f"{name}′")
            self.growth[name] = found

    def _open(self, one: Any, g: Element) -> None:
        u, function, name, n = (*map(one.get, ("argument", "function", "letter")), one["degree"])
        e = self.element(u)
        need((int(n) > 0) == (function == "root"), f"{name} has a degree that is none")
        if function in ("log", "root"):
            self.demand(["gt" if function == "log" else "ge", u, "0"])
        if function == "root":
            need(not self.zero(e), f"{name} is a root of 0")
            self.relations.append((g ** int(n) - e).numer)
        if function == "cos":
            self.relations.append((g**2 + self.element(["sin", u]) ** 2 - 1).numer)
        if function in ("exp", "log"):
            self.pairs[name] = (e, g) if function == "exp" else (g, e)
        self.env[name] = g
        for above in _ABOVE.get(function, lambda _: ())(g):
            self.know(above, POSITIVE)
        if function in ("exp", "log", "root", "erf", "atan"):
            like = self.signs(e - 1 if function == "log" else e)
            self.know(g - 1 if function == "exp" else g, like)

    def _excess(self, left: Any, right: Any) -> Element:
        return self.element(left) - self.element(right)

    def derivative(self, tree: Any) -> Element:
        """Return the derivative by x of a tree."""
        e, pairs = self.element(tree), zip(self.field.gens, self.growth.values(), strict=True)
        return sum((e.diff(g) * growth for g, growth in pairs), self.field.zero)

    def _reduced(self, p: Any) -> Any:
        return p.rem(self.relations) if self.relations else p

    def zero(self, e: Element) -> bool:
        """Return whether an element is 0 by the relations."""
        return not self._reduced(e.numer)

    def same(self, found: Element, said: Element, what: str) -> None:
        """Refuse a statement that is not what was found."""
        need(self.zero(found - said), f"{what} is not as stated: {found - said} is not 0")

    def signs(self, e: Element) -> Signs:
        """Return the signs that occur, by those of the factors, or of the whole."""
        found = POSITIVE
        for p in map(self._reduced, (e.numer, e.denom)):
            unit, factors = p.factor_list()
            found = times(found, self.fact(self.field(unit)))
            for factor, k in factors:
                one = self.fact(self.field(factor)) or self.ask(self.field(factor))
                found = times(found, one if k % 2 else times(one, one) & NONNEGATIVE)
        return found if found != ANY else self.fact(e) or self.ask(e)

    def ask(self, _e: Element) -> Signs:
        """Return the signs of what nothing is offered for."""
        return ANY

    def key(self, e: Element) -> tuple[Element, Signs]:
        """Return a quotient with the first coefficients 1, and the sign that it lost."""
        unit = e.numer.LC / e.denom.LC
        return e / (unit or 1), frozenset(((unit > 0) - (unit < 0),))

    def know(self, e: Element, signs: Signs) -> None:
        """Take over what is known of the sign of an element."""
        key, turn = self.key(e)
        self.known[key] = times(signs, turn)

    def fact(self, e: Element) -> Signs:
        """Return the signs of a number, of what is known, or of what a spelling is offered for."""
        key, turn = self.key(e)
        spelled = self.plain["signs"].get(str(key), "")
        later = [one["letter"] for one in self.letters if one["letter"] not in self.env]
        if key.numer.is_ground and key.denom.is_ground:
            return turn
        if key in self.known or not spelled or any(dumps(n) in dumps(spelled) for n in later):
            return times(self.known.get(key, frozenset()), turn)
        self.known[key] = ANY  # it is not spelled by itself
        self.same(self.element(spelled), key, "a spelling")
        found = self._shown(spelled)
        del self.known[key]
        self.known |= {} if found == ANY else {key: found}
        return times(found, turn)

    def _shown(self, tree: Any) -> Signs:
        """Return the signs that a tree has by those of its parts."""
        if isinstance(tree, str):
            return ANY
        name, *parts = tree
        need(name in ("add", "mul", "pow"), f"a spelling has {name}")
        known = [self.fact(self.element(part)) for part in parts]
        found = [f if 0 < len(f) < 3 else self._shown(p) for f, p in zip(known, parts, strict=True)]
        if name == "pow":
            return frozenset(s ** abs(int(parts[1])) for s in found[0])
        return plus(found) if name == "add" else reduce(times, found)

    def holds(self, when: Any) -> bool:
        """Return the truth of a condition on the whole interval."""
        name, *parts = when
        if name in ("and", "or", "true"):
            return (any if name == "or" else all)(map(self.holds, parts))
        signs = self.signs(self._excess(*parts))
        need(any(map(signs.issubset, _HOLDS[name])), f"whether {when} holds is open", OpenError)
        return signs <= _HOLDS[name][0]

    def demand(self, condition: Any) -> None:
        """Refuse a side condition that does not hold."""
        need(self.holds(condition), f"the side condition {condition} is false")

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
        return self.kernel(name, found[0] if found else self.field.zero, parts[1:])

    def _power(self, base: Any, exponent: Any) -> Element:
        if not isinstance(exponent, str) or exponent in self.env:
            return self.element(["exp", ["mul", exponent, ["log", base]]])
        b, q = self.element(base), _rational(exponent)
        need(q >= 0 or not self.zero(b), f"the claim divides by {base}, which is 0")
        if q < 0 and 0 in self.signs(b):
            self.notes.add(str(b))
        return b ** int(q) if q.denominator == 1 else self.root(b, q)

    def root(self, b: Element, q: Any) -> Element:
        """Return b^q by a value ≥ 0 that is offered for the root."""
        for value in ["0", "1", *self.plain["values"]]:
            root = self.element(value)
            if self.zero(root ** int(q.denominator) - b):
                self.demand(["ge", value, "0"])
                return root ** int(q.numerator)
        raise RejectedError(f"no value is offered for a root of {b}")

    def kernel(self, name: str, u: Element, rest: list[Any]) -> Element:
        """Return a function of u by the letters; ``rest`` are its further arguments."""
        for pair in ((self.field.zero, self.field.one), *self.pairs.values()):
            a, b = pair if name == "exp" else pair[::-1]
            if name in ("exp", "log") and self.zero(u - a):
                return b
            if name == "exp" and self.zero(u + a):
                return 1 / b
        for value in self.plain["values"] if name == "lambertw" else ():
            v = self.element(value)
            if self.zero(v * self.element(["exp", value]) - u):
                self.demand(["le" if rest == ["-1"] else "ge", value, "-1"])
                return v
        for one in (one for one in self.letters if one["letter"] in self.env):
            g, inner = self.env[one["letter"]], self.element(one["argument"])
            if (name, one["function"]) in _INVERSES and self.zero(u - g):
                return inner
            if name == one["function"] and any(self.zero(u - turn * inner) for turn in (1, -1)):
                return g if name == "cos" or self.zero(u - inner) else -g
        if name in ("atan", "erf", "tan") and self.zero(u):
            return u
        need(name in ("sin", "cos", "tan") and len(rest) < 6, f"no letter for {name} of {u}")
        if name == "tan":
            return self.kernel("sin", u, [*rest, name]) / self.kernel("cos", u, [*rest, name])
        t = self.kernel("tan", u / 2, [*rest, name])
        return (2 * t if name == "sin" else 1 - t**2) / (1 + t**2)

    def _value(self, e: Element, put: dict[str, Any], lift: Any, function: Any) -> Any:
        """Return an element where x and then each letter take values of another kind."""
        put = dict.fromkeys(self.growth) | put

        def value(of: Element) -> Any:
            for one in self.letters:
                if put[one["letter"]] is None and of.diff(self.env[one["letter"]]):
                    put[one["letter"]] = function(one, value(self.element(one["argument"])))
            return at(of.numer, [*put.values()], lift) / at(of.denom, [*put.values()], lift)

        return value(e)

    def limit(self, side: "Ground", e: Element, end: Any) -> Element:
        """Return the limit, on this ground, of a continuous element of another at x → end."""

        def known(one: Any, u: Element) -> Element:
            degree = int(one["degree"])
            return self.root(u, QQ(1, degree)) if degree else self.kernel(one["function"], u, [])

        put = {name: e for name, e in self.env.items() if name in side.constants}
        return side._value(e, put | {"x": self.element(end)}, self.field, known)

    def enclosure(self, e: Element, x: arb) -> arb:
        """Return a ball around the values of an element where x runs through a ball."""

        def ball(one: Any, u: arb) -> arb:
            name, n = one["function"], int(one["degree"])
            return arb.pi() if name == "pi" else u.root(n) if name == "root" else getattr(u, name)()

        found = self._value(
            e, {"x": x}, lambda c: arb(fmpq(*map(int, (c.numerator, c.denominator)))), ball
        )
        need(found.is_finite(), f"{e} has no enclosure", OpenError)
        return cast(arb, found)
