"""The package as a user would vendor it: rendered once into a folder of another name."""

from pathlib import Path
from types import ModuleType

import pytest

from derive.catalog.vector import VECTOR_CATALOG
from derive.checking.accuracy import load_package
from derive.rendering.module import (
    MARKER,
    SUPPORT,
    render_package,
    render_support,
)
from derive.rendering.vector_module import (
    VECTOR_SUPPORT,
    has_module,
    render_vector_support,
)
from tests.known import module_of, study_of, vector_module_of
from tests.sample import SAMPLE
from tests.shared import made_once


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a package of all activations; nothing may be written there."""
    return made_once(tmp_path_factory, "project", _written) / "my_activations"


def _written(project: Path) -> None:
    target = project / "my_activations"
    target.mkdir()
    studies = [study_of(entry.name) for entry in SAMPLE]
    texts = {f"{one.activation.name}.py": module_of(one.activation.name) for one in studies}
    vectors = [entry for entry in VECTOR_CATALOG if has_module(entry)]
    texts |= {f"{entry.name}.py": vector_module_of(entry.name) for entry in vectors}
    texts["__init__.py"] = render_package(studies, vectors=vectors)
    texts |= {SUPPORT: render_support(), VECTOR_SUPPORT: render_vector_support(), MARKER: ""}
    for name, text in texts.items():
        (target / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def package(folder: Path) -> ModuleType:
    """Import the package from that folder."""
    return load_package(folder)
