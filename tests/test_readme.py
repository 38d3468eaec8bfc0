"""The README says only what works."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from derive.cli.app import app, run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def command_lines() -> list[str]:
    inline = re.findall(r"`(?:\.venv/bin/)?(derive [^`…\[]+)", README)
    shell = re.findall(
        r"^(?:.*\.venv/bin/|\$ )?(derive .*)$", "\n".join(blocks("sh")), re.MULTILINE
    )
    return sorted({line.strip() for line in (*inline, *shell)} - {"derive show NAME"})


@pytest.mark.parametrize("line", command_lines())
def test_command_lines_are_understood(line: str) -> None:
    """Every command in the README exists and takes the options it is shown with."""
    words = shlex.split(line)[1:]
    command = app.commands[words[0]]
    command.make_context(words[0], words[1:], parent=click.Context(app))


@pytest.mark.parametrize("code", blocks("python"))
def test_python_examples_run(code: str) -> None:
    """The examples run against the generated package, with warnings as errors."""
    done = subprocess.run(  # noqa: S603  our own README
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT / "generated",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_terminal_examples_are_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """A command shown with its output prints exactly that."""
    (session,) = blocks("console")
    line, shown = session.split("\n", 1)
    assert run(shlex.split(line.removeprefix("$ derive "))) == 0
    assert capsys.readouterr().out == shown


def test_named_files_exist() -> None:
    """Every path in backquotes, and every picture, is there."""
    named = re.findall(r'`((?:docs|derive|generated)/[^`]*)`|src="([^"]+)"|`(\w+\.md)`', README)
    paths = ["".join(groups) for groups in named]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_ci_runs_the_line_that_the_readme_gives() -> None:
    """The test command stands in one place; CI reads it from there."""
    lines = [line for line in README.splitlines() if "pip install -e '.[test]'" in line]
    assert len(lines) == 1
    assert "README.md" in (ROOT / ".ci/run").read_text(encoding="utf-8")
