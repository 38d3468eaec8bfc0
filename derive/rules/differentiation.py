"""The rules of differentiation, most specific first: the first law that matches is applied."""

from typing import Final

from derive.display import Node, Prime, Relation, Sym
from derive.rules.letters import ONE, PI, TWO, ZERO, C, E, N, U, V, X, equation, fn
from derive.rules.records import Category, Rule


def _differentiation(
    name: str,
    law: Relation,
    *spellings: Relation,
    constants: str = "",
    where: Node | None = None,
) -> Rule:
    return Rule(
        id=name,
        category=Category.DIFFERENTIATION,
        law=law,
        spellings=spellings,
        constants=frozenset(constants),
        where=() if where is None else (where,),
    )


def _derivative(of: Node, is_: Node) -> Relation:
    return equation(Prime(of), is_)


CONSTANT: Final = _differentiation("constant", _derivative(C, ZERO), constants="c")
IDENTITY: Final = _differentiation("identity", _derivative(X, ONE))
CONSTANT_MULTIPLE: Final = _differentiation(
    "constant-multiple",
    _derivative(C * U, C * Prime(U)),
    _derivative(-U, -Prime(U)),
    _derivative(U / C, Prime(U) / C),
    constants="c",
)
SUM: Final = _differentiation("sum", _derivative(U + V, Prime(U) + Prime(V)))
EXPONENTIAL: Final = _differentiation("exponential", _derivative(E**X, E**X))
GENERAL_EXPONENTIAL: Final = _differentiation(
    "general-exponential",
    _derivative(C**X, C**X * fn("log", C)),
    constants="c",
    where=Relation(">", C, ZERO),
)
POWER: Final = _differentiation("power", _derivative(X**N, N * X ** (N - ONE)), constants="n")
SQUARE_ROOT: Final = _differentiation(
    "square-root",
    _derivative(fn("sqrt", X), ONE / (TWO * fn("sqrt", X))),
    where=Relation(">", X, ZERO),
)
RECIPROCAL: Final = _differentiation(
    "reciprocal",
    _derivative(C / V, -(C * Prime(V) / V**TWO)),
    constants="c",
)
QUOTIENT: Final = _differentiation(
    "quotient", _derivative(U / V, (Prime(U) * V - U * Prime(V)) / V**TWO)
)
PRODUCT: Final = _differentiation("product", _derivative(U * V, Prime(U) * V + U * Prime(V)))
LOGARITHM: Final = _differentiation(
    "logarithm", _derivative(fn("log", X), ONE / X), where=Relation(">", X, ZERO)
)
CHAIN: Final = _differentiation(
    "chain",
    equation(Sym("dy") / Sym("dx"), (Sym("dy") / Sym("du")) * (Sym("du") / Sym("dx"))),
)


_BELOW_ONE: Final = Relation("<", fn("abs", X), ONE)


def _function(name: str, derivative: Node, where: Node | None = None) -> Rule:
    law = _derivative(fn(name, X), derivative)
    return _differentiation(name, law, where=where)


FUNCTIONS: Final[tuple[Rule, ...]] = (
    _function("sin", fn("cos", X)),
    _function("cos", -fn("sin", X)),
    _function("tan", ONE + fn("tan", X) ** TWO),
    _function("arcsin", ONE / fn("sqrt", ONE - X**TWO), where=_BELOW_ONE),
    _function("arccos", -(ONE / fn("sqrt", ONE - X**TWO)), where=_BELOW_ONE),
    _function("arctan", ONE / (ONE + X**TWO)),
    _function("sinh", fn("cosh", X)),
    _function("cosh", fn("sinh", X)),
    _function("tanh", ONE - fn("tanh", X) ** TWO),
    _function("arsinh", ONE / fn("sqrt", ONE + X**TWO)),
    _function("arcosh", ONE / fn("sqrt", X**TWO - ONE), where=Relation(">", X, ONE)),
    _function("artanh", ONE / (ONE - X**TWO), where=_BELOW_ONE),
    _function("erf", TWO * E ** (-(X**TWO)) / fn("sqrt", PI)),
    _function("erfc", -(TWO * E ** (-(X**TWO)) / fn("sqrt", PI))),
    _function(
        "erfinv",
        fn("sqrt", PI) * E ** (fn("erfinv", X) ** TWO) / TWO,
        where=_BELOW_ONE,
    ),
    _function("Phi", fn("phi", X)),
    _function("abs", X / fn("abs", X), where=Relation("≠", X, ZERO)),
)

#: in the order in which they are tried; the chain rule is not tried, it extends the others
DIFFERENTIATION: Final[tuple[Rule, ...]] = (
    CONSTANT,
    IDENTITY,
    SUM,
    CONSTANT_MULTIPLE,
    EXPONENTIAL,
    GENERAL_EXPONENTIAL,
    POWER,
    SQUARE_ROOT,
    LOGARITHM,
    *FUNCTIONS,
    RECIPROCAL,
    QUOTIENT,
    PRODUCT,
    CHAIN,
)
