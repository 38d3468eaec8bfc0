"""Activations that are distribution functions, or affine in one."""

import sympy as sp

from derive.activation import Activation, Parameter
from derive.catalog.sigmoidal import SIGMOID
from derive.symbols import x

ERF = Activation(
    name="erf",
    title="Error function",
    expr=sp.erf(x),
    reference="DLMF 7.2.1",
)

PROBIT = Activation(
    name="probit",
    title="Normal distribution function",
    expr=(1 + sp.erf(x / sp.sqrt(2))) / 2,
    reference="Bliss 1934, The method of probits",
)

CAUCHY = Activation(
    name="cauchy_cdf",
    title="Cauchy distribution function",
    expr=sp.atan(x) / sp.pi + sp.Rational(1, 2),
    reference="Koenker, Yoon 2009, Parametric links for binary choice models (cauchit)",
)

LOG_LOG = Activation(
    name="log_log",
    title="Gumbel distribution function",
    expr=sp.exp(-sp.exp(-x)),
    reference="Gumbel 1958, Statistics of Extremes; the log-log link",
)

CLOGLOG = Activation(
    name="cloglog",
    title="Complementary log-log",
    expr=1 - sp.exp(-sp.exp(x)),
    reference="Gomes, Ludermir 2008, Complementary log-log and probit: activation functions",
)

GROWTH = Parameter(
    name="alpha",
    symbol=sp.Symbol("alpha", real=True),
    default=sp.S.One,
    meaning="rate of growth",
    domain=sp.Symbol("alpha", real=True) > 0,
)
DELAY = Parameter(
    name="beta",
    symbol=sp.Symbol("beta", real=True),
    default=sp.S.One,
    meaning="how late the growth is",
    domain=sp.Symbol("beta", real=True) > 0,
)

GOMPERTZ = Activation(
    name="gompertz",
    title="Gompertz curve",
    expr=sp.exp(-DELAY.symbol * sp.exp(-GROWTH.symbol * x)),
    parameters=(GROWTH, DELAY),
    reference="Gompertz 1825, On the nature of the function expressive of … human mortality",
)

ASYMMETRY = Parameter(
    name="alpha",
    symbol=sp.Symbol("alpha", real=True),
    default=sp.S.One,
    meaning="exponent; 1 is symmetric",
    domain=sp.Symbol("alpha", real=True) > 0,
)

GENERAL_LOGISTIC = Activation(
    name="general_logistic",
    title="Generalised logistic",
    expr=SIGMOID.expr**ASYMMETRY.symbol,
    parameters=(ASYMMETRY,),
    reference="Richards 1959, A flexible growth function for empirical use; type I logistic",
)
