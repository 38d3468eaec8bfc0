"""check(proof, definition): judge every claim of a proof object anew, believing nothing in it."""

from itertools import product
from re import search
from typing import Any, Final

from flint import arb, ctx, fmpq

from derive.checker.ground import HOLDS, Ground
from derive.checker.signs import ANY, OpenError, need
from derive.findings import Finding, Outcome

#: kinds that are judged like others
_LIKE: Final = {"mixed": "form", "derivative": "form", "opposite": "pair"}


def check(proof: Any, definition: Any, ground: Any = Ground) -> tuple[Finding, ...]:
    """Return one finding for each claim; proof and definition are plain JSON."""
    if proof["definition"] != definition:
        return (Finding("definition", Outcome.REJECTED, "another function is defined"),)
    with ctx.workprec(256):  # bits that separate slopes and outputs
        return tuple(Judge(claim, proof, ground).finding() for claim in proof["claims"])


class Judge:
    """One claim; each kind of claim has a method."""

    def __init__(self, claim: Any, proof: Any, ground: Any) -> None:
        self.claim, self.proof, self.made, self.ground = claim, proof, proof["definition"], ground

    def finding(self) -> Finding:
        """Return the outcome."""
        kind = str(self.claim["kind"])
        try:
            need(self.claim["grounds"], "nothing is shown")
            self.without([self.claim.get("output"), self.claim.get("places")])
            notes = getattr(self, f"judge_{_LIKE.get(kind, kind)}")()
            return Finding(kind, Outcome.CONFIRMED, "", tuple(sorted(notes or ())))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            is_open = isinstance(error, OpenError | ZeroDivisionError)
            return Finding(kind, Outcome.UNDECIDED if is_open else Outcome.REJECTED, str(error))

    def without(self, trees: Any, *allowed: str) -> None:
        """Refuse trees with x, y or f′ in them, save for those that are allowed."""
        names = {"x", "y", " f′"} - {*allowed}
        need(not any(repr(name) in repr(trees) for name in names), "x, y or f′ may not be there")

    def built(self, plain: Any, condition: Any, values: Any, bit: int | None = None) -> Ground:
        """Return a ground on which f is as stated; its letters occur nowhere else.

        Where no bit says which sign f′ has, f is to be differentiable, with f′ as stated.
        """
        said = repr([plain["formula"], {k: v for k, v in self.claim.items() if k != "grounds"}])
        need(not any(repr(one["letter"]) in said for one in plain["letters"]), "a letter escapes")
        self.without([condition, plain["lower"], plain["upper"]])
        letters = dict.fromkeys(self.made["letters"]) | dict(values)
        ground = self.ground(plain, letters, [*self.made["assumptions"], *condition])
        found = ground.element(self.made["formula"])
        ground.same(found, plain["function"], "f")
        ground.env |= {"y": found, " f′": ground.derivative(found)}
        # at a single point f is a number, and its derivative says nothing of the sign of f′
        turn = {bit} if bit and plain["lower"] != plain["upper"] else ANY
        ground.know(ground.env[" f′"], frozenset(turn))
        if bit is None:
            ground.same(ground.env[" f′"], plain["slope"], "f′")
            poles = (0 in ground.signs(ground.field(ground.env[e].denom)) for e in ("y", " f′"))
            need(not any(poles), "f may have a pole", OpenError)
        return ground

    def judge_form(self) -> set[str]:
        """f′ = formula on all grounds, which follow each other without a gap."""
        claim, saves, plains = self.claim, self.claim["saves"], self.claim["grounds"]
        ends = [claim["lower"], *(p[e] for p in plains for e in ("lower", "upper")), claim["upper"]]
        need(all(a == b for a, b in zip(ends[::2], ends[1::2], strict=True)), "a piece is missing")
        need("bit" in saves or [claim["bit"], ends[0], ends[-1]] == [0, "-oo", "oo"], "needs a bit")
        need({*saves, claim["bit"]} <= {"x", "y", "bit", -1, 0, 1}, "what is saved is unknown")
        grounds = [self.built(plain, claim["condition"], (), claim["bit"]) for plain in plains]
        points = [] if claim["kind"] == "mixed" else plains[1::2]
        need([p for p in plains if p["lower"] == p["upper"]] == points, "a point is missing")
        for k, (ground, plain) in enumerate(zip(grounds, plains, strict=True)):
            formula = claim["formula"] or (claim["kind"] == "mixed" and plain["formula"])
            self.without([formula, *claim["atoms"].values()], *saves)
            named = [(n, t) for n, t in claim["atoms"].items() if repr(n) in repr(formula)]
            need(all(n.isidentifier() and n not in ground.env for n, _ in named), "no new letter")
            ground.env |= {name: ground.element(tree) for name, tree in named}
            if plain["lower"] == plain["upper"]:
                self._set_slope(ground, *grounds[k - 1 : k + 2 : 2])
            ground.same(ground.env[" f′"], plain["slope"], "f′")
            ground.same(ground.env[" f′"], formula, "the form, set against f′,")
        return set().union(*(ground.notes for ground in grounds))

    def _set_slope(self, point: Ground, left: Ground, right: Ground) -> None:
        """Let f′ at a point be the convention, or else what is the limit from both sides."""
        at = point.plain["lower"]
        stated = [value for kink, value in self.made["kinks"] if kink == at]
        point.env[" f′"] = point.element(stated[0] if stated else point.plain["slope"])
        for side, name in () if stated else product((left, right), ("y", " f′")):
            point.same(point.limit(side, side.env[name], at), name, f"{name} on one side of {at}")

    def judge_pair(self) -> None:
        """Two places whose slopes differ: with one output, or of opposite signs on one interval."""
        slopes, plains, output = [], self.claim["grounds"], self.claim["output"]
        for place, plain in zip(self.claim["places"], plains * (2 - len(plains) // 2), strict=True):
            ends = place["lower"], place["upper"]
            ground = self.built(plain, (), self.claim["parameters"])
            for at, (order, _, end) in product(ends, ground.ends):
                ground.demand([order, at, end])
            low, high = (arb(fmpq(*map(int, end.split("/")))) for end in ends)
            if output:
                excess = ground.env["y"] - ground.element(output)
                exact = ends[0] == ends[1] and ground.zero(ground.limit(ground, excess, ends[0]))
                excesses = [exact or ground.enclosure(excess, x=end) for end in (low, high)]
                need(exact or excesses[0] * excesses[1] < 0, "no input there has the output")
            slopes.append(ground.enclosure(ground.env[" f′"], x=low.union(high)))
            need(slopes[-1].overlaps(arb(place["slope"])), "a slope is not as stated")
        need(not slopes[0].overlaps(slopes[1]), "the slopes are not certified to differ")
        need(output or (len(plains) == 1 and slopes[0] * slopes[1] < 0), "f does not turn round")

    def judge_shared(self) -> None:
        """Wherever the condition fails, two inputs have one output and different slopes."""
        ((name, *sides),), ((other, *same),) = self.claim["condition"], self.claim["otherwise"]
        need(sides == same and HOLDS[name] == ANY - HOLDS[other], "the conditions leave a gap")
        forms = [c["condition"] for c in self.proof["claims"] if {*c.get("saves", "x")} <= {"y"}]
        need(self.claim["condition"] in forms, "no form is claimed under the condition")
        for plain, (at, slope) in zip(self.claim["grounds"], self.claim["places"], strict=True):
            ground = self.built(plain, self.claim["otherwise"], ())
            for order, _, end in ground.ends:
                ground.demand([order, at, end])
            for what, tree in (("y", self.claim["output"]), (" f′", slope)):
                ground.same(ground.limit(ground, ground.env[what], at), tree, what)
            ground.demand(["ne", *(slope for _, slope in self.claim["places"])])

    def judge_monotone(self) -> None:
        """f′ has one sign but for isolated zeros; polynomials Σ cₖ yᵏ and Σ cₖ f′ᵏ are 0."""
        ground = self.built(self.claim["grounds"][0], (), ())
        signs = ground.signs(ground.env[" f′"])
        need([ground.plain["lower"], ground.plain["upper"]] == ["-oo", "oo"], "a piece is missing")
        need({0} != signs <= {0, self.claim["sign"]}, "the sign of f′ is open", OpenError)
        for name, parts in self.claim["relations"].items():
            self.without(parts, {"y": "x", " f′": "y"}[name])
            need(not search(r"[(\[].(?!(add|mul|pow)')|/", repr(["add", *parts])), "no polynomial")
            powers = [["mul", part, ["pow", name, str(k)]] for k, part in enumerate(parts)]
            ground.same(ground.element(["add", *powers]), "0", f"the relation of {name}")
            need(not ground.zero(ground.element(parts[-1])), "it says nothing")
