"""judged(claimed, found): somebody's value for a property against the one that was computed."""

import sympy as sp

from derive.display import Node, Relation, Words
from derive.display.meaning import to_condition, to_sympy
from derive.errors import NoRuleError, UndecidedError
from derive.proof import Status, Verdict
from derive.proof.spans import Span, sign_of_number, span_of
from derive.properties.records import Property
from derive.symbols import y


def judged(claimed: Node, found: Property) -> Verdict:
    """Return PROVED when the claimed value is the computed one, REFUTED when it is another.

    UNDECIDED where the two cannot be compared; a doubt about the property is passed on as it is.
    """
    if found.verdict.status is not Status.PROVED:
        return found.verdict
    if claimed == found.value:
        return found.verdict
    try:
        same = _same(claimed, found.value)
    except (NoRuleError, UndecidedError) as doubt:
        return Verdict(Status.UNDECIDED, "comparison of two statements", str(doubt))
    if same:
        return found.verdict
    return Verdict(Status.REFUTED, f"the computed value is another: {found.verdict.method}")


def denied(verdict: Verdict) -> Verdict:
    """Return the verdict on the opposite of a statement."""
    match verdict.status:
        case Status.PROVED:
            return Verdict(Status.REFUTED, verdict.method)
        case Status.REFUTED:
            shown = verdict.counterexample
            method = verdict.method if shown is None else f"counterexample {shown}"
            return Verdict(Status.PROVED, method, counterexample=shown)
        case _:
            return Verdict(Status.UNDECIDED, verdict.method, verdict.reason)


def _same(claimed: Node, computed: Node) -> bool:
    if isinstance(claimed, Words) or isinstance(computed, Words):
        raise UndecidedError("statements in words are compared by their wording only")
    kinds = {isinstance(node, Relation) for node in (claimed, computed)}
    if kinds == {True}:
        return _interval(claimed) == _interval(computed)
    if kinds == {False}:
        return sign_of_number(sp.expand(to_sympy(claimed, {}) - to_sympy(computed, {}))) == 0
    raise UndecidedError("the two statements are of different kinds")


def _interval(relation: Node) -> Span:
    """Return the values of y that a chain of inequalities allows."""
    return span_of(y, to_condition(relation, {"y": y}))
