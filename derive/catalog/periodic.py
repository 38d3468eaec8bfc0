"""Activations with a sine or a cosine."""

import sympy as sp

from derive.activation import Activation, Parameter
from derive.symbols import x

SINE = Activation(
    name="sin",
    title="Sine",
    expr=sp.sin(x),
    reference="Sitzmann, Martel, Bergman, Lindell, Wetzstein 2020, arXiv:2006.09661",
)

COSINE = Activation(
    name="cos",
    title="Cosine",
    expr=sp.cos(x),
    reference="Rahimi, Recht 2007, Random features for large-scale kernel machines",
)

SINC = Activation(
    name="sinc",
    title="Cardinal sine",
    expr=sp.Piecewise((sp.sin(x) / x, sp.Ne(x, 0)), (1, True)),
    reference="Whittaker 1915, On the functions which are represented by …; 1 at 0",
)

GROWING_COSINE = Activation(
    name="gcu",
    title="Growing cosine unit",
    expr=x * sp.cos(x),
    reference="Noel, Arunkumar, Trivedi, Dutta 2021, arXiv:2108.12943",
)

FREQUENCY = Parameter(
    name="alpha",
    symbol=sp.Symbol("alpha", real=True),
    default=sp.S.One,
    meaning="frequency",
    domain=sp.Symbol("alpha", real=True) > 0,
)

SNAKE = Activation(
    name="snake",
    title="Snake",
    expr=x + sp.sin(FREQUENCY.symbol * x) ** 2 / FREQUENCY.symbol,
    parameters=(FREQUENCY,),
    reference="Ziyin, Hartwig, Ueda 2020, arXiv:2006.08195",
)
