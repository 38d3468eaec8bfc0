"""From what is named (files, folders, modules, pairs) to orders, one for each module."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from derive.errors import UsageError
from derive.judging.settings import Settings
from derive.judging.verify import Order


def orders_for(
    targets: Sequence[str], pairs: Sequence[tuple[str, str]], base: Order
) -> list[Order]:
    """Return orders for targets, and one for the pairs together; raises ``UsageError``."""
    orders = [replace(base, target=name) for name in modules_in(targets)]
    return [*orders, *([replace(base, pairs=tuple(pairs))] if pairs else [])]


def configured_orders(settings: Settings, base: Order) -> list[Order]:
    """Return orders for what pyproject.toml names; each pair is an order of its own."""
    orders = [replace(base, target=name) for name in modules_in(settings.targets)]
    return [*orders, *(replace(base, pairs=((f, g),), of=of) for f, g, of in settings.pairs)]


def modules_in(targets: Sequence[str]) -> list[str]:
    """Return single modules: a folder stands for all Python files in it."""
    found: list[str] = []
    for target in targets:
        path = Path(target)
        if path.is_dir():
            found += [str(p) for p in sorted(path.rglob("*.py")) if p.name != "setup.py"]
        elif path.suffix == ".py" or os.sep in target:
            if not path.is_file():
                raise UsageError(f"there is no file '{target}'; give a file, folder or module")
            found.append(target)
        else:
            found.append(target)
    return found
