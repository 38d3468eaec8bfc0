"""`derive list --advice`: what to keep for the backward pass, beside what PyTorch keeps."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click
import sympy as sp
from rich.table import Table
from rich.text import Text

from derive.advice import Advice, Tail, TailCode, advise, words_of
from derive.catalog.frameworks import VERSIONS, Framework, keeps
from derive.cli.terminal import stdout
from derive.display.reading import from_sympy
from derive.messages import Lang
from derive.printing import to_text
from derive.printing.sentences import sentence
from derive.study import Study
from derive.symbols import x

_SIZE = sp.Abs(x)

_COLUMNS = (
    "name",
    "keep",
    "bytes",
    "if",
    "why",
    "digits lost in y (float32)",
    "tail code, which loses none",
)
_NOTES = (
    "bytes: for one element of float32; a y that the next layer keeps as its own input is free.",
    "digits: where y tends to a limit that is not 0 while dy/dx tends to 0, y itself has rounded;",
    "half of the digits of dy/dx are gone beyond the first |x|, all beyond the second;",
    "the error is about κ/4 units in the last place.",
    "tail code: on that side of 0 the distance q to the limit, computed from x, instead of y;",
    "a bit (the sign, where both are positive) says which of them is stored.",
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
            words_of(advice.save) + (", or tail code" if advice.codes else ""),
            f"{advice.size:g}",
            _condition(advice),
            sentence(Lang.EN, advice.why),
            "\n".join(map(_loss, advice.tails)) or "none",
            "\n".join(map(_code, advice.codes)),
            keeps(name, Framework.TORCH) or "–",
        )
        table.add_row(*map(Text, cells))
    return table


def _condition(advice: Advice) -> str:
    # one value of SymPy's own is no formula to read
    return "" if advice.condition in {True, False} else to_text(from_sympy(advice.condition))


def _loss(tail: Tail) -> str:
    loss, growth = tail.loss, ""
    if tail.law is not None:
        growth = f", κ ≈ {_text(tail.law.xreplace({x: _SIZE}))}"
    return f"{loss.end}: {loss.half[0]:g}, {loss.all[0]:g}{growth}"


def _code(code: TailCode) -> str:
    place = _text(sp.Gt(x, 0) if code.side > 0 else sp.Lt(x, 0))
    return f"q = {_text(code.distance)} for {place}: dy/dx = {_text(code.form)}"


def _text(expr: sp.Basic) -> str:
    return to_text(from_sympy(expr))


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
        "laws": [None if tail.law is None else str(tail.law) for tail in advice.tails],
        "tail_codes": [
            {
                "side": "x > 0" if code.side > 0 else "x < 0",
                "limit": str(code.limit),
                "distance": str(code.distance),
                "derivative": str(code.form),
                "verdict": str(code.verdict.status),
            }
            for code in advice.codes
        ],
        "pytorch": {
            "version": VERSIONS[Framework.TORCH],
            "keeps": keeps(name, Framework.TORCH) or None,
        },
    }
