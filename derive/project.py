"""The activations of somebody's own project: ``[tool.derive.activation.NAME]`` in pyproject.toml.

Only text is read here; what it means is settled later, and nothing of it is ever executed.
"""

import json
import keyword
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from derive.errors import MachineError, UsageError

FILE: Final = "pyproject.toml"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KEYS: Final = ("expr", "params", "title")


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnEntry:
    """One entry as it is written; ``parameters`` as ``a=0.01: a >= 0``."""

    name: str
    expr: str
    parameters: tuple[str, ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        """Keep one spelling of each declaration."""
        spelt = tuple("".join(_letter_and_rest(text)) for text in self.parameters)
        object.__setattr__(self, "parameters", spelt)

    @property
    def place(self) -> str:
        """Where it is written, for messages and headers."""
        return f"{FILE}, [tool.derive.activation.{self.name}]"


def nearest(folder: Path) -> Path | None:
    """Return the pyproject.toml of the project that a folder belongs to."""
    places = (place / FILE for place in (folder, *folder.parents))
    return next((place for place in places if place.is_file()), None)


def own_entries(folder: Path) -> tuple[OwnEntry, ...]:
    """Return the entries of the project around ``folder``, in the order written.

    Raises ``UsageError`` when the file or an entry cannot be read.
    """
    place = nearest(folder)
    return () if place is None else _entries(_text(place))


def check_name(name: str) -> None:
    """Raise ``UsageError`` unless a name can be a Python module, function and file name."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise UsageError(
            f"'{name}' cannot be a name; take small letters, digits and _, as in my_swish"
        )


def append(place: Path, entry: OwnEntry) -> None:
    """Write an entry at the end of a pyproject.toml, in one step.

    Raises ``UsageError`` when it has that entry or the result would not be valid TOML,
    ``MachineError`` when the disk refuses; the file is then as before.
    """
    before = _text(place)
    if any(known.name == entry.name for known in _entries(before)):
        raise UsageError(f"{FILE} has an entry '{entry.name}'; edit it there or take another name")
    end = "\r\n" if "\r\n" in before else "\n"
    after = f"{before.rstrip()}{end}{end}".lstrip() + as_toml(entry).replace("\n", end)
    if entry not in _entries(after):
        raise UsageError(f"{FILE} writes its entries in another way; add this by hand: {entry}")
    replace_text(place, after)


def as_toml(entry: OwnEntry) -> str:
    """Return the table that states the entry."""
    lines = [f"[tool.derive.activation.{entry.name}]", f"expr = {_quoted(entry.expr)}"]
    if entry.title:
        lines.append(f"title = {_quoted(entry.title)}")
    if entry.parameters:
        pairs = (_letter_and_rest(text) for text in entry.parameters)
        said = (f"{letter} = {_quoted(rest.removeprefix('='))}" for letter, rest in pairs)
        lines.append(f"params = {{ {', '.join(said)} }}")
    return "\n".join(lines) + "\n"


def _letter_and_rest(declaration: str) -> tuple[str, str]:
    """Split ``a = 0.01: a >= 0`` into ``a`` and ``=0.01: a >= 0``."""
    letter, *more = re.split(r"(?=[=:])", declaration, maxsplit=1)
    rest = "".join(more)
    sign, said = rest[:1], rest[1:].strip()
    return letter.strip(), f"{sign} {said}" if sign == ":" else f"{sign}{said}"


def _quoted(text: str) -> str:
    """Return a TOML string; JSON's escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(place: Path) -> str:
    try:
        return place.read_bytes().decode("utf-8")  # line ends as they are
    except (OSError, UnicodeDecodeError) as error:
        raise MachineError(f"{FILE} cannot be read: {error}") from error


def _entries(text: str) -> tuple[OwnEntry, ...]:
    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{FILE} is no valid TOML: {error}") from error
    tables = tool.get("derive", {}).get("activation", {})
    return tuple(_entry(name, table) for name, table in tables.items())


def _entry(name: str, table: object) -> OwnEntry:
    check_name(name)
    where = f"{FILE}, [tool.derive.activation.{name}]"
    if not isinstance(table, Mapping) or not isinstance(table.get("expr"), str):
        raise UsageError(f'{where}: the formula is missing; write expr = "x*tanh(x)"')
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise UsageError(f"{where}: unknown key '{unknown[0]}'; the keys are {', '.join(_KEYS)}")
    params, title = table.get("params", {}), table.get("title", "")
    if not isinstance(params, Mapping) or not isinstance(title, str):
        raise UsageError(f"{where}: params is a table and title a text; correct them")
    declared = tuple(_declaration(where, letter, said) for letter, said in params.items())
    return OwnEntry(name=name, expr=table["expr"], parameters=declared, title=title)


def _declaration(where: str, letter: str, said: object) -> str:
    """Return ``a=0.01: a >= 0`` from that very text, a number, or {default, where}."""
    match said:
        case str():
            text = said.strip()
            return f"{letter}{text}" if text[:1] in {"=", ":", ""} else f"{letter}={text}"
        case bool():
            pass
        case int() | float():
            return f"{letter}={said}"
        case Mapping() if set(said) <= {"default", "where"}:
            default = f"={said['default']}" if "default" in said else ""
            condition = f": {said['where']}" if "where" in said else ""
            return f"{letter}{default}{condition}"
    raise UsageError(f'{where}: the parameter {letter} is said as "0.01: {letter} >= 0"')


def replace_text(place: Path, text: str) -> None:
    """Write a file beside the old one, then put it in its place, with the same permissions.

    Raises ``MachineError`` when the disk refuses; the file is then as before.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".derive-", suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            temporary.chmod(place.stat().st_mode & 0o777 if place.exists() else 0o644)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise MachineError(f"{place.name} cannot be written: {error.strerror}") from error
