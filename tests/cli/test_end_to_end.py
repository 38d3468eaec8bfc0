"""The real thing, in processes of its own: a copy of the package and a whole build."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from derive.artifacts.pdf import Engine, available_engines
from tests.shared import made_once

ROOT = Path(__file__).parent.parent.parent
#: the catalogue of the copy: what these tests show, a few entries show as well as all
ENTRIES = ("SIGMOID", "RELU", "LEAKY_RELU", "SOFTSIGN", "ARCTAN")
SMALL = f"\nCATALOG = ({', '.join(ENTRIES)})\n"
SMALL_VECTOR = "\nVECTOR_CATALOG = (SOFTMAX,)\n"


@dataclass(frozen=True)
class Project:
    """A folder in which commands run, with its own cache and a copy of derive.

    The copy is in the folder, if a test changes it, else in ``sources``: compiled once for all.
    """

    root: Path
    sources: Path

    @property
    def environment(self) -> dict[str, str]:
        """What commands see: the copy of derive, and a cache that starts empty."""
        return os.environ | {
            "PYTHONPATH": os.pathsep.join([str(self.root), str(self.sources)]),
            "DERIVE_CACHE": str(self.root / "cache"),
        }

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one command line."""
        return subprocess.run(  # noqa: S603  our own command line
            command(words),
            cwd=self.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def contents(self) -> dict[str, bytes]:
        """Return every generated file."""
        files = (path for path in (self.root / "generated").rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files}

    def replace(self, path: str, old: str, new: str) -> None:
        """Change the text of a file."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "derive", *words]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a project in which everything was built, to copy from."""
    return made_once(tmp_path_factory, "built", _built)


def _built(folder: Path) -> None:
    shutil.copytree(ROOT / "derive", folder / "derive")
    shutil.copytree(ROOT / "templates", folder / "templates")
    with (folder / "derive/catalog/__init__.py").open("a", encoding="utf-8") as catalog:
        catalog.write(SMALL)
    with (folder / "derive/catalog/vector.py").open("a", encoding="utf-8") as catalog:
        catalog.write(SMALL_VECTOR)
    done = Project(folder, folder).run("build", "--pdf", "never", DERIVE_JOBS="2")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    """Return a copy of what was built, to spoil; derive itself is not to be changed."""
    for folder in ("generated", "cache"):
        shutil.copytree(built / folder, tmp_path / "project" / folder)
    return Project(tmp_path / "project", built)


@pytest.fixture
def whole_project(built: Path, tmp_path: Path) -> Project:
    """Return a copy of the built project and of derive, to spoil."""
    shutil.copytree(built, tmp_path / "project")
    return Project(tmp_path / "project", tmp_path / "project")


@pytest.mark.slow
def test_what_is_committed_is_what_a_build_writes() -> None:
    """The files under ``generated/`` are fresh; continuous integration asks `derive check`."""
    done = subprocess.run(  # noqa: S603  our own command line
        command(["build", "--check"]), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_one_changed_character_in_any_file_is_edited(project: Project) -> None:
    """Every generated file is watched: the check exits with 1 and names the edited, no others."""
    contents = project.contents()
    for chosen in sorted(contents)[::2], sorted(contents)[1::2]:
        for path, content in contents.items():
            text = spoilt(content) if path in chosen else content
            (project.root / path).write_bytes(text)
        done = project.run("build", "--check")
        assert done.returncode == 1
        assert sorted(done.stdout.splitlines()) == [f"edited: {path}" for path in chosen]
    for path, content in contents.items():
        (project.root / path).write_bytes(content)
    assert project.run("build", "--check").returncode == 0


def spoilt(content: bytes) -> bytes:
    """Return it with the character in the middle changed."""
    middle = len(content) // 2
    changed = b"#" if content[middle : middle + 1] != b"#" else b"$"
    return content[:middle] + changed + content[middle + 1 :]


def test_one_changed_character_in_a_definition_is_stale(whole_project: Project) -> None:
    """A title with another letter makes its module and the documents stale, nothing edited."""
    whole_project.replace("derive/catalog/sigmoidal.py", 'title="Softsign"', 'title="Softsigh"')
    done = whole_project.run("build", "--check")
    assert done.returncode == 1
    assert "stale: generated/activations/softsign.py" in done.stdout
    assert "stale: generated/derivations/derivations.tex" in done.stdout
    assert "sigmoid.py" not in done.stdout
    assert "edited" not in done.stdout


@pytest.mark.slow
def test_another_kink_is_stale_until_it_is_built(project: Project) -> None:
    """The convention chosen on the command line reaches code and document."""
    choice = ("--kink", "relu=1")
    before = project.run("build", "--check", *choice)
    assert "stale: generated/activations/relu.py" in before.stdout
    assert project.run("build", "--pdf", "never", *choice).returncode == 0
    assert project.run("build", "--check", *choice).returncode == 0
    module = (project.root / "generated/activations/relu.py").read_text(encoding="utf-8")
    assert "derive build --kink relu=1" in module.splitlines()[0]
    assert "relu_derivative_from_output" not in module


def test_a_template_error_names_template_and_line(whole_project: Project) -> None:
    """Exit 2, one line with the place, and every generated file as it was."""
    before = whole_project.contents()
    line = len((whole_project.root / "templates/activation.py.jinja").read_text().splitlines()) + 1
    with (whole_project.root / "templates/activation.py.jinja").open("a") as template:
        template.write("{{ view.titel }}\n")
    done = whole_project.run("build", "--pdf", "never")
    assert done.returncode == 2
    assert f"activation.py.jinja, line {line}" in done.stderr
    assert "titel" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert whole_project.contents() == before


@pytest.mark.tex
@pytest.mark.skipif(Engine.PDFLATEX not in available_engines(), reason="pdflatex is missing")
@pytest.mark.slow
def test_a_tex_failure_names_the_offending_line(whole_project: Project) -> None:
    """Exit 3, one line that quotes the source, and every generated file as it was."""
    before = whole_project.contents()
    whole_project.replace(
        "templates/derivations.tex.jinja", "\\begin{document}", "\\begin{document}\\qq"
    )
    done = whole_project.run("build", "--pdf", "require", "--engine", "pdflatex")
    assert done.returncode == 3
    assert "Undefined control sequence" in done.stderr
    assert "\\begin{document}\\qq" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert whole_project.contents() == before


def test_no_engine_is_a_note_or_an_error(project: Project, tmp_path: Path) -> None:
    """With ``auto`` the rest is built and the note says what to do; ``require`` exits with 3."""
    hide_typst = (
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'typst' else find(name, *rest)\n"
    )
    (project.root / "sitecustomize.py").write_text(hide_typst)
    done = project.run("build", PATH=str(tmp_path))
    assert done.returncode == 0
    assert "no PDF" in done.stderr
    assert "derive doctor" in done.stderr
    assert project.run("build", "--pdf", "require", PATH=str(tmp_path)).returncode == 3
    doctor = project.run("doctor", PATH=str(tmp_path))
    assert "texlive-latex-recommended texlive-pictures" in doctor.stdout
    assert "101 MB" in doctor.stdout
    assert "typst" in doctor.stdout


def listen() -> None:
    """Hear Ctrl-C even where a shell started the tests in the background and ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


#: Ctrl-C half a second after the engine was imported, however long that took
RING = """
import os, signal, sys, threading, time

def ring():
    while not hasattr(sys.modules.get("derive.artifacts.plan"), "render"):
        time.sleep(0.01)
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGINT)

if "build" in sys.orig_argv:
    threading.Thread(target=ring, daemon=True).start()
"""


def test_ctrl_c_changes_nothing(project: Project) -> None:
    """A build stopped while it derives exits with 130, says so, and leaves every file."""
    (project.root / "sitecustomize.py").write_text(RING)
    before = project.contents()
    process = subprocess.Popen(  # noqa: S603  our own command line
        command(["build", "--pdf", "never", "--no-cache", "--force"]),
        cwd=project.root,
        env=project.environment,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=listen,  # noqa: PLW1509  the tests start no threads
    )
    _, message = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "nothing was changed" in message
    assert "Traceback" not in message
    assert project.contents() == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_hash_seeds_give_identical_bytes(project: Project, seed: str) -> None:
    """A whole build from nothing, documents included, does not depend on the hash seed."""
    before = project.contents()
    shutil.rmtree(project.root / "generated")
    done = project.run("build", "--pdf", "never", "--no-cache", PYTHONHASHSEED=seed)
    assert done.returncode == 0, done.stderr
    assert project.contents() == before


def test_a_named_build_is_a_package_that_works(project: Project) -> None:
    """From an empty folder, ``derive build sigmoid`` makes a package of one."""
    shutil.rmtree(project.root / "generated")
    assert project.run("build", "sigmoid", "--pdf", "never").returncode == 0
    code = (
        "import numpy as np; from activations import sigmoid; "
        "assert sigmoid.sigmoid(np.float64(0)) == 0.5; "
        "import sys; assert 'sympy' not in sys.modules and 'derive' not in sys.modules"
    )
    done = subprocess.run(  # noqa: S603  our own generated package
        [sys.executable, "-c", code], cwd=project.root / "generated", check=False
    )
    assert done.returncode == 0


@pytest.mark.slow
def test_a_vendored_subset_works_inside_another_package(project: Project) -> None:
    """The package imports relatively, so it can live anywhere; its own check finds it fresh."""
    out = ("--out", "src/mypkg/activations", "--only", "sigmoid,relu")
    assert project.run("build", *out).returncode == 0
    assert project.run("build", "--check", *out).returncode == 0
    (project.root / "src/mypkg/__init__.py").write_text("")
    code = "from mypkg.activations import sigmoid, relu; assert relu.relu_derivative(2.0) == 1"
    done = subprocess.run(  # noqa: S603  our own generated package
        [sys.executable, "-c", code], cwd=project.root / "src", check=False
    )
    assert done.returncode == 0


def test_check_proves_and_measures_everything(project: Project) -> None:
    """On a fresh build nothing is found; after an edit the file is found and never executed."""
    fresh = project.run("check")
    assert (fresh.returncode, fresh.stdout) == (0, "")
    assert f"{len(ENTRIES)} activations" in fresh.stderr
    module = project.root / "generated/activations/relu.py"
    module.write_text(module.read_text(encoding="utf-8") + "raise SystemExit(9)\n", "utf-8")
    edited = project.run("check")
    assert edited.returncode == 1
    assert edited.stdout.startswith("generated/activations/relu.py: DRV002 edited by hand")


def test_check_finds_what_the_engine_cannot_do(whole_project: Project) -> None:
    """A definition without a rule is one finding; the others are still checked."""
    whole_project.replace("derive/catalog/sigmoidal.py", "expr=sp.atan(x)", "expr=sp.besselj(0, x)")
    done = whole_project.run("check")
    assert done.returncode == 1
    assert "arctan: DRV205 not derived" in done.stdout
    assert "sigmoid:" not in done.stdout
