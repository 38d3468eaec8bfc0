"""Two studies built by hand, so that rendering is tested without the engine."""

from dataclasses import replace

import sympy as sp

from derive.catalog import get
from derive.derivation.records import Branch, Derivation, KinkStudy, Step
from derive.display import Add, Fn, Frac, Mul, Neg, Node, Num, Pow, Prime, Relation, Sym, Words
from derive.display.nodes import Cases
from derive.output_forms.records import Kind, OutputForm, OutputForms, Witness
from derive.proof.region import Region
from derive.proof.verdict import Counterexample, Status, Verdict
from derive.properties.records import ClaimReport, Properties, Property
from derive.study import Study

PROVED = Verdict(Status.PROVED, "normal form is 0 over the generators e^x")
UNDECIDED = Verdict(Status.UNDECIDED, "ball arithmetic", "the time budget of 10 s ran out")
REFUTED = Verdict(
    Status.REFUTED,
    "ball arithmetic",
    counterexample=Counterexample((("x", sp.Rational(1, 2)),), "[0.24 +/- 1e-3]", "[0.5 +/- 1e-3]"),
)
HOSTILE = r"\input{/etc/passwd} <script>alert(1)</script> #read(\"/etc/passwd\") 50% & a_b $x$"

x, y, one, zero = Sym("x"), Sym("y"), Num(1), Num(0)
bell = Pow(Sym("e"), Neg(x))
base = one + bell
line = Region()


def chain(start: Node, *rows: tuple[tuple[str, ...], Node, Verdict]) -> tuple[Step, ...]:
    """Return the steps of a chain from its right-hand sides."""
    steps = []
    for rules, after, verdict in rows:
        steps.append(Step(rules=rules, before=start, after=after, verdict=verdict))
        start = after
    return tuple(steps)


def form(kind: Kind, expr: sp.Expr, *saves: str) -> OutputForm:
    """Return a proved form on the whole line."""
    return OutputForm(kind, expr, line, sp.true, saves, PROVED, 2)


def sigmoid(last: Verdict = PROVED) -> Study:
    """Return the sigmoid's study; ``last`` is the verdict of its last arrow."""
    activation = get("sigmoid")
    definition, answer = one / base, y * (one - y)
    steps = chain(
        Prime(definition),
        (("power", "chain"), Neg(Mul((Pow(base, Neg(Num(2))), Prime(base)))), PROVED),
        (("tidy-signs",), Frac(bell, base ** Num(2)), PROVED),
        (("add-subtract",), Frac(Add((one, bell, Neg(one))), base ** Num(2)), PROVED),
        (("split-fraction", "cancel"), one / base - one / base ** Num(2), PROVED),
        (("recognise-y",), y - y ** Num(2), PROVED),
        (("factor",), answer, last),
    )
    steps = (*steps[:2], replace(steps[2], detail=one), *steps[3:])
    xs, ys = sp.Symbol("x", real=True), sp.Symbol("y", real=True)
    forms = OutputForms(
        activation=activation,
        derivative=sp.diff(activation.expr, xs),
        kind=Kind.PURE,
        forms=(form(Kind.PURE, ys * (1 - ys), "y"),),
        mixed=(form(Kind.PURE, ys * (1 - ys), "y"),),
        condition=sp.true,
        condition_verdict=PROVED,
        violation=None,
        witness=None,
    )
    derivation = Derivation(
        activation=activation,
        definition=definition,
        rules_used=("power", "exponential", "chain"),
        branches=(Branch(line, None, None, definition, steps),),
        kinks=(),
        from_input=Frac(bell, base ** Num(2)),
        from_output=answer,
        mixed=None,
        condition=None,
        verdict=last,
    )
    bounds = Relation("<", Relation("<", zero, y), one)
    largest = Frac(one, Num(4))
    items = (
        Property("range", "Range", bounds, PROVED),
        Property("steepest", "Largest slope", largest, PROVED, "reached at x = 0 only"),
        Property("fixed-points", "Fixed points", Words("not found"), UNDECIDED),
    )
    return Study(activation, forms, derivation, Properties(activation, items))


def relu() -> Study:
    """Return the study of ReLU, by cases."""
    activation = get("relu")
    right = Branch(
        Region(lower=sp.S.Zero),
        Relation(">", x, zero),
        Relation(">", y, zero),
        x,
        chain(Prime(x), (("identity",), one, PROVED)),
    )
    left = Branch(
        Region(upper=sp.S.Zero),
        Relation("<", x, zero),
        Relation("=", y, zero),
        zero,
        chain(Prime(zero), (("constant",), zero, PROVED)),
    )
    kink = KinkStudy(
        at=sp.S.Zero,
        left=sp.S.Zero,
        right=sp.S.One,
        continuous=True,
        differentiable=False,
        convention=sp.S.Zero,
        why=activation.kinks[0].why,
        verdict=PROVED,
    )
    otherwise = Words("otherwise")
    xs, ys = sp.Symbol("x", real=True), sp.Symbol("y", real=True)
    forms = OutputForms(
        activation=activation,
        derivative=sp.Piecewise((1, xs > 0), (0, True)),
        kind=Kind.PURE,
        forms=(form(Kind.PURE, sp.Piecewise((1, ys > 0), (0, True)), "y"),),
        mixed=(form(Kind.PURE, sp.Piecewise((1, ys > 0), (0, True)), "y"),),
        condition=sp.true,
        condition_verdict=PROVED,
        violation=Witness(("-1", "2"), ("1", "1"), ("0", "1"), (), "the outputs agree"),
        witness=None,
    )
    derivation = Derivation(
        activation=activation,
        definition=Fn("max", (zero, x)),
        rules_used=("cases", "identity", "constant", "one-sided-limits"),
        branches=(left, right),
        kinks=(kink,),
        from_input=Cases(((one, Relation(">", x, zero)), (zero, otherwise))),
        from_output=Cases(((one, Relation(">", y, zero)), (zero, otherwise))),
        mixed=None,
        condition=None,
        verdict=PROVED,
    )
    return Study(activation, forms, derivation, Properties(activation, ()))


def hostile() -> Study:
    """Return a study whose title and reference attack every output language."""
    plain = sigmoid(UNDECIDED)
    activation = replace(plain.activation, title=HOSTILE, reference=HOSTILE)
    return replace(plain, activation=activation)


CLAIMS = (
    ClaimReport(
        number=1,
        claim="tanh is a shifted sigmoid",
        truth=Relation("=", Fn("tanh", (x,)), Num(2) * Fn("sigma", (Num(2) * x,)) - one),
        verdict=REFUTED,
        proof="shifted and scaled: both sides have the same normal form",
        truth_verdict=PROVED,
    ),
    ClaimReport(
        number=10,
        claim="1 to 4 % of neurons are active at once",
        truth=HOSTILE,
        verdict=UNDECIDED,
        proof="quoted as background",
    ),
)


def leaky() -> Study:
    """Return the study of the leaky ReLU: ReLU's, with a parameter on the left."""
    plain = relu()
    activation = get("leaky_relu")
    a = Sym("a")
    left, right = plain.derivation.branches
    law = Relation("=", Prime(Mul((Sym("c"), Sym("u")))), Mul((Sym("c"), Prime(Sym("u")))))
    (step,) = chain(Prime(Mul((a, x))), (("constant-multiple",), a, PROVED))
    sloped = replace(
        left,
        definition=Mul((a, x)),
        steps=(replace(step, law=law, bindings=(("c", a), ("u", x))),),
    )
    derivation = replace(plain.derivation, activation=activation, branches=(sloped, right))
    return replace(plain, activation=activation, derivation=derivation)
