"""`derive build`: what it writes, what it refuses, and what it leaves as it was."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from derive.artifacts.choice import names_with_modules
from derive.errors import FalseStepError, TemplateError
from tests.cli.conftest import Outcome, Renderer

Derive = Callable[..., Outcome]
TANH = Path("generated/activations/tanh.py")


def contents() -> dict[str, bytes]:
    return {p.as_posix(): p.read_bytes() for p in Path().rglob("*") if p.is_file()}


def test_build_and_check_agree(derive: Derive) -> None:
    """After a build everything is fresh, and a second build writes nothing."""
    assert derive("build").code == 0
    before = {path: Path(path).stat().st_mtime_ns for path in contents()}
    assert derive("build", "--check").code == 0
    assert derive("build").code == 0
    assert {path: Path(path).stat().st_mtime_ns for path in contents()} == before


def test_check_names_an_edited_file(derive: Derive) -> None:
    """One character changed by hand: exit 1, the file named, its state called edited."""
    derive("build")
    TANH.write_text(TANH.read_text().replace("t\n", "T\n"))
    outcome = derive("build", "--check")
    assert outcome.code == 1
    assert outcome.out == f"edited: {TANH.as_posix()}\n"


def test_check_names_a_stale_file(derive: Derive, renderer: Renderer) -> None:
    """A source that changed: exit 1, the file named, its state called stale."""
    derive("build")
    renderer.bodies["tanh"] = "new\n"
    outcome = derive("build", "--check")
    assert outcome.code == 1
    assert outcome.out == f"stale: {TANH.as_posix()}\n"


def test_check_names_missing_and_orphaned_files(derive: Derive, renderer: Renderer) -> None:
    """What is not there, and what should not be, are named as well."""
    derive("build")
    renderer.bodies = {"tanh": "t\n", "elu": "e\n"}
    outcome = derive("build", "--check")
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "missing: generated/activations/elu.py",
        "orphaned: generated/activations/relu.py",
    ]


def test_check_and_diff_write_nothing(derive: Derive) -> None:
    """Comparing with an empty folder leaves it empty."""
    assert derive("build", "--check").code == 1
    assert derive("build", "--diff").code == 1
    assert contents() == {}


def test_diff_shows_how_files_differ(derive: Derive, renderer: Renderer) -> None:
    """The unified diff goes to stdout, the summary to stderr."""
    derive("build")
    renderer.bodies["tanh"] = "new\n"
    outcome = derive("build", "--check", "--diff")
    assert {"-t", "+new"} <= set(outcome.out.splitlines())
    assert "1 stale of 3 files; run `derive build`" in outcome.err


def test_edited_files_are_not_overwritten(derive: Derive, renderer: Renderer) -> None:
    """The refusal is one line naming the file; every file keeps its bytes."""
    derive("build")
    TANH.write_text(TANH.read_text() + "edit\n")
    renderer.bodies["relu"] = "new\n"
    before = contents()
    outcome = derive("build")
    assert outcome.code == 1
    assert f"edited by hand: {TANH.as_posix()}" in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert contents() == before


def test_force_overwrites_edited_files(derive: Derive) -> None:
    """Told so, a build discards the edit."""
    derive("build")
    before = contents()
    TANH.write_text(TANH.read_text() + "edit\n")
    assert derive("build", "--force").code == 0
    assert contents() == before


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (TemplateError("template section.tex.jinja, line 7: 'titel' is undefined"), 2, "line 7"),
        (FalseStepError("tanh: y − y² is not y(1 + y)"), 1, "tanh"),
        (KeyboardInterrupt(), 130, "nothing was changed"),
        (ZeroDivisionError("division by zero"), 70, "please report"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_a_build_that_fails_changes_nothing(
    derive: Derive, renderer: Renderer, error: BaseException, code: int, words: str
) -> None:
    """Template error, false step, Ctrl-C or a defect of our own: one line, the right code."""
    derive("build")
    before = contents()
    renderer.error = error
    outcome = derive("build")
    assert outcome.code == code
    assert words in outcome.err.splitlines()[-1]
    assert contents() == before


def test_user_errors_print_no_traceback(derive: Derive, renderer: Renderer) -> None:
    """One line is all that a mistake needs."""
    renderer.error = TemplateError("template a.jinja, line 1: unexpected '}'")
    assert len(derive("build").err.splitlines()) == 1


def test_an_unwritable_folder_is_an_error_of_the_machine(derive: Derive) -> None:
    """Exit 3, one line that names the place; what stood there stays."""
    Path("taken").write_text("a file\n")
    outcome = derive("build", "--out", "taken/activations")
    assert outcome.code == 3
    assert "taken" in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert contents() == {"taken": b"a file\n"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_an_error_of_the_machine(derive: Derive) -> None:
    """Permissions are respected, and the line says so."""
    Path("generated").mkdir(mode=0o500)
    outcome = derive("build")
    assert outcome.code == 3
    assert "Permission denied" in outcome.err


def test_a_vendored_package_stands_alone(derive: Derive) -> None:
    """``--out`` writes modules straight into the folder, and no documents."""
    assert derive("build", "--out", "src/pkg/acts", "--only", "tanh,relu").code == 0
    assert set(contents()) == {"src/pkg/acts/tanh.py", "src/pkg/acts/relu.py"}
    assert "`derive build --out . --only relu,tanh`" in Path("src/pkg/acts/tanh.py").read_text()


def test_a_vendored_package_spares_files_of_the_project(derive: Derive) -> None:
    """A module of the same name that somebody wrote is not overwritten."""
    Path("acts").mkdir()
    Path("acts/tanh.py").write_text("mine = 1\n")
    assert derive("build", "--out", "acts").code == 1
    assert contents() == {"acts/tanh.py": b"mine = 1\n"}


def test_only_needs_out(derive: Derive) -> None:
    """A subset of the project itself would orphan the rest."""
    outcome = derive("build", "--only", "tanh")
    assert outcome.code == 2
    assert "--out" in outcome.err


def test_the_cache_saves_the_rendering(
    derive: Derive, renderer: Renderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing changed the second build renders nothing; without its cache it does."""
    from derive.cli.app import run  # noqa: PLC0415  beside the only calls with a cache

    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path / "cache"))
    words = ["build", "--pdf", "never"]
    assert run(words) == 0
    renderer.error = FalseStepError("rendered again")
    assert run(words) == 0
    assert run([*words, "--no-cache"]) == 1


def test_a_mode_is_stated_and_checked(derive: Derive) -> None:
    """A rounded package names its mode in its seals: fresh for it, stale for the other mode."""
    assert derive("build", "--accuracy", "rounded").code == 0
    assert "`derive build --accuracy rounded`" in TANH.read_text()
    assert derive("build", "--accuracy", "rounded", "--check").code == 0
    assert derive("build", "--check").code == 1


def test_an_unknown_mode_is_refused(derive: Derive) -> None:
    """The message names the modes there are; nothing is written."""
    outcome = derive("build", "--accuracy", "exact")
    assert outcome.code == 2
    assert "native" in outcome.err
    assert contents() == {}


def test_a_named_build_beside_every_module_covers_all(derive: Derive, renderer: Renderer) -> None:
    """After a whole build shared files keep speaking of all; beside two modules, of these."""
    TANH.parent.mkdir(parents=True)
    TANH.write_text("")
    assert derive("build", "relu", "--diff").code in {0, 1}
    assert renderer.covered == ("tanh", "relu")
    for name in names_with_modules():
        (TANH.parent / f"{name}.py").write_text("")
    assert derive("build", "relu", "--diff").code in {0, 1}
    assert renderer.covered == ()
