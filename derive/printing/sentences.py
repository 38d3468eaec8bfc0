"""Sentences that quote formulas, the formulas set as textbooks do."""

import re
from typing import Final

import sympy as sp

from derive.display.reading import from_condition, from_sympy
from derive.errors import NoRuleError
from derive.expression import ExpressionError, parse_expression
from derive.expression.parser import parse_condition
from derive.expression.quoting import replace_quoted
from derive.expression.vocabulary import BY_NAME, CONSTANTS
from derive.messages import Lang, prose
from derive.printing.letters import with_greek
from derive.printing.text import to_text

_NAME: Final = re.compile(r"[A-Za-z_]\w*")


def sentence(lang: Lang, english: str) -> str:
    """Return a sentence in ``lang`` with what stands in backquotes set as a formula."""
    return with_greek(replace_quoted(prose(lang, english), lambda typed: _formula(typed, lang)))


def _formula(typed: str, lang: Lang) -> str:
    """Return a formula in textbook notation; one that cannot be read, as it was quoted."""
    names = set(_NAME.findall(typed)) - BY_NAME.keys() - CONSTANTS.keys()
    letters = {name: sp.Symbol(name, real=True) for name in names}
    for parse, read in ((parse_expression, from_sympy), (parse_condition, from_condition)):
        try:
            return to_text(read(parse(typed, letters)), lang=lang)
        except (ExpressionError, NoRuleError):
            continue
    return f"`{typed}`"
