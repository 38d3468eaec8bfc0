"""Bounded, increasing activations."""

import sympy as sp

from derive.activation import Activation, Kink
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
