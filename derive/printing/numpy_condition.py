"""A condition on parameters as NumPy text."""

from collections.abc import Mapping
from typing import Final

import sympy as sp

from derive.errors import NoRuleError

_SIGNS: Final[dict[type[sp.Basic], str]] = {
    sp.Gt: ">",
    sp.Ge: ">=",
    sp.Lt: "<",
    sp.Le: "<=",
    sp.Ne: "!=",
    sp.Eq: "==",
}
_RELATIONS: Final[dict[type[sp.Basic], str]] = {
    sp.Gt: "np.greater",
    sp.Ge: "np.greater_equal",
    sp.Lt: "np.less",
    sp.Le: "np.less_equal",
    sp.Ne: "np.not_equal",
    sp.Eq: "np.equal",
}


def checked(condition: sp.Basic, names: Mapping[sp.Basic, str]) -> str:
    """Return the same; a plain number is compared by Python, which takes a tenth of the time."""
    text = holds(condition, names)
    sign = _SIGNS.get(type(condition))
    if sign is None or not isinstance(condition.args[0], sp.Symbol):
        return text
    if not isinstance(condition.args[1], sp.Number):
        return text
    name, number = (_side(side, names) for side in condition.args)
    return f"{name} {sign} {number} if type({name}) is float else {text}"


def holds(condition: sp.Basic, names: Mapping[sp.Basic, str]) -> str:
    """Return an elementwise test, False at NaN, for example ``np.greater_equal(alpha, 0.0)``."""
    if isinstance(condition, sp.And | sp.Or):
        joined = "np.logical_and" if isinstance(condition, sp.And) else "np.logical_or"
        texts = sorted(holds(part, names) for part in condition.args)
        text = texts[0]
        for other in texts[1:]:
            text = f"{joined}({text}, {other})"
        return text
    call = _RELATIONS.get(type(condition))
    if call is None:
        raise NoRuleError(f"no NumPy text for the condition {condition}")
    left, right = (_side(side, names) for side in condition.args)
    return f"{call}({left}, {right})"


def _side(side: sp.Basic, names: Mapping[sp.Basic, str]) -> str:
    if isinstance(side, sp.Symbol):
        return names[side]
    if isinstance(side, sp.Number):
        return repr(float(side))
    raise NoRuleError(f"no NumPy text for {side} in a condition")
