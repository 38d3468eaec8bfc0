"""One application of one rule of differentiation to (…)′."""

from dataclasses import dataclass
from typing import Final

from derive.display import Node, Prime, Relation, Sym
from derive.errors import NoRuleError
from derive.rules.differentiation import CHAIN, DIFFERENTIATION
from derive.rules.letters import U, X
from derive.rules.matching import Bindings, match, substitute
from derive.rules.neat import neat
from derive.rules.records import Rule

_TRIED: Final = tuple(row for row in DIFFERENTIATION if row is not CHAIN)


@dataclass(frozen=True, slots=True)
class Application:
    """A rule at work: ``law`` with ``bindings`` for its letters gives ``after``.

    ``chained`` says that the chain rule carried the law, stated for x, to an inner function.
    """

    rule: Rule
    law: Relation
    bindings: Bindings
    after: Node
    chained: bool


def apply_first(arg: Node) -> Application:
    """Return (arg)′ by the first rule that matches; raises ``NoRuleError``."""
    for row in _TRIED:
        for law in row.laws:
            found = _apply(row, law, arg)
            if found is not None:
                return found
    raise NoRuleError(f"no rule differentiates {arg}; add one in derive/rules/differentiation.py")


def _apply(row: Rule, law: Relation, arg: Node) -> Application | None:
    direct = _use(row, law, arg, chained=False)
    if direct is not None or not _is_stated_for_x(law):
        return direct
    return _use(row, chained(law), arg, chained=True)


def _is_stated_for_x(law: Relation) -> bool:
    return law.left != Prime(X) and substitute(law.left, {"x": U}) != law.left


def chained(law: Relation) -> Relation:
    """Return (f(u))′ = f′(u)·u′ for a law (f(x))′ = f′(x)."""
    inner = {"x": U}
    outer = substitute(law.right, inner)
    return Relation("=", substitute(law.left, inner), outer * Prime(Sym("u")))


def _use(row: Rule, law: Relation, arg: Node, *, chained: bool) -> Application | None:
    bindings = match(law.left, Prime(arg), row.constants)
    if bindings is None:
        return None
    return Application(row, law, bindings, neat(substitute(law.right, bindings)), chained)
