"""Parameters as the document lists them under a definition."""

from collections.abc import Iterable

import sympy as sp

from derive.activation import Parameter
from derive.display.reading import from_condition, from_sympy
from derive.messages import Lang, prose, text
from derive.rendering.views import TermView


def parameter_views(parameters: Iterable[Parameter], lang: Lang) -> tuple[TermView, ...]:
    """Return each letter with its meaning, its default and its domain."""
    return tuple(
        TermView(
            letter=from_sympy(parameter.symbol),
            meaning=prose(lang, parameter.meaning),
            kind=text(lang, "document.default"),
            value=from_sympy(parameter.default),
            domain=None if parameter.domain is sp.true else from_condition(parameter.domain),
        )
        for parameter in parameters
    )
