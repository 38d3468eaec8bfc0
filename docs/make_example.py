#!/usr/bin/env python3
"""Make example.ipynb, executed; for maintainers, with the extra `notebook` installed."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

TARGET = Path(__file__).parent / "example.ipynb"
CELLS = (
    "# From formula to derivative in y\n\nAn entry of the catalogue shows its definition.",
    'from derive.catalog import get\n\nelu = get("elu")\nelu',
    "A study takes it apart: the derivation, line by line, each line proved.",
    "from derive.study import study\n\nfound = study(elu)\nfound.derivation",
    "The derivative from the output, with the condition on the parameter.",
    "found.forms.forms[0]",
    "The plot of f, f′ and f″.",
    "from IPython.display import SVG\n\n"
    "from derive.rendering.outputs import render_picture\n"
    "from derive.rendering.plot import plot\n\n"
    "SVG(render_picture([plot(found)]))",
    "A formula of your own, answered within a budget of seconds.",
    "from derive import derive\n\n"
    'answer = derive("x/(1 + exp(-b*x))", parameters={"b": "1: b > 0"})\n'
    "answer.kind, answer.forms[0].expr",
)


def notebook() -> nbformat.NotebookNode:
    """Return the notebook before it is run."""
    cells = [
        nbformat.v4.new_code_cell(text, id=f"cell-{place}")
        if place % 2
        else nbformat.v4.new_markdown_cell(text, id=f"cell-{place}")
        for place, text in enumerate(CELLS)
    ]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return made


def main() -> None:
    """Write the executed notebook, without times of execution."""
    made = notebook()
    NotebookClient(made, timeout=300, kernel_name="python3", record_timing=False).execute()
    made.metadata.pop("language_info", None)
    nbformat.write(made, TARGET)


if __name__ == "__main__":
    main()
