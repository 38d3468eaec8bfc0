"""The cache returns what was stored under a key, or nothing."""

from pathlib import Path

import pytest

from derive.artifacts.cache import Cache, default_folder, digest_of_files, key_of

KEY = key_of("study", "sigmoid")


def entry(cache: Path) -> Path:
    (path,) = (path for path in cache.rglob("*") if path.is_file())
    return path


def test_what_was_stored_is_found(tmp_path: Path) -> None:
    """A second process would find the same value."""
    assert Cache(tmp_path).store(KEY, ("y", 1))
    assert Cache(tmp_path).load(KEY) == ("y", 1)


def test_an_unknown_key_finds_nothing(tmp_path: Path) -> None:
    """A cache that was deleted is an empty one."""
    assert Cache(tmp_path / "deleted").load(KEY) is None


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\x80\x05K\x01."])
def test_a_damaged_entry_is_a_miss(tmp_path: Path, damage: bytes) -> None:
    """Whatever the entry holds now, nothing wrong comes out and nothing fails."""
    Cache(tmp_path).store(KEY, 1)
    entry(tmp_path).write_bytes(damage)
    assert Cache(tmp_path).load(KEY) is None


def test_every_truncation_is_a_miss(tmp_path: Path) -> None:
    """A disk that was full leaves half an entry, which is none."""
    Cache(tmp_path).store(KEY, ("a", "value"))
    path = entry(tmp_path)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert Cache(tmp_path).load(KEY) is None


def test_an_unwritable_folder_stores_nothing(tmp_path: Path) -> None:
    """A cache that cannot be written costs time, not the result."""
    (tmp_path / "file").write_text("in the way")
    assert not Cache(tmp_path / "file").store(KEY, 1)
    assert Cache(tmp_path / "file").load(KEY) is None


def test_no_folder_means_no_cache() -> None:
    """Without a folder nothing is kept."""
    assert not Cache(None).store(KEY, 1)
    assert Cache(None).load(KEY) is None


def test_keys_keep_parts_apart() -> None:
    """The same letters split elsewhere are another key."""
    assert key_of("ab", "c") != key_of("a", "bc")


def test_the_digest_of_files_sees_names_and_contents(tmp_path: Path) -> None:
    """A renamed, moved or changed file gives another digest."""
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    digests = set()
    for one, two in (("1", "2"), ("2", "1"), ("1", "3")):
        first.write_text(one)
        second.write_text(two)
        digests.add(digest_of_files(tmp_path, (second, first)))
    assert len(digests) == 3


def test_the_environment_chooses_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``DERIVE_CACHE`` overrides the system's place."""
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path))
    assert tmp_path == default_folder()
