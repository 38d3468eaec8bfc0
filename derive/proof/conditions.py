"""Conditions of a Piecewise: three-valued logic over relations, in one place."""

from collections.abc import Callable, Iterable
from typing import cast

import sympy as sp
from sympy.core.relational import Relational

from derive.errors import UndecidedError
from derive.expression.quoting import quoted

#: whether one relation holds; ``None`` when that is not known
OfRelation = Callable[[Relational], bool | None]


def cases(expr: sp.Piecewise) -> list[tuple[sp.Expr, sp.Basic]]:
    """Return the (value, condition) pairs of a Piecewise."""
    return [(cast(sp.Expr, pair.args[0]), pair.args[1]) for pair in expr.args]


def operator_of(relation: Relational) -> str:
    """Return <, <=, >, >=, == or !=."""
    return str(relation.rel_op)  # type: ignore[attr-defined]  # every subclass has it


def truth(condition: sp.Basic, of_relation: OfRelation) -> bool | None:
    """Return whether a condition holds, asking ``of_relation`` no more often than needed."""
    match condition:
        case sp.logic.boolalg.BooleanTrue() | sp.logic.boolalg.BooleanFalse():
            return bool(condition)
        case sp.Not():
            inner = truth(condition.args[0], of_relation)
            return None if inner is None else not inner
        case sp.And() | sp.Or():
            parts = (truth(part, of_relation) for part in condition.args)
            return _connected(parts, decisive=isinstance(condition, sp.Or))
        case sp.ITE():
            test, yes, no = condition.args
            chosen = truth(test, of_relation)
            return None if chosen is None else truth(yes if chosen else no, of_relation)
        case Relational():
            return of_relation(condition)
    raise UndecidedError(f"{quoted(condition)} is not a condition on the input")


def _connected(parts: Iterable[bool | None], *, decisive: bool) -> bool | None:
    unknown = False
    for part in parts:
        if part is decisive:
            return decisive
        unknown |= part is None
    return None if unknown else not decisive
