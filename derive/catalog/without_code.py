"""Entries without generated code: what stands between each and a module of its own, in words.

The mathematics of an entry stands in the catalogue as soon as it is proved; its code is written
when it passes every limit of ``derive check``. A slow test tells when that has come: then delete
the entry's line here.
"""

from typing import Final

from derive.activation import Activation

WITHOUT_CODE: Final[tuple[tuple[Activation, str], ...]] = ()


def missing_code(name: str) -> str:
    """Return why no code is generated for the entry called ``name``; empty when it is."""
    return next((reason for entry, reason in WITHOUT_CODE if entry.name == name), "")
