"""One interval rebuilt from a proof object: exact arithmetic, derivatives, branches, signs."""

from functools import reduce
from itertools import product
from math import prod
from typing import Any, Final

from flint import arb
from sympy import QQ, field, lex

from derive.checker.signs import ANY, OpenError, Signs, need, plus, times

#: relation: signs of the difference for which it holds
HOLDS: Final = {"gt": {1}, "ge": {0, 1}, "lt": {-1}, "le": {-1, 0}, "eq": {0}, "ne": {-1, 1}}
#: function: d/du in its value g, its argument u and (roots) the degree n; bounds of g; and a, b
#: such that g − b and u − a have one sign
_FUNCTIONS: Final[dict[str, tuple[Any, dict[str, str], list[tuple[int, int]]]]] = {
    "exp": (lambda g, u, n: g, {"gt": "0"}, [(0, 1)]),
    "log": (lambda g, u, n: ["pow", u, "-1"], {}, [(1, 0)]),
    "root": (lambda g, u, n: ["mul", g, ["pow", ["mul", n, u], "-1"]], {}, [(0, 0), (1, 1)]),
    "sin": (lambda g, u, n: ["cos", u], {"ge": "-1", "le": "1"}, []),
    "cos": (lambda g, u, n: ["mul", "-1", ["sin", u]], {"ge": "-1", "le": "1"}, []),
    "atan": (lambda g, u, n: ["pow", ["add", "1", ["pow", u, "2"]], "-1"],
             {"gt": "-11/7", "lt": "11/7"}, [(0, 0)]),
    "erf": (lambda g, u, n: ["mul", "2", ["exp", ["mul", "-1", ["pow", u, "2"]]],
                             ["pow", ["pi"], "-1/2"]], {"gt": "-1", "lt": "1"}, [(0, 0)]),
    "pi": (lambda g, u, n: "0", {"gt": "333/106", "lt": "355/113"}, [])}  # fmt: skip

#: functions that are 0 at 0, and the cosine, which is 1
_ZEROS: Final = ("sin", "cos", "tan", "atan", "erf", "erfinv")


def at(p: Any, put: list[Any], lift: Any) -> Any:
    """Return a polynomial at values of its letters, of a kind to which ``lift`` takes numbers."""
    terms = ((zip(put, powers, strict=True), c) for powers, c in p.terms())
    return sum(prod((v**k for v, k in term if k), start=lift(c)) for term, c in terms)


class Ground:
    """The letters of one interval; what is said of each is derived again from its function.

    Elements are SymPy's FracElement, whose arithmetic carries no types.
    """

    def __init__(self, plain: Any, constants: dict[str, str | None], assumed: list[Any]) -> None:
        self.plain, self.letters, self.constants = plain, plain["letters"], constants
        names = [*(one["letter"] for one in self.letters[::-1]), *constants, "x"]
        need(len({*names, "y"}) > len(names) and all(map(str.isidentifier, names)), "a bad name")
        self.field, *gens = field(names, QQ, lex)
        letters = dict(zip(names, gens, strict=True))
        self.known, self.notes, self.others = dict[Any, Signs](), set[str](), list[Any]()
        self.env = {n: self.field(QQ(v)) if v else letters[n] for n, v in constants.items()}
        self.relations, self.pairs = list[Any](), dict[str, Any](_=(self.field(0), self.field(1)))
        self.growth = dict.fromkeys(constants, self.field.zero) | {"x": self.field.one}
        ends = ("gt", lower := plain["lower"]), ("lt", upper := plain["upper"])
        self.env["x"] = letters["x"] if lower != upper else self.element(lower)
        self.ends = [[order, "x", end] for order, end in ends if end not in ("-oo", "oo")]
        for order, left, right in (*assumed, *(self.ends if lower != upper else ())):
            self.know(excess := self.element(left) - self.element(right), frozenset(HOLDS[order]))
            self.relations += [excess.numer] if order == "eq" else []
        for one in self.letters:
            self._add(letters[one["letter"]], one)
        for one in self.letters:
            name, u, (rule, *_) = one["letter"], one["argument"], _FUNCTIONS[one["function"]]
            growth = self.element(rule(name, u, str(int(one["degree"]))))
            self.growth[name] = self.derivative(self.element(u)) * growth
            self.same(self.growth[name], one["derivative"], f"{name}′")

    def _add(self, g: Any, one: Any) -> None:
        letter, function, argument = one["letter"], one["function"], one["argument"]
        e, n, (_, bounds, like) = self.element(argument), int(one["degree"]), _FUNCTIONS[function]
        need(n >= 0 and 0 not in self.signs(self.field(e.denom)), f"{letter} may jump", OpenError)
        if function in ("log", "root"):
            self.demand(["gt" if function == "log" else "ge", argument, "0"])
        if function in ("root", "cos"):
            square = e if function == "root" else 1 - self.element(["sin", argument]) ** 2
            self.relations.append((g ** (n if function == "root" else 2) - square).numer)
        self.env[letter], self.pairs[letter] = g, {"exp": (e, g), "log": (g, e)}.get(function)
        self.others += [(function, e, g), ({"atan": "tan", "erf": "erfinv"}.get(function), g, e)]
        for order, end in bounds.items():
            self.know(g - self.element(end), frozenset(HOLDS[order]))
        for a, b in like:
            self.know(g - b, self.signs(e - a))
        for k, powers in enumerate(self.plain["combinations"]):
            if f" {k}" not in self.pairs and powers.keys() <= self.pairs.keys():
                parts = [(*self.pairs[name], int(n)) for name, n in powers.items()]
                u, g = sum(a * n for a, _, n in parts), prod(b**n for _, b, n in parts)
                self.pairs[f" {k}"] = u, g
                # u and e^u − 1 have one sign, whichever of them is known
                self.know(g - 1, found := self.signs(u))
                self.know(self.field(u), self.signs(g - 1) if found == ANY and parts[1:] else found)

    # ---- arithmetic

    def derivative(self, e: Any) -> Any:
        """Return the derivative by x."""
        found = self.field(sum(d * self.growth[str(g)] for g in e.field.gens if (d := e.diff(g))))
        return self.field(found.numer.rem(self.relations)) / found.denom

    def zero(self, e: Any) -> bool:
        """Return whether an element is 0 by the relations."""
        return not e.numer.rem(self.relations)

    def same(self, found: Any, said: Any, what: str) -> None:
        """Refuse a tree that is not what was found."""
        need(self.zero(gap := found - self.element(said)), f"{what} is not as stated: {gap} ≠ 0")

    # ---- signs

    def key(self, e: Any) -> tuple[Any, Signs]:
        """Return a quotient with first coefficients 1, and the sign that it lost."""
        unit = e.numer.LC / e.denom.LC
        return e / (unit or 1), frozenset(((unit > 0) - (unit < 0),))

    def know(self, e: Any, signs: Signs) -> None:
        """Take over what is known of the sign of an element."""
        key, turn = self.key(e)
        need(not key.numer.is_ground or not key.denom.is_ground or turn <= signs, "a bound fails")
        self.known |= {} if signs == ANY else {key: times(signs, turn)}

    def signs(self, e: Any) -> Signs:
        """Return the signs of a number, of what is known, or of what a spelling is offered for."""
        key, turn = self.key(e)
        if key.numer.is_ground and key.denom.is_ground:
            return turn
        spelled = self.plain["signs"].get(str(key))
        later = [one["letter"] for one in self.letters if one["letter"] not in self.env]
        if spelled and key not in self.known and not any(repr(n) in repr(spelled) for n in later):
            self.known[key] = ANY  # it is not spelled by itself
            self.same(key, spelled, "a spelling")
            found, _ = self.shown(spelled), self.known.pop(key)
            self.know(key, found)
        return times(self.known.get(key, ANY), turn)

    def shown(self, tree: Any) -> Signs:
        """Return the signs of a tree that are known, or else by those of its parts."""
        found = self.signs(self.element(tree))
        if found != ANY or isinstance(tree, str):
            return found
        name, *parts = tree
        need(name in ("add", "mul", "pow"), f"a spelling has {name}")
        if name == "pow":
            k, base = int(parts[1]), self.shown(parts[0])
            need(k >= 0 or 0 not in base, f"a spelling divides by {parts[0]}", OpenError)
            return frozenset(s ** abs(k) for s in base)
        return reduce(plus if name == "add" else times, map(self.shown, parts))

    def holds(self, when: Any) -> bool:
        """Return the truth of a condition on the whole interval."""
        name, *parts = when
        if name in ("and", "or", "true"):
            return (any if name == "or" else all)(map(self.holds, parts))
        signs, wanted = self.signs(self.element(parts[0]) - self.element(parts[1])), HOLDS[name]
        need(signs <= wanted or not signs & wanted, f"whether {when} holds is open", OpenError)
        return signs <= wanted

    def demand(self, condition: Any) -> None:
        """Refuse a side condition that does not hold."""
        need(self.holds(condition), f"the side condition {condition} is false")

    # ---- trees

    def element(self, tree: Any) -> Any:
        """Return what a tree is in the letters."""
        if isinstance(tree, str):
            return self.env[tree] if tree in self.env else self.field(QQ(tree))
        name, *parts = tree
        if name == "piecewise":
            return self.element(next((value for value, when in parts if self.holds(when)), None))
        if name == "pow":
            b, k = self.element(parts[0]), QQ(parts[1])
            need(k >= 0 or not self.zero(b), f"the claim divides by {parts[0]}, which is 0")
            self.notes |= {str(b)} if k < 0 and 0 in self.signs(b) else set()
            b = b if k.denominator == 1 else self.kernel("root", b, int(k.denominator))
            return b ** int(k.numerator)
        found = [self.element(part) for part in parts]
        if name in ("add", "mul"):
            return (sum if name == "add" else prod)(found)
        need(not parts[1:] or (name, parts[1]) == ("lambertw", "-1"), f"{name} has one argument")
        return self.kernel(name, found[0] if found else self.field.zero, *parts[1:])

    def kernel(self, name: str, u: Any, *rest: Any) -> Any:
        """Return a function of u by what is offered; ``rest`` are its further arguments."""
        for a, b in filter(None, self.pairs.values()) if name in ("exp", "log") else ():
            if self.zero(u - (a if name == "exp" else b)):
                return b if name == "exp" else a
        for value in self.plain["values"] if name in ("root", "lambertw") else ():
            v, root = self.element(value), name == "root"
            if self.zero((v ** int(rest[0]) if root else v * self.element(["exp", value])) - u):
                self.demand(["le" if rest == ("-1",) else "ge", value, "0" if root else "-1"])
                return v
        for function, a, b in self.others if name not in ("exp", "log", "root") else ():
            if name == function and (self.zero(u - a) or self.zero(u + a)):
                return b if name == "cos" or self.zero(u - a) else -b
        need(self.zero(u) and name in _ZEROS, f"unknown {name}({u})")
        return u + (name == "cos")

    # ---- values

    def _value(self, e: Any, put: dict[str, Any], lift: Any, function: Any) -> Any:
        """Return an element where x and then each letter take values of another kind."""
        for one in self.letters:
            if one["letter"] not in put and e.diff(self.env[one["letter"]]):
                u = self._value(self.element(one["argument"]), put, lift, function)
                put[one["letter"]] = function(one["function"], u, int(one["degree"]))
        values = [put.get(str(g)) for g in self.field.gens]
        return at(e.numer, values, lift) / at(e.denom, values, lift)

    def limit(self, side: "Ground", e: Any, end: Any, times: int = 6) -> Any:
        """Return the limit, on this ground, of an element of another at x → end; 0/0 by L'Hôpital.

        His rule needs a denominator whose derivative has no zeros close to the end: it has few,
        for no letter oscillates there (one whose argument has a pole is refused).
        """
        put = {name: self.env[name] for name in self.constants} | {"x": self.element(end)}
        kind = self.field, self.kernel
        exps, logs = ([o for o in side.letters if o["function"] == f] for f in ("exp", "log"))
        for one, log in product(exps, logs):  # e^(c log u + v) → 0 where u → 0 if v has a limit
            g, (u, v) = side.env[log["letter"]], (side.element(o["argument"]) for o in (log, one))
            c = v.diff(g)
            if side.signs(c) == {1} and not side.derivative(c) and not side._value(u, put, *kind):
                put[one["letter"]] = 0 * side._value(v - c * g, put, *kind)
        p, q = side.field(e.numer), side.field(e.denom)
        top, bottom = (side._value(part, put, *kind) for part in (p, q))
        if times and self.zero(top) and self.zero(bottom):
            return self.limit(side, side.derivative(p) / side.derivative(q), end, times - 1)
        need(0 not in self.signs(bottom), f"the limit at {end} divides by {bottom}", OpenError)
        return top / bottom

    def enclosure(self, e: Any, /, **put: arb) -> Any:
        """Return a ball around the values of an element where x, or more, runs through a ball."""

        def ball(name: str, u: arb, n: int) -> arb:
            return arb.pi() if name == "pi" else u.root(n) if name == "root" else getattr(u, name)()

        found = self._value(e, put, lambda c: arb(int(c.numerator)) / int(c.denominator), ball)
        need(found.is_finite(), f"{e} has no enclosure", OpenError)
        return found
