"""What textbooks and papers say the derivatives are: claims, which the engine must reproduce.

Derivatives are written by hand here, in ``tests.expected_outputs`` and ``tests.expected_mixed``.

Sources that name a framework were read, at the versions of ``derive.catalog.frameworks``. Books and
papers are cited from memory and were not opened again: a claim counts because it is proved.
"""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.symbols import x, y

a = sp.Symbol("a", real=True)
alpha = sp.Symbol("alpha", real=True)
scale = sp.Symbol("lambda", real=True)

SIGMA: Final = 1 / (1 + sp.exp(-x))
NORMAL_CDF: Final = (1 + sp.erf(x / sp.sqrt(2))) / 2
NORMAL_DENSITY: Final = sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedForm:
    """f′ of the entry called ``name``: in x, and in the output (with x, where it must be MIXED).

    ``condition`` is what the parameters must satisfy for the form in y; ``source`` states the form.
    """

    name: str
    in_x: sp.Expr
    in_y: sp.Expr
    source: str
    condition: sp.Basic = sp.true


EXPECTED_FORMS: Final = (
    ExpectedForm(
        name="sigmoid",
        in_x=sp.exp(-x) / (1 + sp.exp(-x)) ** 2,
        in_y=y * (1 - y),
        source="Minai, Williams 1993, On the derivatives of the sigmoid, Neural Networks 6, 845",
    ),
    ExpectedForm(
        name="tanh",
        in_x=4 / (sp.exp(x) + sp.exp(-x)) ** 2,
        in_y=1 - y**2,
        source="DLMF 4.34.8 (tanh′ = sech²) with 4.35.12 (sech² = 1 − tanh²)",
    ),
    ExpectedForm(
        name="relu",
        in_x=sp.Piecewise((0, x < 0), (1, True)),
        in_y=sp.Piecewise((1, y > 0), (0, True)),
        source="Glorot, Bordes, Bengio 2011, Deep sparse rectifier neural networks",
    ),
    ExpectedForm(
        name="leaky_relu",
        in_x=sp.Piecewise((a, x < 0), (1, True)),
        in_y=sp.Piecewise((1, y > 0), (a, True)),
        condition=a >= 0,
        source="Maas, Hannun, Ng 2013, Rectifier nonlinearities …, section 2",
    ),
    ExpectedForm(
        name="elu",
        in_x=sp.Piecewise((1, x > 0), (alpha * sp.exp(x), True)),
        in_y=sp.Piecewise((1, y > 0), (y + alpha, True)),
        condition=alpha >= 0,
        source="Clevert, Unterthiner, Hochreiter 2015, arXiv:1511.07289, section 3",
    ),
    ExpectedForm(
        name="selu",
        in_x=sp.Piecewise((scale, x > 0), (scale * alpha * sp.exp(x), True)),
        in_y=sp.Piecewise((scale, y > 0), (y + scale * alpha, True)),
        source="Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515, equation (2)",
    ),
    ExpectedForm(
        name="softplus",
        in_x=SIGMA,
        in_y=1 - sp.exp(-y),
        source="Dugas, Bengio, Bélisle, Nadeau, Garcia 2001: the primitive of the sigmoid",
    ),
    ExpectedForm(
        name="log_sigmoid",
        in_x=1 / (1 + sp.exp(x)),
        in_y=1 - sp.exp(y),
        source="the logistic score: (log σ)′ = σ′/σ = 1 − σ; Cox 1958",
    ),
    ExpectedForm(
        name="softsign",
        in_x=1 / (1 + sp.Abs(x)) ** 2,
        in_y=(1 - sp.Abs(y)) ** 2,
        source="Glorot, Bengio 2010, Understanding the difficulty of training …, section 3",
    ),
    ExpectedForm(
        name="arctan",
        in_x=1 / (1 + x**2),
        in_y=sp.cos(y) ** 2,
        source="DLMF 4.24.9 with 1 + tan² = sec², 4.21.13",
    ),
    ExpectedForm(
        name="hard_sigmoid",
        in_x=sp.Piecewise((sp.Rational(1, 6), sp.And(x > -3, x < 3)), (0, True)),
        in_y=sp.Piecewise((sp.Rational(1, 6), sp.And(y > 0, y < 1)), (0, True)),
        source="PyTorch documentation of torch.nn.Hardsigmoid (slope 1/6 between −3 and 3)",
    ),
    ExpectedForm(
        name="silu",
        in_x=SIGMA * (1 + x * (1 - SIGMA)),
        in_y=y + SIGMA * (1 - y),
        source="Elfwing, Uchibe, Doya 2017, equation (7); Ramachandran, Zoph, Le 2017, section 2",
    ),
    ExpectedForm(
        name="gelu",
        in_x=NORMAL_CDF + x * NORMAL_DENSITY,
        in_y=y / x + x * NORMAL_DENSITY,
        source="Hendrycks, Gimpel 2016, arXiv:1606.08415, from (xΦ)′ = Φ + xφ",
    ),
    ExpectedForm(
        name="identity",
        in_x=sp.S.One,
        in_y=sp.S.One,
        source="x′ = 1",
    ),
)
