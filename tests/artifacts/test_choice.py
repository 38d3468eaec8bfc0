"""Which entries a request is about, and which of them have code."""

from pathlib import Path

import pytest

from derive.artifacts.cache import Cache
from derive.artifacts.choice import names_with_modules, require_one_input, with_code
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


def test_the_modules_of_a_whole_build_are_known_beforehand() -> None:
    """The committed package holds these modules, no more and no fewer."""
    package = Path(__file__).parents[2] / "generated" / "activations"
    assert set(names_with_modules()) == {path.stem for path in package.glob("[a-z]*.py")}


@pytest.mark.parametrize(
    ("name", "message"),
    [("softmax", "`derive show softmax` shows it"), ("sigmod", "did you mean 'sigmoid'")],
)
def test_a_function_of_a_vector_is_none_of_one_input(name: str, message: str) -> None:
    """It is refused with the command that shows it; names of one input pass."""
    require_one_input(("sigmoid", "erf"))
    with pytest.raises(UsageError, match=message):
        require_one_input(("sigmoid", name))
