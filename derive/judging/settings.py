"""``[tool.derive.verify]`` in pyproject.toml: pairs, activations meant, what is accepted.

[tool.derive.verify]
targets = ["src/mypkg/activations.py"]
convention = "torch"
pairs = [{ function = "mypkg.act:foo", derivative = "mypkg.act:bar", of = "sigmoid" }]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from derive.errors import MachineError, UsageError
from derive.judging.suppressing import Suppression, configured
from derive.project import FILE, nearest

_KEYS: Final = ("targets", "convention", "pairs", "ignore", "baseline")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What the project around a folder asks for."""

    targets: tuple[str, ...] = ()
    convention: str = ""
    pairs: tuple[tuple[str, str, str], ...] = ()
    ignore: tuple[Suppression, ...] = ()
    baseline: str = ""


def import_paths(folder: Path) -> tuple[str, ...]:
    """Return where modules are looked for: here, the project's folder, and src in both."""
    place = nearest(folder)
    roots = dict.fromkeys([folder, place.parent if place is not None else folder])
    found = [path for root in roots for path in (root, root / "src") if path.is_dir()]
    return tuple(map(str, found))


def settings_of(folder: Path) -> Settings:
    """Return the settings; raises ``UsageError`` for what cannot be understood."""
    place = nearest(folder)
    if place is None:
        return Settings()
    try:
        tool = tomllib.loads(place.read_text(encoding="utf-8")).get("tool", {})
    except OSError as error:
        raise MachineError(f"{FILE} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{FILE} is no valid TOML: {error}") from error
    return _settings(tool.get("derive", {}).get("verify", {}), place.parent)


def _settings(table: Mapping[str, Any], folder: Path) -> Settings:
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise UsageError(
            f"[tool.derive.verify] has no key '{unknown[0]}'; the keys are {', '.join(_KEYS)}"
        )
    return Settings(
        targets=tuple(_absolute(str(name), folder) for name in table.get("targets", ())),
        convention=str(table.get("convention", "")),
        pairs=tuple(map(_pair, table.get("pairs", ()))),
        ignore=tuple(configured(table.get("ignore", {}))),
        baseline=str(folder / table["baseline"]) if "baseline" in table else "",
    )


def _absolute(target: str, folder: Path) -> str:
    """Return a file or folder of the project in full; a module stays as it is."""
    return str(folder / target) if (folder / target).exists() or _is_path(target) else target


def _is_path(target: str) -> bool:
    return target.endswith(".py") or "/" in target


def _pair(said: Mapping[str, Any]) -> tuple[str, str, str]:
    try:
        return str(said["function"]), str(said["derivative"]), str(said.get("of", ""))
    except (KeyError, TypeError) as error:
        raise UsageError(
            '[tool.derive.verify] pairs: write { function = "mod:f", derivative = "mod:g" }'
        ) from error
