"""A disk that fills: one line, the right exit code, and what was there before stays as it was."""

import errno
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive.artifacts.cache import Cache
from derive.artifacts.pdf import Engine, available_engines, make_pdf
from derive.artifacts.write import Change, apply
from derive.errors import MachineError

DOCUMENT = "\\documentclass{article}\n\\begin{document}\nfine\n\\end{document}\n"


@pytest.fixture
def at_most(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no file of this process or its children grow beyond 2,000 bytes, as a quota does.

    No byte code is written meanwhile: Python would keep its first 2,000 bytes for others.
    """
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_files_that_were_there_keep_their_bytes(tmp_path: Path, at_most: None) -> None:
    """The second file does not fit: the first, which did, is not put in place either."""
    old, large = tmp_path / "old.py", tmp_path / "new" / "large.py"
    old.write_bytes(b"before")
    changes = [Change(old, b"before", b"after"), Change(large, None, b"x" * 10_000)]
    with pytest.raises(MachineError, match="nothing was changed") as caught:
        apply(changes)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3
    assert old.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [old]


def test_a_cache_that_cannot_grow_is_done_without(tmp_path: Path, at_most: None) -> None:
    """Nothing is kept, nothing half written stays, nobody is told."""
    cache = Cache(tmp_path)
    assert not cache.store("ab" * 32, "x" * 10_000)
    assert cache.load("ab" * 32) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_full_scratch_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line says what to do about it, whatever engine was to run."""

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    for engine in (Engine.PDFLATEX, Engine.TYPST):
        with pytest.raises(MachineError, match=r"No space left.*TMPDIR") as caught:
            make_pdf(engine, DOCUMENT, lambda: "fine")
        assert caught.value.exit_code == 3


@pytest.mark.tex
@pytest.mark.skipif(Engine.PDFLATEX not in available_engines(), reason="pdflatex is not installed")
def test_an_engine_that_cannot_write_fails_in_one_line(at_most: None) -> None:
    """Its log and its PDF do not fit: no PDF, no traceback."""
    with pytest.raises(MachineError, match="pdflatex: ") as caught:
        make_pdf(Engine.PDFLATEX, DOCUMENT, str)
    assert "\n" not in str(caught.value)


def test_commands_end_with_one_line(tmp_path: Path) -> None:
    """A picture that does not fit leaves the old one; an output that is full is no defect."""
    picture = tmp_path / "relu.svg"
    picture.write_text("before")
    limited = (
        "import resource; from derive.cli.app import run; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
        f"raise SystemExit(run(['plot', 'relu', '-o', {str(picture)!r}]))"
    )
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-B", "-c", limited],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert picture.read_text() == "before"
    assert list(tmp_path.iterdir()) == [picture]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_output_is_one_line() -> None:
    """What is printed cannot be written: an error of the machine, not of the program."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "derive", "templates", "--schema"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr == "derive: the output cannot be written (No space left on device)\n"
