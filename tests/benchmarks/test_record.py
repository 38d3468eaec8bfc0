"""What a run that goes on takes over: rows of the same machine and the same code, nothing else."""

from pathlib import Path

import pytest

from benchmarks.record import Measured, Record, codes_of, read, write

MACHINE = {"numpy": "2.4.6", "rounds": 3, "load": 0.1}
ROW = Measured("abc", {"f|out=": 2e-9})
OLD = Record(MACHINE, {("float32", 1, "sigmoid"): ROW, ("float32", 1, "gone"): ROW})


@pytest.mark.parametrize(
    ("machine", "code", "kept"),
    [
        (MACHINE | {"load": 1.5}, "abc", True),
        (MACHINE | {"numpy": "2.5.0"}, "abc", False),
        (MACHINE | {"rounds": 1}, "abc", False),
        (MACHINE, "abd", False),
    ],
)
def test_rows_are_kept_of_the_same_code_on_the_same_machine(
    machine: dict[str, object], code: str, kept: bool
) -> None:
    """The load may differ; an entry that is no longer there has no row."""
    found = Record(machine).going_on_from(OLD, {"sigmoid": code})
    assert found.rows == ({("float32", 1, "sigmoid"): ROW} if kept else {})


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Where there is no file there are no rows."""
    path = tmp_path / "times.json"
    assert read(path) == Record({})
    write(OLD, path)
    assert read(path) == OLD


def test_the_code_of_an_entry_is_that_of_its_module(tmp_path: Path) -> None:
    """Words change nothing, a kernel does."""
    for name, text in {"_support": "", "relu": "def _f(x):\n    return x\n"}.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    first = codes_of(tmp_path, ())
    assert set(first) == {"relu"}
    module = tmp_path / "relu.py"
    module.write_text('"""Words."""\ndef _f(x):\n    return x  # words\n', "utf-8")
    assert codes_of(tmp_path, ()) == first
    module.write_text("def _f(x):\n    return -x\n", "utf-8")
    assert codes_of(tmp_path, ()) != first
    assert codes_of(tmp_path, ("sigmoid",)) == {}
