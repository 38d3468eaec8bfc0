"""Records show themselves in notebooks, and the example notebook runs."""

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from derive import derive
from derive.custom import Stage, Unreached
from tests.rendering.studies import relu, sigmoid

DOCS = Path(__file__).parent.parent / "docs"


def test_every_record_has_a_formula_and_a_page() -> None:
    """LaTeX for MathJax between dollars, HTML with MathML."""
    for record in (sigmoid().activation, sigmoid().derivation, sigmoid().forms.forms[0]):
        assert record._repr_latex_().startswith("$")
        assert record._repr_latex_().endswith("$")
        assert "<math" in record._repr_html_()


def test_an_answer_shows_where_each_form_holds() -> None:
    """The definition, then every form with its piece, its bit and its condition."""
    shown = derive("x/(1 + exp(-x))")._repr_latex_()
    assert shown.count(r"\frac{dy}{dx} = ") == 2
    assert r"\frac{dy}{dx} < 0" in shown
    leaky = derive("x if x > 0 else a*x", parameters={"a": "0.01: a > -1"})
    assert r"\quad (a \ge 0)" in leaky._repr_latex_()
    assert leaky._repr_html_().count("<math") >= 3
    late = replace(leaky, unreached=(Unreached(Stage.PROPERTIES, "the budget is used up"),))
    assert "UNDECIDED: properties: the budget is used up" in late._repr_html_()


def test_a_derivation_shows_every_line_with_its_rules() -> None:
    """The chain of each piece, in order, with the piece it holds on."""
    shown = relu().derivation._repr_latex_()
    assert r"\text{for } x < 0" in shown
    assert shown.index("constant") < shown.index("identity")
    assert "recognise y" in sigmoid().derivation._repr_html_()


def test_notebooks_know_no_mathtools() -> None:
    """MathJax sets cases, and would print dcases as it stands."""
    assert "dcases" not in relu().derivation._repr_latex_()
    assert "dcases" not in relu().forms.forms[0]._repr_latex_()


@pytest.fixture
def maker() -> ModuleType:
    """Return the script that makes the example; skip without the extra."""
    for package in ("nbformat", "nbclient", "ipykernel"):
        pytest.importorskip(package, reason="needs the extra `notebook`")
    found = importlib.util.spec_from_file_location("make_example", DOCS / "make_example.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_example_notebook_runs(maker: ModuleType) -> None:
    """Every cell runs, and the committed notebook holds the same cells with their results."""
    import nbformat  # noqa: PLC0415 - an optional extra
    from nbclient import NotebookClient  # noqa: PLC0415 - an optional extra

    made = maker.notebook()
    NotebookClient(made, timeout=300, kernel_name="python3").execute()
    kept = nbformat.read(DOCS / "example.ipynb", as_version=4)
    assert [cell.source for cell in kept.cells] == [cell.source for cell in made.cells]
    assert all(cell.outputs for cell in kept.cells if cell.cell_type == "code")
