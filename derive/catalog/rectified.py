"""Piecewise linear activations that grow without bound."""

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

PRELU_SLOPE = Parameter(
    name="slope",
    symbol=sp.Symbol("a", real=True),
    default=sp.Rational(1, 4),
    meaning="learned slope on the negative side",
)

PRELU = Activation(
    name="prelu",
    title="Parametric rectified linear unit",
    expr=LEAKY_RELU.expr,
    parameters=(PRELU_SLOPE,),
    kinks=LEAKY_RELU.kinks,
    reference="He, Zhang, Ren, Sun 2015, arXiv:1502.01852; initial slope 1/4 as in PyTorch",
)

RRELU_SLOPE = Parameter(
    name="slope",
    symbol=sp.Symbol("a", real=True),
    default=sp.Rational(11, 48),
    meaning="slope on the negative side: random in training, its mean (1/8 + 1/3)/2 afterwards",
)

RRELU = Activation(
    name="rrelu",
    title="Randomised rectified linear unit",
    expr=LEAKY_RELU.expr,
    parameters=(RRELU_SLOPE,),
    kinks=LEAKY_RELU.kinks,
    reference="Xu, Wang, Chen, Li 2015, arXiv:1505.00853; bounds 1/8 and 1/3 as in PyTorch",
)

THRESHOLD = Parameter(
    name="threshold",
    symbol=sp.Symbol("theta", real=True),
    default=sp.S.One,
    meaning="input at which the unit switches on",
)
REPLACEMENT = Parameter(
    name="value",
    symbol=sp.Symbol("v", real=True),
    default=sp.S.Zero,
    meaning="output of the unit while it is off",
)
JUMP = "there is no slope at a jump; the plateau's value, as in PyTorch and TensorFlow"

THRESHOLDED = Activation(
    name="threshold",
    title="Threshold",
    expr=sp.Piecewise((x, x > THRESHOLD.symbol), (REPLACEMENT.symbol, True)),
    parameters=(THRESHOLD, REPLACEMENT),
    kinks=(Kink(at=THRESHOLD.symbol, derivative=sp.S.Zero, why=JUMP),),
    reference="PyTorch documentation of torch.nn.Threshold",
)

TRELU = Activation(
    name="trelu",
    title="Thresholded rectified linear unit",
    expr=sp.Piecewise((x, x > THRESHOLD.symbol), (0, True)),
    parameters=(THRESHOLD,),
    kinks=(Kink(at=THRESHOLD.symbol, derivative=sp.S.Zero, why=JUMP),),
    reference="Konda, Memisevic, Krueger 2014, arXiv:1402.3337",
)

SQUARED_RELU = Activation(
    name="squared_relu",
    title="Squared rectified linear unit",
    expr=RELU.expr**2,
    reference="So, Mańke, Liu, Dai, Shazeer, Le 2021, arXiv:2109.08668",
)

ABSOLUTE = Activation(
    name="abs",
    title="Absolute value",
    expr=sp.Abs(x),
    kinks=(
        Kink(
            at=sp.S.Zero,
            derivative=sp.S.Zero,
            why="the middle of the one-sided slopes −1 and 1, as in PyTorch and TensorFlow",
        ),
    ),
    reference="Karnewar 2018, arXiv:1811.04440",
)
