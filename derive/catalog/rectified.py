"""Piecewise linear activations."""

import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.symbols import x

IDENTITY = Activation(
    name="identity",
    title="Identity",
    expr=x,
    reference="the linear unit",
)

RELU = Activation(
    name="relu",
    title="Rectified linear unit",
    expr=sp.Max(0, x),
    kinks=(
        Kink(
            at=sp.S.Zero,
            derivative=sp.S.Zero,
            why="the plateau's value, used by the frameworks "
            "and the only one a form in y can express",
        ),
    ),
    reference="Nair, Hinton 2010, Rectified linear units improve restricted Boltzmann machines",
)

SLOPE = Parameter(
    name="negative_slope",
    symbol=sp.Symbol("a", real=True),
    default=sp.Rational(1, 100),
    meaning="slope on the negative side",
)

LEAKY_RELU = Activation(
    name="leaky_relu",
    title="Leaky rectified linear unit",
    expr=sp.Piecewise((x, x > 0), (SLOPE.symbol * x, True)),
    parameters=(SLOPE,),
    kinks=(
        Kink(
            at=sp.S.Zero,
            derivative=SLOPE.symbol,
            why="the slope from the left, as in PyTorch and TensorFlow",
        ),
    ),
    reference="Maas, Hannun, Ng 2013, Rectifier nonlinearities improve "
    "neural network acoustic models",
)
