"""Import what is to be judged: a module by its name, a file by its path, one function by both."""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from derive.judging.child.subjects import Subject


def load(target: str) -> ModuleType:
    """Import a module; a file inside a package is imported under its full name."""
    path = Path(target)
    if path.suffix != ".py" and not path.is_dir():
        return importlib.import_module(target)
    path = path.resolve()
    parts = [path.stem] if path.name != "__init__.py" else []
    folder = path.parent
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    sys.path.insert(0, str(folder))
    name = ".".join(parts)
    if len(parts) > 1:
        return importlib.import_module(name)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def attribute(place: str) -> Any:
    """Return what ``module:name.name`` means."""
    module, _, path = place.rpartition(":")
    found: Any = load(module)
    for name in path.split("."):
        found = getattr(found, name)
    return found


def told(value: str, slope: str) -> Subject:
    """Return the subject that ``--pair module:f=module:g`` names."""
    from derive.judging.child.pairing import pair  # noqa: PLC0415 -- found only when asked for

    made = pair(
        value.rpartition(":")[2], attribute(value), slope.rpartition(":")[2], attribute(slope)
    )
    made.style = "told"
    return made
