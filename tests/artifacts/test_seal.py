"""Seals tell a file nobody touched from one that was edited."""

from pathlib import PurePosixPath

import pytest

from derive.artifacts.seal import Origin, is_intact, is_sealed, seal
from derive.errors import UsageError

ORIGIN = Origin("derive build", "derive/catalog/sigmoidal.py::SIGMOID")
PATHS = [PurePosixPath(name) for name in ("sigmoid.py", "derivations.tex", "derivations.html")]


def sealed(path: PurePosixPath = PATHS[0]) -> str:
    return seal("line 1\nline 2\n", path, ORIGIN)


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_seal_names_the_command_and_the_source(path: PurePosixPath) -> None:
    """The first line says how the file is remade, the second holds the digest."""
    first, second, *body = sealed(path).splitlines()
    assert "`derive build` from derive/catalog/sigmoidal.py::SIGMOID" in first
    assert "derive-sha256: " in second
    assert body == ["line 1", "line 2"]


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_every_single_changed_character_breaks_the_seal(path: PurePosixPath) -> None:
    """Header and digest line included, no character can change unseen."""
    text = sealed(path)
    changed = [text[:i] + ("§" if c != "§" else "$") + text[i + 1 :] for i, c in enumerate(text)]
    assert not any(map(is_intact, changed))


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_every_single_removed_character_breaks_the_seal(path: PurePosixPath) -> None:
    """A deletion shows as well, the last newline included."""
    text = sealed(path)
    assert not any(is_intact(text[:i] + text[i + 1 :]) for i in range(len(text)))


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_of_another_system_keep_the_seal(newline: str) -> None:
    """A checkout that turns LF into CRLF has edited nothing."""
    assert is_intact(sealed().replace("\n", newline))


def test_text_without_a_seal_is_neither_sealed_nor_intact() -> None:
    """Somebody's own file is never taken for one of ours."""
    assert not is_sealed("import numpy\n")
    assert not is_intact("import numpy\n")


def test_an_edited_file_is_still_sealed() -> None:
    """A broken seal is recognised as a seal."""
    assert is_sealed(sealed() + "edited\n")
    assert not is_intact(sealed() + "edited\n")


def test_unknown_suffixes_are_refused() -> None:
    """A file whose comment style is unknown cannot be sealed."""
    with pytest.raises(UsageError, match=r"notes\.txt"):
        seal("body\n", PurePosixPath("notes.txt"), ORIGIN)
