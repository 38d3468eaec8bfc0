"""The answer to a formula that was typed; its process imports the engine while this one does."""

import os
from typing import TYPE_CHECKING

from derive.artifacts.cache import Cache
from derive.child import ended, started

if TYPE_CHECKING:
    from derive.custom import Answer


def answer_of(formula: str, parameters: tuple[str, ...], budget: float, cache: Cache) -> "Answer":
    """Return the answer, from the cache or within ``budget`` seconds."""
    process = started() if (os.cpu_count() or 1) > 1 else None
    try:
        from derive.artifacts.answers import answer_to
        from derive.artifacts.session import Session
        from derive.catalog import CATALOG
        from derive.custom import Definition

        definition = Definition(expr=formula, parameters=parameters)
        return answer_to(definition, CATALOG, Session(cache), budget, process)
    finally:
        # the cache had the answer, or the formula is none
        if process is not None and process.poll() is None:
            ended(process)
