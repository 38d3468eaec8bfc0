"""check(proof, definition): judge every claim of a proof object anew, believing nothing in it."""

from itertools import pairwise
from json import dumps
from typing import Any, Final

from flint import arb, ctx, fmpq

from derive.checker.ground import Ground
from derive.checker.signs import ANY, OpenError, need
from derive.findings import Finding, Outcome

_NEGATED: Final = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}


def check(proof: Any, definition: Any, ground: type[Ground] = Ground) -> tuple[Finding, ...]:
    """Return one finding for each claim; proof and definition are plain JSON."""
    if proof["definition"] != definition:
        return (Finding("definition", Outcome.REJECTED, "another function is defined"),)
    with ctx.workprec(256):  # bits that separate slopes and outputs
        return tuple(_Judge(claim, proof, ground).finding() for claim in proof["claims"])


class _Judge:
    """One claim; each kind of claim has a method."""

    def __init__(self, claim: Any, proof: Any, ground: type[Ground]) -> None:
        self.claim, self.proof, self.made, self.ground = claim, proof, proof["definition"], ground

    def finding(self) -> Finding:
        """Return the outcome."""
        kind = str(self.claim["kind"])
        try:
            notes = getattr(self, f"judge_{kind}")()
            return Finding(kind, Outcome.CONFIRMED, "", tuple(sorted(notes or ())))
        except (OpenError, ZeroDivisionError) as error:
            return Finding(kind, Outcome.UNDECIDED, str(error) or "0/0 is open")
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            return Finding(kind, Outcome.REJECTED, str(error))

    def built(self, plain: Any) -> Ground:
        """Return a ground on which f and f′ are as stated; its letters occur nowhere else."""
        said = dumps([plain["formula"], {k: v for k, v in self.claim.items() if k != "grounds"}])
        need(not any(dumps(one["letter"]) in said for one in plain["letters"]), "a letter escapes")
        condition = self.claim.get("otherwise", self.claim.get("condition", ()))
        values = {name: self.claim.get("parameters", {}).get(name) for name in self.made["letters"]}
        ground = self.ground(plain, values, [*self.made["assumptions"], *condition])
        found = ground.element(self.made["formula"])
        ground.same(found, ground.element(plain["function"]), "f")
        ground.env |= {"y": found, " f′": ground.derivative(found)}
        # at a single point f is a number, and its derivative says nothing of the sign of f′
        bit = self.claim.get("bit", 0) * (plain["lower"] != plain["upper"])
        ground.know(ground.env[" f′"], frozenset({bit} - {0}) or ANY)
        return ground

    def smooth(self, plain: Any) -> Ground:
        """Return a ground on which f is certified differentiable, with f′ as stated."""
        ground = self.built(plain)
        ground.same(ground.env[" f′"], ground.element(plain["slope"]), "f′")
        for e in (ground.env["y"], ground.env[" f′"]):
            need(0 not in ground.signs(ground.field(e.denom)), "f may have a pole", OpenError)
        return ground

    def judge_form(self) -> set[str]:
        """f′ = formula on all grounds, which follow each other without a gap."""
        claim, saves, plains = self.claim, self.claim["saves"], self.claim["grounds"]
        ends = [claim["lower"], *(p[e] for p in plains for e in ("lower", "upper")), claim["upper"]]
        need(all(a == b for a, b in zip(ends[::2], ends[1::2], strict=True)), "a piece is missing")
        need("bit" in saves or [claim["bit"], ends[0], ends[-1]] == [0, "-oo", "oo"], "needs a bit")
        need({*saves} <= {"x", "y", "bit"}, "what is saved is unknown")
        grounds = [self.built(plain) for plain in plains]
        turns = [(plain["lower"] == plain["upper"]) == k % 2 for k, plain in enumerate(plains)]
        need(claim["kind"] == "mixed" or all(turns), "a point between two intervals is missing")
        for k, (ground, plain) in enumerate(zip(grounds, plains, strict=True)):
            formula = plain["formula"] if claim["kind"] == "mixed" else claim["formula"]
            said = dumps([formula, *claim["atoms"].values()])
            need({v for v in ("x", "y") if dumps(v) in said} <= {*saves}, "the form needs more")
            need(not {*claim["atoms"]} & {*ground.env}, "an atom takes the name of a letter")
            named = [(n, t) for n, t in claim["atoms"].items() if dumps(n) in dumps(formula)]
            ground.env |= {name: ground.element(tree) for name, tree in named}
            if plain["lower"] == plain["upper"]:
                self._set_slope(ground, grounds[k - 1 : k + 2 : 2])
            ground.same(ground.env[" f′"], ground.element(plain["slope"]), "f′")
            ground.same(ground.element(formula), ground.env[" f′"], "the form, set against f′,")
        return set().union(*(ground.notes for ground in grounds))

    judge_mixed = judge_derivative = judge_form

    def _set_slope(self, point: Ground, sides: list[Ground]) -> None:
        """Let f′ at a point be the convention, or else the limit from both sides."""
        at = point.plain["lower"]
        stated = [point.element(value) for kink, value in self.made["kinks"] if kink == at]
        for side in () if stated else sides:
            point.same(point.limit(side, side.env["y"], at), point.env["y"], f"f beside {at}")
            stated.append(point.limit(side, side.env[" f′"], at))
            point.same(stated[0], stated[-1], f"f′ on one side of {at}")
        point.env[" f′"] = stated[0]

    def inside(self, ground: Ground, *places: str) -> None:
        """Demand that places lie in the interval, in their order."""
        ends = [ground.plain["lower"], *places, ground.plain["upper"]]
        for k, (a, b) in enumerate(pairwise(ends)):
            if a != "-oo" and b != "oo":
                ground.demand(["lt" if k in (0, len(places)) else "le", a, b])

    def judge_pair(self) -> None:
        """Two places whose slopes differ: with one output, or of opposite signs on one interval."""
        slopes, plains, output = [], self.claim["grounds"], self.claim["output"]
        for place, plain in zip(self.claim["places"], plains * (2 - len(plains) // 2), strict=True):
            ground, ends = self.smooth(plain), (place["lower"], place["upper"])
            self.inside(ground, *ends)
            low, high = (arb(fmpq(*map(int, end.split("/")))) for end in ends)
            if output:
                excess = ground.env["y"] - ground.element(output)
                exact = ends[0] == ends[1] and ground.zero(ground.limit(ground, excess, ends[0]))
                product = [exact or ground.enclosure(excess, x=end) for end in (low, high)]
                need(exact or product[0] * product[1] < 0, "no input there has the output")
            slopes.append(ground.enclosure(ground.env[" f′"], x=low.union(high)))
            need(slopes[-1].overlaps(arb(place["slope"])), "a slope is not as stated")
        need(not slopes[0].overlaps(slopes[1]), "the slopes are not certified to differ")
        need(output or (len(plains) == 1 and slopes[0] * slopes[1] < 0), "f does not turn round")

    judge_opposite = judge_pair

    def judge_shared(self) -> None:
        """Wherever the condition fails, two inputs have one output and different slopes."""
        ((name, *sides),) = self.claim["condition"]
        need([[_NEGATED[name], *sides]] == self.claim["otherwise"], "the conditions leave a gap")
        forms = [c["condition"] for c in self.proof["claims"] if {*c.get("saves", "x")} <= {"y"}]
        need(self.claim["condition"] in forms, "no form is claimed under the condition")
        for plain, (at, slope) in zip(self.claim["grounds"], self.claim["places"], strict=True):
            ground = self.smooth(plain)
            self.inside(ground, at)
            for what, tree in (("y", self.claim["output"]), (" f′", slope)):
                ground.same(ground.limit(ground, ground.env[what], at), ground.element(tree), what)
            ground.demand(["ne", *(slope for _, slope in self.claim["places"])])

    def judge_monotone(self) -> None:
        """f′ has one sign but for isolated zeros; polynomials Σ cₖ yᵏ and Σ cₖ f′ᵏ are 0."""
        ground = self.smooth(self.claim["grounds"][0])
        signs = ground.signs(ground.env[" f′"])
        need([ground.plain["lower"], ground.plain["upper"]] == ["-oo", "oo"], "a piece is missing")
        need({0} != signs <= {0, self.claim["sign"]}, "the sign of f′ is open", OpenError)
        for name, parts in self.claim["relations"].items():
            powers = [["mul", part, ["pow", name, str(k)]] for k, part in enumerate(parts)]
            ground.same(ground.element(["add", *powers]), 0, f"the relation of {name}")
            need(not ground.zero(ground.element(parts[-1])), "it says nothing")
