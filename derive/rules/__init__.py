"""The table of rules: what each is called, its law in letters, and thereby how it is applied."""

from typing import Final

from derive.errors import NoRuleError
from derive.rules.algebra import ALGEBRA, CASES, OUTPUT
from derive.rules.differentiation import DIFFERENTIATION
from derive.rules.records import Category, Rule

__all__ = ["RULES", "Category", "Rule", "rule"]

RULES: Final[tuple[Rule, ...]] = (*DIFFERENTIATION, *CASES, *ALGEBRA, *OUTPUT)
_BY_ID: Final = {row.id: row for row in RULES}


def rule(rule_id: str) -> Rule:
    """Return the rule with this id; raises ``NoRuleError``."""
    if rule_id not in _BY_ID:
        raise NoRuleError(f"no rule has the id '{rule_id}'; rules are listed in derive/rules")
    return _BY_ID[rule_id]
