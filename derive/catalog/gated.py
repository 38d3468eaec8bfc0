"""Activations of the form x · gate(x)."""

import sympy as sp

from derive.activation import Activation
from derive.symbols import x

SILU = Activation(
    name="silu",
    title="Sigmoid-weighted linear unit",
    expr=x / (1 + sp.exp(-x)),
    reference="Elfwing, Uchibe, Doya 2017, arXiv:1702.03118; "
    "Hendrycks, Gimpel 2016, arXiv:1606.08415",
)

GELU = Activation(
    name="gelu",
    title="Gaussian error linear unit",
    expr=x * (1 + sp.erf(x / sp.sqrt(2))) / 2,
    reference="Hendrycks, Gimpel 2016, arXiv:1606.08415",
)
