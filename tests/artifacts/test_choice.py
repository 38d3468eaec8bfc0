"""Which entries a request is about, and which of them have code."""

import pytest

from derive.artifacts.cache import Cache
from derive.artifacts.choice import with_code
from derive.artifacts.plan import render
from derive.artifacts.request import Request
from derive.artifacts.session import Session
from derive.catalog import CATALOG
from derive.catalog.without_code import WITHOUT_CODE
from derive.errors import UsageError


def test_entries_without_code_have_no_module() -> None:
    """Names are kept in order; those that wait for code are left out, those of others are not."""
    names = tuple(entry.name for entry in CATALOG)
    kept = with_code((*names, "my_own"))
    waiting = {entry.name for entry, _reason in WITHOUT_CODE}
    assert kept == (*(name for name in names if name not in waiting), "my_own")


@pytest.mark.skipif(not WITHOUT_CODE, reason="every entry has code")
def test_a_module_that_cannot_be_made_is_refused() -> None:
    """The message says why there is no code, and what can be had instead."""
    entry, reason = WITHOUT_CODE[0]
    with pytest.raises(UsageError, match=f"no code is generated yet: {reason[:20]}") as refused:
        render(Request(names=(entry.name,)), (entry.name,), Session(Cache(None)))
    assert f"`derive show {entry.name}`" in str(refused.value)
