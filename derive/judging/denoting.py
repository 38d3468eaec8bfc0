"""Which expressions of a project stand for a function f, or for its derivative g.

Names are followed through imports, aliases, dictionaries, attributes, and the arguments with which
classes and functions of the project are called. Nothing is executed.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from derive.judging.child.naming import VALUES
from derive.judging.sources import Source, origin, source_of

_PASSES: Final = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """What an expression stands for.

    ``what``: f, g, class, object, table (of what is in ``parts``), pair (``parts`` by index or
    key), module (``path``).
    """

    what: str
    parts: Mapping[object, "Kind"] = field(default_factory=dict)
    path: Path | None = None


F: Final = Kind("f")
G: Final = Kind("g")
Names = dict[str, Kind]


@dataclass(frozen=True)
class Target:
    """The two functions looked for: where each is defined, and its name there."""

    root: Path
    value: tuple[Path, str]
    slope: tuple[Path, str]

    def kind_of(self, path: Path, name: str, depth: int = 0) -> Kind | None:
        """Return what a name of a file stands for."""
        path, name = origin(path, name, self.root)
        if not name:
            return Kind("module", path=path)
        if (path, name) in (self.value, self.slope) and "." not in self.slope[1]:
            return F if (path, name) == self.value else G
        if path == self.slope[0] and self.slope[1].startswith(f"{name}."):
            return Kind("class")
        source = source_of(path, self.root)
        if source is None or depth > _PASSES:
            return None
        value = next((v for n, v in source.assigned if n == name), None)
        return None if value is None else self.kind(value, {}, source, depth + 1)

    def kind(self, node: ast.expr, names: Names, source: Source, depth: int = 0) -> Kind | None:
        """Return what an expression stands for, given the names known in its file."""
        match node:
            case ast.Name() | ast.Attribute() if ast.unparse(node) in names:
                return names[ast.unparse(node)]
            case ast.Name():
                return self.kind_of(source.path, node.id, depth)
            case ast.Attribute():
                return self._attribute(node, names, source, depth)
            case ast.Subscript():
                base = self.kind(node.value, names, source, depth)
                return _item(base, node.slice)
            case ast.Call(func=ast.Attribute(attr="get", value=table), args=[key, *_]):
                return _item(self.kind(table, names, source, depth), key)
            case ast.Call():
                made = self.kind(node.func, names, source, depth)
                return Kind("object") if made is not None and made.what == "class" else None
            case ast.Dict() | ast.Tuple() | ast.List():
                return self._gathered(node, names, source, depth)
            case _:
                return None

    def _attribute(
        self, node: ast.Attribute, names: Names, source: Source, depth: int
    ) -> Kind | None:
        base = self.kind(node.value, names, source, depth)
        if base is None:
            return None
        if base.what == "module" and base.path is not None:
            return self.kind_of(base.path, node.attr, depth)
        if base.what in {"class", "object"}:
            if node.attr == self.slope[1].rpartition(".")[2]:
                return G
            is_value = node.attr in VALUES or self.value[1].endswith(f".{node.attr}")
            return F if is_value else None
        return None

    def _gathered(
        self, node: ast.Dict | ast.Tuple | ast.List, names: Names, source: Source, depth: int
    ) -> Kind | None:
        """Return a pair of f and g, or a table that holds one of them."""
        keys: list[object]
        if isinstance(node, ast.Dict):
            keys = [k.value if isinstance(k, ast.Constant) else None for k in node.keys]
            values = node.values
        else:
            keys, values = list(range(len(node.elts))), node.elts
        found = {
            key: kind
            for key, value in zip(keys, values, strict=True)
            if (kind := self.kind(value, names, source, depth)) is not None
        }
        kinds = {kind.what for kind in found.values()}
        if kinds == {"f", "g"} and len(found) == 2:
            return Kind("pair", found)
        return Kind("table", {"": next(iter(found.values()))}) if len(kinds) == 1 else None


def _item(base: Kind | None, index: ast.expr) -> Kind | None:
    if base is None:
        return None
    if base.what == "table":
        return base.parts[""]
    known = isinstance(index, ast.Constant) and base.what == "pair"
    return base.parts.get(index.value) if known and isinstance(index, ast.Constant) else None


def names_in(source: Source, target: Target, given: Names) -> Names:
    """Return the names and attributes in a file that stand for f, g or what holds them."""
    names = dict(given)
    for _ in range(_PASSES):
        for left, right in bindings(source.tree):
            kind = target.kind(right, names, source)
            if kind is not None:
                names |= dict(_bound(left, kind))
    return names


def bindings(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield target and value of every assignment."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from ((left, node.value) for left in node.targets)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield node.target, node.value


def _bound(left: ast.expr, kind: Kind) -> Iterator[tuple[str, Kind]]:
    if isinstance(left, ast.Tuple) and kind.what == "pair":
        for number, element in enumerate(left.elts):
            inner = kind.parts.get(number)
            if inner is not None:
                yield ast.unparse(element), inner
    elif isinstance(left, ast.Name | ast.Attribute):
        yield ast.unparse(left), kind


def handed_over(source: Source, target: Target, names: Names) -> Iterator[tuple[Path, Names]]:
    """Yield file and names of the parameters to which f or g is given in calls."""
    for call in (n for n in ast.walk(source.tree) if isinstance(n, ast.Call)):
        given = [target.kind(a, names, source) for a in call.args]
        named = {k.arg: target.kind(k.value, names, source) for k in call.keywords if k.arg}
        if not any(given) and not any(named.values()):
            continue
        path, parameters = _parameters(call.func, source, target.root)
        found = {p: k for p, k in zip(parameters, given, strict=False) if k is not None}
        found |= {p: k for p, k in named.items() if k is not None and p in parameters}
        if found:
            yield path, found


def _parameters(function: ast.expr, source: Source, root: Path) -> tuple[Path, list[str]]:
    """Return where a class or function of the project is defined, and its parameters."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        module, inner = origin(source.path, function.value.id, root)
        path, name = (module, function.attr) if not inner else (source.path, "")
    elif isinstance(function, ast.Name):
        path, name = source.path, function.id
    else:
        return source.path, []
    path, name = origin(path, name, root)
    home = source_of(path, root)
    node = home.definition(name) if home is not None and name else None
    if isinstance(node, ast.ClassDef):
        node = next(
            (n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"), None
        )
        skip = 1
    else:
        skip = 0
    if not isinstance(node, ast.FunctionDef):
        return path, []
    return path, [a.arg for a in (*node.args.args[skip:], *node.args.kwonlyargs)]
