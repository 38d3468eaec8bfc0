"""Activations built on hyperbolic functions and their inverses; even ones among them."""

import sympy as sp

from derive.activation import Activation, Parameter
from derive.symbols import x

SINH = Activation(name="sinh", title="Hyperbolic sine", expr=sp.sinh(x), reference="DLMF 4.28.1")

ARCSINH = Activation(
    name="arcsinh", title="Inverse hyperbolic sine", expr=sp.asinh(x), reference="DLMF 4.37.16"
)

GUDERMANNIAN = Activation(
    name="gudermannian",
    title="Gudermannian",
    expr=2 * sp.atan(sp.tanh(x / 2)),
    reference="DLMF 4.23.41",
)

TAIL = Parameter(
    name="delta",
    symbol=sp.Symbol("delta", real=True),
    default=sp.S.One,
    meaning="weight of the tails",
    domain=sp.Symbol("delta", real=True) > 0,
)
SKEW = Parameter(
    name="epsilon",
    symbol=sp.Symbol("epsilon", real=True),
    default=sp.S.Zero,
    meaning="skewness",
)

SINH_ARCSINH = Activation(
    name="sinh_arcsinh",
    title="Sinh-arcsinh",
    expr=sp.sinh(TAIL.symbol * sp.asinh(x) - SKEW.symbol),
    parameters=(TAIL, SKEW),
    reference="Jones, Pewsey 2009, Sinh-arcsinh distributions",
)

TANH_SHRINK = Activation(
    name="tanh_shrink",
    title="Tanh shrinkage",
    expr=x - sp.tanh(x),
    reference="PyTorch documentation of torch.nn.Tanhshrink",
)

LISHT = Activation(
    name="lisht",
    title="Linearly scaled hyperbolic tangent",
    expr=x * sp.tanh(x),
    reference="Roy, Manna, Dubey, Chaudhuri 2019, arXiv:1901.05894",
)

LOG_COSH = Activation(
    name="log_cosh",
    title="Logarithm of the hyperbolic cosine",
    expr=sp.log(sp.cosh(x)),
    reference="Hyvärinen, Oja 2000, Independent component analysis: algorithms and applications",
)

SECH = Activation(
    name="sech", title="Hyperbolic secant", expr=1 / sp.cosh(x), reference="DLMF 4.28.6"
)

GAUSSIAN = Activation(
    name="gaussian",
    title="Gaussian",
    expr=sp.exp(-(x**2)),
    reference="Broomhead, Lowe 1988, Multivariable functional interpolation and adaptive networks",
)

GAUSSIAN_DERIVATIVE = Activation(
    name="x_gaussian",
    title="Input times Gaussian",
    expr=x * sp.exp(-(x**2) / 2),
    reference="the Hermite function of order 1, a wavelet unit; Zhang, Benveniste 1992",
)
