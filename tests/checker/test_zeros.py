"""Numbers that are zeros of functions, and signs along an interval: what is false never passes."""

from functools import lru_cache
from itertools import product
from json import dumps, loads
from typing import Any

import pytest
import sympy as sp
from flint import fmpq

from derive.activation import Activation, Kink
from derive.certificate import as_json, definition_of, expression_of, tree_of
from derive.checker import Outcome
from derive.checker.signs import ANY
from derive.cli.prove_text import as_text
from derive.described import Root
from derive.evidence import proof_of
from derive.output_forms import find_forms
from derive.relations import judge
from derive.symbols import x
from derive.zeros import Numbered, check
from tests.checker.proofs import claim
from tests.checker.test_attacks import SQUARE, E, ground, letter

CUBIC = x**3 + x - 1
R = Root(CUBIC, (sp.Rational(2, 3), sp.Rational(3, 4)))


def entry() -> Activation:
    """Return max(x³ + x − 1, 0), whose kink is the zero of a cubic."""
    kink = Kink(at=R, derivative=sp.S.Zero, why="as on the plateau")
    expr = sp.Piecewise((CUBIC, x > R), (0, True))
    return Activation(name="own", title="Own", reference="none", expr=expr, kinks=(kink,))


@lru_cache(maxsize=1)
def _text() -> str:
    return dumps(as_json(proof_of(find_forms(entry()))))


def outcomes(plain: Any) -> set[Outcome]:
    """Return what is said of the derivative, and of everything."""
    return {f.outcome for f in check(plain, as_json(definition_of(entry())))}


def test_a_joint_at_a_zero_is_confirmed() -> None:
    """The pieces meet at a number without a closed form."""
    plain = loads(_text())
    assert plain["numbers"]
    assert outcomes(plain) == {Outcome.CONFIRMED}


def test_numbers_and_ways_are_said() -> None:
    """The proof is printed with its number, and with how each sign is seen."""
    forms = find_forms(entry())
    made = proof_of(forms)
    plain = as_json(made)
    for ground_ in (ground_ for one in made.claims for ground_ in one.grounds):
        ground_.signs.update({"x - 7": ["along"], "x - 8": ["along", 0], "x - 9": ["along", 0, 1]})
    said = as_text(forms, made, check(plain, plain["definition"]), judge(plain)).plain
    assert "the only zero on 2/3 < x < 3/4" in said
    assert all(way in said for way in ("by balls", "and its slope", "and its bend"))


def test_a_number_is_read_as_it_was_written() -> None:
    """A tree is spelled the same way however often it is read."""
    number = Root(x / 2 - sp.tanh(x), (sp.Rational(3, 2), sp.Integer(2)))
    tree = tree_of(number)
    assert tree_of(expression_of(tree)) == tree
    assert Numbered({}, ground(), {}, []).is_whole


@pytest.mark.parametrize(
    "tree",
    [
        ["zero", ["add", ["pow", " z", "3"], " z", "-1"], "3/4", "1"],
        ["zero", ["add", ["pow", " z", "3"], " z", "-1"], "3/4", "2/3"],
        ["zero", ["add", ["pow", " z", "3"], ["mul", "-1", " z"]], "-2", "2"],
        ["zero", ["pow", " z", "2"], "-1", "1"],
        ["zero", ["pow", " z", "3"], "-1", "1"],
        ["zero", ["pow", " z", "-1"], "-1", "1"],
        ["zero", ["mul", "0", " z"], "-1", "1"],
        ["zero", " z", "-oo", "1"],
        ["zero", " z", "0", "1"],
        ["root", " z", "-1", "1"],
    ],
    ids=str,
)
def test_what_need_not_be_one_number_is_none(tree: Any) -> None:
    """No zero, several, one that is none of the first order, a pole, and a word that is no zero."""
    plain = loads(_text())
    (name,) = plain["numbers"]
    lower, upper = tree[2:]
    old = plain["numbers"][name]["tree"]
    spoilt = loads(_text().replace(dumps(old), dumps(tree)))
    spoilt["numbers"][name]["ground"] |= {"lower": lower, "upper": upper, "signs": {}}
    definition = loads(dumps(as_json(definition_of(entry()))).replace(dumps(old), dumps(tree)))
    found = {f.outcome for f in check(spoilt, definition)}
    assert Outcome.CONFIRMED not in found


def _renamed(plain: Any, name: str) -> None:
    (number,) = plain["numbers"].values()
    plain["numbers"] = {name: number}


def _set_ground(end: str, value: str) -> Any:
    def spoil(plain: Any) -> None:
        (number,) = plain["numbers"].values()
        number["ground"][end] = value

    return spoil


SPOILT = {
    "named x": lambda plain: _renamed(plain, "x"),
    "named y": lambda plain: _renamed(plain, "y"),
    "named f′": lambda plain: _renamed(plain, " f′"),
    "left out": lambda plain: plain.update(numbers={}),
    "ends of another": _set_ground("upper", "5"),
    "without an end": _set_ground("lower", "-oo"),
    "the plateau moved": lambda plain: claim(plain, "derivative")["grounds"][0].update(upper="1"),
    "slope on the plateau": lambda plain: claim(plain, "derivative")["grounds"][0].update(
        slope="1"
    ),
    "value at the kink": lambda plain: claim(plain, "derivative")["grounds"][1].update(slope="1"),
    "sign of f′": lambda plain: claim(plain, "derivative")["grounds"][2].update(
        slope=["add", ["mul", "-3", SQUARE], "-1"]
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_spoilt_never_passes(what: str) -> None:
    """The claim of the derivative is refused."""
    plain = loads(_text())
    SPOILT[what](plain)
    found = check(plain, as_json(definition_of(entry())))
    kinds = [one["kind"] for one in plain["claims"]]
    assert found[kinds.index("derivative")].outcome is not Outcome.CONFIRMED


def test_a_number_may_not_hide_a_parameter() -> None:
    """A letter of the definition means what it means there."""
    with pytest.raises(ValueError, match="hides"):
        Numbered(
            {"a": (["zero", "x", "-1", "1"], Numbered({}, ground(), {}, []))},
            ground(),
            {"a": None},
            [],
        )


#: functions, in letters of (0, 2), with their values
FUNCTIONS: dict[str, Any] = {
    "x - 1": lambda v: v - 1,
    "x**2 - 2*x": lambda v: v * v - 2 * v,
    "x**2 - x": lambda v: v * v - v,
    "x**2 - 2*x + 1": lambda v: (v - 1) ** 2,
    "x**3 - 3*x**2 + 2*x": lambda v: v * (v - 1) * (v - 2),
    "x + 1": lambda v: v + 1,
    "x - 3": lambda v: v - 3,
    "x**3 - x - 7": lambda v: v**3 - v - 7,
    "x**2 - 2*x + 2": lambda v: (v - 1) ** 2 + 1,
}
WAYS = ([], [0], [1], [0, 1], [1, 0], [1, 1])


@pytest.mark.parametrize(("text", "way"), [*product(FUNCTIONS, WAYS)], ids=str)
def test_signs_along_an_interval_are_those_of_the_values(text: str, way: list[int]) -> None:
    """Whichever way is offered, no value has a sign that is left out."""
    plain = ground("0", "2", signs={text: ["along", *way]})
    side = Numbered({}, plain, {}, [])
    found = side.signs(FUNCTIONS[text](side.env["x"]))
    values = {FUNCTIONS[text](fmpq(k, 16)) for k in range(1, 32)}
    assert {(v > 0) - (v < 0) for v in values} <= found


@pytest.mark.parametrize("way", [[], [1], [0, 1], [7]], ids=str)
def test_there_is_no_way_from_infinity(way: list[int]) -> None:
    """E^x − x − 2 changes its sign on 0 < x, where there is one finite end, the first."""
    plain = ground("0", letters=[E], signs={"E - x - 2": ["along", *way]})
    side = Numbered({}, plain, {}, [])
    with pytest.raises((ValueError, LookupError)):
        side.signs(side.env["E"] - side.env["x"] - 2)


def test_a_sign_does_not_rest_on_itself() -> None:
    """E^x is its own slope; at 0 it is 1, and that is enough only from there to the right."""
    signs = {"E": ["along", 0], "E - 1": ["along", 0]}
    right = Numbered({}, ground("0", letters=[E], signs=signs), {}, [])
    assert right.signs(right.env["E"] - 1) == {1}
    falling = letter("E", "exp", ["mul", "-1", "x"], ["mul", "-1", "E"])
    left = Numbered({}, ground("0", letters=[falling], signs={"E - 1/2": ["along", 0]}), {}, [])
    assert left.signs(2 * left.env["E"] - 1) == ANY
