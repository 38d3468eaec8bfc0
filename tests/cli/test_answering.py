"""A process is started before it is known whether it is needed; none is left behind."""

import subprocess
import sys

import pytest

from derive.artifacts import answers
from derive.artifacts.cache import Cache
from derive.cli import answering


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> subprocess.Popen[bytes]:
    """Return the process that is started, here one that would wait for a minute."""
    waiting = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    monkeypatch.setattr(answering, "started", lambda: waiting)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    return waiting


def test_no_process_is_left_when_the_cache_has_the_answer(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is returned at once, and the process ended."""
    monkeypatch.setattr(answers, "answer_to", lambda *_: "known")
    assert answering.answer_of("x", (), 30, Cache(None)) == "known"
    assert process.poll() is not None


def test_no_process_is_left_after_an_error(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is raised, the process is ended."""

    def failing(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(answers, "answer_to", failing)
    with pytest.raises(KeyboardInterrupt):
        answering.answer_of("x", (), 30, Cache(None))
    assert process.poll() is not None


def test_with_one_processor_nothing_is_started_ahead(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two imports at a time would only hold each other up."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setattr(answers, "answer_to", lambda *given: given[-1])
    assert answering.answer_of("x", (), 30, Cache(None)) is None
    process.kill()
    process.communicate()
