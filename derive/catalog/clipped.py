"""Piecewise linear activations with plateaus: clipped, shrunk, stepped."""

import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.catalog.rectified import JUMP, RELU
from derive.symbols import x

PLATEAU = "the plateau's value, as in PyTorch, and the only one a form in y can express"

LOW = Parameter(
    name="min_value",
    symbol=sp.Symbol("l", real=True),
    default=sp.S.NegativeOne,
    meaning="lowest output, negative",
    domain=sp.Symbol("l", real=True) < 0,
)
HIGH = Parameter(
    name="max_value",
    symbol=sp.Symbol("h", real=True),
    default=sp.S.One,
    meaning="highest output, positive",
    domain=sp.Symbol("h", real=True) > 0,
)

HARD_TANH = Activation(
    name="hard_tanh",
    title="Hard hyperbolic tangent",
    expr=sp.Piecewise((LOW.symbol, x <= LOW.symbol), (x, x < HIGH.symbol), (HIGH.symbol, True)),
    parameters=(LOW, HIGH),
    kinks=(
        Kink(at=LOW.symbol, derivative=sp.S.Zero, why=PLATEAU),
        Kink(at=HIGH.symbol, derivative=sp.S.Zero, why=PLATEAU),
    ),
    reference="Collobert 2004, Large scale machine learning, thesis; PyTorch torch.nn.Hardtanh",
)

CAP = Parameter(
    name="max_value",
    symbol=sp.Symbol("h", real=True),
    default=sp.Integer(6),
    meaning="highest output",
    domain=sp.Symbol("h", real=True) > 0,
)

CLIPPED_RELU = Activation(
    name="clipped_relu",
    title="Clipped rectified linear unit",
    expr=sp.Piecewise((0, x <= 0), (x, x < CAP.symbol), (CAP.symbol, True)),
    parameters=(CAP,),
    kinks=(
        Kink(at=sp.S.Zero, derivative=sp.S.Zero, why=PLATEAU),
        Kink(at=CAP.symbol, derivative=sp.S.Zero, why=PLATEAU),
    ),
    reference="Hannun and others 2014, Deep Speech, arXiv:1412.5567",
)

RELU6 = Activation(
    name="relu6",
    title="Rectified linear unit capped at 6",
    expr=sp.Min(6, RELU.expr),
    kinks=(
        Kink(at=sp.S.Zero, derivative=sp.S.Zero, why=PLATEAU),
        Kink(at=sp.Integer(6), derivative=sp.S.Zero, why=PLATEAU),
    ),
    reference="Krizhevsky 2010, Convolutional deep belief networks on CIFAR-10",
)

HARD_SIGMOID_FIFTH = Activation(
    name="hard_sigmoid_fifth",
    title="Hard sigmoid with slope 1/5",
    expr=sp.Max(0, sp.Min(1, x / 5 + sp.Rational(1, 2))),
    kinks=(
        Kink(at=sp.Rational(-5, 2), derivative=sp.S.Zero, why=PLATEAU),
        Kink(at=sp.Rational(5, 2), derivative=sp.S.Zero, why=PLATEAU),
    ),
    reference="ONNX operator HardSigmoid, default alpha 0.2; Chainer, Keras 2",
)

SPARSE_SIGMOID = Activation(
    name="sparse_sigmoid",
    title="Sparse sigmoid",
    expr=sp.Max(0, sp.Min(1, (x + 1) / 2)),
    kinks=(
        Kink(
            at=sp.S.NegativeOne,
            derivative=sp.S.Zero,
            why="the plateau's value, as in Keras on TensorFlow; JAX takes 1/4",
        ),
        Kink(
            at=sp.S.One,
            derivative=sp.S.Zero,
            why="the plateau's value, as in Keras on TensorFlow; JAX takes 1/4",
        ),
    ),
    reference="JAX documentation of jax.nn.sparse_sigmoid",
)

WIDTH = Parameter(
    name="width",
    symbol=sp.Symbol("lambda", real=True),
    default=sp.Rational(1, 2),
    meaning="half the width of the interval that is mapped to 0; at 0 there is no such interval",
    domain=sp.Symbol("lambda", real=True) > 0,
)
BIAS = Parameter(
    name="bias",
    symbol=sp.Symbol("b", real=True),
    default=sp.S.Zero,
    meaning="how far outputs are moved towards 0",
)

SHRINK = Activation(
    name="shrink",
    title="Shrinkage with bias",
    expr=sp.Piecewise(
        (x + BIAS.symbol, x < -WIDTH.symbol), (0, x <= WIDTH.symbol), (x - BIAS.symbol, True)
    ),
    parameters=(WIDTH, BIAS),
    kinks=(
        Kink(at=-WIDTH.symbol, derivative=sp.S.Zero, why=JUMP),
        Kink(at=WIDTH.symbol, derivative=sp.S.Zero, why=JUMP),
    ),
    reference="ONNX operator Shrink, version 9",
)

HARD_SHRINK = Activation(
    name="hard_shrink",
    title="Hard shrinkage",
    expr=sp.Piecewise((x, x < -WIDTH.symbol), (0, x <= WIDTH.symbol), (x, True)),
    parameters=(WIDTH,),
    kinks=(
        Kink(at=-WIDTH.symbol, derivative=sp.S.Zero, why=JUMP),
        Kink(at=WIDTH.symbol, derivative=sp.S.Zero, why=JUMP),
    ),
    reference="Donoho, Johnstone 1994, Ideal spatial adaptation by wavelet shrinkage",
)

SOFT_SHRINK = Activation(
    name="soft_shrink",
    title="Soft shrinkage",
    expr=sp.Piecewise(
        (x + WIDTH.symbol, x < -WIDTH.symbol), (0, x <= WIDTH.symbol), (x - WIDTH.symbol, True)
    ),
    parameters=(WIDTH,),
    kinks=(
        Kink(at=-WIDTH.symbol, derivative=sp.S.Zero, why=PLATEAU),
        Kink(at=WIDTH.symbol, derivative=sp.S.Zero, why=PLATEAU),
    ),
    reference="Donoho 1995, De-noising by soft-thresholding",
)

STEP = Activation(
    name="step",
    title="Heaviside step",
    expr=sp.Piecewise((0, x <= 0), (1, True)),
    kinks=(Kink(at=sp.S.Zero, derivative=sp.S.Zero, why=JUMP),),
    reference="Rosenblatt 1958, The perceptron",
)

SIGN = Activation(
    name="sign",
    title="Sign",
    expr=sp.sign(x),
    kinks=(Kink(at=sp.S.Zero, derivative=sp.S.Zero, why=JUMP),),
    reference="Courbariaux, Bengio, David 2015, arXiv:1511.00363",
)
