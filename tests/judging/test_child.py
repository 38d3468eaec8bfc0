"""Judged code runs in a process of its own, and whatever it does there is a finding."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from derive.judging.records import Judgement
from derive.judging.verify import Order, Report, verify
from derive.proof import Status

GOOD = """
    def tanh(x):
        {value}
        return np.tanh(x)

    def tanh_grad(x):
        return 1 - np.tanh(x)**2
"""


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("DRV112", "raise RuntimeError('no')"),
        ("DRV112", "import sys; sys.exit(3)"),
        ("DRV112", "import os; os._exit(3)"),
        ("DRV113", "while True: pass"),
        ("DRV114", "print('x' * 5000)"),
    ],
)
def test_misbehaviour_is_a_finding(
    code: str, line: str, judge_one: Callable[..., Judgement]
) -> None:
    """A crash, an exit, a hang and a flood each have a code; the tool goes on."""
    judgement = judge_one(GOOD.format(value=line), timeout=2.0)
    assert code in [finding.code for finding in judgement.findings]


def test_a_module_that_cannot_be_imported_is_a_finding(
    judge_text: Callable[..., Report],
) -> None:
    """The report says why."""
    report = judge_text("def f_grad(x): pass\nraise ImportError('missing part')")
    (finding,) = report.findings
    assert finding.code == "DRV112"
    assert "missing part" in finding.message


def test_what_stands_in_the_file_is_judged(tmp_path: Path) -> None:
    """A file of the same size and time as the one before is another."""
    file = tmp_path / "judged.py"
    found = []
    for factor in ("2", "3"):
        file.write_text(f"def f(x): return x * x\ndef f_grad(x): return {factor} * x\n", "utf-8")
        os.utime(file, (1e9, 1e9))
        (judgement,) = verify(Order(target=str(file))).judgements
        found.append(judgement.status)
    assert found == [Status.PROVED, Status.REFUTED]
