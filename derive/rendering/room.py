"""How much room a formula takes: estimates for columns, never for mathematics."""

from typing import Final

from derive.display import Node
from derive.printing import to_text

#: characters of the text form beyond which a formula does not share a line with another
_HALF_LINE: Final = 36


def is_wide(formula: Node) -> bool:
    """Say whether a formula needs a line for itself."""
    return _width(formula) > _HALF_LINE


def is_overlong(formula: Node) -> bool:
    """Say whether a formula fills more than a line, so that it could only be set too small."""
    return _width(formula) > 3 * _HALF_LINE


def _width(formula: Node) -> int:
    return len(to_text(formula))
