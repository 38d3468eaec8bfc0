"""Modules of functions between vectors, from the cache or rendered on several processes."""

from collections.abc import Sequence

from derive.artifacts.cache import Cache, key_of
from derive.artifacts.request import Request
from derive.artifacts.sources import rendering_digest
from derive.artifacts.studies import definition_text
from derive.artifacts.workers import Workers
from derive.catalog.vector import VECTOR_CATALOG
from derive.rendering.vector_module import has_module, render_vector


def vector_modules(
    request: Request, covered: Sequence[str], cache: Cache, workers: Workers
) -> dict[str, str | None]:
    """Return the module of each entry in ``covered``; ``None`` for one that is not asked for."""
    entries = [e for e in VECTOR_CATALOG if (not covered or e.name in covered) and has_module(e)]
    texts: dict[str, str | None] = dict.fromkeys(entry.name for entry in entries)
    keys = {
        entry.name: key_of("vector", rendering_digest(), definition_text(entry), request.mode)
        for entry in entries
        if not request.names or entry.name in request.names
    }
    stored = {name: cache.load(key) for name, key in keys.items()}
    texts |= {name: text for name, text in stored.items() if isinstance(text, str)}

    def keep(name: str, text: str) -> None:
        texts[name] = text
        cache.store(keys[name], text)

    missing = {e.name: (e, request.mode) for e in entries if e.name in keys and not texts[e.name]}
    workers.each(render_vector, missing, keep)
    return texts
