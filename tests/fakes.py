"""Studies put together by hand, so that reports can be tested on what the engine never says."""

import sympy as sp

from derive.catalog.rectified import RELU
from derive.catalog.sigmoidal import SIGMOID
from derive.derivation.records import Branch, Derivation, KinkStudy, Step
from derive.display import Node
from derive.display.reading import from_condition, from_sympy
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.proof import Counterexample, Region, Status, Verdict
from derive.properties.records import Properties, Property
from derive.study import Study
from derive.symbols import x, y

PROVED = Verdict(Status.PROVED, "normal form")
UNDECIDED = Verdict(Status.UNDECIDED, "nothing", "out of time")
REFUTED = Verdict(
    Status.REFUTED, "balls", "", Counterexample((("x", sp.Integer(2)),), "[1 +/- 0]", "[2 +/- 0]")
)


def node(expr: sp.Expr) -> Node:
    return from_sympy(expr)


def sigmoid_study(
    *, step: Verdict = PROVED, form: Verdict = PROVED, item: Verdict = PROVED
) -> Study:
    """Return a study of the sigmoid with one line, one form and one property."""
    derivative = sp.exp(-x) / (1 + sp.exp(-x)) ** 2
    definition = node(SIGMOID.expr)
    steps = (
        Step(("reciprocal",), node(derivative), node(derivative), PROVED),
        Step(("recognise-y", "factor"), node(derivative), node(y * (1 - y)), step),
    )
    output = OutputForm(Kind.PURE, y * (1 - y), Region(), sp.true, ("y",), form, 2)
    return Study(
        activation=SIGMOID,
        forms=OutputForms(
            SIGMOID, derivative, Kind.PURE, (output,), (output,), sp.true, PROVED, None, None
        ),
        derivation=Derivation(
            activation=SIGMOID,
            definition=definition,
            rules_used=("reciprocal",),
            branches=(Branch(Region(), None, None, definition, steps),),
            kinks=(),
            from_input=node(derivative),
            from_output=node(y * (1 - y)),
            mixed=None,
            condition=None,
            verdict=step,
        ),
        properties=Properties(SIGMOID, (Property("range", "range", node(y), item),)),
    )


def relu_study() -> Study:
    """Return a study of ReLU with two branches and a kink."""
    condition, in_output = from_condition(x > 0), from_condition(y > 0)
    step = Step(("identity",), node(sp.Integer(1)), node(sp.Integer(1)), PROVED)
    branch = Branch(Region(lower=sp.S.Zero), condition, in_output, node(x), (step,))
    kink = KinkStudy(
        at=sp.S.Zero,
        left=sp.S.Zero,
        right=sp.S.One,
        continuous=True,
        differentiable=False,
        convention=sp.S.Zero,
        why="the plateau's value",
        verdict=PROVED,
    )
    one = OutputForm(Kind.PURE, sp.S.One, Region(), sp.true, ("y",), PROVED, 0)
    definition = node(RELU.expr)
    return Study(
        activation=RELU,
        forms=OutputForms(RELU, sp.S.One, Kind.PURE, (one,), (one,), sp.true, PROVED, None, None),
        derivation=Derivation(
            activation=RELU,
            definition=definition,
            rules_used=("identity",),
            branches=(branch, branch),
            kinks=(kink,),
            from_input=node(sp.Integer(1)),
            from_output=node(sp.Integer(1)),
            mixed=None,
            condition=None,
            verdict=PROVED,
        ),
        properties=Properties(RELU, ()),
    )
