"""The accuracy table as JSON for machines and as Markdown for people."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from derive.checking.table import ActivationTable, Row
from derive.lowering import Role

_COLUMNS: Final = (
    ("float16", "rounded"),
    ("float32", "native"),
    ("float32", "rounded"),
    ("float64", "native"),
)
_OWN: Final = (Role.VALUE, Role.DERIVATIVE)
_FAR: Final = (Role.SECOND_DERIVATIVE, Role.BY_PARAMETER)
_FROM: Final = (Role.DERIVATIVE_FROM_OUTPUT, Role.DERIVATIVE_FROM_TAIL)
_FAULTS: Final = ("lost", "nan", "inf", "warnings", "undecided")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """Rows of a kind should stay below a number of ulp."""

    title: str
    limit: float
    applies: Callable[[Record], bool]


def _is(dtype: str, mode: str, roles: Sequence[Role] | None = None) -> Callable[[Record], bool]:
    def applies(row: Record) -> bool:
        fits = (row["dtype"], row["mode"]) == (dtype, mode)
        return fits and (roles is None or row["role"] in roles)

    return applies


GOALS: Final = (
    Goal("float16, rounded once", 0.5001, _is("float16", "rounded")),
    Goal("float32, rounded once", 0.501, _is("float32", "rounded")),
    Goal("float32 native, f and f′, goal", 5.0, _is("float32", "native", _OWN)),
    Goal("float32 native, f and f′, limit", 8.0, _is("float32", "native", _OWN)),
    Goal("float64 f", 5.0, _is("float64", "native", (Role.VALUE,))),
    Goal("float64 f′, goal", 5.5, _is("float64", "native", (Role.DERIVATIVE,))),
    Goal(
        "float64 f′, limit where f′ has a zero", 8.0, _is("float64", "native", (Role.DERIVATIVE,))
    ),
    Goal("float64 f″ and ∂y/∂parameter", 8.0, _is("float64", "native", _FAR)),
    Goal(
        "forms in y and q, as functions of these, float64",
        3.5,
        _is("float64", "native", _FROM),
    ),
    Goal(
        "forms in y and q, as functions of these, float32",
        3.5,
        _is("float32", "native", _FROM),
    ),
)


def record_of(table: ActivationTable, code: str) -> Record:
    """Return one activation as plain data; ``code`` is the digest of what was measured."""
    rows = [{k: v for k, v in _plain(row).items() if k != "activation"} for row in table.rows]
    losses = None
    if table.losses is not None:
        losses = [
            {"end": x.end, "limit": str(x.limit), "half": x.half, "all": x.all}
            for x in table.losses
        ]
    return {"code": code, "rows": rows, "losses": losses}


def _plain(row: Row) -> Record:
    record = asdict(row)
    return record | {
        "role": str(row.role),
        "max_ulp": float(f"{row.max_ulp:.4g}"),
        "mean_ulp": float(f"{row.mean_ulp:.3g}"),
    }


def as_json(records: Mapping[str, Record], machine: Mapping[str, str]) -> str:
    """Return the whole table as JSON, a row a line."""
    lines = ["{", f' "machine": {json.dumps(machine)},', ' "activations": {']
    for place, (name, record) in enumerate(records.items()):
        rows = ",\n".join(f"   {json.dumps(r, ensure_ascii=False)}" for r in record["rows"])
        losses = json.dumps(record["losses"], ensure_ascii=False)
        lines.append(f'  "{name}": {{"code": "{record["code"]}", "losses": {losses}, "rows": [')
        lines.append(f"{rows}\n  ]}}{',' if place < len(records) - 1 else ''}")
    return "\n".join([*lines, " }", "}"]) + "\n"


def as_markdown(records: Mapping[str, Record], machine: Mapping[str, str]) -> str:
    """Return the page: how it was measured, goals, faults, then one line for each function."""
    rows = [
        row | {"activation": name} for name, record in records.items() for row in record["rows"]
    ]
    lines = ["# Accuracy of the generated functions", ""]
    lines += [_method(rows, machine), "", "## Goals", ""]
    lines += ["| kind | limit in ulp | within | outside |", "|---|---|---|---|"]
    lines += [_goal(goal, rows) for goal in GOALS]
    lines += ["", "## Faults", "", *_faults(rows), "", "## Every function", ""]
    lines += ["Largest error in ulp, where, and (mean error).", ""]
    lines += ["| function | " + " | ".join(" ".join(column) for column in _COLUMNS) + " |"]
    lines += ["|" + "---|" * (len(_COLUMNS) + 1), *_functions(rows), ""]
    lines += ["## What y still tells", "", *_laws(records), ""]
    return "\n".join(lines)


def _method(rows: Iterable[Record], machine: Mapping[str, str]) -> str:
    most: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["dtype"], row["against"])
        most[key] = max(most.get(key, 0), row["points"])
    sizes = ", ".join(f"{dtype} against {what} up to {n:,}" for (dtype, what), n in most.items())
    where = ", ".join(f"{key} {value}" for key, value in machine.items())
    return (
        "Made by `derive accuracy`. An ulp is that of the exact value; 0.5 is correctly rounded."
        " float16 figures from x are bounds: every input was tried. All others were sampled, over"
        " all exponents and densely where functions live and about their zeros, and are lower"
        f" bounds of the true maximum. Points for each function: {sizes}. Exact values are balls of"
        " at least 70 certain bits, or the same function in float64, itself measured against"
        " balls. Rows for backward functions hold grad_y = 1.5; their float64 is one product away"
        " from the derivative. Functions of vectors were tried on random rows: values against"
        " the definition at 60 digits or more, products with the Jacobian in ulp of the largest"
        f" component of their row. Measured on {where}; float32 depends on the processor,"
        " for NumPy's exp does. Parameters are at their defaults."
    )


def _goal(goal: Goal, rows: Sequence[Record]) -> str:
    chosen = [row for row in rows if goal.applies(row)]
    outside = sorted((r for r in chosen if r["max_ulp"] > goal.limit), key=lambda r: -r["max_ulp"])
    names = ", ".join(f"{row['function']} {row['max_ulp']:.4g}" for row in outside)
    within = f"{len(chosen) - len(outside)} of {len(chosen)}"
    return f"| {goal.title} | {goal.limit:g} | {within} | {names} |"


def faults_in(row: Record) -> str:
    """Say how many points of a row have which fault; empty where none has one."""
    return ", ".join(f"{fault} {row[fault]}" for fault in _FAULTS if row[fault])


def _faults(rows: Sequence[Record]) -> Iterator[str]:
    yield "Points without a right digit, NaN or an infinity where a value exists, warnings, and"
    yield f"points that could not be decided, in {len(rows)} rows:"
    yield ""
    faulty = [row for row in rows if faults_in(row)]
    for row in faulty:
        where = f"{row['function']}, {row['dtype']} {row['mode']}"
        yield f"- {where}: {faults_in(row)} of {row['points']:,}"
    if not faulty:
        yield "none."


def _functions(rows: Iterable[Record]) -> Iterator[str]:
    cells: dict[str, dict[tuple[str, str], Record]] = {}
    for row in rows:
        cells.setdefault(row["function"], {})[row["dtype"], row["mode"]] = row
    for function, found in cells.items():
        texts = [_cell(found[column]) if column in found else "" for column in _COLUMNS]
        yield f"| {function} | {' | '.join(texts)} |"


def _cell(row: Record) -> str:
    return f"{row['max_ulp']:.3g} at {row['where']:.4g} ({row['mean_ulp']:.2g})"


def _laws(records: Mapping[str, Record]) -> Iterator[str]:
    yield "Errors of forms in y as functions of y are above. From end to end, y was rounded once"
    yield "and may no longer tell x: beyond these x, in float32 and float64, digits of f′ are gone,"
    yield "whoever computes it. Activations that are not listed keep all digits in both"
    yield "tails, or have no form in y."
    yield ""
    yield "| activation | end | y tends to | half of the digits gone | all gone |"
    yield "|---|---|---|---|---|"
    for name, record in records.items():
        for loss in record["losses"] or ():
            half, gone = (f"{loss[k][0]:g}, {loss[k][1]:g}" for k in ("half", "all"))
            yield f"| {name} | {loss['end']} | {loss['limit']} | {half} | {gone} |"
