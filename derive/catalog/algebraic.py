"""Activations built from powers, roots and absolute values."""

import sympy as sp

from derive.activation import Activation, Parameter
from derive.symbols import x

CURVATURE = Parameter(
    name="alpha",
    symbol=sp.Symbol("alpha", real=True),
    default=sp.S.One,
    meaning="curvature: outputs stay below 1/√α in size",
    domain=sp.Symbol("alpha", real=True) > 0,
)

ALGEBRAIC = Activation(
    name="algebraic",
    title="Algebraic sigmoid",
    expr=x / sp.sqrt(1 + x**2),
    reference="Elliott 1993, A better activation function for artificial neural networks",
)

ISRU = Activation(
    name="isru",
    title="Inverse square root unit",
    expr=x / sp.sqrt(1 + CURVATURE.symbol * x**2),
    parameters=(CURVATURE,),
    reference="Carlile, Delamarter, Kinney, Marti, Whitney 2017, arXiv:1710.09967",
)

ISRLU = Activation(
    name="isrlu",
    title="Inverse square root linear unit",
    expr=sp.Piecewise((ISRU.expr, x < 0), (x, True)),
    parameters=(CURVATURE,),
    reference="Carlile, Delamarter, Kinney, Marti, Whitney 2017, arXiv:1710.09967",
)

SMOOTHING = Parameter(
    name="b",
    symbol=sp.Symbol("b", real=True),
    default=sp.Integer(4),
    meaning="how far the bend is rounded",
    domain=sp.Symbol("b", real=True) > 0,
)

SQUAREPLUS = Activation(
    name="squareplus",
    title="Squareplus",
    expr=(x + sp.sqrt(x**2 + SMOOTHING.symbol)) / 2,
    parameters=(SMOOTHING,),
    reference="Barron 2021, arXiv:2112.11687",
)

BENT_IDENTITY = Activation(
    name="bent_identity",
    title="Bent identity",
    expr=(sp.sqrt(x**2 + 1) - 1) / 2 + x,
    reference="Dubey, Singh, Chaudhuri 2021, arXiv:2109.14545 (survey)",
)

ELLIOTT_STEEPNESS = Parameter(
    name="steepness",
    symbol=sp.Symbol("s", real=True),
    default=sp.S.One,
    meaning="steepness",
    domain=sp.Symbol("s", real=True) > 0,
)
_S = ELLIOTT_STEEPNESS.symbol

ELLIOTT = Activation(
    name="elliott",
    title="Elliott sigmoid",
    expr=_S * x / (2 * (1 + _S * sp.Abs(x))) + sp.Rational(1, 2),
    parameters=(ELLIOTT_STEEPNESS,),
    reference="Elliott 1993, A better activation function for artificial neural networks; FANN",
)

SYMMETRIC_SQRT = Activation(
    name="symmetric_sqrt",
    title="Symmetric square root",
    expr=sp.sign(x) * (sp.sqrt(1 + sp.Abs(x)) - 1),
    reference="the value transformation of Pohlen and others 2018, arXiv:1805.11593, with ε = 0",
)

CUBIC_SIGMOID = Activation(
    name="cubic_sigmoid",
    title="Cubic algebraic sigmoid",
    expr=x / (1 + sp.Abs(x) ** 3) ** sp.Rational(1, 3),
    reference="the algebraic sigmoid x/(1 + |x|ᵏ)^(1/k) with k = 3",
)

SQNL = Activation(
    name="sqnl",
    title="Square non-linearity",
    expr=sp.Piecewise((-1, x < -2), (x + x**2 / 4, x < 0), (x - x**2 / 4, x <= 2), (1, True)),
    reference="Wuraola, Patel 2018, SQNL: a new computationally efficient activation function",
)

SPARSE_PLUS = Activation(
    name="sparse_plus",
    title="Sparse softplus",
    expr=sp.Piecewise((0, x <= -1), ((x + 1) ** 2 / 4, x < 1), (x, True)),
    reference="JAX documentation of jax.nn.sparse_plus; Blondel, Martins, Niculae 2019",
)

HALF_WIDTH = Parameter(
    name="beta",
    symbol=sp.Symbol("beta", real=True),
    default=sp.S.One,
    meaning="half the width of the quadratic piece",
    domain=sp.Symbol("beta", real=True) > 0,
)
_BETA = HALF_WIDTH.symbol

SMELU = Activation(
    name="smelu",
    title="Smooth rectified linear unit",
    expr=sp.Piecewise((0, x <= -_BETA), ((x + _BETA) ** 2 / (4 * _BETA), x < _BETA), (x, True)),
    parameters=(HALF_WIDTH,),
    reference="Shamir, Lin, Coviello 2020, arXiv:2010.09931",
)

SQUARE = Activation(
    name="square",
    title="Square",
    expr=x**2,
    reference="Gilad-Bachrach and others 2016, CryptoNets",
)

PADE_TANH = Activation(
    name="pade_tanh",
    title="Padé approximation of tanh",
    expr=x * (27 + x**2) / (27 + 9 * x**2),
    reference="the [3/2] Padé approximant of tanh at 0 with slope 1/9 in the tails",
)
