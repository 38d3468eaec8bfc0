"""A plan reaches the disk whole, or not at all."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from derive.artifacts.compare import compare, unified_diff
from derive.artifacts.records import Artifact, Plan, State
from derive.artifacts.seal import Origin, seal
from derive.artifacts.write import EditedError, apply, changes_of
from derive.errors import MachineError

FOLDER = PurePosixPath("activations")


def artifact(name: str, body: str) -> Artifact:
    path = FOLDER / name
    return Artifact(path, seal(body, path, Origin("derive build", "tests")))


def plan(**bodies: str) -> Plan:
    return Plan(tuple(artifact(f"{name}.py", body) for name, body in bodies.items()), (FOLDER,))


def states(wanted: Plan, root: Path) -> dict[str, State]:
    return {state.path.stem: state.state for state in compare(wanted, root)}


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def put(wanted: Plan, root: Path, *, force: bool = False) -> None:
    apply(changes_of(compare(wanted, root), force=force))


def test_what_was_written_is_fresh(tmp_path: Path) -> None:
    """Comparing after writing finds nothing, and no temporary file stays."""
    put(plan(tanh="t\n", relu="r\n"), tmp_path)
    assert states(plan(tanh="t\n", relu="r\n"), tmp_path) == {
        "tanh": State.FRESH,
        "relu": State.FRESH,
    }
    assert {"activations/tanh.py", "activations/relu.py"} == set(contents(tmp_path))


def test_files_end_lines_with_lf_alone(tmp_path: Path) -> None:
    """Bytes are the same on every system, whatever newlines a template held."""
    put(plan(tanh="one\r\ntwo\n"), tmp_path)
    assert b"\r" not in contents(tmp_path)["activations/tanh.py"]


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    """An empty folder lacks everything."""
    assert states(plan(tanh="t\n"), tmp_path) == {"tanh": State.MISSING}


def test_a_changed_source_makes_a_file_stale(tmp_path: Path) -> None:
    """An untouched file whose source changed is stale, not edited."""
    put(plan(tanh="old\n"), tmp_path)
    assert states(plan(tanh="new\n"), tmp_path) == {"tanh": State.STALE}


def test_a_hand_edit_makes_a_file_edited(tmp_path: Path) -> None:
    """A file changed by hand is edited, even where its source changed as well."""
    put(plan(tanh="old\n"), tmp_path)
    target = tmp_path / "activations/tanh.py"
    target.write_text(target.read_text() + "edit\n")
    assert states(plan(tanh="old\n"), tmp_path) == {"tanh": State.EDITED}
    assert states(plan(tanh="new\n"), tmp_path) == {"tanh": State.EDITED}


def test_a_crlf_checkout_is_fresh(tmp_path: Path) -> None:
    """Newlines alone are no difference."""
    put(plan(tanh="one\ntwo\n"), tmp_path)
    target = tmp_path / "activations/tanh.py"
    target.write_bytes(target.read_bytes().replace(b"\n", b"\r\n"))
    assert states(plan(tanh="one\ntwo\n"), tmp_path) == {"tanh": State.FRESH}


def test_an_orphan_is_found_and_removed(tmp_path: Path) -> None:
    """A sealed file that nothing generates any longer goes away with the next build."""
    put(plan(tanh="t\n", old="o\n"), tmp_path)
    assert State.ORPHANED is states(plan(tanh="t\n"), tmp_path)["old"]
    put(plan(tanh="t\n"), tmp_path)
    assert {"activations/tanh.py"} == set(contents(tmp_path))


def test_files_of_other_people_are_left_alone(tmp_path: Path) -> None:
    """A file without a seal in the same folder is neither orphan nor removed."""
    own = tmp_path / "activations/own.py"
    own.parent.mkdir()
    own.write_text("mine = 1\n")
    put(plan(tanh="t\n"), tmp_path)
    assert own.read_text() == "mine = 1\n"
    assert states(plan(tanh="t\n"), tmp_path) == {"tanh": State.FRESH}


def test_an_edited_file_stops_the_whole_build(tmp_path: Path) -> None:
    """The refusal names the file, and the other files keep their bytes."""
    put(plan(tanh="t\n", relu="r\n"), tmp_path)
    target = tmp_path / "activations/relu.py"
    target.write_text(target.read_text() + "edit\n")
    before = contents(tmp_path)
    with pytest.raises(EditedError, match=r"activations/relu\.py"):
        put(plan(tanh="new\n", relu="new\n"), tmp_path)
    assert before == contents(tmp_path)


def test_an_edited_orphan_is_not_removed(tmp_path: Path) -> None:
    """A file that is both orphaned and edited holds somebody's work."""
    put(plan(tanh="t\n"), tmp_path)
    target = tmp_path / "activations/tanh.py"
    target.write_text(target.read_text() + "edit\n")
    with pytest.raises(EditedError):
        put(plan(), tmp_path)
    assert target.exists()


def test_force_overwrites_an_edited_file(tmp_path: Path) -> None:
    """With force the file is as generated again."""
    put(plan(tanh="t\n"), tmp_path)
    target = tmp_path / "activations/tanh.py"
    target.write_text("not even sealed\n")
    put(plan(tanh="t\n"), tmp_path, force=True)
    assert states(plan(tanh="t\n"), tmp_path) == {"tanh": State.FRESH}


def test_the_diff_shows_what_a_build_would_change(tmp_path: Path) -> None:
    """Lines that would go carry a minus, lines that would come a plus."""
    put(plan(tanh="old\n"), tmp_path)
    (state,) = compare(plan(tanh="new\n"), tmp_path)
    diff = unified_diff(state).splitlines()
    assert "-old" in diff
    assert "+new" in diff


def test_an_unwritable_folder_is_one_error(tmp_path: Path) -> None:
    """The error names the place, and nothing was changed."""
    (tmp_path / "taken").write_text("a file, not a folder\n")
    with pytest.raises(MachineError, match=r"taken.*nothing was changed"):
        put(plan(tanh="t\n"), tmp_path / "taken")
    assert {"taken"} == set(contents(tmp_path))


def fail_at(number: int, error: BaseException) -> Callable[[Path, Path], Path]:
    """Return a ``Path.replace`` that raises at its ``number``-th call."""
    calls = 0
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == number:
            raise error
        return replace(self, target)

    return failing


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_an_interrupted_write_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException
) -> None:
    """Stopped before the first, second or third rename, every file is as it was."""
    put(plan(tanh="t\n", relu="r\n", gone="g\n"), tmp_path)
    before = contents(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail_at(number, error))
        with pytest.raises((KeyboardInterrupt, MachineError)):
            put(plan(tanh="new\n", relu="new\n", elu="new\n"), tmp_path)
    assert before == contents(tmp_path)


def test_an_interrupt_while_preparing_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders made for a build that stopped are taken away again."""

    def interrupted(self: Path, mode: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", interrupted)
        with pytest.raises(KeyboardInterrupt):
            put(plan(tanh="t\n"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_bytes_that_are_no_text_survive_an_interrupt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file is put back byte for byte."""
    put(plan(tanh="t\n", relu="r\n"), tmp_path)
    target = tmp_path / "activations/tanh.py"
    target.write_bytes(b"\xff\xfe\r\n")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail_at(2, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            put(plan(tanh="new\n", relu="new\n"), tmp_path, force=True)
    assert target.read_bytes() == b"\xff\xfe\r\n"
