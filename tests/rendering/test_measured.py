"""Docstrings quote the accuracy table where it is about their own code, and only there."""

import pytest

from derive.rendering import measured, module
from derive.rendering.digest import code_digest
from derive.rendering.measured import quotation
from derive.rendering.mode import Mode
from derive.rendering.module import render_activation, render_support
from derive.study import Study
from tests.known import study_of

ROWS = [
    {"function": f"relu{suffix}", "dtype": dtype, "mode": "native", "max_ulp": error}
    for suffix, error in (("", 1.25), ("_derivative", 3.456))
    for dtype in ("float32", "float64")
]


@pytest.fixture(scope="module")
def relu() -> Study:
    return study_of("relu")


def with_code(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    table = {"relu": {"code": code, "rows": ROWS, "losses": None}}
    for place in (measured, module):
        monkeypatch.setattr(place, "measurements", lambda: table)


def test_figures_of_this_code_are_quoted(relu: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest errors stand above the reference; the digest of the code does not change."""
    with_code(monkeypatch, "another")
    plain = render_activation(relu)
    code = code_digest(plain, render_support())
    with_code(monkeypatch, code)
    quoted = render_activation(relu)
    assert "in ulp: float32 1.2 and 3.5, float64 1.2 and 3.5" in " ".join(quoted.split())
    assert quoted.index("measured ") < quoted.index("reference ")
    assert code_digest(quoted, render_support()) == code
    added = [line for line in quoted.splitlines() if line not in plain.splitlines()]
    assert added[0].startswith("measured")


def test_figures_of_other_code_are_not(relu: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither figures of older code, nor those of the native mode in the rounded one."""
    with_code(monkeypatch, "older")
    assert "measured" not in render_activation(relu)
    with_code(monkeypatch, code_digest(render_activation(relu), render_support()))
    assert "measured" not in render_activation(relu, Mode.ROUNDED)
    assert quotation("tanh", "older") is None
