"""Entries in somebody's pyproject.toml: read as text, appended in one step."""

from pathlib import Path

import pytest

from derive.errors import MachineError, UsageError
from derive.project import FILE, OwnEntry, append, check_name, nearest, own_entries

HEAD = '[project]\nname = "demo"  # kept\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_text(HEAD, encoding="utf-8")
    return tmp_path


def write(project: Path, text: str) -> None:
    (project / FILE).write_text(HEAD + text, encoding="utf-8")


def test_reads_every_way_to_state_a_parameter(project: Path) -> None:
    """A text, a number, or a table with default and condition."""
    write(
        project,
        '[tool.derive.activation.bend]\nexpr = "a*x + b + c"\ntitle = "Bend"\n'
        'params = { a = "0.01: a >= 0", b = 2, c = { default = 0.5, where = "c > 0" }, d = "" }\n',
    )
    (entry,) = own_entries(project / "deep" / "inside")
    assert entry.parameters == ("a=0.01: a >= 0", "b=2", "c=0.5: c > 0", "d")
    assert (entry.name, entry.title) == ("bend", "Bend")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.derive.activation.f]\nexp = 'x'\n", "the formula is missing"),
        ("[tool.derive.activation.f]\nexpr = 'x'\nparms = {}\n", "unknown key 'parms'"),
        ("[tool.derive.activation.f]\nexpr = 'a*x'\nparams = { a = true }\n", "parameter a"),
        ("[tool.derive.activation.f]\nexpr = 'x'\nparams = 3\n", "params is a table"),
        ("[tool.derive.activation.'../f']\nexpr = 'x'\n", "cannot be a name"),
        ("[tool.derive\n", "no valid TOML"),
    ],
)
def test_refuses_entries_that_cannot_be_meant(project: Path, text: str, words: str) -> None:
    """The entry and what is wrong with it are named."""
    write(project, text)
    with pytest.raises(UsageError, match=words):
        own_entries(project)


def test_appends_what_it_can_read_again(project: Path) -> None:
    """Everything that stood in the file stays; quotes and backslashes survive."""
    said = (" a = 0.5 : a > 0", "b :b > 1")
    first = OwnEntry(name="f", expr="a*x + b", parameters=said, title='"\\é"\n')
    second = OwnEntry(name="g", expr="x^2")
    append(project / FILE, first)
    append(project / FILE, second)
    assert own_entries(project) == (first, second)
    assert (project / FILE).read_text(encoding="utf-8").startswith(HEAD)
    assert [path.name for path in project.iterdir()] == [FILE]


def test_keeps_an_entry_that_is_there(project: Path) -> None:
    """A name is written once; the file stays as it was."""
    append(project / FILE, OwnEntry(name="f", expr="x"))
    before = (project / FILE).read_bytes()
    with pytest.raises(UsageError, match="has an entry 'f'"):
        append(project / FILE, OwnEntry(name="f", expr="2*x"))
    assert (project / FILE).read_bytes() == before


def test_a_file_written_in_another_way_is_left_alone(project: Path) -> None:
    """An inline table cannot be continued at the end of the file."""
    write(project, "[tool]\nderive = { out = 'x' }\n")
    before = (project / FILE).read_bytes()
    with pytest.raises(UsageError, match="no valid TOML"):
        append(project / FILE, OwnEntry(name="f", expr="x"))
    assert (project / FILE).read_bytes() == before


def test_a_file_that_is_no_text_is_reported(project: Path) -> None:
    """Bytes that are not UTF-8 are an error of the machine, not of the entry."""
    (project / FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(MachineError, match="cannot be read"):
        own_entries(project)


@pytest.mark.parametrize("name", ["Tanh", "1f", "a-b", "lambda", "", "../x", "f" * 41])
def test_refuses_names_that_no_module_can_have(name: str) -> None:
    """A name becomes a file, a module and a function."""
    with pytest.raises(UsageError, match="cannot be a name"):
        check_name(name)


def test_finds_the_nearest_project(project: Path) -> None:
    """The folder itself or one above it."""
    assert nearest(project / "a" / "b") == project / FILE


def test_line_ends_stay_those_of_the_file(project: Path) -> None:
    """A file from Windows is not rewritten line by line."""
    (project / FILE).write_bytes(HEAD.replace("\n", "\r\n").encode())
    append(project / FILE, OwnEntry(name="f", expr="x^2"))
    written = (project / FILE).read_bytes()
    assert written.startswith(HEAD.replace("\n", "\r\n").encode())
    assert written.count(b"\n") == written.count(b"\r\n")
    assert [entry.name for entry in own_entries(project)] == ["f"]
