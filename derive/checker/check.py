"""check(proof, definition): judge every claim of a proof object anew, believing nothing in it."""

from itertools import pairwise
from json import dumps
from typing import Any, Final

from flint import arb, fmpq

from derive.checker.ground import Ground
from derive.checker.outcome import Finding, OpenError, Outcome, RejectedError, need

_NEGATED: Final = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge"}


def check(proof: Any, definition: Any) -> tuple[Finding, ...]:
    """Return one finding for each claim; both arguments are plain JSON."""
    if proof["definition"] != definition:
        return (Finding("definition", Outcome.REJECTED, "another function is defined"),)
    return tuple(_judged(claim, proof) for claim in proof["claims"])


def _judged(claim: Any, proof: Any) -> Finding:
    kind = str(claim["kind"])
    try:
        return Finding(kind, Outcome.CONFIRMED, "", tuple(sorted(_RULES[kind](claim, proof))))
    except OpenError as error:
        return Finding(kind, Outcome.UNDECIDED, str(error))
    except (RejectedError, KeyError, ValueError, TypeError, IndexError, ZeroDivisionError) as error:
        return Finding(kind, Outcome.REJECTED, f"{error}")


def _without_letters(ground: Ground, *trees: Any) -> None:
    """Demand that trees are about x, y and constants: letters mean something on one ground only."""
    for one in ground.letters:
        need(dumps(one["letter"]) not in dumps(trees), "a letter is used outside its ground")


def _ground(plain: Any, proof: Any, claim: Any) -> Ground:
    """Return a ground on which f and f′ were found as stated."""
    made, fixed = proof["definition"], claim.get("parameters", {})
    assumed = [] if fixed else [*made["assumptions"], *claim.get("condition", ())]
    need(not fixed or sorted(fixed) == made["letters"], "a parameter has no value")
    ground = Ground(plain, {name: fixed.get(name) for name in made["letters"]}, assumed)
    need(not fixed or all(map(ground.holds, made["assumptions"])), "a parameter is not allowed")
    found = ground.element(made["formula"])
    ground.same(found, ground.element(plain["function"]), "f")
    ground.env["y"] = found
    ground.slope, ground.bit = ground.derivative("y"), int(claim.get("bit", 0))
    ground.same(ground.slope, ground.element(plain["slope"]), "f′")
    return ground


def _smooth(plain: Any, proof: Any, claim: Any) -> Ground:
    """Return a ground on which f is certified differentiable."""
    ground = _ground(plain, proof, claim)
    below = [ground.field(e.denom) for e in (ground.env["y"], ground.slope)]
    smooth = all(0 not in ground.signs(e) for e in below)
    smooth = smooth and all(one["function"] != "tan" for one in plain["letters"])
    need(smooth, "f is not certified differentiable on the interval", OpenError)
    return ground


def _form(claim: Any, proof: Any) -> set[str]:
    grounds = list[Ground]()
    ends = ["-oo", *(end for g in claim["grounds"] for end in (g["lower"], g["upper"])), "oo"]
    need(all(a == b for a, b in zip(ends[::2], ends[1::2], strict=True)), "a piece is missing")
    need(claim["bit"] == 0 or "bit" in claim["saves"], "the form needs a bit")
    need({*claim["saves"]} <= {"x", "y", "bit"}, "what is saved is unknown")
    for plain in claim["grounds"]:
        ground, formula = _ground(plain, proof, claim), plain["formula"] or claim["formula"]
        said = [formula, *claim["atoms"].values()]
        for one in ("x", "y"):
            need(one in claim["saves"] or dumps(one) not in dumps(said), f"the form needs {one}")
        _without_letters(ground, said)
        need(not {*claim["atoms"]} & {*ground.env}, "an atom takes the name of a letter")
        ground.env |= {name: ground.element(tree) for name, tree in claim["atoms"].items()}
        ground.same(ground.element(formula), ground.element(plain["claimed"]), "the form")
        ground.same(ground.element(formula), ground.slope, "the form, set against f′,")
        grounds.append(ground)
    if claim["formula"]:
        _boundaries(claim, proof, grounds)
    return set().union(*(ground.notes for ground in grounds))


def _boundaries(claim: Any, proof: Any, grounds: list[Ground]) -> None:
    """Demand the convention at kinks, and elsewhere the limit of f′ from both sides."""
    kinks = {str(at): value for at, value in proof["definition"]["kinks"]}
    expected = [ground.plain["upper"] for ground in grounds[:-1]]
    found = [one["ground"]["lower"] for one in claim["boundaries"]]
    need(found == expected and {*kinks} <= {*map(str, found)}, "a boundary is missing")
    for one, sides in zip(claim["boundaries"], pairwise(grounds), strict=True):
        point, at = _ground(one["ground"], proof, claim), one["ground"]["lower"]
        value = kinks.get(str(at), one["value"])
        for side in sides if str(at) not in kinks else ():
            _without_letters(point, one["value"], one["ground"]["function"])
            _without_letters(side, one["value"], one["ground"]["function"])
            output = side.element(one["ground"]["function"])
            side.same(side.limit(side.env["y"], at), output, f"f beside {at}")
            side.same(side.limit(side.slope, at), side.element(value), f"f′ beside {at}")
        point.same(point.element(value), point.element(one["value"]), f"f′ at {at}")
        point.same(point.element(claim["formula"]), point.element(value), f"the form at {at}")


def _witness(claim: Any, proof: Any) -> set[str]:
    """Two places whose slopes differ: with one output, or of opposite signs on one interval."""
    slopes, shared, plains = [], claim["output"] is not None, claim["grounds"]
    for place, plain in zip(claim["places"], plains if shared else plains[:1] * 2, strict=True):
        ground, ends = _smooth(plain, proof, claim), [place["lower"], place["upper"]]
        order = [plain["lower"], *ends, plain["upper"]]
        inside = (a == "-oo" or b == "oo" or ground.holds(["le" if k == 1 else "lt", a, b])
                  for k, (a, b) in enumerate(pairwise(order)))  # fmt: skip
        need(all(inside), "an input lies outside its interval")
        balls = [arb(fmpq(*map(int, end.split("/")))) for end in ends]
        if shared:
            excess = ground.env["y"] - ground.element(claim["output"])
            exact = ends[0] == ends[1] and ground.zero(ground.limit(excess, ends[0]))
            below, above = (ground.enclosure(excess, ball) for ball in balls)
            need(exact or below * above < 0, "no input there is certified to have the output")
        slopes.append(ground.enclosure(ground.slope, balls[0].union(balls[1])))
        need(slopes[-1].overlaps(arb(place["slope"])), "a slope is not as stated")
    need(not slopes[0].overlaps(slopes[1]), "the slopes are not certified to differ")
    need(shared or slopes[0] * slopes[1] < 0, "the slopes have no opposite signs")
    for other in proof["claims"]:
        if {*other.get("saves", "x")} <= {"y"}:
            need(not all(map(ground.holds, other["condition"] or [["true"]])), "a form is refuted")
    return set()


def _fold(claim: Any, proof: Any) -> set[str]:
    ((name, *sides),) = claim["condition"]
    need([[_NEGATED[name], *sides]] == claim["otherwise"], "the two conditions leave a gap")
    forms = [c["condition"] for c in proof["claims"] if {*c.get("saves", "x")} <= {"y"}]
    need(claim["condition"] in forms, "no form is claimed under the condition")
    meets, signs = [g[end] for g, end in zip(claim["grounds"], ("upper", "lower"), strict=True)], []
    need(meets == [claim["at"]] * 2, "the two intervals do not meet")
    for plain in claim["grounds"]:
        ground = _smooth(plain, proof, {"condition": claim["otherwise"]})
        _without_letters(ground, claim["at"], claim["output"])
        end = ground.limit(ground.env["y"], claim["at"])
        ground.same(end, ground.element(claim["output"]), "f at the fold")
        signs.append(ground.signs(ground.slope))
    need(sorted(signs, key=sorted) == [{-1}, {1}], "f does not turn round")
    return set()


def _monotone(claim: Any, proof: Any) -> set[str]:
    (plain,) = claim["grounds"]
    ground = _smooth(plain, proof, claim)
    need((plain["lower"], plain["upper"]) == ("-oo", "oo"), "a piece is missing")
    certain = {0} != ground.signs(ground.slope) <= {0, claim["sign"]}
    need(certain, "the sign of f′ is open", OpenError)
    return set()


_RULES: Final = {"form": _form, "mixed": _form, "derivative": _form, "pair": _witness,
                 "opposite": _witness, "fold": _fold, "monotone": _monotone}  # fmt: skip
