"""A checker of functions whose kinks nobody can name: it judges where one part is the larger one.

Of max(tanh x, a x) the two parts meet at inputs that move with a and have no closed form. Here a
ground is no interval but the set of all inputs at which some comparisons hold: tanh x > a x. Where
they are strict the set is open, for its letters are continuous, and f is smooth there. Where two
parts are equal f′ is what it is on one of the sets beside, by convention; f may have a kink there.

The small checker stays as it is. What is added to it is trusted like it: that the comparisons are
known to hold, and that the sets of a claim are all there are.
"""

from collections.abc import Iterator
from typing import Any, Final

from flint import arb, ctx, fmpq
from sympy.polys.groebnertools import groebner

from derive.checker.check import Judge
from derive.checker.ground import HOLDS, Ground
from derive.checker.signs import ANY, OpenError, Signs, need, times
from derive.findings import Finding, Outcome
from derive.zeros import check as check_intervals

_BITS: Final = 256
_ORDERS: Final = ("gt", "eq", "lt")
#: functions that are analytic on the whole line
_ENTIRE: Final = ("exp", "sin", "cos", "atan", "erf", "pi")


def check(proof: Any, definition: Any) -> tuple[Finding, ...]:
    """Return one finding for each claim, in order."""
    intervals = [claim for claim in proof["claims"] if not is_sided(claim)]
    plain = iter(check_intervals(proof | {"claims": intervals}, definition))
    return tuple(_merged(proof, definition, plain))


def _merged(proof: Any, definition: Any, plain: Iterator[Finding]) -> Iterator[Finding]:
    same = proof["definition"] == definition
    for claim in proof["claims"]:
        if not is_sided(claim):
            yield next(plain)
        elif same:
            yield judged(claim, proof, Sided)
        else:
            yield Finding(str(claim["kind"]), Outcome.REJECTED, "another function is defined")


def judged(claim: Any, proof: Any, ground: Any) -> Finding:
    """Return what is found of a claim about sets."""
    with ctx.workprec(_BITS):
        return _SidedJudge(claim, proof, ground).finding()


def is_sided(claim: Any) -> bool:
    """Whether a claim is about sets on which comparisons hold."""
    return any(ground["where"] for ground in claim["grounds"])


class Sided(Ground):
    """The inputs at which comparisons hold; they are known as soon as their letters are."""

    def __init__(self, plain: Any, constants: dict[str, str | None], assumed: list[Any]) -> None:
        self.waiting, self.excesses, self.equal = [*plain["where"]], list[Any](), list[Any]()
        self.basis: tuple[Any, Any] = (None, [])
        ends = plain["lower"], plain["upper"]
        need(ends == ("-oo", "oo"), "a set and an interval")
        super().__init__(plain, constants, assumed)
        self.learn()
        need(not self.waiting, f"no letters for {self.waiting}")
        self.notes.clear()  # of what was divided by before all comparisons were known
        for _, left, right in plain["where"]:
            self.element(["add", left, right])
        for _, excess in self.excesses:
            need(0 not in self.signs(self.field(excess.denom)), f"{excess} may jump", OpenError)

    def zero(self, e: Any) -> bool:
        """Return whether an element is 0 by the relations, and by parts that are equal."""
        sizes = len(self.relations), len(self.equal)
        if self.basis[0] != sizes:
            found = (
                groebner([*self.relations, *self.equal], self.field.ring) if self.equal else None
            )
            self.basis = sizes, self.relations if found is None else found
        return not e.numer.rem(self.basis[1])

    def signs(self, e: Any) -> Signs:
        """Return the signs; a spelling may rest on comparisons for which letters are to come."""
        if self.equal and self.zero(e):
            return frozenset({0})
        key, turn = self.key(e)
        known = self.known.get(key)
        try:
            return super().signs(e)
        except ValueError:
            if not self.waiting:
                raise
            self.known[key] = known or ANY
            if known is None:
                del self.known[key]
            return times(known or ANY, turn)

    def holds(self, when: Any) -> bool:
        """Return the truth of a condition; u > max(v, w) is u > v and u > w, where need be."""
        try:
            return super().holds(when)
        except OpenError:
            parts, every = _parted(when)
            if not parts:
                raise
            return self._together(parts, every)

    def _together(self, parts: list[Any], every: bool) -> bool:
        """Return whether all or any of some conditions hold; one that is known may decide."""
        left: OpenError | None = None
        for part in parts:
            try:
                if self.holds(part) is not every:
                    return not every
            except OpenError as error:
                left = error
        if left is not None:
            raise left
        return every

    def _add(self, g: Any, one: Any) -> None:
        self.learn()
        super()._add(g, one)

    def learn(self) -> None:
        """Take over the comparisons for which there are letters."""
        for condition in [*self.waiting]:
            order, left, right = condition
            need(order in _ORDERS, "a comparison is > or = or <")
            try:
                excess = self.element(left) - self.element(right)
            except (LookupError, ValueError):
                continue
            self.waiting.remove(condition)
            self.excesses.append((order, excess))
            self.know(excess, frozenset(HOLDS[order]))
            self.equal += [excess.numer] if order == "eq" else []


class _SidedJudge(Judge):
    """One claim about sets."""

    def grounds(self) -> Iterator[tuple[Any, Any]]:
        """Yield each set with f and f′ on it, once they are seen to be all there are."""
        plains = self.claim["grounds"]
        need(covers([plain["where"] for plain in plains]), "a case is missing")
        need(not self.made["kinks"], "a kink with a value of its own")
        inner = [[p["letters"], p["function"]] for p in plains if not _meets(p)]
        for plain in plains:
            need(not _meets(plain) or [plain["letters"], plain["function"]] in inner, "a new slope")
            yield plain, self.sided(plain)

    def sided(self, plain: Any) -> Any:
        """Return a set on which f is as stated; f′ is the derivative of the formula stated."""
        claim = {k: v for k, v in self.claim.items() if k != "grounds"}
        said = repr([plain["where"], claim])
        need(not any(repr(one["letter"]) in said for one in plain["letters"]), "a letter escapes")
        condition = self.claim.get("condition", ())
        self.without(condition)
        self.without(plain["where"], "x")
        letters = dict.fromkeys(self.made["letters"]) | self.claim.get("parameters", {})
        ground = self.ground(plain, letters, [*self.made["assumptions"], *condition])
        found, stated = ground.element(self.made["formula"]), ground.element(plain["function"])
        need(ground.zero(found - stated), "f is not as stated")
        ground.env |= {"y": found, " f′": ground.derivative(stated)}
        ground.same(ground.env[" f′"], plain["slope"], "f′")
        poles = (0 in ground.signs(ground.field(ground.env[e].denom)) for e in ("y", " f′"))
        need(not any(poles), "f may have a pole", OpenError)
        return ground

    def judge_form(self) -> set[str]:
        """f′ = formula on all sets; with a bit, on those where f′ is 0 or may have its sign."""
        claim, bit, notes = self.claim, self.claim["bit"], set[str]()
        need(bit in (-1, 0, 1) and bool(bit) == ("bit" in claim["saves"]), "the bit is unknown")
        need({*claim["saves"]} <= {"x", "y", "bit"} and not claim["atoms"], "what is saved?")
        for plain, ground in self.grounds():
            slope, formula = ground.env[" f′"], claim["formula"]
            need(plain["formula"] is None, "two formulas are claimed")
            self.without(formula, *claim["saves"])
            if bit and ground.signs(slope) == {-bit}:
                continue
            ground.know(slope, ANY if ground.zero(slope) or not bit else frozenset({bit}))
            ground.same(slope, formula, "the form, set against f′,")
            notes |= ground.notes
        return notes

    def judge_pair(self) -> None:
        """Two inputs, each inside a set, have one output and slopes that differ."""
        slopes, claim = list[Any](), self.claim
        for place, plain in zip(claim["places"], claim["grounds"], strict=True):
            ground = self.sided(plain)
            low, high = (arb(fmpq(*map(int, place[end].split("/")))) for end in ("lower", "upper"))
            for order, excess in ground.excesses:
                ball = ground.enclosure(excess, x=low.union(high))
                need({"gt": ball > 0, "lt": ball < 0}.get(order, False), "a place is outside")
            excess = ground.env["y"] - ground.element(claim["output"])
            exact = place["lower"] == place["upper"] and ground.zero(
                ground.limit(ground, excess, place["lower"])
            )
            ends = [exact or ground.enclosure(excess, x=end) for end in (low, high)]
            need(exact or ends[0] * ends[1] < 0, "no input there has the output")
            slopes.append(ground.enclosure(ground.env[" f′"], x=low.union(high)))
            need(slopes[-1].overlaps(arb(place["slope"])), "a slope is not as stated")
        need(not slopes[0].overlaps(slopes[1]), "the slopes are not certified to differ")

    def judge_shared(self) -> None:
        """Refuse a claim about inputs of which nobody shows that they lie in the sets."""
        raise ValueError("a claim about inputs, not about sets")

    def judge_monotone(self) -> None:
        """F goes one way, and where it is level f′ is 0, at the ends of such a plateau too."""
        claim, level, meeting = self.claim, list[Any](), list[Any]()
        need(claim["sign"] in (-1, 1) and not claim["relations"], "more is claimed than shown")
        for plain, ground in self.grounds():
            slope = ground.env[" f′"]
            need(ground.signs(slope) <= {0, claim["sign"]}, "the sign of f′ is open", OpenError)
            if _meets(plain):
                meeting.append((plain, ground.zero(slope)))
            elif ground.zero(slope):
                level.append(plain)
            else:
                need(_moves(ground, slope), "f may be level in part", OpenError)
        for plain, is_level in meeting:
            need(
                is_level or not any(_touch(plain, one) for one in level),
                "a plateau ends in a slope",
            )


def _parted(when: Any) -> tuple[list[Any], bool]:
    """Return the conditions that a comparison with a maximum or minimum stands for, all or any."""
    name, *sides = when
    for place, tree in enumerate(sides if name in HOLDS else ()):
        match tree:
            case ["piecewise", [u, [("ge" | "le") as order, a, b]], [v, ["true"]]] if [a, b] == [
                u,
                v,
            ]:
                every = (order == "ge") is ((place == 1) is (name in ("gt", "ge")))
                return [[name, *sides[:place], one, *sides[place + 1 :]] for one in (u, v)], every
    return [], True


def _meets(plain: Any) -> bool:
    return any(order == "eq" for order, _, _ in plain["where"])


def _touch(meeting: Any, level: Any) -> bool:
    """Whether a set where parts are equal may hold the end of a plateau."""
    orders = {repr(sides): order for order, *sides in level["where"]}
    return all(
        orders.get(repr(s), order) == order or order == "eq" for order, *s in meeting["where"]
    )


def _moves(ground: Any, slope: Any) -> bool:
    """Whether f′ is nowhere 0, or analytic on the whole line and not 0 at one of three inputs."""
    if 0 not in ground.signs(slope):
        return True
    entire = all(one["function"] in _ENTIRE for one in ground.letters) and not ground.constants
    return entire and any(not ground.enclosure(slope, x=arb(k)).contains(0) for k in (1, -1, 2))


def covers(cases: list[Any]) -> bool:
    """Return whether one of the lists of comparisons holds at every input."""
    if not cases or [] in cases:
        return bool(cases)
    _, *sides = cases[0][0]
    return all(
        covers(
            [
                [c for c in case if c[1:] != sides]
                for case in cases
                if all(c[0] == order for c in case if c[1:] == sides)
            ]
        )
        for order in _ORDERS
    )
