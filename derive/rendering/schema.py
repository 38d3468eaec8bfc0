"""What templates may read, written down from the records themselves."""

import dataclasses
import types
import typing
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from derive.display import Node
from derive.messages import Lang
from derive.rendering.document_views import DocumentView, FailureView
from derive.rendering.environment import Language
from derive.rendering.outputs import PageView
from derive.rendering.printed import filters
from derive.rendering.vector_views import VectorView
from derive.rendering.views import SectionView

#: raised by one whenever a field is renamed or removed, or changes its meaning
SCHEMA_VERSION: Final = 2

_PLAIN: Final[dict[object, str]] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    PurePosixPath: "a path",
}
#: name -> what it is, and which templates have it
_TOP: Final = (
    ("document", DocumentView, "every template"),
    ("page", PageView, "HTML pages"),
    ("section", SectionView, "`html/activation.html.jinja` and `parts/section.*`"),
    ("section", VectorView, "`html/vector.html.jinja` and `parts/vector.*`"),
    ("failure", FailureView, "`html/failure.html.jinja` and `parts/failure.*`"),
)
_HEAD: Final = """# Templates

`derive templates --copy DIR` copies the built-in templates; `--templates DIR` (of `derive build`,
`pdf` and `sheet`) uses the files of a folder in place of the built-in ones with the same name, file
by file. `*.tex.jinja` makes LaTeX, `*.typ.jinja` Typst, `*.html.jinja` HTML. In LaTeX and Typst,
blocks are written `((* … *))` and values `((( … )))`.

Every value that is printed is escaped for its language, formulas apart. A name that is not listed
here is an error that names the template and the line.

This page is made from the records in `derive/rendering`: `derive templates --schema`.

Version of the schema: {version}. It is raised when a field is renamed, removed or given another
meaning; new fields leave it as it is.
"""


def schema() -> str:
    """Return the page about templates as Markdown."""
    lines = [_HEAD.format(version=SCHEMA_VERSION), *_names(), "", *_filter_table(), ""]
    for kind in _records():
        lines += _record(kind)
    return "\n".join(lines).rstrip() + "\n"


def _names() -> Iterator[str]:
    yield from ("## Names\n", "| name | is | in |", "|---|---|---|")
    for name, kind, where in _TOP:
        yield f"| `{name}` | {_link(kind)} | {where} |"
    yield "| `say(key, slot=…)` | a message of `derive/messages`, filled | every template |"
    yield "| `lang` | `en` or `zh` | every template |"
    yield "| `math_font` | the embedded font, in base64 | HTML pages |"


def _filter_table() -> Iterator[str]:
    yield from ("## Filters\n", "| language | filters |", "|---|---|")
    for language in (Language.LATEX, Language.TYPST, Language.HTML):
        yield f"| {language.name} | {_filters(language)} |"
    yield "\n`math` prints a formula, `inline` the same with slashes for fractions."


def _link(kind: type) -> str:
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def _filters(language: Language) -> str:
    return ", ".join(f"`{name}`" for name in sorted(filters(language, Lang.EN)))


def _records() -> list[type]:
    """Return every record that can be reached, in the order in which a reader meets it."""
    found: dict[type, None] = {}
    waiting: list[type] = [kind for _, kind, _ in _TOP]
    while waiting:
        kind = waiting.pop(0)
        if kind not in found:
            found[kind] = None
            waiting += [inner for _, hint in _hints(kind) for inner in _inside(hint)]
    return list(found)


def _hints(kind: type) -> list[tuple[str, object]]:
    hints = typing.get_type_hints(kind)
    fields = [(field.name, hints[field.name]) for field in dataclasses.fields(kind)]
    return fields + list(_derived(kind))


def _derived(kind: type) -> Iterator[tuple[str, object]]:
    for name, value in vars(kind).items():
        if isinstance(value, property) and value.fget is not None:
            yield name, typing.get_type_hints(value.fget)["return"]


def _inside(hint: object) -> Iterator[type]:
    for part in typing.get_args(hint):
        yield from _inside(part)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and not issubclass(hint, Node):
        yield hint


def _record(kind: type) -> list[str]:
    about = " ".join((kind.__doc__ or "").split())
    rows = [f"| `{name}` | {_named(hint)} |" for name, hint in _hints(kind)]
    return [f"## {kind.__name__}\n", f"{about}\n", "| field | is |", "|---|---|", *rows, ""]


def _named(hint: object) -> str:
    """Return a type as readers say it."""
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return f"any number of {_named(arguments[0])}"
        return f"({', '.join(map(_named, arguments))})"
    if origin in (types.UnionType, typing.Union):
        named = [_named(part) for part in arguments if part is not type(None)]
        return f"{' or '.join(named)}, or none"
    if hint is Node:
        return "a formula"
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _link(hint)
    return _PLAIN.get(hint, str(hint))
