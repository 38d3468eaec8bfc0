"""The corpus is judged as the data beside it says."""

import pytest

from tests.wild.corpus import FOLDER, files, judged, judged_file, table

#: enough for every run; the rest is slow
QUICK = ("class3_input_or_output", "class8_vectors", "false_alarms")
README = FOLDER.parent.parent / "README.md"


@pytest.mark.parametrize("name", QUICK)
def test_defects_are_found_and_right_code_is_left_alone(name: str) -> None:
    """Every case has its code and cause; right code has no finding that counts."""
    wrong = [str(r) for r in judged_file(FOLDER / f"{name}.py") if not r.fine]
    assert wrong == []


def test_the_corpus_is_as_large_as_it_says() -> None:
    """Eight classes of defects and three files of right code, each with data beside it."""
    assert all(path.is_file() for path in files())
    assert len([p for p in files() if p.name.startswith("class")]) == 8


@pytest.mark.slow
def test_the_whole_corpus() -> None:
    """Nothing is missed, nothing is false, and the README shows the table that comes out."""
    results = judged()
    assert [str(r) for r in results if not r.fine] == []
    assert table(results) in README.read_text(encoding="utf-8")
