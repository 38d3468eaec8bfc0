"""A checker that cannot reject is worthless: proof objects are spoilt in every part."""

from collections.abc import Callable
from typing import Any

import pytest

from derive.checker import Outcome
from tests.checker.proofs import claim, judged, proof
from tests.thinned import thinned

Spoil = Callable[[Any], object]


def put(kind: str, *path: str | int) -> Callable[[Any], Spoil]:
    """Return a spoiler that writes a value at a path within a claim."""

    def with_value(value: Any) -> Spoil:
        def spoil(plain: Any) -> None:
            target = claim(plain, kind)
            for key in path[:-1]:
                target = target[key]
            assert target[path[-1]] != value
            target[path[-1]] = value

        return spoil

    return with_value


def drop(kind: str, *path: str | int) -> Spoil:
    """Return a spoiler that removes the first item of a list within a claim."""

    def spoil(plain: Any) -> None:
        target = claim(plain, kind)
        for key in path:
            target = target[key]
        del target[0]

    return spoil


def respell(plain: Any, kind: str, tree: Any) -> None:
    """Put one spelling in the place of all."""
    for ground in claim(plain, kind)["grounds"]:
        ground["signs"] = dict.fromkeys(ground["signs"], tree)


def swap_places(plain: Any) -> None:
    """Exchange the inputs of a witness, not the slopes stated with them."""
    for one in plain["claims"]:
        if one["kind"] in ("opposite", "pair"):
            first, second = one["places"]
            for end in ("lower", "upper"):
                first[end], second[end] = second[end], first[end]


SPOILT: dict[str, tuple[str, str, Spoil]] = {
    "coefficient of the form": (
        "sigmoid",
        "form",
        put("form", "formula")(["mul", "2", "y", ["add", "1", ["mul", "-1", "y"]]]),
    ),
    "a formula beside those of the pieces": ("tanh", "mixed", put("mixed", "formula")("1")),
    "tiny change of a coefficient": (
        "sigmoid",
        "form",
        put("form", "formula")(
            ["mul", "y", ["add", "1000000000000001/1000000000000000", ["mul", "-1", "y"]]]
        ),
    ),
    "sign of the form": ("tanh", "form", put("form", "formula")(["add", "1", ["pow", "y", "2"]])),
    "exponent of the form": (
        "tanh",
        "form",
        put("form", "formula")(["add", "1", ["mul", "-1", ["pow", "y", "3"]]]),
    ),
    "x for y": (
        "tanh",
        "form",
        put("form", "formula")(["add", "1", ["mul", "-1", ["pow", "x", "2"]]]),
    ),
    "derivative of a letter": (
        "sigmoid",
        "form",
        put("form", "grounds", 0, "letters", 0, "derivative")(["mul", "-1", "E"]),
    ),
    "derivative of erf": (
        "gelu",
        "derivative",
        put("derivative", "grounds", 0, "letters", -1, "derivative")("E"),
    ),
    "argument of a letter": (
        "sigmoid",
        "form",
        put("form", "grounds", 0, "letters", 0, "argument")(["mul", "2", "x"]),
    ),
    "function of a letter": (
        "arctan",
        "form",
        put("form", "grounds", 0, "letters", 0, "function")("erf"),
    ),
    "unknown function of a letter": (
        "arctan",
        "form",
        put("form", "grounds", 0, "letters", 0, "function")("gamma"),
    ),
    "relation of a root": (
        "gelu",
        "derivative",
        put("derivative", "grounds", 0, "letters", 0, "degree")(3),
    ),
    "radicand of a root": (
        "gelu",
        "derivative",
        put("derivative", "grounds", 0, "letters", 0, "argument")("3"),
    ),
    "f in the letters": ("sigmoid", "form", put("form", "grounds", 0, "function")("E")),
    "f′ in the letters": ("sigmoid", "form", put("form", "grounds", 0, "slope")("E")),
    "spelling of a sign": (
        "squareplus",
        "derivative",
        lambda plain: respell(plain, "derivative", ["pow", "x", "2"]),
    ),
    "spelling with a function": (
        "squareplus",
        "derivative",
        lambda plain: respell(plain, "derivative", ["exp", "x"]),
    ),
    "spelling of another function": (
        "cubic_sigmoid",
        "form",
        lambda plain: respell(plain, "form", ["add", ["pow", "x", "2"], "1"]),
    ),
    "no spelling": ("cubic_sigmoid", "form", put("form", "grounds", 0, "signs")({})),
    "spelling by itself": (
        "cubic_sigmoid",
        "form",
        lambda plain: respell(plain, "form", ["add", ["pow", "x", "2"], "x", "1"]),
    ),
    "combination of exponentials": (
        "softplus",
        "form",
        put("form", "grounds", 0, "combinations")([{"L": 1}]),
    ),
    "value of Lambert's function": ("silu", "form", put("form", "grounds", 0, "values")(["x"])),
    "branch of Lambert's function": (
        "silu",
        "form",
        lambda plain: claim(plain, "form").update(bit=-claim(plain, "form")["bit"]),
    ),
    "bit left out": ("silu", "form", lambda plain: claim(plain, "form").update(saves=["y"])),
    "region without its bit": ("silu", "form", put("form", "bit")(0)),
    "signs that a branch needs dropped": ("silu", "form", put("form", "grounds", 0, "signs")({})),
    "condition on the parameter dropped": ("leaky_relu", "form", put("form", "condition")([])),
    "piece dropped": ("elu", "form", drop("form", "grounds")),
    "piece moved": ("elu", "form", put("form", "grounds", 0, "upper")("-1")),
    "both pieces moved": (
        "relu",
        "form",
        lambda plain: (
            put("form", "grounds", 0, "upper")("1")(plain),
            put("form", "grounds", 1, "lower")("1")(plain),
            put("form", "grounds", 1, "upper")("1")(plain),
            put("form", "grounds", 2, "lower")("1")(plain),
        ),
    ),
    "kink dropped": ("relu", "form", lambda plain: claim(plain, "form")["grounds"].pop(1)),
    "all points dropped, and a piece": (
        "relu",
        "form",
        lambda plain: claim(plain, "form").update(grounds=claim(plain, "form")["grounds"][::2]),
    ),
    "value at a kink": ("relu", "form", put("form", "grounds", 1, "slope")("1")),
    "value at a smooth joint": ("softsign", "form", put("form", "grounds", 1, "slope")("0")),
    "side of a turning point widened": ("square", "form", put("form", "upper")("oo")),
    "side of a turning point without its bit": ("square", "form", put("form", "saves")(["y"])),
    "both ends of a side moved": (
        "square",
        "form",
        lambda plain: (
            put("form", "upper")("1")(plain),
            put("form", "grounds", 0, "upper")("1")(plain),
        ),
    ),
    "formula of one piece": ("elu", "mixed", put("mixed", "grounds", 0, "formula")("y")),
    "atom": ("silu", "mixed", put("mixed", "atoms", "s")(["exp", "x"])),
    "point of a witness": (
        "silu",
        "opposite",
        put("opposite", "places", 0)({"lower": "1", "upper": "1", "slope": "[0.9276705 +/- 1e-6]"}),
    ),
    "swapped points": ("silu", "opposite", swap_places),
    "swapped inputs": ("elu", "pair", swap_places),
    "shared output": ("leaky_relu", "pair", put("pair", "output")("3")),
    "bracket without the output": (
        "elu",
        "pair",
        put("pair", "places", 0)({"lower": "-2", "upper": "-1", "slope": "[-1 +/- 1]"}),
    ),
    "parameters of a witness": ("leaky_relu", "pair", put("pair", "parameters", "a")("2")),
    "gap between the conditions": (
        "elu",
        "shared",
        put("shared", "otherwise")([["lt", "alpha", "-1"]]),
    ),
    "input of a shared output": (
        "elu",
        "shared",
        put("shared", "places", 0, 0)("-2"),
    ),
    "shared output in the parameters": ("elu", "shared", put("shared", "output")("1")),
    "slope at a shared output": ("elu", "shared", put("shared", "places", 1, 1)("2")),
    "same place twice": (
        "elu",
        "shared",
        lambda plain: [
            claim(plain, "shared")[what].__setitem__(1, claim(plain, "shared")[what][0])
            for what in ("places", "grounds")
        ],
    ),
    "place outside its piece": (
        "leaky_relu",
        "shared",
        lambda plain: claim(plain, "shared").update(places=claim(plain, "shared")["places"][::-1]),
    ),
    "slopes on two intervals": (
        "silu",
        "opposite",
        lambda plain: claim(plain, "opposite").update(
            grounds=claim(plain, "opposite")["grounds"] * 2
        ),
    ),
    "unknown kind": ("relu", "form", put("form", "kind")("miracle")),
    "letter that hides a parameter": (
        "elu",
        "form",
        put("form", "grounds", 0, "letters", 0, "letter")("alpha"),
    ),
    "root of degree 0": (
        "gelu",
        "derivative",
        put("derivative", "grounds", 0, "letters", 0, "degree")(0),
    ),
    "logarithm for an exponential": (
        "silu",
        "opposite",
        put("opposite", "grounds", 0, "letters", 0, "function")("log"),
    ),
    "unknown thing saved": ("sigmoid", "form", put("form", "saves")(["nothing"])),
    "y in a form that saves x": (
        "sigmoid",
        "derivative",
        put("derivative", "formula")(["mul", "y", ["add", "1", ["mul", "-1", "y"]]]),
    ),
    "end that moves": ("leaky_relu", "form", put("form", "grounds", 2, "upper")("x")),
    "f in terms of itself": ("relu", "form", put("form", "grounds", 2, "function")("y")),
    "letter of a ground in the form": (
        "sigmoid",
        "form",
        put("form", "formula")(["mul", "E", ["pow", ["add", "1", "E"], "-2"]]),
    ),
    "atom in the letters of a ground": (
        "silu",
        "mixed",
        put("mixed", "atoms", "s")(["mul", "E", ["pow", ["add", "1", "E"], "-1"]]),
    ),
    "narrower alternative": (
        "elu",
        "shared",
        put("shared", "otherwise")([["lt", "alpha", "0"], ["lt", "alpha", "-1"]]),
    ),
    "forbidden parameter": ("swish", "opposite", put("opposite", "parameters", "beta")("-1")),
}


#: here a sign becomes open: false for some x, or true, which the checker has no means to show
OPEN = (
    "region without its bit",
    "both pieces moved",
    "both ends of a side moved",
    "no spelling",
    "spelling by itself",
    "signs that a branch needs dropped",
    "slope at a shared output",
    "logarithm for an exponential",
)


@pytest.mark.parametrize("what", thinned((what for what in SPOILT if what not in OPEN), 2))
def test_what_is_spoilt_is_rejected(what: str) -> None:
    """A change in any part of a proof object makes the checker reject a claim."""
    name, _, spoil = SPOILT[what]
    plain = proof(name)
    spoil(plain)
    assert Outcome.REJECTED in {finding.outcome for finding in judged(name, plain)}


@pytest.mark.parametrize("what", thinned(SPOILT, 2))
def test_what_is_spoilt_never_passes(what: str) -> None:
    """The spoilt claim itself is not confirmed, save where only its neighbours refute it."""
    name, kind, spoil = SPOILT[what]
    plain = proof(name)
    spoil(plain)
    kinds = [one["kind"] for one in plain["claims"]]
    spoilt = kinds.index(kind) if kind in kinds else kinds.index("miracle")
    assert judged(name, plain)[spoilt].outcome is not Outcome.CONFIRMED


def test_a_form_has_one_formula() -> None:
    """Formulas for each piece, which say nothing of the points between, make no form in y."""
    plain = proof("elu")
    claim(plain, "mixed")["kind"] = "form"
    assert Outcome.REJECTED in {finding.outcome for finding in judged("elu", plain)}


def test_another_function_is_rejected() -> None:
    """A proof about tanh is no proof about the sigmoid."""
    assert [f.outcome for f in judged("sigmoid", proof("tanh"))] == [Outcome.REJECTED]


def test_changed_kink_is_rejected() -> None:
    """The conventions at kinks belong to the definition."""
    plain = proof("relu")
    plain["definition"]["kinks"] = [["0", "1"]]
    assert [f.outcome for f in judged("relu", plain)] == [Outcome.REJECTED]
