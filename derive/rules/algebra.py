"""The rules that rearrange a derivative until the output can be recognised in it."""

from typing import Final

from derive.display import Relation
from derive.rules.letters import ONE, TWO, ZERO, C, E, N, U, V, W, equation, fn
from derive.rules.records import Category, Rule

_POSITIVE: Final = Relation(">", U, ZERO)
_NOT_ZERO: Final = Relation("≠", V, ZERO)


def _algebra(name: str, title: str, *laws: Relation, where: tuple[Relation, ...] = ()) -> Rule:
    return Rule(
        id=name,
        title=title,
        category=Category.ALGEBRA,
        law=laws[0] if laws else None,
        spellings=laws[1:],
        constants=frozenset("n"),
        where=where,
    )


LOG_EXP: Final = _algebra(
    "log-exp",
    "exponential and logarithm are inverse",
    equation(E ** fn("log", U), U),
    equation(E ** (-fn("log", U)), ONE / U),
    equation(fn("log", E**U), U),
    where=(_POSITIVE,),
)
INVERSE_FUNCTIONS: Final = _algebra(
    "inverse-functions",
    "a function undoes its inverse",
    equation(fn("tan", fn("arctan", U)), U),
    equation(fn("sinh", fn("arsinh", U)), U),
)
TRIGONOMETRY: Final = _algebra(
    "pythagoras",
    "1 + tan² = 1/cos²",
    equation(ONE / (ONE + fn("tan", U) ** TWO), fn("cos", U) ** TWO),
    equation(ONE + fn("sinh", U) ** TWO, fn("cosh", U) ** TWO),
)

ALGEBRA: Final[tuple[Rule, ...]] = (
    _algebra("definition", "definition"),
    _algebra("substitute", "substitute"),
    _algebra("tidy-signs", "tidy signs", equation((-U) * (-V), U * V)),
    _algebra("arithmetic", "tidy up"),
    _algebra("collect", "collect equal factors", equation(U * U, U**TWO)),
    _algebra("expand", "expand", equation(U * (V + W), U * V + U * W)),
    _algebra("factor", "factor", equation(U * V + U * W, U * (V + W))),
    _algebra(
        "common-denominator",
        "common denominator",
        equation(U / V + W, (U + W * V) / V),
        where=(_NOT_ZERO,),
    ),
    _algebra("add-subtract", "add and subtract", equation(U, U + C - C)),
    _algebra(
        "split-fraction",
        "split the fraction",
        equation((U + W) / V, U / V + W / V),
        where=(_NOT_ZERO,),
    ),
    _algebra("cancel", "cancel", equation(U * V / V, U), where=(_NOT_ZERO,)),
    _algebra(
        "power-of-quotient",
        "power of a quotient",
        equation(U**N / V**N, (U / V) ** N),
        where=(_POSITIVE, Relation(">", V, ZERO)),
    ),
    _algebra("exponent-laws", "laws of exponents", equation(E**U * E**V, E ** (U + V))),
    LOG_EXP,
    INVERSE_FUNCTIONS,
    TRIGONOMETRY,
    _algebra("simplify", "simplify"),
)

OUTPUT: Final[tuple[Rule, ...]] = (
    Rule(id="recognise-y", title="recognise y", category=Category.OUTPUT),
    Rule(id="eliminate-x", title="write x with y", category=Category.OUTPUT),
    Rule(id="recognise-part", title="recognise the named part", category=Category.OUTPUT),
)

CASES: Final[tuple[Rule, ...]] = (
    Rule(id="cases", title="by cases, on each open interval", category=Category.CASES),
    Rule(id="one-sided-limits", title="one-sided limits", category=Category.CASES),
    Rule(id="choose-branch", title="the sign of y decides the case", category=Category.CASES),
)
