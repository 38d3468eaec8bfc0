"""What ``benchmarks/numpy_code.py`` keeps: its rows, what they were measured of, and where."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from derive.artifacts.write import Change, apply
from derive.catalog import CATALOG
from derive.rendering.digest import code_digest
from derive.rendering.module import SUPPORT

#: (dtype, size, entry)
Place: TypeAlias = tuple[str, int, str]

#: what may differ between two parts of one run
_PASSING: Final = frozenset({"load"})


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each contender ("f|out="), and the digest of the code that took them."""

    code: str
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Record:
    """All that was measured on one machine."""

    machine: Mapping[str, Any]
    rows: dict[Place, Measured] = field(default_factory=dict)

    def going_on_from(self, older: "Record", codes: Mapping[str, str]) -> "Record":
        """Return this record with what the same machine measured of the same code before."""
        if _lasting(self.machine) != _lasting(older.machine):
            return self
        kept = {p: row for p, row in older.rows.items() if codes.get(p[2]) == row.code}
        return Record(self.machine, kept | self.rows)


def _lasting(machine: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in machine.items() if key not in _PASSING}


def codes_of(package: Path, names: Collection[str]) -> dict[str, str]:
    """Return the digest of the code of each activation in a package, or of those named."""
    support = (package / SUPPORT).read_text(encoding="utf-8")
    modules = {entry.name: package / f"{entry.name}.py" for entry in CATALOG}
    return {
        name: code_digest(path.read_text(encoding="utf-8"), support)
        for name, path in modules.items()
        if path.exists() and (not names or name in names)
    }


def write(record: Record, path: Path) -> None:
    """Keep the record as JSON, in whole nanoseconds."""
    rows = [
        {
            "dtype": dtype,
            "size": size,
            "name": name,
            "code": row.code,
            "nanoseconds": {key: round(value * 1e9) for key, value in row.seconds.items()},
        }
        for (dtype, size, name), row in record.rows.items()
    ]
    plain = {"machine": record.machine, "times": rows}
    text = json.dumps(plain, indent=1, ensure_ascii=False) + "\n"
    apply([Change(path, path.read_bytes() if path.exists() else None, text.encode())])


def read(path: Path) -> Record:
    """Return the record of a file, an empty one where there is none."""
    if not path.is_file():
        return Record({})
    plain = json.loads(path.read_text(encoding="utf-8"))
    rows = {
        (row["dtype"], row["size"], row["name"]): Measured(
            row.get("code", ""), {key: value / 1e9 for key, value in row["nanoseconds"].items()}
        )
        for row in plain["times"]
    }
    return Record(plain["machine"], rows)
