"""Texts do not depend on the process: hash seeds, numbers of letters, what was studied before."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

#: entries with parameters, with undecided properties and with reasons that quote formulas
NAMES = ("threshold", "gompertz", "snake", "sinc", "shrink")
PROGRAM = """
import json, sys
from dataclasses import fields, is_dataclass

import sympy as sp

from derive.catalog import CATALOG
from derive.study import study

def texts(record):
    if isinstance(record, str | sp.Basic):
        yield str(record)
    elif isinstance(record, list | tuple):
        for part in record:
            yield from texts(part)
    elif is_dataclass(record):
        for field in fields(record):
            yield from texts(getattr(record, field.name))

for _ in range(int(sys.argv[1])):
    sp.Dummy()
defined = {entry.name: entry for entry in CATALOG}
found = {name: list(texts(study(defined[name]))) for name in sys.argv[2:]}
json.dump(found, sys.stdout, sort_keys=True)
"""


def started(seed: int, names: tuple[str, ...]) -> subprocess.Popen[str]:
    """Start a fresh process that prints all texts of the studies of some entries."""
    return subprocess.Popen(  # noqa: S603 - our own text
        [sys.executable, "-c", PROGRAM, str(37 * seed), *names],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    "names", [NAMES[:2], pytest.param(NAMES, marks=pytest.mark.slow)], ids=["two", "five"]
)
def test_processes_agree_on_every_text(names: tuple[str, ...]) -> None:
    """Processes with other seeds, in another order, say the same of each entry."""
    children = [started(1, names), started(2, names[::-1])]
    if names == NAMES:
        children.append(started(3, names))
    outputs = [json.loads(child.communicate(timeout=500)[0]) for child in children]
    assert all(output == outputs[0] for output in outputs)
    assert all(len(found) > 50 for found in outputs[0].values())
