"""What is installed here; looks only, without importing the engine."""

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from derive.artifacts.cache import default_folder
from derive.artifacts.pdf import Engine, available_engines
from derive.artifacts.request import DOCUMENT_FOLDER, PACKAGE_FOLDER
from derive.artifacts.sources import templates_folder
from derive.cli.options import GENERATED

_REQUIRED: Final = ("sympy", "mpmath", "numpy", "jinja2", "python-flint", "click", "rich")
#: sizes measured on Debian 12 and for Typst 0.15
_TEX_HINT: Final = (
    "LaTeX PDF: apt-get install --no-install-recommends texlive-latex-recommended "
    "texlive-pictures  (101 MB to download, 372 MB on disk)"
)
_TYPST_HINT: Final = (
    "PDF without TeX: pip install 'typst>=0.13,<0.16'  (34 MB to download, 81 MB on disk)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """Everything ``derive doctor`` says; ``engines`` are (name, place) pairs, best first."""

    python: str
    packages: tuple[tuple[str, str | None], ...]
    engines: tuple[tuple[str, str], ...]
    templates: Path
    cache: Path
    cache_bytes: int
    produces: tuple[str, ...]
    hints: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Packages that derive cannot do without."""
        return tuple(name for name, found in self.packages if found is None)


def look_around() -> Machine:
    """Return what this machine has."""
    engines = _engines()
    cache = default_folder()
    return Machine(
        python=sys.executable,
        packages=tuple((name, _version(name)) for name in _REQUIRED),
        engines=engines,
        templates=templates_folder(),
        cache=cache,
        cache_bytes=sum(path.stat().st_size for path in cache.rglob("*.pickle")),
        produces=_produces(engines),
        hints=_hints({name for name, _ in engines}),
    )


def as_record(machine: Machine) -> dict[str, Any]:
    """Return the machine for JSON."""
    return {
        "derive": _version("derive-activations"),
        "python": {"version": platform.python_version(), "executable": machine.python},
        "packages": dict(machine.packages),
        "engines": dict(machine.engines),
        "templates": str(machine.templates),
        "cache": {"folder": str(machine.cache), "bytes": machine.cache_bytes},
        "produces": list(machine.produces),
        "hints": list(machine.hints),
        "missing": list(machine.missing),
    }


def _engines() -> tuple[tuple[str, str], ...]:
    return tuple((engine.value, _place(engine)) for engine in available_engines())


def _place(engine: Engine) -> str:
    if engine is Engine.TYPST:
        return f"{_version('typst')} (Python package)"
    return str(shutil.which(engine))


def _produces(engines: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    document = GENERATED / DOCUMENT_FOLDER
    name = "derivations.typst.pdf" if engines and engines[0][0] == "typst" else "derivations.pdf"
    pdf = f"{document / name} (by {engines[0][0]})" if engines else "no PDF (no engine)"
    return (
        f"{GENERATED / PACKAGE_FOLDER}/*.py",
        str(document / "derivations.tex"),
        f"{document}/html/*.html",
        pdf,
    )


def _hints(engines: set[str]) -> tuple[str, ...]:
    tex = () if engines - {Engine.TYPST} else (_TEX_HINT,)
    typst = () if engines else (_TYPST_HINT,)
    return tex + typst


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
