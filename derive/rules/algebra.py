"""The rules that rearrange a derivative until the output can be recognised in it."""

from typing import Final

from derive.display import Relation
from derive.rules.letters import ONE, TWO, ZERO, C, E, N, U, V, W, equation, fn
from derive.rules.records import Category, Rule

_POSITIVE: Final = Relation(">", U, ZERO)
_NOT_ZERO: Final = Relation("≠", V, ZERO)


def _algebra(name: str, *laws: Relation, where: tuple[Relation, ...] = ()) -> Rule:
    return Rule(
        id=name,
        category=Category.ALGEBRA,
        law=laws[0] if laws else None,
        spellings=laws[1:],
        constants=frozenset("n"),
        where=where,
    )


LOG_EXP: Final = _algebra(
    "log-exp",
    equation(E ** fn("log", U), U),
    equation(E ** (-fn("log", U)), ONE / U),
    equation(fn("log", E**U), U),
    where=(_POSITIVE,),
)
INVERSE_FUNCTIONS: Final = _algebra(
    "inverse-functions",
    equation(fn("tan", fn("arctan", U)), U),
    equation(fn("sinh", fn("arsinh", U)), U),
)
TRIGONOMETRY: Final = _algebra(
    "pythagoras",
    equation(ONE / (ONE + fn("tan", U) ** TWO), fn("cos", U) ** TWO),
    equation(ONE + fn("sinh", U) ** TWO, fn("cosh", U) ** TWO),
    equation(fn("sqrt", fn("cosh", U) ** TWO), fn("cosh", U)),
)

ALGEBRA: Final[tuple[Rule, ...]] = (
    _algebra("definition"),
    _algebra("known"),
    _algebra("substitute"),
    _algebra("tidy-signs", equation((-U) * (-V), U * V)),
    _algebra("arithmetic"),
    _algebra("collect", equation(U * U, U**TWO)),
    _algebra("expand", equation(U * (V + W), U * V + U * W)),
    _algebra("factor", equation(U * V + U * W, U * (V + W))),
    _algebra(
        "common-denominator",
        equation(U / V + W, (U + W * V) / V),
        where=(_NOT_ZERO,),
    ),
    _algebra("add-subtract", equation(U, U + C - C)),
    _algebra(
        "split-fraction",
        equation((U + W) / V, U / V + W / V),
        where=(_NOT_ZERO,),
    ),
    _algebra("cancel", equation(U * V / V, U), where=(_NOT_ZERO,)),
    _algebra(
        "power-of-quotient",
        equation(U**N / V**N, (U / V) ** N),
        where=(_POSITIVE, Relation(">", V, ZERO)),
    ),
    _algebra("exponent-laws", equation(E**U * E**V, E ** (U + V))),
    LOG_EXP,
    INVERSE_FUNCTIONS,
    TRIGONOMETRY,
    _algebra("simplify"),
)

OUTPUT: Final[tuple[Rule, ...]] = (
    Rule(id="recognise-y", category=Category.OUTPUT),
    Rule(id="eliminate-x", category=Category.OUTPUT),
    Rule(id="in-terms-of-y", category=Category.OUTPUT),
    Rule(id="recognise-part", category=Category.OUTPUT),
)

CASES: Final[tuple[Rule, ...]] = (
    Rule(id="cases", category=Category.CASES),
    Rule(id="one-sided-limits", category=Category.CASES),
    Rule(id="choose-branch", category=Category.CASES),
)
