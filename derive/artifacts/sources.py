"""Digests of what results are made from; whatever changes there gives a new key in the cache."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import derive
from derive.artifacts.cache import digest_of_files, key_of
from derive.rendering.measured import table_text

PACKAGE: Final = Path(derive.__file__).parent

#: parts of the package that come after a study, or (messages) only name what stands in it;
#: everything else counts as engine
_AFTER_STUDY: Final = frozenset(
    {
        "messages",
        "edition",
        "advice",
        "api",
        "lowering",
        "printing",
        "rendering",
        "catalog",
        "project",
        "artifacts",
        "checking",
        "cli",
        "templates",
    }
)
#: parts that neither make nor shape a generated text
_NOT_RENDERED: Final = frozenset({"checking", "cli"})
_LIBRARIES: Final = ("sympy", "python-flint", "mpmath", "jinja2")


def templates_folder() -> Path:
    """Return the templates: inside the installed package, at the root of a checkout."""
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parent / "templates"


@cache
def engine_digest() -> str:
    """Return the digest of all that a study depends on, its definition apart."""
    return key_of(_digest_without(_AFTER_STUDY), *_library_versions())


@cache
def claims_digest() -> str:
    """Return the digest of all that the judged claims of the article depend on."""
    return key_of(_digest_without(_NOT_RENDERED), *_library_versions())


@cache
def rendering_digest() -> str:
    """Return the digest of all that a generated text depends on: engine, catalogue, templates."""
    of_templates = templates_digest(templates_folder())
    of_table = hashlib.sha256(table_text().encode()).hexdigest()  # docstrings quote it
    return key_of(_digest_without(_NOT_RENDERED), of_templates, of_table, *_library_versions())


def trial_digest() -> str:
    """Return the digest of what tries the code of users' formulas."""
    return digest_of_files(PACKAGE / "checking", (PACKAGE / "checking").glob("*.py"))


def templates_digest(folder: Path | None) -> str:
    """Return the digest of a folder of templates, "" for none."""
    if folder is None:
        return ""
    return digest_of_files(folder, (path for path in folder.rglob("*") if path.is_file()))


def _digest_without(parts: frozenset[str]) -> str:
    paths = (
        path
        for path in PACKAGE.rglob("*.*")
        if path.suffix in {".py", ".toml"}
        and path.relative_to(PACKAGE).parts[0].removesuffix(".py") not in parts
    )
    return digest_of_files(PACKAGE, paths)


def _library_versions() -> tuple[str, ...]:
    return tuple(f"{name} {version(name)}" for name in _LIBRARIES)
