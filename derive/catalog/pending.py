"""Definitions that wait: their mathematics is not whole yet, for the reason beside each.

An entry moves to ``CATALOG`` as soon as every line and form of it is proved. Code is another
matter: see ``derive.catalog.without_code``.
"""

from typing import Final

from derive.activation import Activation

PENDING: Final[tuple[tuple[Activation, str], ...]] = ()
