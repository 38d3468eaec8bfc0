"""The built-in templates on disk: their names, and copies of them to change."""

from pathlib import Path

from derive.artifacts.sources import templates_folder
from derive.artifacts.write import Change, apply
from derive.errors import UsageError


def template_names() -> tuple[str, ...]:
    """Return the names of all templates, as ``parts/chain.tex.jinja``."""
    folder = templates_folder()
    return tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.jinja")))


def copied(folder: Path) -> tuple[Path, ...]:
    """Copy every template into ``folder``, all or none of them.

    Raises ``UsageError`` when one of the files is there already: it may have been changed.
    """
    places = {name: folder / name for name in template_names()}
    taken = [place.as_posix() for place in places.values() if place.exists()]
    if taken:
        raise UsageError(f"{taken[0]} is there already; choose an empty folder")
    built_in = templates_folder()
    apply([Change(place, None, (built_in / name).read_bytes()) for name, place in places.items()])
    return tuple(places.values())
