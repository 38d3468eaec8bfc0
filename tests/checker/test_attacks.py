"""Proof objects made up from nothing, each of a wrong claim: the checker confirms none."""

from json import dumps, loads
from typing import Any

import pytest
import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.certificate import as_json, definition_of
from derive.checker import Outcome, check
from derive.checker.ground import Ground
from derive.symbols import x
from tests.checker.proofs import claim, judged, proof

A = sp.Symbol("a", real=True)
ZERO = Kink(at=sp.S.Zero, derivative=sp.S.Zero, why="none")


def definition(expr: sp.Expr, domain: sp.Basic = sp.true, *kinks: Kink) -> Any:
    """Return the definition of a function of x and of a parameter a."""
    parameter = Parameter(name="a", symbol=A, default=sp.Integer(2), meaning="any", domain=domain)
    named: dict[str, str] = {"name": "own", "title": "Own", "reference": "none"}
    own = Activation(**named, expr=expr, parameters=(parameter,), kinks=kinks)
    return as_json(definition_of(own))


def letter(name: str, function: str, argument: Any, derivative: Any, degree: float = 0) -> Any:
    """Return a letter of a ground."""
    return {
        "letter": name,
        "function": function,
        "argument": argument,
        "degree": degree,
        "derivative": derivative,
    }


def ground(
    lower: Any = "-oo", upper: Any = "oo", y: Any = "x", slope: Any = "1", **more: Any
) -> Any:
    """Return a ground; what is not said of it is empty."""
    empty: dict[str, Any] = {
        name: [] for name in ("letters", "combinations", "values", "conditions", "zeros")
    }
    ends = {"lower": lower, "upper": upper, "function": y, "slope": slope}
    return empty | {"formula": None, "signs": {}, "independence": None} | ends | more


def form(formula: Any, saves: str, *grounds: Any, **more: Any) -> Any:
    """Return the claim that f′ is a formula on the whole line."""
    stated = {"kind": "form", "lower": "-oo", "upper": "oo", "bit": 0, "condition": [], "atoms": {}}
    return stated | {"formula": formula, "saves": saves.split(), "grounds": [*grounds]} | more


def witness(kind: str, output: Any, *places: tuple[str, str], grounds: Any) -> Any:
    """Return the claim that two places exclude every function of y."""
    stated = [{"lower": at, "upper": at, "slope": slope} for at, slope in places]
    named = {"kind": kind, "parameters": {}, "output": output, "places": stated}
    return named | {"grounds": grounds}


SQUARE = ["pow", "x", "2"]
ROOT = ["add", "1", SQUARE]
E = letter("E", "exp", "x", "E")
EXP = ground(y="E", slope="E", letters=[E])
SIGMOID = ground(
    y=["mul", "E", ["pow", ["add", "1", "E"], "-1"]],
    slope=["mul", "E", ["pow", ["add", "1", "E"], "-2"]],
    letters=[E],
    combinations=[{"E": -1}],
    signs={
        f"E{power}": ["pow", ["add", "E", "1"], str(k)]
        for k, power in ((1, " + 1"), (2, "**2 + 2*E + 1"))
    },
)
HALF = ground("0", "0", "1/2", "0")
LEAKY = (
    ground(upper="0", y=["mul", "a", "x"], slope="a"),
    ground(lower="0", signs={"a*x": ["mul", "a", "x"]}),
)
FALLING = "(E*x**2 + E + 1)/(x**2 + 1)"
WRONG = ["mul", ["pow", ["add", "a", "-1"], "-1"], ["add", "a", "-1"], ["add", "a", "5"]]

LOG = letter("L", "log", "x", ["pow", "x", "-1"])


def joined(y: Any, slope: Any, *letters: Any, **more: Any) -> Any:
    """Return the claim of the derivative of what is 0 up to 0, where it shall be 0 too."""
    right = ground(lower="0", y=y, slope=slope, letters=[LOG, *letters], **more)
    return form(
        ["piecewise", [more["formula"], ["gt", "x", "0"]], ["0", ["true"]]],
        "x",
        ground(upper="0", y="0", slope="0"),
        ground("0", "0", "0", "0"),
        right | {"formula": None},
        kind="derivative",
    )


POWER = letter(
    "E",
    "exp",
    ["mul", ["add", "a", "-1"], "L"],
    ["mul", ["add", "a", "-1"], "E", ["pow", "x", "-1"]],
)
SINKING = letter(
    "E",
    "exp",
    ["add", "L", ["pow", "x", "-1"]],
    ["mul", "E", ["add", ["pow", "x", "-1"], ["mul", "-1", ["pow", "x", "-2"]]]],
)
THIRD = ["mul", SQUARE, "E"]

ATTACKS: dict[str, tuple[Any, Any]] = {
    "a letter named like a number": (
        definition(2 * x),
        form(
            ["exp", "1"],
            "x",
            ground(y=["mul", "2", "x"], slope="2", letters=[letter("2", "exp", "1", "0")]),
        ),
    ),
    "a letter named like f′": (
        definition(sp.exp(x)),
        form(
            ["atan", "x"],
            "x",
            ground(
                y="E",
                slope="E",
                letters=[E, letter(" f′", "atan", "x", ["pow", ROOT, "-1"])],
                signs={"x**2 + 1": ROOT},
            ),
        ),
    ),
    "f′ as its own formula": (definition(sp.exp(x)), form(" f′", "y", EXP)),
    "an atom named like a number": (
        definition(2 * x),
        form("7", "x", ground(y=["mul", "2", "x"], slope="2"), atoms={"7": "2"}),
    ),
    "the power 1/0": (definition(x), form(["pow", "1", "1/0"], "x", ground(values=["1"]))),
    "the power 1/1/2": (
        definition(x**2),
        form(["mul", "2", ["pow", "x", "1/1/2"]], "x", ground(y=SQUARE, slope=["mul", "2", "x"])),
    ),
    "a logarithm with a base": (
        definition(x),
        form(["exp", ["log", "1", "7"]], "x", ground()),
    ),
    "branch 5 of Lambert W": (
        definition(x),
        form(
            ["lambertw", ["exp", "1"], "5"],
            "x",
            ground(letters=[letter("F", "exp", "1", "0")], values=["1"]),
        ),
    ),
    "a bit for monotony": (
        definition(x**3 - x),
        {
            "kind": "monotone",
            "sign": 1,
            "bit": 1,
            "relations": {},
            "unrelated": False,
            "grounds": [
                ground(
                    y=["add", ["pow", "x", "3"], ["mul", "-1", "x"]],
                    slope=["add", ["mul", "3", SQUARE], "-1"],
                )
            ],
        },
    ),
    "a condition on x for monotony": (
        definition(x**2),
        {
            "kind": "monotone",
            "sign": 1,
            "condition": [["gt", "x", "0"]],
            "relations": {},
            "unrelated": False,
            "grounds": [ground(y=SQUARE, slope=["mul", "2", "x"])],
        },
    ),
    "a relation that holds f′ in itself": (
        definition(x),
        {
            "kind": "monotone",
            "sign": 1,
            "relations": {" f′": [["mul", "-1", " f′"], "1"]},
            "unrelated": False,
            "grounds": [ground()],
        },
    ),
    "a relation that is no polynomial": (
        definition(sp.exp(x)),
        {
            "kind": "monotone",
            "sign": 1,
            "relations": {"y": [["mul", "-1", ["exp", "x"]], "1"]},
            "unrelated": False,
            "grounds": [EXP],
        },
    ),
    "a bit that is no sign": (
        definition(sp.exp(x)),
        form(["piecewise", ["7", ["gt", "y", "0"]], ["y", ["true"]]], "y bit", EXP, bit=5),
    ),
    "no ground at all": (definition(x), form("7", "y bit", lower="0", upper="0")),
    "a root as smooth at 0": (
        definition(sp.Piecewise((x**A, x > 0), (0, True)), A > 0),
        joined(
            ["mul", "x", "E"],
            ["mul", "a", "E"],
            POWER,
            combinations=[{"E": 1, "L": 1}],
            formula=["mul", "a", ["exp", ["mul", ["add", "a", "-1"], ["log", "x"]]]],
        ),
    ),
    "x³e^(1/x) as 0 at 0": (
        definition(sp.Piecewise((x**3 * sp.exp(1 / x), x > 0), (0, True))),
        joined(
            THIRD,
            ["mul", ["add", ["mul", "3", "x"], "-1"], "E"],
            SINKING,
            combinations=[{"E": 1, "L": -1}],
            formula=["mul", ["add", ["mul", "3", "x"], "-1"], "x", ["exp", ["pow", "x", "-1"]]],
        ),
    ),
    "an equation that only may hold": (
        definition(A * x),
        form("1", "", ground(y=["mul", "a", "x"], slope="a"), condition=[["ge", "a", "1"]]),
    ),
    "e^−x as −e^x": (
        definition(sp.exp(-x)),
        form("y", "y", ground(y=["mul", "-1", "E"], slope=["mul", "-1", "E"], letters=[E])),
    ),
    "a root of degree 5/2": (
        definition(sp.sqrt(1 + x**2)),
        form(
            ["mul", "4/5", "x", ["pow", ROOT, "-1/2"]],
            "x",
            ground(
                y="R",
                slope=["mul", "4/5", "x", "R", ["pow", ROOT, "-1"]],
                letters=[
                    letter("R", "root", ROOT, ["mul", "4/5", "x", "R", ["pow", ROOT, "-1"]], 2.5)
                ],
                values=["R"],
                signs={"x**2 + 1": ROOT},
            ),
        ),
    ),
    "a jump of a letter": (
        definition(sp.atan(1 / x) - sp.exp(x)),
        {
            "kind": "monotone",
            "sign": -1,
            "relations": {},
            "unrelated": False,
            "grounds": [
                ground(
                    y=["add", "A", ["mul", "-1", "E"]],
                    slope=["add", ["mul", "-1", ["pow", ROOT, "-1"]], ["mul", "-1", "E"]],
                    letters=[
                        letter("A", "atan", ["pow", "x", "-1"], ["mul", "-1", ["pow", ROOT, "-1"]]),
                        E,
                    ],
                    signs={
                        "x**2 + 1": ROOT,
                        FALLING: ["add", ["pow", ROOT, "-1"], "E"],
                    },
                )
            ],
        },
    ),
    "f′ at a point alone": (
        definition(x**2),
        form(
            None,
            "x bit",
            ground("3", "3", "9", "0", formula="0"),
            kind="mixed",
            lower="3",
            upper="3",
        ),
    ),
    "a side that ends in a kink": (
        definition(sp.Abs(x)),
        form(
            "-1",
            "y bit",
            ground(upper="0", y=["mul", "-1", "x"], slope="-1"),
            ground("0", "0", "0", "-1"),
            upper="0",
            bit=0,
        ),
    ),
    "a condition on x": (
        definition(x**2),
        form(
            ["mul", "2", ["pow", "y", "1/2"]],
            "y",
            ground(y=SQUARE, slope=["mul", "2", "x"], values=["x"]),
            condition=[["ge", "x", "0"]],
        ),
    ),
    "an end that moves with x": (
        definition(x),
        form(
            None,
            "x",
            ground(upper=["add", "x", "a"], formula="1"),
            ground(lower=["add", "x", "a"], formula="1"),
            kind="mixed",
        ),
    ),
    "a spelling that divides by 0": (
        definition(sp.Piecewise((x, A <= -5), (2 * x, True)), A >= 0),
        form("1", "x", ground(signs={"a + 5": WRONG}), condition=[["eq", ["add", "a", "-1"], "0"]]),
    ),
    "y as its own output": (
        definition(1 / (1 + sp.exp(-x))),
        witness("pair", "y", ("0", "0.25"), ("1", "[0.1966119332 +/- 1e-9]"), grounds=[SIGMOID]),
    ),
    "a point in the place of an interval": (
        definition(1 / (1 + sp.exp(-x))),
        witness(
            "pair",
            "1/2",
            ("0", "0"),
            ("0", "0.25"),
            grounds=[ground("0", "0", "1/2", "0"), SIGMOID],
        ),
    ),
    "a jump between opposite slopes": (
        definition(sp.Piecewise((x, x < 0), (-x - 1, True)), sp.true, ZERO),
        witness(
            "opposite",
            None,
            ("-1", "1"),
            ("1", "-1"),
            grounds=[ground(upper="0"), ground("0", "oo", ["add", ["mul", "-1", "x"], "-1"], "-1")],
        ),
    ),
    "a pole between opposite slopes": (
        definition(1 / x**2),
        witness(
            "opposite",
            None,
            ("-1", "2"),
            ("1", "-2"),
            grounds=[ground(y=["pow", "x", "-2"], slope=["mul", "-2", ["pow", "x", "-3"]])],
        ),
    ),
    "two outputs that are told by x": (
        definition(sp.Piecewise((x, x > 0), (A * x, True)), A > 0),
        {
            "kind": "shared",
            "condition": [["ge", "a", "1"]],
            "otherwise": [["lt", "a", "1"]],
            "output": ["mul", "a", "x"],
            "places": [["x", "a"], [["mul", "a", "x"], "1"]],
            "grounds": LEAKY,
        },
    ),
    "a root of a degree below 0, which is not on the side of 1 of its radicand": (
        definition(sp.atan(x) - x / 2),
        {
            "kind": "monotone",
            "sign": 1,
            "relations": {},
            "output": None,
            "places": None,
            "grounds": [
                ground(
                    y=["add", "A", ["mul", "-1/2", "x"]],
                    slope=["add", ["pow", ROOT, "-1"], "-1/2"],
                    letters=[
                        letter("A", "atan", "x", ["pow", ROOT, "-1"]),
                        letter("R", "root", ROOT, ["mul", "-2", "x", ["pow", ROOT, "-2"]], -1),
                    ],
                    signs={
                        "x**2": SQUARE,
                        "x**2 + 1": ["add", SQUARE, "1"],
                        "(x**2 - 1)/(x**2 + 1)": [
                            "mul",
                            "-2",
                            ["add", ["add", "R", "-1"], "1/2"],
                        ],
                    },
                )
            ],
        },
    ),
    "no place at all": (
        definition(sp.Piecewise((x, x > 0), (A * x, True)), A > 0),
        {
            "kind": "shared",
            "condition": [["ge", "a", "1"]],
            "otherwise": [["lt", "a", "1"]],
            "output": "1",
            "places": [],
            "grounds": [],
        },
    ),
}


@pytest.mark.parametrize("what", ATTACKS)
def test_no_attack_succeeds(what: str) -> None:
    """A wrong claim with made-up evidence is not confirmed."""
    defined, attack = loads(dumps(ATTACKS[what]))
    other = form("1", "y", condition=[["ge", "a", "1"]])  # what the condition is claimed for
    found = check({"definition": defined, "claims": [attack, other], "gaps": []}, defined)
    assert found[0].outcome is not Outcome.CONFIRMED


def test_tuples_hide_no_function_from_the_checker() -> None:
    """A proof object in memory need not have come by way of JSON, which has lists alone."""
    defined, attack = loads(dumps(ATTACKS["a relation that is no polynomial"]))
    attack["relations"] = {"y": [("mul", "-1", ("exp", "x")), "1"]}
    (found,) = check({"definition": defined, "claims": [attack], "gaps": []}, defined)
    assert found.outcome is not Outcome.CONFIRMED


def test_the_right_claims_of_the_same_kind_are_confirmed() -> None:
    """The grounds of the attacks are sound: it is the claims that are refused."""
    defined = definition(sp.exp(x))
    found = check({"definition": defined, "claims": [form("y", "y", EXP)], "gaps": []}, defined)
    assert [finding.outcome for finding in found] == [Outcome.CONFIRMED]
    defined = definition(1 / (1 + sp.exp(-x)))
    right = form(["mul", "y", ["add", "1", ["mul", "-1", "y"]]], "y", SIGMOID)
    found = check({"definition": defined, "claims": [right], "gaps": []}, defined)
    assert [finding.outcome for finding in found] == [Outcome.CONFIRMED]


def test_what_a_claim_does_not_say_is_not_assumed() -> None:
    """A value for the parameter of a form makes it no form for that value alone."""
    plain = proof("leaky_relu")
    stated = claim(plain, "form")
    stated["parameters"], stated["condition"] = {"a": "1/2"}, []
    assert judged("leaky_relu", plain)[1].outcome is not Outcome.CONFIRMED


def test_a_power_with_an_exponent_above_1_is_smooth_at_0() -> None:
    """The attack on x^a is refused for its exponent alone."""
    defined, attack = loads(dumps(ATTACKS["a root as smooth at 0"]))
    defined["assumptions"] = [["gt", "a", "1"]]
    for plain in attack["grounds"]:
        plain["signs"] = {"a": ["add", ["add", "a", "-1"], "1"]}
    found = check({"definition": defined, "claims": [attack], "gaps": []}, defined)
    assert [finding.outcome for finding in found] == [Outcome.CONFIRMED]


def test_an_equation_among_the_conditions_is_used() -> None:
    """Where a = 1 the slope of ax is 1."""
    defined = definition(A * x)
    right = form("1", "", ground(y="x", slope="1"), condition=[["eq", "a", "1"]])
    found = check({"definition": defined, "claims": [right], "gaps": []}, defined)
    assert [finding.outcome for finding in found] == [Outcome.CONFIRMED]


ANGLES = [
    letter("S", "sin", "x", "K"),
    letter("K", "cos", "x", ["mul", "-1", "S"]),
    letter("A", "atan", "x", ["pow", ROOT, "-1"]),
    E,
]


@pytest.mark.parametrize(
    ("function", "inner", "sign"),
    [("sin", "x", -1), ("cos", "x", 1), ("atan", "x", -1), ("tan", "A", -1), ("exp", "x", 0)],
)
def test_oddness_is_known_of_odd_functions_alone(function: str, inner: str, sign: int) -> None:
    """f(−u) is ±f(u), or nothing is known of it."""
    made = Ground(ground(letters=ANGLES, signs={"x**2 + 1": ROOT}), {}, [])
    turned = [function, ["mul", "-1", inner]]
    if sign:
        assert made.element(turned) == sign * made.element([function, inner])
    else:
        with pytest.raises(ValueError, match="unknown exp"):
            made.element(turned)


@pytest.mark.parametrize(
    ("powers", "signs"),
    [({"L": 1, "E": -1}, {1}), ({"L": 1, "E": -2}, {-1, 0, 1}), ({"L": -1, "E": 1}, {-1})],
)
def test_a_sum_has_the_sign_of_its_exponential_less_1(powers: Any, signs: set[int]) -> None:
    """U = log(1 + e^x) − x is positive, for e^u = (1 + e^x)/e^x; of log(1 + e^x) − 2x nobody knows.

    Spellings are offered for what is asked; none of them is of u itself.
    """
    above = letter("L", "log", ["add", "1", "E"], ["mul", "E", ["pow", ["add", "1", "E"], "-1"]])
    offered = {"E + 1": ["add", "E", "1"], "1/E": ["pow", "E", "-1"], "1/(E + 1)": "1"}
    offered["1/(E + 1)"] = ["pow", ["add", "E", "1"], "-1"]
    made = Ground(ground(letters=[E, above], combinations=[powers], signs=offered), {}, [])
    assert made.signs(made.element(["add", *(["mul", str(n), "L" if k == "L" else "x"]
                                             for k, n in powers.items())])) == signs  # fmt: skip


@pytest.mark.parametrize(
    ("radicand", "growth", "signs"),
    [
        (ROOT, "x", {0, 1}),
        (["mul", "2", ROOT], ["mul", "2", "x"], {1}),
        (["add", "2", SQUARE, ["mul", "-2", "x"]], ["add", "x", "-1"], {-1, 0, 1}),
    ],
)
def test_a_root_is_on_the_side_of_1_where_its_radicand_is(
    radicand: Any, growth: Any, signs: set[int]
) -> None:
    """The roots of 1 + x² and 2 + 2x² are above 1; of 1 + (1 − x)² no spelling is offered."""
    root = letter("R", "root", radicand, ["mul", growth, ["pow", "R", "-1"]], 2)
    offered = {"x**2 + 1": ROOT, "x**2": SQUARE, "(2*x**2 + 1)/2": ["add", SQUARE, "1/2"]}
    offered["x**2 - 2*x + 2"] = ["add", ["pow", ["add", "x", "-1"], "2"], "1"]
    made = Ground(ground(letters=[root], signs=offered), {}, [])
    assert made.signs(made.env["R"] - 1) == signs
