"""Measure a package on disk in both modes, several activations at a time."""

import json
import platform
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from typing import Any, Final

import numpy as np

from derive.activation import Activation
from derive.artifacts.cache import key_of
from derive.artifacts.session import Session
from derive.artifacts.sources import engine_digest, trial_digest
from derive.artifacts.workers import Workers
from derive.artifacts.write import Change, apply
from derive.catalog.vector import VECTOR_CATALOG
from derive.checking.accuracy import load_package
from derive.checking.table import Sizes, table_of
from derive.checking.table_text import Record, as_json, as_markdown, record_of
from derive.checking.vector_table import vector_record
from derive.errors import UsageError
from derive.output_forms import find_forms
from derive.rendering.digest import code_digest
from derive.rendering.mode import Mode
from derive.rendering.module import SUPPORT, render_support
from derive.rendering.vector_module import VECTOR_SUPPORT
from derive.vector import VectorActivation

#: so many times fewer rows of vectors than points against balls: a row is many digits
_VECTORS: Final = 300
#: the two files of the table, beside the package
JSON: Final = "accuracy.json"
MARKDOWN: Final = "accuracy.md"


def tabulate(
    entries: Sequence[Activation | VectorActivation],
    folder: Path,
    sizes: Sizes,
    session: Session,
    jobs: int,
) -> dict[str, Record]:
    """Measure the modules of these entries below ``folder`` and renew their part of the table.

    The session keeps what was measured, so that a run that was stopped goes on where it was.
    Raises ``UsageError`` where a module is not there.
    """
    package = folder / "activations"
    missing = [entry.name for entry in entries if not (package / f"{entry.name}.py").is_file()]
    if missing:
        raise UsageError(f"{package}: no module for {', '.join(missing)}; run: derive build")
    records = stored(folder)
    with tempfile.TemporaryDirectory() as name, Workers(jobs) as workers:
        rounded = Path(name) / "rounded"
        copytree(package, rounded)
        (rounded / SUPPORT).write_text(render_support(Mode.ROUNDED), encoding="utf-8")

        keys = {entry.name: _key(package, rounded, entry, sizes) for entry in entries}
        known = {name: session.cache.load(key) for name, key in keys.items()}

        def keep(name: str, record: Record) -> None:
            session.cache.store(keys[name], record)
            records[name] = record
            session.report(name)

        tasks = {}
        for entry in entries:
            if isinstance(found := known[entry.name], dict):
                keep(entry.name, found)
            else:
                tasks[entry.name] = (package, rounded, entry, sizes)
        workers.each(_measured, tasks, keep)
    _write(folder, {entry: records[entry] for entry in sorted(records)})
    return records


def stored(folder: Path) -> dict[str, Record]:
    """Return the table on disk, by activation; empty where there is none."""
    path = folder / JSON
    if not path.is_file():
        return {}
    found: dict[str, Record] = json.loads(path.read_text(encoding="utf-8"))["activations"]
    return found


def outdated(folder: Path) -> tuple[str, ...]:
    """Return the modules whose kernels are not those that were measured."""
    package, records = folder / "activations", stored(folder)
    vectors = {entry.name for entry in VECTOR_CATALOG}
    names = [p.stem for p in package.glob("[a-z]*.py")]
    digests = {n: _digest(package, n, vector=n in vectors) for n in names}
    return tuple(sorted(n for n, d in digests.items() if records.get(n, {}).get("code") != d))


def machine() -> dict[str, str]:
    """Return what float32 figures depend on."""
    config: Any = np.show_config(mode="dicts")
    features = config.get("SIMD Extensions", {}).get("found", [])
    return {"NumPy": np.__version__, "processor": f"{platform.machine()} {''.join(features[-1:])}"}


def _measured(
    package: Path, rounded: Path, entry: Activation | VectorActivation, sizes: Sizes
) -> Record:
    if isinstance(entry, VectorActivation):
        native, rows = load_package(package, "_derive_native"), max(sizes.balls // _VECTORS, 1)
        return vector_record(native, entry, rows, _digest(package, entry.name, vector=True))
    native, other = (
        load_package(package, "_derive_native"),
        load_package(rounded, "_derive_rounded"),
    )
    table = table_of(native, other, find_forms(entry), sizes)
    return record_of(table, _digest(package, entry.name))


def _key(package: Path, rounded: Path, entry: Activation | VectorActivation, sizes: Sizes) -> str:
    """Return the key of a record: what is measured in both modes, by what, at how many points."""
    vector = isinstance(entry, VectorActivation)
    digests = [_digest(folder, entry.name, vector=vector) for folder in (package, rounded)]
    shown = repr((sizes, sorted(machine().items())))
    return key_of("accuracy", engine_digest(), trial_digest(), repr(entry), *digests, shown)


def _digest(package: Path, name: str, *, vector: bool = False) -> str:
    """Return the digest of a module and of what it uses of those it shares."""
    shared = (SUPPORT, VECTOR_SUPPORT) if vector else (SUPPORT,)
    text = (package / f"{name}.py").read_text(encoding="utf-8")
    return code_digest(text, "\n".join((package / s).read_text(encoding="utf-8") for s in shared))


def _write(folder: Path, records: dict[str, Record]) -> None:
    texts = {JSON: as_json(records, machine()), MARKDOWN: as_markdown(records, machine())}
    paths = {folder / name: text.encode() for name, text in texts.items()}
    apply([Change(p, p.read_bytes() if p.exists() else None, b) for p, b in paths.items()])
