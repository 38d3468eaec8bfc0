"""`derive list --advice`: what to keep for the backward pass, beside what PyTorch keeps."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from derive.advice import Advice, advise, words_of
from derive.catalog.frameworks import VERSIONS, Framework, keeps
from derive.cli.terminal import stdout
from derive.display.reading import from_sympy
from derive.lowering import DigitLoss
from derive.printing import to_text
from derive.study import Study

_COLUMNS = ("name", "keep", "bytes", "if", "why", "digits lost in y (float32)")
_NOTES = (
    "bytes: for one element of float32; a y that the next layer keeps as its own input is free.",
    "digits: where y tends to a limit that is not 0 while dy/dx tends to 0, y itself has rounded;",
    "half of the digits of dy/dx are gone beyond the first |x|, all beyond the second.",
)


def print_advice(studies: Sequence[Study], *, as_json: bool) -> None:
    """Print one row for each activation."""
    rows = [(study.activation.name, advise(study.forms)) for study in studies]
    if as_json:
        records = [_as_record(name, advice) for name, advice in rows]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    console = stdout()
    console.print(_table(rows))
    console.print(Text("\n".join(("", *_NOTES)), style="dim"))


def _table(rows: Iterable[tuple[str, Advice]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in (*_COLUMNS, f"PyTorch {VERSIONS[Framework.TORCH]} keeps"):
        table.add_column(column, overflow="fold", no_wrap=column in {"name", "keep"})
    for name, advice in rows:
        cells = (
            name,
            words_of(advice.save),
            f"{advice.size:g}",
            _condition(advice),
            advice.why,
            "; ".join(map(_loss, advice.losses)) or "none",
            keeps(name, Framework.TORCH) or "–",
        )
        table.add_row(*map(Text, cells))
    return table


def _condition(advice: Advice) -> str:
    # one value of SymPy's own is no formula to read
    return "" if advice.condition in {True, False} else to_text(from_sympy(advice.condition))


def _loss(loss: DigitLoss) -> str:
    return f"{loss.end}: {loss.half[0]:g}, {loss.all[0]:g}"


def _as_record(name: str, advice: Advice) -> dict[str, Any]:
    return {
        "name": name,
        "keep": list(advice.save),
        "bytes": advice.size,
        "condition": str(advice.condition),
        "why": advice.why,
        "losses": [
            {
                "end": loss.end,
                "limit": str(loss.limit),
                "half": dict(zip(("float32", "float64"), loss.half, strict=True)),
                "all": dict(zip(("float32", "float64"), loss.all, strict=True)),
            }
            for loss in advice.losses
        ],
        "pytorch": {
            "version": VERSIONS[Framework.TORCH],
            "keeps": keeps(name, Framework.TORCH) or None,
        },
    }
