"""Activations built on one exponential or logarithm."""

import sympy as sp

from derive.activation import Activation, Constant, Kink, Parameter
from derive.symbols import x

ALPHA = Parameter(
    name="alpha",
    symbol=sp.Symbol("alpha", real=True),
    default=sp.S.One,
    meaning="depth of the lower plateau",
)

ELU = Activation(
    name="elu",
    title="Exponential linear unit",
    expr=sp.Piecewise((x, x > 0), (ALPHA.symbol * (sp.exp(x) - 1), True)),
    parameters=(ALPHA,),
    kinks=(
        Kink(
            at=sp.S.Zero,
            derivative=ALPHA.symbol,
            why="the slope from the left; there is no kink when alpha is 1",
        ),
    ),
    reference="Clevert, Unterthiner, Hochreiter 2015, arXiv:1511.07289",
)

SELU_SCALE = Constant(
    symbol=sp.Symbol("lambda", real=True),
    value=sp.Rational("1.0507009873554804934193349852946"),
    meaning="scale that keeps unit variance",
)
SELU_ALPHA = Constant(
    symbol=sp.Symbol("alpha", real=True),
    value=sp.Rational("1.6732632423543772848170429916717"),
    meaning="depth that keeps zero mean",
)

SELU = Activation(
    name="selu",
    title="Scaled exponential linear unit",
    expr=sp.Piecewise(
        (SELU_SCALE.symbol * x, x > 0),
        (SELU_SCALE.symbol * SELU_ALPHA.symbol * (sp.exp(x) - 1), True),
    ),
    constants=(SELU_SCALE, SELU_ALPHA),
    kinks=(
        Kink(
            at=sp.S.Zero,
            derivative=SELU_SCALE.symbol * SELU_ALPHA.symbol,
            why="the slope from the left, as in PyTorch and JAX",
        ),
    ),
    reference="Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515",
)

SOFTPLUS = Activation(
    name="softplus",
    title="Softplus",
    expr=sp.log(1 + sp.exp(x)),
    reference="Dugas, Bengio, Bélisle, Nadeau, Garcia 2001, Incorporating second-order "
    "functional knowledge for better option pricing",
)

LOG_SIGMOID = Activation(
    name="log_sigmoid",
    title="Logarithm of the sigmoid",
    expr=-sp.log(1 + sp.exp(-x)),
    reference="the log-likelihood of a Bernoulli output, y = log σ(x)",
)
