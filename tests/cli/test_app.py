"""Help, usage errors and exit codes."""

import subprocess
import sys
from io import BytesIO, TextIOWrapper

import pytest

from derive import __version__
from derive.cli import _write_every_letter
from derive.cli.app import app, run


def in_a_process(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command line and list the heavy modules it imported, on the last line of stderr."""
    code = (
        "import sys; from derive.cli.app import run; code = run(sys.argv[1:]); "
        "heavy = {'sympy', 'numpy', 'flint', 'jinja2'} & set(sys.modules); "
        "print(sorted(heavy), file=sys.stderr); sys.exit(code)"
    )
    return subprocess.run(  # noqa: S603  our own command line
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 0),
        (("--help",), 0),
        (("--version",), 0),
        (("build", "--help"), 0),
        (("doctor",), 0),
        (("biuld",), 2),
        (("build", "--chekc"), 2),
        (("show",), 2),
        (("build", "--kink", "relu"), 2),
        (("show", "tanh", "--format", "pdf"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_help_and_usage_errors_are_instant(words: tuple[str, ...], code: int) -> None:
    """They answer before anything heavy is imported, and without a traceback."""
    done = in_a_process(*words)
    assert done.returncode == code
    *message, heavy = done.stderr.splitlines()
    assert heavy == "[]"
    assert len(message) == (1 if code else 0)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["biuld"], "did you mean 'build'?"),
        (["show", "sigmod"], "did you mean 'sigmoid'?"),
        (["build", "--kink", "rleu=1"], "did you mean 'relu'?"),
        (["build", "tahn"], "did you mean 'tanh'?"),
        (["build", "--chekc"], "--check"),
        (["plot", "x*tanh(x)"], "derive new NAME FORMULA"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_misspelt_names_get_the_nearest(
    words: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong name is a usage error with one suggestion, on one line."""
    assert run(words) == 2
    message = capsys.readouterr().err
    assert hint in message
    assert len(message.splitlines()) == 1


def test_a_kink_needs_an_activation_that_has_one(capsys: pytest.CaptureFixture[str]) -> None:
    """A value for a smooth function is refused with its name."""
    assert run(["show", "sigmoid", "--kink", "1"]) == 2
    assert "sigmoid" in capsys.readouterr().err


def test_version_and_help_name_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is the package's; the help lists all commands and exit codes."""
    run(["--version"])
    assert __version__ in capsys.readouterr().out
    run(["--help"])
    printed = capsys.readouterr().out
    assert all(name in printed for name in app.commands)
    assert "70" in printed


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("ascii", "e⁻ˣ".encode()), ("latin-1", rb"e\u207b\u02e3"), ("utf-8", "e⁻ˣ".encode())],
)
def test_every_letter_is_written(encoding: str, written: bytes) -> None:
    """In a locale without UTF-8 no command fails, and no letter becomes another one."""
    output = TextIOWrapper(buffer := BytesIO(), encoding=encoding)
    _write_every_letter(output)
    output.write("e⁻ˣ")
    output.flush()
    assert buffer.getvalue() == written
