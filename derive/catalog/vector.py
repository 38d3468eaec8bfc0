"""Activations between vectors: normalised exponentials, projections, norms, gates, maxima."""

from typing import Final

import sympy as sp

from derive.activation import Parameter
from derive.symbols import x
from derive.vector.definition import Aggregate, Combine, VectorActivation, n

_A: Final = sp.Symbol("a", real=True)
_B: Final = sp.Symbol("b", real=True)
_S: Final = sp.Symbol("S", positive=True)
_TAU: Final = sp.Symbol("tau", real=True)
_M: Final = sp.Symbol("M", real=True)
_R: Final = sp.Symbol("r", positive=True)
_SIGMOID_B: Final = 1 / (1 + sp.exp(-_B))

TEMPERATURE: Final = Parameter(
    name="temperature",
    symbol=sp.Symbol("T", real=True),
    default=sp.S.One,
    meaning="how soft the maximum is",
    domain=sp.Symbol("T", real=True) > 0,
)
_T: Final = TEMPERATURE.symbol

SOFTMAX = VectorActivation(
    name="softmax",
    title="Softmax",
    inputs=(x,),
    outputs=(sp.exp(x / _T) / _S,),
    aggregates=(Aggregate(symbol=_S, term=sp.exp(x / _T), total=_S),),
    parameters=(TEMPERATURE,),
    reference="Bridle 1990, Probabilistic interpretation of feedforward classification …",
)

LOG_SOFTMAX = VectorActivation(
    name="log_softmax",
    title="Logarithm of softmax",
    inputs=(x,),
    outputs=(x - sp.log(_S),),
    aggregates=(Aggregate(symbol=_S, term=sp.exp(x), total=_S),),
    reference="the log-likelihood of a categorical output",
)

SOFTMIN = VectorActivation(
    name="softmin",
    title="Softmin",
    inputs=(x,),
    outputs=(sp.exp(-x) / _S,),
    aggregates=(Aggregate(symbol=_S, term=sp.exp(-x), total=_S),),
    reference="softmax of −x",
)

SPARSEMAX = VectorActivation(
    name="sparsemax",
    title="Sparsemax",
    inputs=(x,),
    outputs=(sp.Max(0, x - _TAU),),
    aggregates=(Aggregate(symbol=_TAU, term=sp.Max(0, x - _TAU), total=sp.S.One),),
    reference="Martins, Astudillo 2016, arXiv:1602.02068",
)

ENTMAX15 = VectorActivation(
    name="entmax15",
    title="1.5-entmax",
    inputs=(x,),
    outputs=(sp.Max(0, x / 2 - _TAU) ** 2,),
    aggregates=(Aggregate(symbol=_TAU, term=sp.Max(0, x / 2 - _TAU) ** 2, total=sp.S.One),),
    reference="Peters, Niculae, Martins 2019, arXiv:1905.05702",
)

LOGSUMEXP = VectorActivation(
    name="logsumexp",
    title="Log-sum-exp",
    inputs=(x,),
    outputs=(_T * sp.log(_S),),
    aggregates=(Aggregate(symbol=_S, term=sp.exp(x / _T), total=_S),),
    parameters=(TEMPERATURE,),
    reference="Blanchard, D. Higham, N. Higham 2021, Accurately computing the log-sum-exp …",
)

RMS_NORM = VectorActivation(
    name="rms_norm",
    title="RMS normalisation",
    inputs=(x,),
    outputs=(x / _R,),
    aggregates=(Aggregate(symbol=_R, term=x**2, total=n * _R**2),),
    reference="Zhang, Sennrich 2019, arXiv:1910.07467, without gain and without epsilon",
)

L2_NORM = VectorActivation(
    name="l2_norm",
    title="Euclidean normalisation",
    inputs=(x,),
    outputs=(x / _R,),
    aggregates=(Aggregate(symbol=_R, term=x**2, total=_R**2),),
    reference="the unit vector of x, without epsilon",
)

MAXOUT = VectorActivation(
    name="maxout",
    title="Maxout",
    inputs=(x,),
    outputs=(_M,),
    aggregates=(Aggregate(symbol=_M, term=x, total=_M, combine=Combine.MAX),),
    reference="Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013, arXiv:1302.4389",
)

CRELU = VectorActivation(
    name="crelu",
    title="Concatenated rectified linear unit",
    inputs=(x,),
    outputs=(sp.Max(0, x), sp.Max(0, -x)),
    reference="Shang, Sohn, Almeida, Lee 2016, arXiv:1603.05201",
)

GLU = VectorActivation(
    name="glu",
    title="Gated linear unit",
    inputs=(_A, _B),
    outputs=(_A * _SIGMOID_B,),
    reference="Dauphin, Fan, Auli, Grangier 2016, arXiv:1612.08083",
)

REGLU = VectorActivation(
    name="reglu",
    title="Gated linear unit with ReLU",
    inputs=(_A, _B),
    outputs=(sp.Max(0, _A) * _B,),
    reference="Shazeer 2020, arXiv:2002.05202",
)

GEGLU = VectorActivation(
    name="geglu",
    title="Gated linear unit with GELU",
    inputs=(_A, _B),
    outputs=(_A * (1 + sp.erf(_A / sp.sqrt(2))) / 2 * _B,),
    reference="Shazeer 2020, arXiv:2002.05202",
)

SWIGLU = VectorActivation(
    name="swiglu",
    title="Gated linear unit with SiLU",
    inputs=(_A, _B),
    outputs=(_A / (1 + sp.exp(-_A)) * _B,),
    reference="Shazeer 2020, arXiv:2002.05202",
)

VECTOR_CATALOG: Final[tuple[VectorActivation, ...]] = (
    SOFTMAX,
    LOG_SOFTMAX,
    SOFTMIN,
    SPARSEMAX,
    ENTMAX15,
    LOGSUMEXP,
    RMS_NORM,
    L2_NORM,
    MAXOUT,
    CRELU,
    GLU,
    REGLU,
    GEGLU,
    SWIGLU,
)
