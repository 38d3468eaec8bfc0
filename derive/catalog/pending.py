"""Definitions that wait: their mathematics is not whole yet, for the reason beside each.

An entry moves to ``CATALOG`` as soon as every line and form of it is proved and the document can
hold it. Code is another matter: see ``derive.catalog.without_code``.
"""

from typing import Final

from derive.activation import Activation
from derive.catalog.clipped import SHRINK
from derive.catalog.gated import GELU_TANH, PHISH, SWISH, TANH_SOFT
from derive.catalog.rectified import THRESHOLDED

_TWO_PARAMETERS: Final = "the condition compares two parameters, and cells of the space are boxes"
_TURNS: Final = "that it turns round is shown for one value of the parameter, not for all"
_TOO_WIDE: Final = "a line of its derivation is wider than a page of the document"

PENDING: Final[tuple[tuple[Activation, str], ...]] = (
    (THRESHOLDED, _TWO_PARAMETERS),
    (SHRINK, _TWO_PARAMETERS),
    (SWISH, _TURNS),
    (TANH_SOFT, _TURNS),
    (GELU_TANH, _TOO_WIDE),
    (PHISH, _TOO_WIDE),
)
