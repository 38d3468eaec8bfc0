"""Command lines run in an empty folder, with a plan made up on the spot."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import ModuleType

import pytest

from derive.artifacts.records import Artifact, Plan
from derive.artifacts.request import DOCUMENT_FOLDER, Request
from derive.artifacts.seal import Origin, seal
from derive.artifacts.session import Session
from derive.cli.app import run


@dataclass
class Renderer:
    """Stands for the engine: ``bodies`` are the modules it renders, ``error`` what it raises.

    ``covered`` is what shared files were last said to speak of.
    """

    bodies: dict[str, str] = field(default_factory=lambda: {"tanh": "t\n", "relu": "r\n"})
    error: BaseException | None = None
    covered: object = None

    def render(self, request: Request, covered: object, session: Session) -> Plan:
        """Return the plan, or fail as told."""
        self.covered = covered
        if self.error is not None:
            raise self.error
        folder = request.package_folder
        places = {folder / f"{name}.py": body for name, body in self.bodies.items()}
        if not request.vendored:
            places[DOCUMENT_FOLDER / "derivations.tex"] = "\\end\n"
        origin = Origin(request.command(), "tests")
        artifacts = tuple(Artifact(path, seal(body, path, origin)) for path, body in places.items())
        folders = (PurePosixPath(folder),) if request.vendored else (folder, DOCUMENT_FOLDER)
        return Plan(artifacts, folders)


@pytest.fixture
def renderer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Renderer:
    """Run in ``tmp_path`` with a renderer that can be told what to make and how to fail."""
    stand_in = Renderer()
    module = ModuleType("derive.artifacts.plan")
    module.render = stand_in.render  # type: ignore[attr-defined]  # a module made up for the test
    monkeypatch.setitem(sys.modules, "derive.artifacts.plan", module)
    monkeypatch.chdir(tmp_path)
    return stand_in


@pytest.fixture
def derive(renderer: Renderer, capsys: pytest.CaptureFixture[str]) -> Callable[..., "Outcome"]:
    """Return a function that runs one command line without any cache."""

    def call(*words: str) -> Outcome:
        code = run([*words, "--no-cache", *(["--pdf", "never"] if "--check" not in words else [])])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@dataclass(frozen=True)
class Outcome:
    """What one command line left behind."""

    code: int
    out: str
    err: str
