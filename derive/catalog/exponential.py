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

CELU_ALPHA = Parameter(
    name="alpha",
    symbol=sp.Symbol("alpha", real=True),
    default=sp.S.One,
    meaning="depth of the lower plateau, and width of the bend",
    domain=sp.Ne(sp.Symbol("alpha", real=True), 0),
)

CELU = Activation(
    name="celu",
    title="Continuously differentiable exponential linear unit",
    expr=sp.Piecewise((x, x > 0), (CELU_ALPHA.symbol * (sp.exp(x / CELU_ALPHA.symbol) - 1), True)),
    parameters=(CELU_ALPHA,),
    reference="Barron 2017, arXiv:1704.07483",
)

PELU_A = Parameter(
    name="a",
    symbol=sp.Symbol("a", real=True),
    default=sp.S.One,
    meaning="depth of the lower plateau",
    domain=sp.Symbol("a", real=True) > 0,
)
PELU_B = Parameter(
    name="b",
    symbol=sp.Symbol("b", real=True),
    default=sp.S.One,
    meaning="width of the bend",
    domain=sp.Symbol("b", real=True) > 0,
)

PELU = Activation(
    name="pelu",
    title="Parametric exponential linear unit",
    expr=sp.Piecewise(
        (PELU_A.symbol / PELU_B.symbol * x, x > 0),
        (PELU_A.symbol * (sp.exp(x / PELU_B.symbol) - 1), True),
    ),
    parameters=(PELU_A, PELU_B),
    reference="Trottier, Giguère, Chaib-draa 2016, arXiv:1605.09332",
)

SERLU_SCALE = Constant(
    symbol=sp.Symbol("lambda", real=True),
    value=sp.Rational("1.07862"),
    meaning="scale that keeps unit variance",
)
SERLU_ALPHA = Constant(
    symbol=sp.Symbol("alpha", real=True),
    value=sp.Rational("2.90427"),
    meaning="weight of the negative side that keeps zero mean",
)

SERLU = Activation(
    name="serlu",
    title="Scaled exponentially regularised linear unit",
    expr=sp.Piecewise(
        (SERLU_SCALE.symbol * x, x >= 0),
        (SERLU_SCALE.symbol * SERLU_ALPHA.symbol * x * sp.exp(x), True),
    ),
    constants=(SERLU_SCALE, SERLU_ALPHA),
    kinks=(
        Kink(
            at=sp.S.Zero,
            derivative=SERLU_SCALE.symbol,
            why="the slope from the right: the definition counts 0 to that side",
        ),
    ),
    reference="Zhang, Li 2018, arXiv:1807.10117",
)

STEEPNESS = Parameter(
    name="beta",
    symbol=sp.Symbol("beta", real=True),
    default=sp.S.One,
    meaning="steepness",
    domain=sp.Symbol("beta", real=True) > 0,
)

STEEP_SOFTPLUS = Activation(
    name="steep_softplus",
    title="Softplus with steepness",
    expr=sp.log(1 + sp.exp(STEEPNESS.symbol * x)) / STEEPNESS.symbol,
    parameters=(STEEPNESS,),
    reference="PyTorch documentation of torch.nn.Softplus, without its threshold",
)

SQUARED_SOFTPLUS = Activation(
    name="squared_softplus",
    title="Squared softplus",
    expr=SOFTPLUS.expr**2,
    reference="the smooth counterpart of squared ReLU",
)

SOFT_CLIP = Activation(
    name="soft_clip",
    title="Soft clipping",
    expr=sp.log((1 + sp.exp(x)) / (1 + sp.exp(x - 1))),
    reference="Klimek, Perelstein 2018, arXiv:1810.11509, with p = 1",
)

EXP = Activation(name="exp", title="Exponential", expr=sp.exp(x), reference="DLMF 4.2.19")

EXPM1 = Activation(
    name="expm1", title="Exponential minus one", expr=sp.exp(x) - 1, reference="DLMF 4.2.19"
)

DOUBLE_EXP = Activation(
    name="double_exp",
    title="Double exponential",
    expr=sp.exp(sp.exp(x)) - 1,
    reference="a test of nested exponentials",
)

EXP_LN = Activation(
    name="exp_ln",
    title="Exponential with logarithmic growth",
    expr=sp.Piecewise((sp.exp(x), x <= 0), (sp.log(1 + x) + 1, True)),
    reference="Stable-Baselines3 documentation of gSDE: use_expln",
)

SYMLOG = Activation(
    name="symlog",
    title="Symmetric logarithm",
    expr=sp.sign(x) * sp.log(1 + sp.Abs(x)),
    reference="Hafner, Pasukonis, Ba, Lillicrap 2023, arXiv:2301.04104",
)

SOFT_EXPONENTIAL_ALPHA = Parameter(
    name="alpha",
    symbol=sp.Symbol("alpha", real=True),
    default=sp.S.One,
    meaning="between the identity (towards 0) and the exponential (1)",
    domain=sp.Symbol("alpha", real=True) > 0,
)
_ALPHA = SOFT_EXPONENTIAL_ALPHA.symbol

SOFT_EXPONENTIAL = Activation(
    name="soft_exponential",
    title="Soft exponential",
    expr=(sp.exp(_ALPHA * x) - 1) / _ALPHA + _ALPHA,
    parameters=(SOFT_EXPONENTIAL_ALPHA,),
    reference="Godfrey, Gashler 2016, arXiv:1602.01321, the branch alpha > 0",
)
