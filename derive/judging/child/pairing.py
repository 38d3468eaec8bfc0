"""A value and its derivative as one subject; and whose derivative a name speaks of."""

import inspect
from collections.abc import Mapping
from typing import Any, Final

from derive.judging.child.naming import order_of, slope_stems, stem
from derive.judging.child.subjects import (
    Subject,
    arrays_of,
    called,
    first_of,
    parameters_of,
    restricted,
    signature_of,
    unwrapped,
)
from derive.judging.child.wordlist import wordlist

_CACHES: Final = wordlist("""cache caches ctx context saved memory mem residual residuals""")


def place_of(function: Any) -> tuple[str, int]:
    """Return file and first line of a function's code."""
    function = inspect.unwrap(unwrapped(function))
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code else ("", 0)


def _defined(function: Any) -> str:
    """Return the name under which a function was defined."""
    return str(getattr(inspect.unwrap(unwrapped(function)), "__qualname__", ""))


def doc_of(function: Any) -> str:
    """Return what the author of a Python function says of it; NumPy's pages say nothing."""
    plain = inspect.unwrap(unwrapped(function))
    own = inspect.isfunction(plain) or inspect.ismethod(plain)
    return (inspect.getdoc(plain) or "") if own else ""


def pair(name: str, value: Any, slope_name: str, slope: Any, style: str = "functions") -> Subject:
    """Make a subject of two functions."""
    known = parameters_of(value)
    file, line = place_of(value)
    slope_file, slope_line = place_of(slope)
    subject = Subject(
        name=name,
        slope_name=slope_name,
        value=lambda x, **given: first_of(called(value, x, **given)),
        slope=lambda *args, **given: called(slope, *args, **given),
        arguments=arrays_of(slope, known),
        parameters=known | {n: d for n, d in parameters_of(slope).items() if d is not None},
        order=order_of(slope_name),
        style=style,
        file=slope_file or file,
        line=line,
        slope_line=slope_line,
        value_argument=next((p.name for p in signature_of(value)), "x"),
        doc=doc_of(slope),
        value_file=file,
        defined=(_defined(value), _defined(slope)),
    )
    if _CACHES & set(subject.arguments):
        _with_cache(subject, value, slope)
    return subject


def _with_cache(subject: Subject, value: Any, slope: Any) -> None:
    """Let the derivative take the cache that the value hands out beside its result."""
    cache = next(a for a in subject.arguments if a in _CACHES)
    subject.arguments.remove(cache)
    others = list(subject.arguments)
    subject.stateful = True

    def run(x: Any, *args: Any, **given: Any) -> Any:
        result = value(x, **restricted(value, given))
        kept = result[1] if isinstance(result, tuple) and len(result) > 1 else x
        named = dict(zip(others, args, strict=True)) | {cache: kept}
        return first_of(slope(**named, **restricted(slope, given)))

    subject.slope = run


def partner_of(slope_name: str, values: Mapping[str, Any]) -> str | None:
    """Return which of the functions a derivative's name speaks of."""
    for wanted in slope_stems(slope_name):
        for name in values:
            named = {stem(name), "".join(c for c in name.lower() if c != "_")} - {""}
            if name != slope_name and wanted and wanted in named:
                return name
        if wanted == "":
            return _only_value(values)
    return None


def _only_value(values: Mapping[str, Any]) -> str | None:
    """Return the function that a bare name such as ``gradient`` belongs to, if it is clear."""
    plain = [n for n in ("f", "func", "function", "activation", "forward", "act") if n in values]
    return plain[0] if plain else None
