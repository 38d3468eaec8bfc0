"""Entries without code are named with what is missing, and get it when nothing is any longer."""

import importlib
import pkgutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import derive.catalog
from derive.activation import Activation
from derive.catalog import CATALOG
from derive.catalog.without_code import WITHOUT_CODE, missing_code
from derive.checking.accuracy import accuracy_findings, load_package, measure
from derive.checking.proofs import proof_findings
from derive.errors import DeriveError
from derive.rendering.module import (
    MARKER,
    SUPPORT,
    render_activation,
    render_package,
    render_support,
)
from derive.study import study

ENOUGH = 120
JUDGE = (
    "import sys; from tests.catalog.test_without_code import findings; "
    "print(findings(*sys.argv[1:]))"
)


def defined() -> list[Activation]:
    """Return every record that a module of the catalogue binds to a name, each once."""
    found: dict[str, Activation] = {}
    for module in pkgutil.iter_modules(derive.catalog.__path__, "derive.catalog."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Activation):
                found.setdefault(value.name, value)
    return list(found.values())


def findings(name: str, folder: str) -> int:
    """Return how much is wrong with the code of an entry: values off, proofs not closed."""
    entry = next(entry for entry, _reason in WITHOUT_CODE if entry.name == name)
    try:
        one = study(entry)
        texts = {f"{name}.py": render_activation(one), "__init__.py": render_package([one])}
    except DeriveError:
        return 1
    for path, text in {**texts, SUPPORT: render_support(), MARKER: ""}.items():
        (Path(folder) / path).write_text(text, encoding="utf-8")
    module = getattr(load_package(Path(folder)), name)
    wrong = accuracy_findings(measure(module, one.forms))
    return len(proof_findings([(name, one)])) + len(wrong)


def test_every_definition_is_listed_once() -> None:
    """What a family module defines is in the catalogue, once.

    Code can be lacking only for what is in the catalogue.
    """
    listed = Counter(entry.name for entry in CATALOG)
    assert {entry.name for entry in defined()} == set(listed)
    assert set(listed.values()) == {1}
    waiting = Counter(entry.name for entry, _reason in WITHOUT_CODE)
    assert set(waiting) <= {entry.name for entry in CATALOG}
    assert set(waiting.values()) <= {1}


def test_an_entry_with_code_has_no_reason() -> None:
    """The reason is empty for what has a module, and for a name that nobody knows."""
    assert missing_code("sigmoid") == missing_code("my_own") == ""
    assert all(missing_code(entry.name) == reason for entry, reason in WITHOUT_CODE)


@pytest.mark.parametrize("reason", [r for _, r in WITHOUT_CODE])
def test_reasons_are_sentences(reason: str) -> None:
    """A reason says in words what the engine cannot do yet."""
    assert len(reason.split()) >= 4
    assert "TODO" not in reason


@pytest.mark.slow
@pytest.mark.parametrize("name", [entry.name for entry, _reason in WITHOUT_CODE])
def test_code_still_fails(name: str, tmp_path: Path) -> None:
    """When this fails, the code is good: delete the entry's line in ``without_code.py``."""
    command = [sys.executable, "-W", "ignore", "-c", JUDGE, name, str(tmp_path)]
    try:
        done = subprocess.run(  # noqa: S603  our own text
            command, capture_output=True, text=True, check=False, timeout=ENOUGH
        )
    except subprocess.TimeoutExpired:
        return
    assert done.returncode != 0 or int(done.stdout) > 0
