"""The claims of the article that this project starts from, judged by the engine.

The article (in Chinese, for people who learn neural networks) compares sigmoid, tanh and ReLU. Its
claims are given in our words, each taken literally; where that is too much, the corrected statement
stands beside it with a verdict of its own. Every verdict is computed from the definitions.
"""

from functools import lru_cache
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.catalog.rectified import RELU
from derive.catalog.sigmoidal import SIGMOID, TANH
from derive.display import Fn, Frac, Neg, Node, Num, Relation, Sym, Words
from derive.errors import UndecidedError
from derive.printing import to_text
from derive.proof import Region, Status, Verdict, pieces_of, prove_equal, weakest
from derive.proof.asymptotics import limit
from derive.proof.spans import sign_of_number
from derive.proof.zeros import signs_of
from derive.properties import ClaimReport, Properties, denied, find_properties, judged
from derive.properties.records import NOT_CHECKED
from derive.symbols import x

LINE: Final = Region()
_Y: Final = Sym("y")


def claims() -> tuple[ClaimReport, ...]:
    """Return the ten claims in the article's order, each with what is true and how sure that is."""
    return (
        _tanh_is_a_shifted_sigmoid(),
        _range_of_tanh(),
        _means(),
        _probability(),
        _saturation(),
        _mirrored_and_rotated(),
        _sparsity(),
        _gradients(),
        _expressiveness(),
        _biology(),
    )


@lru_cache
def _properties(activation: Activation) -> Properties:
    return find_properties(activation, others=(SIGMOID, TANH, RELU))


def _increases_strictly(activation: Activation) -> Verdict:
    return judged(Words("strictly increasing"), _properties(activation)["monotonicity"])


def _shown(activation: Activation, key: str) -> str:
    return to_text(_properties(activation)[key].value)


def _values_between(low: Node, sign: str, high: Node) -> Node:
    return Relation(sign, Relation(sign, low, _Y), high)


def _tanh_is_a_shifted_sigmoid() -> ClaimReport:
    shift = (TANH.expr - SIGMOID.expr).subs(x, 0)
    relation = _properties(TANH)["relation:sigmoid"]
    return ClaimReport(
        number=1,
        claim="tanh is a shifted sigmoid",
        truth=relation.value,
        verdict=prove_equal(TANH.expr, SIGMOID.expr + shift, LINE),
        proof=(
            "A shift alone would have to be tanh 0 − σ(0), and fails at another x. "
            f"Shifted and stretched both ways it is right: {to_text(relation.value)}."
        ),
        truth_verdict=relation.verdict,
    )


def _range_of_tanh() -> ClaimReport:
    closed = _values_between(Neg(Num(1)), "≤", Num(1))
    tanh, sigmoid = _properties(TANH)["range"], _properties(SIGMOID)["range"]
    return ClaimReport(
        number=2,
        claim="tanh takes values in [−1, 1]",
        truth=tanh.value,
        verdict=judged(closed, tanh),
        proof=(
            f"tanh is {_shown(TANH, 'monotonicity')}; {_shown(TANH, 'limit-left')} on the left and "
            f"{_shown(TANH, 'limit-right')} on the right: the ends are approached, never taken. "
            f"For sigmoid the same argument gives {to_text(sigmoid.value)}."
        ),
        truth_verdict=weakest([tanh.verdict, sigmoid.verdict]),
    )


def _means() -> ClaimReport:
    tanh, sigmoid = _properties(TANH)["zero-centred"], _properties(SIGMOID)["zero-centred"]
    means = [judged(Num(0), tanh), judged(Frac(Num(1), Num(2)), sigmoid)]
    return ClaimReport(
        number=3,
        claim="outputs of tanh have mean 0, those of sigmoid ½, so tanh centres the data",
        truth="mean 0 (tanh) and ½ (sigmoid) for every input that is symmetric about 0",
        verdict=prove_equal(TANH.expr, sp.S.Zero, LINE),
        proof=(
            "For an input that is always the same x ≠ 0 the mean is tanh x, which is not 0. "
            f"For symmetric input, average the identities {_shown(TANH, 'symmetry')} (tanh) "
            f"and {_shown(SIGMOID, 'symmetry')} (sigmoid)."
        ),
        truth_verdict=weakest(means),
    )


def _probability() -> ClaimReport:
    inside = judged(_values_between(Num(0), "<", Num(1)), _properties(SIGMOID)["range"])
    logit = sp.log(SIGMOID.expr / (1 - SIGMOID.expr))
    odds = Fn("log", (Frac(_Y, Num(1) - _Y),))
    return ClaimReport(
        number=4,
        claim="sigmoid suits an output that is a probability",
        truth=Relation("and", _properties(SIGMOID)["range"].value, Relation("=", Sym("x"), odds)),
        verdict=weakest([inside, _increases_strictly(SIGMOID), prove_equal(logit, x, LINE)]),
        proof=(
            f"The range is {_shown(SIGMOID, 'range')}, sigmoid is "
            f"{_shown(SIGMOID, 'monotonicity')}, and log(y/(1 − y)) = x: "
            "it is the inverse of the logit, so every probability but 0 and 1 is reached once."
        ),
    )


def _saturation() -> ClaimReport:
    both = (SIGMOID, TANH)
    tails = [limit_of_slope_is_zero(f, end) for f in both for end in (-sp.oo, sp.oo)]
    keys = ("saturation-left", "saturation-right")
    edges = [_properties(f)[key].verdict for f in both for key in keys]
    where = "; ".join(f"{f.name}: " + " and ".join(_shown(f, key) for key in keys) for f in both)
    return ClaimReport(
        number=5,
        claim="sigmoid and tanh saturate at both ends, which slows training",
        truth="f′ → 0 at −∞ and at ∞, and the gradient that passes is multiplied by f′",
        verdict=weakest([*tails, *edges]),
        proof=f"f′ → 0 at both ends. It stays below 1 % of its largest value for {where}.",
    )


def limit_of_slope_is_zero(activation: Activation, end: sp.Expr) -> Verdict:
    """Return the verdict on f′ → 0 at an end of the x axis, by asymptotic expansion."""
    try:
        value = limit(activation.expr.diff(x), end, sign_of_number)
    except UndecidedError as doubt:
        return Verdict(Status.UNDECIDED, "asymptotic expansion", str(doubt))
    status = Status.PROVED if value == 0 else Status.REFUTED
    return Verdict(status, f"asymptotic expansion: f′ → {value}")


def _mirrored_and_rotated() -> ClaimReport:
    relu = RELU.expr
    mirrored = relu.subs(x, -x)
    facts = [
        _is_off_then_line(relu),
        prove_equal(mirrored, relu - x, LINE),
        prove_equal(-mirrored, sp.Min(0, x), LINE),
        prove_equal(-mirrored, x - relu, LINE),
    ]
    return ClaimReport(
        number=6,
        claim="ReLU inhibits one side; mirrored, or rotated by 180°, it would serve as well",
        truth="relu(−x) = relu(x) − x (mirrored) and −relu(−x) = min(0, x) = x − relu(x) (rotated)",
        verdict=weakest(facts),
        proof=(
            "relu is 0 for x < 0 and x for x > 0. The variants are a·relu(b·x) with a, b = ±1, so "
            "a layer v·relu(w·x) computes the same with the signs of v and w changed."
        ),
    )


def _is_off_then_line(expr: sp.Expr) -> Verdict:
    """Return the verdict on: 0 for x < 0 and x for x > 0."""
    left = prove_equal(expr, sp.S.Zero, Region(upper=sp.S.Zero))
    return weakest([left, prove_equal(expr, x, Region(lower=sp.S.Zero))])


def _slope_of(expr: sp.Expr, region: Region) -> sp.Expr:
    """Return f′ on a region that holds no kink."""
    (piece,) = pieces_of(expr, region)
    return piece.expr.diff(x)


def _sparsity() -> ClaimReport:
    right, left = Region(lower=sp.S.Zero), Region(upper=sp.S.Zero)
    on, off = _slope_of(RELU.expr, right), _slope_of(RELU.expr, left)
    twice = RELU.expr.subs(x, RELU.expr)
    both = prove_equal(on + off.subs(x, -x), sp.S.One, right)
    return ClaimReport(
        number=7,
        claim="with N layers of ReLU, activity falls by a factor 2ᴺ",
        truth=(
            "P(active in all N layers) = 2⁻ᴺ if every pre-activation is symmetric about 0 with no "
            "mass at 0, and the N of them are independent"
        ),
        verdict=prove_equal(_slope_of(twice, right), sp.Rational(1, 4), right),
        proof=(
            "Without conditions it fails: for x > 0 two layers relu(relu(x)) stay fully active. "
            "A unit is active where relu′ = 1. relu′(x) + relu′(−x) = 1 for x ≠ 0, so symmetry "
            "gives probability ½ for each; independence lets the N factors ½ be multiplied. "
            "Identical pre-activations in all layers would give ½, not 2⁻ᴺ."
        ),
        truth_verdict=both,
    )


def _gradients() -> ClaimReport:
    right = Region(lower=sp.S.Zero)
    facts = [
        prove_equal(_slope_of(RELU.expr, right), sp.S.One, right),
        _increases_strictly(SIGMOID),
        _increases_strictly(TANH),
        judged(Frac(Num(1), Num(4)), _properties(SIGMOID)["steepest"]),
        judged(Num(1), _properties(TANH)["steepest"]),
        _only_at_zero(1 - TANH.expr.diff(x)),
    ]
    return ClaimReport(
        number=8,
        claim="ReLU's gradient is constant on the positive side, so gradients do not vanish",
        truth="relu′ = 1 for x > 0, against 0 < σ′ ≤ 1/4 and 0 < tanh′ ≤ 1 with 1 only at x = 0",
        verdict=weakest(facts),
        proof=(
            f"sup σ′ = {_shown(SIGMOID, 'steepest')}: N layers of sigmoid multiply the gradient by "
            f"at most (1/4)ᴺ. sup tanh′ = {_shown(TANH, 'steepest')}, reached only at 0. N active "
            "ReLUs multiply it by exactly 1. Weights come on top, and an inactive ReLU passes 0."
        ),
    )


def _only_at_zero(expr: sp.Expr) -> Verdict:
    """Return the verdict on: ``expr`` is positive everywhere but at x = 0, where it is 0."""
    try:
        found = signs_of(expr, -sp.oo, sp.oo)
    except UndecidedError as doubt:
        return Verdict(Status.UNDECIDED, "signs between isolated zeros", str(doubt))
    alone = [zero.exact for zero in found.zeros] == [sp.S.Zero] and found.everywhere == 1
    status = Status.PROVED if alone else Status.REFUTED
    return Verdict(status, "signs between isolated zeros")


def _expressiveness() -> ClaimReport:
    a, b, c, d = sp.symbols("a b c d", real=True)
    odd = prove_equal(RELU.expr.subs(x, -x), -RELU.expr, LINE)
    composed = a * (b * x + c) + d
    facts = [
        denied(odd),
        prove_equal(composed, (a * b) * x + (a * c + d), LINE),
        prove_equal(RELU.expr + RELU.expr.subs(x, -x), sp.Abs(x), LINE),
    ]
    return ClaimReport(
        number=9,
        claim="ReLU is more expressive than a linear function",
        truth="relu is not linear: relu(−x) ≠ −relu(x); relu(x) + relu(−x) = |x|",
        verdict=weakest(facts),
        proof=(
            f"A linear f has f(−x) = −f(x); relu does not ({odd.counterexample}). "
            "Linear layers compose to a linear layer, a(bx + c) + d = (ab)x + (ac + d); "
            "two ReLUs already give |x| = relu(x) + relu(−x)."
        ),
    )


def _biology() -> ClaimReport:
    return ClaimReport(
        number=10,
        claim="only 1 to 4 % of the neurons of a brain are active at once",
        truth="an observation of biology, quoted as background",
        verdict=Verdict(Status.UNDECIDED, NOT_CHECKED, "it is not a statement of mathematics"),
        proof="Not mathematics: nothing here proves or refutes it.",
    )
