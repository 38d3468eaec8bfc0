"""The second judge: letters that may depend on each other are never called independent."""

from collections.abc import Callable
from typing import Any

import pytest

from derive.checker import Outcome
from derive.relations import judge
from tests.checker.proofs import DEFINED, claim, judged, proof
from tests.sample import SAMPLE

Spoil = Callable[[Any], object]

#: an error function of a logarithm, and one inside an exponential: no theorem at hand
OPEN = ("phish", "serf")
NAMES = [
    pytest.param(name, marks=() if entry in SAMPLE else pytest.mark.slow)
    for name, entry in DEFINED.items()
]


def first(plain: Any, kind: str = "form") -> Any:
    """Return the first ground of a claim."""
    return claim(plain, kind)["grounds"][0]


def outcomes(plain: Any) -> set[Outcome]:
    """Return the outcomes of the second judge."""
    return {finding.outcome for finding in judge(plain)}


@pytest.mark.parametrize("name", NAMES)
def test_letters_of_every_proof_are_independent(name: str) -> None:
    """Each claim of a formula carries a certificate, and it is confirmed; two say why not."""
    wanted = Outcome.UNDECIDED if name in OPEN else Outcome.CONFIRMED
    assert outcomes(proof(name)) == {wanted}


def letter(name: str, function: str, argument: Any, derivative: Any, degree: int = 0) -> Any:
    """Return a letter of a proof object."""
    return {
        "letter": name,
        "function": function,
        "argument": argument,
        "degree": degree,
        "derivative": derivative,
    }


def with_letters(*letters: Any, root: dict[str, str] | None = None) -> Spoil:
    """Return a spoiler that adds letters, with as many places as one could wish for."""

    def spoil(plain: Any) -> None:
        ground = first(plain)
        ground["letters"] += letters
        ground["signs"] |= {f"E**{n}": ["pow", "E", str(n)] for n in (2, 3)}
        places = [{"x": f"{k}/7"} for k in (1, 2, 4, 8, 16)]
        names = ["x", *(one["letter"] for one in ground["letters"] if one["function"] != "root")]
        values = {name: str(k + 2) for k, name in enumerate(names)} | (root or {})
        ground["independence"] = {"places": places, "values": values, "open": ""}

    return spoil


def inverse(tree: Any) -> Any:
    """Return one over a tree."""
    return ["pow", tree, "-1"]


ONE_AND_SQUARE = ["add", "1", ["pow", "x", "2"]]

TWICE = letter("F", "exp", ["mul", "2", "x"], ["mul", "2", "F"])
SHIFTED = letter("F", "exp", ["add", "x", "1"], "F")
BACK = letter("L", "log", ["mul", "3", "E"], "1")
SOFT = letter("L", "log", ["add", "1", "E"], ["mul", "E", inverse(["add", "1", "E"])])
ONE = letter("F", "exp", "0", "0")
ZERO = letter("L", "log", "1", "0")
PI = letter("C", "pi", "0", "0")
OTHER_PI = letter("D", "pi", "0", "0")
SQUARE = letter("R", "root", ["pow", "E", "2"], "R", 2)
CUBE = letter("R", "root", ["pow", "E", "3"], "R", 3)
FOUR = letter("R", "root", "4", "0", 2)
TWO = letter("R", "root", "2", "0", 2)
EIGHT = letter("Q", "root", "8", "0", 2)
ANGLE = letter("A", "atan", "x", inverse(ONE_AND_SQUARE))
TURNED = letter("B", "atan", ["mul", "-1", "x"], ["mul", "-1", inverse(ONE_AND_SQUARE)])

DEPENDENT: dict[str, Spoil] = {
    "e^x and e^2x": with_letters(TWICE),
    "e^x and e^(x+1)": with_letters(SHIFTED),
    "e^x and log 3e^x": with_letters(BACK),
    "e^0": with_letters(ONE),
    "log 1": with_letters(ZERO),
    "π twice": with_letters(PI, OTHER_PI),
    "the root of e^2x": with_letters(SQUARE),
    "the cube root of e^3x": with_letters(CUBE),
    "the cube root of e^3x at a negative value": with_letters(CUBE, root={"E": "-2"}),
    "√4": with_letters(FOUR),
    "√2 and √8": with_letters(TWO, EIGHT),
    "√2 for which a value is given": with_letters(TWO, root={"R": "3/2"}),
    "atan x and atan −x": with_letters(ANGLE, TURNED),
    "too few places": lambda plain: first(plain)["independence"]["places"].pop(),
    "one place twice": lambda plain: first(plain)["independence"].update(
        places=first(plain)["independence"]["places"][:1] * 2
    ),
    "a value left out": lambda plain: first(plain)["independence"]["values"].pop("E"),
    "another function": lambda plain: first(plain)["letters"][0].update(function="gamma"),
}
#: here the letters themselves, or the certificate, cannot be read
UNREADABLE = ("√2 for which a value is given", "another function", "a value left out")
INDEPENDENT: dict[str, Spoil] = {
    "log(1 + e^x)": with_letters(SOFT),
    "π": with_letters(PI),
    "√2": with_letters(TWO),
    "atan x": with_letters(ANGLE),
}


@pytest.mark.parametrize("what", DEPENDENT)
def test_dependent_letters_are_never_confirmed(what: str) -> None:
    """Letters that satisfy another equation, and certificates with a piece missing."""
    plain = proof("sigmoid")
    DEPENDENT[what](plain)
    found = judge(plain)[1]
    assert found.outcome is not Outcome.CONFIRMED
    if what not in UNREADABLE:
        assert found.reason == "the letters may depend on each other"


@pytest.mark.parametrize("what", INDEPENDENT)
def test_more_independent_letters_are_confirmed(what: str) -> None:
    """The same harness confirms what is right: it is not the harness that refuses."""
    plain = proof("sigmoid")
    INDEPENDENT[what](plain)
    assert judge(plain)[1].outcome is Outcome.CONFIRMED


def test_places_on_two_sides_of_a_bound_are_refused() -> None:
    """With a parameter of either sign a region falls into two, where letters may differ."""
    plain = proof("elu")
    plain["definition"]["assumptions"] = [["ne", "alpha", "0"]]
    places = first(plain)["independence"]["places"]
    assert Outcome.CONFIRMED in outcomes(plain)
    places[0]["alpha"] = "-1"
    places[1]["alpha"] = "1"
    assert judge(plain)[1].outcome is Outcome.UNDECIDED


def test_no_form_rests_on_independence() -> None:
    """The first checker confirms the claims of a proof without any certificate of its letters."""
    plain = proof("sigmoid")
    for one in plain["claims"]:
        for ground in one["grounds"]:
            ground["independence"] = None
    assert {finding.outcome for finding in judged("sigmoid", plain)} == {Outcome.CONFIRMED}
    assert judge(plain) == ()
