"""What references say dy/dx is in the output y: claims about the whole catalogue, typed by hand.

Beside ``tests.expected_forms`` and ``tests.expected_mixed`` this is the only place where a
derivative is written down.

Sources that name a framework were read, at the versions of ``derive.catalog.frameworks``. Books and
papers are cited from memory and were not opened again: a claim counts because it is proved.
"""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.symbols import y

_LETTERS = "a b h l s v alpha beta delta epsilon lambda theta"
a, b, h, low, s, v, alpha, beta, delta, epsilon, width, theta = sp.symbols(_LETTERS, real=True)
W: Final = sp.LambertW


@dataclass(frozen=True, slots=True)
class OutputClaim:
    """dy/dx = ``in_y`` for the entry ``name``: ``source`` has it, or a line away from it.

    ``condition`` restricts the parameters; ``slope`` the inputs, to those at which dy/dx has that
    sign (0: all inputs).
    """

    name: str
    in_y: sp.Expr
    source: str
    condition: sp.Basic = sp.true
    slope: int = 0


def cases(*branches: tuple[object, object]) -> sp.Expr:
    return sp.Piecewise(*branches)


def definition_of(name: str) -> Activation:
    """Return a record of the catalogue."""
    return next(entry for entry in CATALOG if entry.name == name)


DLMF: Final = "NIST Digital Library of Mathematical Functions, "
TORCH: Final = "PyTorch, tools/autograd/derivatives.yaml: "
ONEDNN: Final = "oneDNN developer guide, Eltwise, backward from dst: "
PAPER: Final = "definition in the paper that the entry cites, solved for x and put in f′"

OUTPUT_CLAIMS: Final[tuple[OutputClaim, ...]] = (
    # exponential and logistic
    OutputClaim("steep_sigmoid", beta * y * (1 - y), "Han, Moraga 1995, section 2"),
    OutputClaim("sigmoid_from_tanh", y * (1 - y), "Minai, Williams 1993"),
    OutputClaim("squared_sigmoid", 2 * y * (1 - sp.sqrt(y)), "Richards 1959, derivative of Y"),
    OutputClaim("bipolar_sigmoid", (1 - y**2) / 2, "Fausett 1994, section 6.1: (1 + f)(1 − f)/2"),
    OutputClaim(
        "lecun_tanh",
        sp.Rational(2, 3) * (sp.Rational("1.7159") - y**2 / sp.Rational("1.7159")),
        "LeCun, Bottou, Orr, Müller 1998, from (a tanh bx)′ = b(a − y²/a)",
    ),
    OutputClaim(
        "penalized_tanh",
        cases((1 - y**2, y > 0), (sp.Rational(1, 4) - 4 * y**2, True)),
        "Xu, Huang, Li 2016, branch by branch from tanh′ = 1 − tanh²",
    ),
    OutputClaim("tanh_ratio", 1 - 4 * y**2, DLMF + "4.35.30 with tanh′ = 1 − tanh²"),
    OutputClaim("steep_softplus", 1 - sp.exp(-beta * y), "NNlib.jl, softplus in Ω (commented out)"),
    OutputClaim(
        "squared_softplus", 2 * sp.sqrt(y) * (1 - sp.exp(-sp.sqrt(y))), "chain rule on softplus²"
    ),
    OutputClaim("exp", y, TORCH + "exp: grad * result"),
    OutputClaim("expm1", y + 1, TORCH + "expm1: grad * (result + 1)"),
    OutputClaim("double_exp", (y + 1) * sp.log(y + 1), "chain rule on exp(exp x)"),
    OutputClaim("exp_ln", cases((sp.exp(1 - y), y > 1), (y, True)), "Stable-Baselines3, expln"),
    OutputClaim("symlog", sp.exp(-sp.Abs(y)), "Hafner and others 2023, inverse symexp"),
    OutputClaim("soft_exponential", 1 + alpha * (y - alpha), "Godfrey, Gashler 2016, section II"),
    OutputClaim("celu", cases((1, y > 0), (1 + y / alpha, True)), "Barron 2017, equation (2)"),
    OutputClaim(
        "pelu", cases((a / b, y > 0), ((y + a) / b, True)), "Trottier and others 2016, equation (3)"
    ),
    # rectified and clipped
    OutputClaim(
        "prelu", cases((1, y > 0), (a, True)), ONEDNN + "relu with alpha", condition=a >= 0
    ),
    OutputClaim("rrelu", cases((1, y > 0), (a, True)), "Xu and others 2015", condition=a >= 0),
    OutputClaim("squared_relu", cases((2 * sp.sqrt(y), y > 0), (0, True)), "So and others 2021"),
    OutputClaim("relu6", cases((1, (y > 0) & (y < 6)), (0, True)), "TensorFlow, Relu6Grad"),
    OutputClaim("clipped_relu", cases((1, (y > 0) & (y < h)), (0, True)), ONEDNN + "clip_v2"),
    OutputClaim("hard_tanh", cases((1, (y > low) & (y < h)), (0, True)), ONEDNN + "clip_v2"),
    OutputClaim(
        "hard_sigmoid_fifth",
        cases((sp.Rational(1, 5), (y > 0) & (y < 1)), (0, True)),
        "Chainer, hard_sigmoid",
    ),
    OutputClaim(
        "sparse_sigmoid",
        cases((sp.Rational(1, 2), (y > 0) & (y < 1)), (0, True)),
        "JAX documentation of jax.nn.sparse_sigmoid",
    ),
    OutputClaim(
        "threshold",
        cases((1, y > theta), (0, True)),
        TORCH + "threshold_, after PR 85634",
        condition=v <= theta,
    ),
    OutputClaim("trelu", cases((1, y > 0), (0, True)), "NNlib.jl, trelu", condition=theta >= 0),
    OutputClaim("hard_shrink", cases((0, sp.Eq(y, 0)), (1, True)), "NNlib.jl, hardshrink"),
    OutputClaim("soft_shrink", cases((0, sp.Eq(y, 0)), (1, True)), "NNlib.jl, softshrink"),
    OutputClaim("shrink", cases((0, sp.Eq(y, 0)), (1, True)), "ONNX Shrink", condition=b <= width),
    OutputClaim("step", sp.S.Zero, "constant pieces"),
    # algebraic
    OutputClaim("algebraic", (1 - y**2) ** sp.Rational(3, 2), PAPER),
    OutputClaim("isru", (1 - alpha * y**2) ** sp.Rational(3, 2), "Carlile and others 2017, (y/x)³"),
    OutputClaim(
        "isrlu",
        cases((1, y > 0), ((1 - alpha * y**2) ** sp.Rational(3, 2), True)),
        "Carlile and others 2017, (y/x)³",
    ),
    OutputClaim("squareplus", y**2 / (y**2 + b / 4), "Barron 2021, inverse x = y − b/(4y)"),
    OutputClaim(
        "bent_identity",
        (4 * (y**2 + y + 1) + (2 * y + 1) * sp.sqrt(y**2 + y + 1)) / (4 * y**2 + 4 * y + 5),
        PAPER,
    ),
    OutputClaim(
        "elliott", 2 * s * (sp.Rational(1, 2) - sp.Abs(y - sp.Rational(1, 2))) ** 2, "FANN, elliot"
    ),
    OutputClaim("symmetric_sqrt", 1 / (2 * (1 + sp.Abs(y))), PAPER),
    OutputClaim("cubic_sigmoid", (1 - sp.Abs(y) ** 3) ** sp.Rational(4, 3), PAPER),
    OutputClaim("sqnl", sp.sqrt(1 - sp.Abs(y)), PAPER),
    OutputClaim("sparse_plus", sp.Min(1, sp.sqrt(y)), "Blondel, Martins, Niculae 2019"),
    OutputClaim("smelu", sp.Min(1, sp.sqrt(y / beta)), PAPER),
    # hyperbolic, trigonometric, distributions
    OutputClaim("sinh", sp.sqrt(1 + y**2), DLMF + "4.34.1 with 4.35.11"),
    OutputClaim("arcsinh", 1 / sp.cosh(y), DLMF + "4.40 (inverse functions) with 4.35.11"),
    OutputClaim("gudermannian", sp.cos(y), DLMF + "4.23(viii): gd′ = sech, cos gd = sech"),
    OutputClaim(
        "sinh_arcsinh",
        delta * sp.sqrt(1 + y**2) / sp.cosh((epsilon + sp.asinh(y)) / delta),
        "Jones, Pewsey 2009, density",
    ),
    OutputClaim("erf", 2 / sp.sqrt(sp.pi) * sp.exp(-(sp.erfinv(y) ** 2)), TORCH + "erf, erfinv"),
    OutputClaim(
        "probit",
        sp.exp(-(sp.erfinv(2 * y - 1) ** 2)) / sp.sqrt(2 * sp.pi),
        "φ(Φ⁻¹(y)): McCullagh, Nelder 1989, section 4.3",
    ),
    OutputClaim("cauchy_cdf", sp.sin(sp.pi * y) ** 2 / sp.pi, "Koenker, Yoon 2009"),
    OutputClaim("log_log", -y * sp.log(y), "Gumbel 1958; McCullagh, Nelder 1989, section 4.3"),
    OutputClaim("cloglog", -(1 - y) * sp.log(1 - y), "McCullagh, Nelder 1989, section 4.3"),
    OutputClaim("gompertz", -alpha * y * sp.log(y), "Gompertz 1825: y′ = α y log(1/y)"),
    OutputClaim(
        "general_logistic", alpha * y * (1 - y ** (1 / alpha)), "Richards 1959, equation of growth"
    ),
    # y and one bit: the two branches of an inverse
    OutputClaim("square", 2 * sp.sqrt(y), DLMF + "4.26", slope=1),
    OutputClaim("square", -2 * sp.sqrt(y), DLMF + "4.26", slope=-1),
    OutputClaim("gaussian", 2 * y * sp.sqrt(-sp.log(y)), "inverse x = −√(−log y)", slope=1),
    OutputClaim("gaussian", -2 * y * sp.sqrt(-sp.log(y)), "inverse x = √(−log y)", slope=-1),
    OutputClaim("log_cosh", sp.sqrt(1 - sp.exp(-2 * y)), DLMF + "4.35.11", slope=1),
    OutputClaim("log_cosh", -sp.sqrt(1 - sp.exp(-2 * y)), DLMF + "4.35.11", slope=-1),
    OutputClaim("sech", y * sp.sqrt(1 - y**2), DLMF + "4.35.12", slope=1),
    OutputClaim("sech", -y * sp.sqrt(1 - y**2), DLMF + "4.35.12", slope=-1),
    OutputClaim(
        "silu",
        y * (1 + W(y * sp.exp(-y))) / (y + W(y * sp.exp(-y))),
        DLMF + "4.13: x = y + W₀(y e⁻ʸ) right of the minimum",
        slope=1,
    ),
    OutputClaim(
        "silu",
        y * (1 + W(y * sp.exp(-y), -1)) / (y + W(y * sp.exp(-y), -1)),
        DLMF + "4.13: x = y + W₋₁(y e⁻ʸ) left of the minimum",
        slope=-1,
    ),
)
