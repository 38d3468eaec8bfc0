"""Judge source text: written to a file, judged as any user's file is."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from derive.judging.records import Judgement
from derive.judging.verify import Order, Report, verify

Judge = Callable[..., Report]


@pytest.fixture
def judge_text(tmp_path: Path) -> Judge:
    """Return a function that judges a text with NumPy imported."""

    def judged(text: str, **options: object) -> Report:
        file = tmp_path / "judged.py"
        file.write_text("import math\nimport numpy as np\n\n" + dedent(text), encoding="utf-8")
        return verify(Order(target=str(file), **options))  # type: ignore[arg-type]

    return judged


@pytest.fixture
def judge_one(judge_text: Judge) -> Callable[..., Judgement]:
    """Return a function that judges a text with a single pair."""

    def judged(text: str, **options: object) -> Judgement:
        report = judge_text(text, **options)
        assert report.findings == ()
        (judgement,) = report.judgements
        return judgement

    return judged
