"""Activations of the form x · gate(x)."""

import sympy as sp

from derive.activation import Activation, Kink, Parameter
from derive.catalog.exponential import SOFTPLUS
from derive.catalog.sigmoidal import SIGMOID
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

GATE = Parameter(
    name="beta",
    symbol=sp.Symbol("beta", real=True),
    default=sp.S.One,
    meaning="steepness of the gate",
    domain=sp.Symbol("beta", real=True) > 0,
)

SWISH = Activation(
    name="swish",
    title="Swish",
    expr=x / (1 + sp.exp(-GATE.symbol * x)),
    parameters=(GATE,),
    reference="Ramachandran, Zoph, Le 2017, arXiv:1710.05941",
)

QUICK_GELU = Activation(
    name="quick_gelu",
    title="Sigmoid approximation of GELU",
    expr=x / (1 + sp.exp(-sp.Rational("1.702") * x)),
    reference="Hendrycks, Gimpel 2016, arXiv:1606.08415, section 2",
)

GELU_TANH = Activation(
    name="gelu_tanh",
    title="Tanh approximation of GELU",
    expr=x * (1 + sp.tanh(sp.sqrt(2 / sp.pi) * (x + sp.Rational("0.044715") * x**3))) / 2,
    reference="Hendrycks, Gimpel 2016, arXiv:1606.08415, section 2",
)

MISH = Activation(
    name="mish",
    title="Mish",
    expr=x * sp.tanh(SOFTPLUS.expr),
    reference="Misra 2019, arXiv:1908.08681",
)

_LINE_OF_ONE = "the slope of the line outside the bend, as in PyTorch since 2.7 and in JAX"
_PLATEAU = "the plateau's value, as in PyTorch since 2.7 and in JAX"

HARD_SWISH = Activation(
    name="hard_swish",
    title="Hard swish",
    expr=sp.Piecewise((0, x <= -3), (x * (x + 3) / 6, x < 3), (x, True)),
    kinks=(
        Kink(at=sp.Integer(-3), derivative=sp.S.Zero, why=_PLATEAU),
        Kink(at=sp.Integer(3), derivative=sp.S.One, why=_LINE_OF_ONE),
    ),
    reference="Howard and others 2019, arXiv:1905.02244",
)

HARD_SWISH_FIFTH = Activation(
    name="hard_swish_fifth",
    title="Hard swish with slope 1/5",
    expr=sp.Piecewise(
        (0, x <= -sp.Rational(5, 2)),
        (x * (x / 5 + sp.Rational(1, 2)), x < sp.Rational(5, 2)),
        (x, True),
    ),
    kinks=(
        Kink(at=-sp.Rational(5, 2), derivative=sp.S.Zero, why="the plateau's value"),
        Kink(
            at=sp.Rational(5, 2),
            derivative=sp.S.One,
            why="the slope of the line outside the bend, as for slope 1/6",
        ),
    ),
    reference="thinc documentation of HardSwish",
)

DISH = Activation(
    name="dish",
    title="Dish",
    expr=x * (x / sp.sqrt(1 + x**2) + 1) / 2,
    reference="thinc documentation of Dish",
)

ELISH = Activation(
    name="elish",
    title="Exponential linear squashing",
    expr=sp.Piecewise((x * SIGMOID.expr, x >= 0), ((sp.exp(x) - 1) * SIGMOID.expr, True)),
    reference="Basirat, Roth 2018, arXiv:1808.00783",
)

TANH_EXP = Activation(
    name="tanh_exp",
    title="Tanh of the exponential, gated",
    expr=x * sp.tanh(sp.exp(x)),
    reference="Liu, Di 2020, arXiv:2003.09855",
)

LOGISH = Activation(
    name="logish",
    title="Logish",
    expr=x * sp.log(1 + SIGMOID.expr),
    reference="Zhu, Zeng, Liu, Zhang 2021, Logish: a new nonlinear nonmonotonic activation",
)

SMISH = Activation(
    name="smish",
    title="Smish",
    expr=x * sp.tanh(sp.log(1 + SIGMOID.expr)),
    reference="Wang, Ren, Wang 2022, Smish: a novel activation function for deep learning",
)

SERF = Activation(
    name="serf",
    title="Softplus error function",
    expr=x * sp.erf(SOFTPLUS.expr),
    reference="Nag, Bhattacharyya 2021, arXiv:2108.09598",
)

PHISH = Activation(
    name="phish",
    title="Phish",
    expr=x * sp.tanh(GELU.expr),
    reference="Naveen 2022, Phish: a novel hyper-optimizable activation function",
)

ESH = Activation(
    name="esh",
    title="Input times tanh of sigmoid",
    expr=x * sp.tanh(SIGMOID.expr),
    reference="a gate built like Mish's, with the sigmoid inside the tangent",
)

TANH_SOFT_ALPHA = Parameter(
    name="alpha",
    symbol=sp.Symbol("alpha", real=True),
    default=sp.S.One,
    meaning="steepness of the tangent",
    domain=sp.Symbol("alpha", real=True) > 0,
)

TANH_SOFT = Activation(
    name="tanh_soft",
    title="Tanh times softplus",
    expr=sp.tanh(TANH_SOFT_ALPHA.symbol * x) * SOFTPLUS.expr,
    parameters=(TANH_SOFT_ALPHA,),
    reference="Biswas, Kumar, Banerjee, Pandey 2020, TanhSoft, arXiv:2009.03863",
)
