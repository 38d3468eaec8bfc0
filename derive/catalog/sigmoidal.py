"""Bounded, increasing activations."""

import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.symbols import x

SIGMOID = Activation(
    name="sigmoid",
    title="Sigmoid",
    expr=1 / (1 + sp.exp(-x)),
    reference="Verhulst 1845, Recherches mathématiques sur la loi d'accroissement de la population",
)

TANH = Activation(
    name="tanh",
    title="Hyperbolic tangent",
    expr=(sp.exp(x) - sp.exp(-x)) / (sp.exp(x) + sp.exp(-x)),
    reference="LeCun, Bottou, Orr, Müller 1998, Efficient BackProp",
)

SOFTSIGN = Activation(
    name="softsign",
    title="Softsign",
    expr=x / (1 + sp.Abs(x)),
    reference="Bergstra, Desjardins, Lamblin, Bengio 2009, "
    "Quadratic polynomials learn better image features",
)

ARCTAN = Activation(
    name="arctan",
    title="Arctangent",
    expr=sp.atan(x),
    reference="NIST Digital Library of Mathematical Functions, section 4.23",
)

HARD_SIGMOID = Activation(
    name="hard_sigmoid",
    title="Hard sigmoid",
    expr=sp.Max(0, sp.Min(1, x / 6 + sp.Rational(1, 2))),
    kinks=(
        Kink(
            at=sp.Integer(-3),
            derivative=sp.S.Zero,
            why="the plateau's value: y = 0 on all of x ≤ −3",
        ),
        Kink(
            at=sp.Integer(3), derivative=sp.S.Zero, why="the plateau's value: y = 1 on all of x ≥ 3"
        ),
    ),
    reference="Courbariaux, Bengio, David 2015, arXiv:1511.00363; "
    "slope 1/6 as in PyTorch, JAX, Keras 3",
)

STEEPNESS = Parameter(
    name="beta",
    symbol=sp.Symbol("beta", real=True),
    default=sp.S.One,
    meaning="steepness",
    domain=sp.Symbol("beta", real=True) > 0,
)

STEEP_SIGMOID = Activation(
    name="steep_sigmoid",
    title="Sigmoid with steepness",
    expr=SIGMOID.expr.subs(x, STEEPNESS.symbol * x),
    parameters=(STEEPNESS,),
    reference="Han, Moraga 1995, The influence of the sigmoid function parameters",
)

SIGMOID_FROM_TANH = Activation(
    name="sigmoid_from_tanh",
    title="Sigmoid written with tanh",
    expr=(1 + sp.tanh(x / 2)) / 2,
    reference="the form several libraries compute sigmoid by",
)

SQUARED_SIGMOID = Activation(
    name="squared_sigmoid",
    title="Squared sigmoid",
    expr=SIGMOID.expr**2,
    reference="the generalised logistic function with exponent 2",
)

BIPOLAR_SIGMOID = Activation(
    name="bipolar_sigmoid",
    title="Bipolar sigmoid",
    expr=sp.tanh(x / 2),
    reference="Fausett 1994, Fundamentals of Neural Networks, section 6.1",
)

LECUN_TANH = Activation(
    name="lecun_tanh",
    title="Scaled hyperbolic tangent",
    expr=sp.Rational("1.7159") * sp.tanh(2 * x / 3),
    reference="LeCun, Bottou, Orr, Müller 1998, Efficient BackProp, section 4.4",
)

PENALIZED_TANH = Activation(
    name="penalized_tanh",
    title="Penalised hyperbolic tangent",
    expr=sp.Piecewise((sp.tanh(x), x > 0), (sp.tanh(x) / 4, True)),
    kinks=(
        Kink(
            at=sp.S.Zero,
            derivative=sp.Rational(1, 4),
            why="the slope from the left, as leaky ReLU is treated in PyTorch",
        ),
    ),
    reference="Xu, Huang, Li 2016, arXiv:1602.05980",
)

TANH_OF_RATIO = Activation(
    name="tanh_ratio",
    title="Ratio of tangents",
    expr=sp.tanh(x) / (1 + sp.tanh(x) ** 2),
    reference="DLMF 4.35.30: half the hyperbolic tangent of the double argument",
)
