"""What the engine finds for entries of the catalogue, worked out once for all tests of a run.

For tests of what comes after; a test of the search itself, or of a search that is spoilt, calls it.
"""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from derive.artifacts.cache import Cache, default_folder, key_of
from derive.artifacts.sources import engine_digest, rendering_digest
from derive.catalog import get
from derive.catalog.vector import VECTOR_CATALOG
from derive.output_forms import OutputForms, find_forms
from derive.rendering.module import render_activation
from derive.rendering.vector_module import render_vector
from derive.study import Study, study

Result = TypeVar("Result")


def _kept(key: str, kind: type[Result], work_out: Callable[[], Result]) -> Result:
    """Return what another process of this run has left, or leave it for others."""
    folder = Cache(default_folder())
    stored = folder.load(key)
    if isinstance(stored, kind):
        return stored
    found = work_out()
    folder.store(key, found)
    return found


@cache
def forms_of(name: str) -> OutputForms:
    """Return the forms of an entry."""
    key = key_of("tests: forms", engine_digest(), rendering_digest(), name)
    return _kept(key, OutputForms, lambda: find_forms(get(name)))


@cache
def study_of(name: str) -> Study:
    """Return the study of an entry, without relations to others."""
    key = key_of("tests: study", engine_digest(), rendering_digest(), name)
    return _kept(key, Study, lambda: study(get(name)))


@cache
def module_of(name: str) -> str:
    """Return the generated module of an entry."""
    key = key_of("tests: module", engine_digest(), rendering_digest(), name)
    return _kept(key, str, lambda: render_activation(study_of(name)))


@cache
def vector_module_of(name: str) -> str:
    """Return the generated module of a function between vectors."""
    entry = next(entry for entry in VECTOR_CATALOG if entry.name == name)
    key = key_of("tests: vector module", engine_digest(), rendering_digest(), name)
    return _kept(key, str, lambda: render_vector(entry))
