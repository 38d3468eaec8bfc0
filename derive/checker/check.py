"""check(proof, definition): judge every claim of a proof object anew, believing nothing in it."""

from collections.abc import Iterator
from itertools import pairwise
from json import dumps
from typing import Any

from flint import arb, ctx, fmpq

from derive.checker.ground import Ground
from derive.checker.signs import Finding, OpenError, Outcome, RejectedError, need

_NEGATED = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}
_WRONG = (RejectedError, KeyError, ValueError, TypeError, IndexError, ZeroDivisionError,
          StopIteration, AttributeError)  # fmt: skip
#: bits of the balls that separate slopes and outputs
_BITS = 256


def check(proof: Any, definition: Any, ground: type[Ground] = Ground) -> tuple[Finding, ...]:
    """Return one finding for each claim; proof and definition are plain JSON."""
    if proof["definition"] != definition:
        return (Finding("definition", Outcome.REJECTED, "another function is defined"),)
    with ctx.workprec(_BITS):
        return tuple(_Judge(claim, proof, ground).finding() for claim in proof["claims"])


class _Judge:
    """One claim; each kind of claim has a method of its name."""

    def __init__(self, claim: Any, proof: Any, ground: type[Ground]) -> None:
        self.claim, self.proof, self.ground = claim, proof, ground
        self.condition = claim.get("otherwise", claim.get("condition", ()))

    def finding(self) -> Finding:
        """Return the outcome."""
        kind = str(self.claim["kind"])
        try:
            need(
                kind
                in (
                    "form",
                    "mixed",
                    "derivative",
                    "pair",
                    "opposite",
                    "fold",
                    "shared",
                    "monotone",
                ),
                "the kind is unknown",
            )
            notes = getattr(self, kind)()
            return Finding(kind, Outcome.CONFIRMED, "", tuple(sorted(notes or ())))
        except OpenError as error:
            return Finding(kind, Outcome.UNDECIDED, str(error))
        except _WRONG as error:
            return Finding(kind, Outcome.REJECTED, str(error))

    def built(self, plain: Any) -> Ground:
        """Return a ground on which f and f′ were found as stated; its letters occur nowhere else."""
        made, fixed = self.proof["definition"], self.claim.get("parameters", {})
        said = [v for k, v in self.claim.items() if k not in ("grounds", "boundaries")]
        said += [plain["formula"], *(b["value"] for b in self.claim.get("boundaries", ()))]
        for one in plain["letters"]:
            need(dumps(one["letter"]) not in dumps(said), "a letter is used outside its ground")
        need(not fixed or sorted(fixed) == made["letters"], "a parameter has no value")
        assumed = () if fixed else (*made["assumptions"], *self.condition)
        ground = self.ground(plain, {name: fixed.get(name) for name in made["letters"]}, assumed)
        for one in made["assumptions"] if fixed else ():
            ground.demand(one)
        ground.env["y"] = ground.element(made["formula"])
        ground.same(ground.env["y"], ground.element(plain["function"]), "f")
        slope = ground.derivative("y")
        ground.same(slope, ground.element(plain["slope"]), "f′")
        if self.claim.get("bit"):
            ground.know(slope, frozenset((self.claim["bit"],)))
        ground.env[" f′"] = slope
        return ground

    def smooth(self, plain: Any) -> Ground:
        """Return a ground on which f is certified differentiable."""
        ground = self.built(plain)
        below = [ground.field(ground.env[one].denom) for one in ("y", " f′")]
        smooth = all(0 not in ground.signs(e) for e in below)
        smooth = smooth and all(one["function"] != "tan" for one in plain["letters"])
        need(smooth, "f is not certified differentiable on the interval", OpenError)
        return ground

    def form(self) -> set[str]:
        """f′ = formula on all grounds, which follow each other without a gap."""
        claim, plains, grounds = self.claim, self.claim["grounds"], list[Ground]()
        ends = [
            claim["lower"],
            *(p[end] for p in plains for end in ("lower", "upper")),
            claim["upper"],
        ]
        need(all(a == b for a, b in zip(ends[::2], ends[1::2], strict=True)), "a piece is missing")
        whole = claim["bit"] == 0 and (ends[0], ends[-1]) == ("-oo", "oo")
        need(whole or "bit" in claim["saves"], "the form needs a bit")
        need({*claim["saves"]} <= {"x", "y", "bit"}, "what is saved is unknown")
        for plain in plains:
            ground, formula = self.built(plain), plain["formula"] or claim["formula"]
            for one in ("x", "y"):
                said = dumps([formula, *claim["atoms"].values()])
                need(one in claim["saves"] or dumps(one) not in said, f"the form needs {one}")
            need(not {*claim["atoms"]} & {*ground.env}, "an atom takes the name of a letter")
            ground.env |= {name: ground.element(tree) for name, tree in claim["atoms"].items()}
            found = ground.element(formula)
            ground.same(found, ground.element(plain["claimed"]), "the form")
            ground.same(found, ground.env[" f′"], "the form, set against f′,")
            grounds.append(ground)
        if claim["formula"]:
            self.boundaries(grounds)
        return set().union(*(ground.notes for ground in grounds))

    mixed = derivative = form

    def boundaries(self, grounds: list[Ground]) -> None:
        """Demand the convention at kinks, and elsewhere the limit of f′ from both sides."""
        claim, kinks = self.claim, self.proof["definition"]["kinks"]
        joints = [ground.plain["upper"] for ground in grounds[:-1]]
        need([b["ground"]["lower"] for b in claim["boundaries"]] == joints, "a boundary is missing")
        outer = [
            (order, claim[end])
            for order, end in (("le", "lower"), ("ge", "upper"))
            if "oo" not in claim[end]
        ]
        for at, _ in kinks:
            need(
                at in joints or any(grounds[0].holds([order, at, end]) for order, end in outer),
                "a kink is missing",
            )
        for one, sides in zip(claim["boundaries"], pairwise(grounds), strict=True):
            point, at = self.built(one["ground"]), one["ground"]["lower"]
            stated = [value for kink, value in kinks if kink == at]
            value = point.element([*stated, one["value"]][0])
            for side in () if stated else sides:
                point.same(point.limit(side, side.env["y"], at), point.env["y"], f"f beside {at}")
                point.same(point.limit(side, side.env[" f′"], at), value, f"f′ beside {at}")
            point.same(value, point.element(one["value"]), f"f′ at {at}")
            point.same(point.element(claim["formula"]), value, f"the form at {at}")

    def inside(self, plain: Any, ground: Ground, *places: str) -> None:
        """Demand that places lie in the interval, in their order."""
        for k, (a, b) in enumerate(pairwise([plain["lower"], *places, plain["upper"]])):
            if a != "-oo" and b != "oo":
                ground.demand(["lt" if k in (0, len(places)) else "le", a, b])

    def pair(self) -> None:
        """Two places whose slopes differ: with one output, or of opposite signs on one interval."""
        slopes, plains, output = [], self.claim["grounds"], self.claim["output"]
        for place, plain in zip(
            self.claim["places"], plains if output else plains * 2, strict=True
        ):
            ground, ends = self.smooth(plain), (place["lower"], place["upper"])
            self.inside(plain, ground, *ends)
            balls = [arb(fmpq(*map(int, end.split("/")))) for end in ends]
            if output:
                excess = ground.env["y"] - ground.element(output)
                exact = ends[0] == ends[1] and ground.zero(ground.limit(ground, excess, ends[0]))
                crossed = (
                    exact
                    or ground.enclosure(excess, balls[0]) * ground.enclosure(excess, balls[1]) < 0
                )
                need(crossed, "no input there is certified to have the output")
            slopes.append(ground.enclosure(ground.env[" f′"], balls[0].union(balls[1])))
            need(slopes[-1].overlaps(arb(place["slope"])), "a slope is not as stated")
        need(not slopes[0].overlaps(slopes[1]), "the slopes are not certified to differ")
        need(bool(output) or slopes[0] * slopes[1] < 0, "the slopes have no opposite signs")
        for other in self.proof["claims"]:
            if other.get("saves") == ["y"]:
                need(
                    not all(map(ground.holds, other["condition"] or [["true"]])),
                    "a form is refuted",
                )

    opposite = pair

    def failing(self) -> Iterator[Ground]:
        """Yield the grounds where the condition of a form fails, and only there."""
        ((name, *sides),) = self.claim["condition"]
        need([[_NEGATED[name], *sides]] == self.claim["otherwise"], "the conditions leave a gap")
        forms = [c["condition"] for c in self.proof["claims"] if c.get("saves") == ["y"]]
        need(self.claim["condition"] in forms, "no form is claimed under the condition")
        return map(self.smooth, self.claim["grounds"])

    def fold(self) -> None:
        """f turns round where the two grounds meet."""
        signs, at = [], self.claim["at"]
        for ground, end in zip(self.failing(), ("upper", "lower"), strict=True):
            need(ground.plain[end] == at, "the two intervals do not meet")
            value = ground.limit(ground, ground.env["y"], at)
            ground.same(value, ground.element(self.claim["output"]), "f at the fold")
            signs.append(ground.signs(ground.env[" f′"]))
        need(sorted(signs, key=sorted) == [{-1}, {1}], "f does not turn round")

    def shared(self) -> None:
        """Two inputs, in terms of the parameters, have one output and different slopes."""
        for ground, (at, slope) in zip(self.failing(), self.claim["places"], strict=True):
            self.inside(ground.plain, ground, at)
            for what, tree in (("y", self.claim["output"]), (" f′", slope)):
                ground.same(ground.limit(ground, ground.env[what], at), ground.element(tree), what)
            ground.demand(["ne", *(slope for _, slope in self.claim["places"])])

    def monotone(self) -> None:
        """f′ has one sign but for isolated zeros."""
        (plain,) = self.claim["grounds"]
        ground = self.smooth(plain)
        need((plain["lower"], plain["upper"]) == ("-oo", "oo"), "a piece is missing")
        certain = {0} != ground.signs(ground.env[" f′"]) <= {0, self.claim["sign"]}
        need(certain, "the sign of f′ is open", OpenError)
