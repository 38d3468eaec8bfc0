"""Find functions and their derivatives in a module, by the shapes in which people write them."""

import inspect
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Final

import numpy as np

from derive.judging.child.frameworks import is_torch_function, of_torch_function
from derive.judging.child.naming import (
    FLAGS,
    SECOND_SLOPES,
    SLOPES,
    VALUES,
    is_slope_name,
    order_of,
    slope_stems,
    stem,
)
from derive.judging.child.subjects import (
    Maker,
    Subject,
    arrays_of,
    call_method,
    called,
    first_of,
    is_number,
    parameters_of,
    restricted,
    signature_of,
    unwrapped,
)
from derive.judging.child.wordlist import wordlist

_CACHES: Final = wordlist("""cache caches ctx context saved memory mem residual residuals""")


def find(module: ModuleType, *, imported: bool = True) -> list[Subject]:
    """Return every value with a derivative in a module, in the order of their lines.

    ``imported``: a package shows the classes of its modules too.
    """
    functions = dict(_functions(module))
    found = [
        *_from_flags(functions),
        *_from_closures(functions),
        *_from_names(functions),
        *_from_tables(module),
        *(s for cls in _classes(module, imported=imported) for s in _from_class(cls)),
        *_from_objects(module),
    ]
    return sorted(_distinct(found), key=lambda s: (s.file, s.slope_line, s.line))


def _distinct(found: list[Subject]) -> Iterator[Subject]:
    seen: set[tuple[str, str]] = set()
    for subject in found:
        key = (subject.name, subject.slope_name)
        if key not in seen:
            seen.add(key)
            yield subject


def _functions(module: ModuleType) -> Iterator[tuple[str, Any]]:
    top = module.__name__.split(".")[0]
    for name, value in vars(module).items():
        if name.startswith("__") or inspect.isclass(value) or not callable(value):
            continue
        home = getattr(unwrapped(value), "__module__", None) or ""
        own = home == module.__name__ or (home.split(".")[0] == top and "." in module.__name__)
        if own or isinstance(value, np.ufunc):
            yield name, value


def _classes(module: ModuleType, *, imported: bool) -> list[Any]:
    """Return the classes of a module; a package shows those of its modules as its own."""
    inside = f"{module.__name__}."
    return [
        c
        for c in dict.fromkeys(v for v in vars(module).values() if inspect.isclass(v))
        if c.__module__ == module.__name__
        or (imported and hasattr(module, "__path__") and c.__module__.startswith(inside))
    ]


def place_of(function: Any) -> tuple[str, int]:
    """Return file and first line of a function's code."""
    function = inspect.unwrap(unwrapped(function))
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code else ("", 0)


def _doc(function: Any) -> str:
    """Return what the author of a Python function says of it; NumPy's pages say nothing."""
    plain = inspect.unwrap(unwrapped(function))
    own = inspect.isfunction(plain) or inspect.ismethod(plain)
    return (inspect.getdoc(plain) or "") if own else ""


# ---- functions


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
        doc=_doc(slope),
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


def _from_names(functions: Mapping[str, Any]) -> Iterator[Subject]:
    values = {n: f for n, f in functions.items() if not is_slope_name(n)}
    for slope_name, slope in functions.items():
        partner = _partner(slope_name, values)
        if partner is not None and signature_of(slope):
            yield pair(partner, values[partner], slope_name, slope)


def _partner(slope_name: str, values: Mapping[str, Any]) -> str | None:
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


def _from_flags(functions: Mapping[str, Any]) -> Iterator[Subject]:
    for name, function in functions.items():
        if isinstance(function, np.ufunc):
            continue
        flag = next((p for p in signature_of(function)[1:] if _is_flag(p)), None)
        if flag is not None:
            yield _flagged(name, function, flag)


def _is_flag(parameter: inspect.Parameter) -> bool:
    return parameter.name.lower() in FLAGS and (
        parameter.default is inspect.Parameter.empty
        or parameter.default in (False, None)
        or parameter.default is True
    )


def _flagged(name: str, function: Any, flag: inspect.Parameter) -> Subject:
    file, line = place_of(function)
    first = signature_of(function)[0].name
    on = {flag.name: True}
    off = {flag.name: False}
    known = {n: d for n, d in parameters_of(function).items() if n != flag.name}
    return Subject(
        name=name,
        slope_name=f"{name}({flag.name}=True)",
        value=lambda x, **given: first_of(called(function, x, **{**given, **off})),
        slope=lambda x, **given: called(function, x, **{**given, **on}),
        arguments=[first],
        parameters=known,
        style="flag",
        file=file,
        line=line,
        slope_line=line,
        value_argument=first,
        doc=_doc(function),
    )


def _from_closures(functions: Mapping[str, Any]) -> Iterator[Subject]:
    """Functions that return their value together with a function for the way back."""
    for name, function in functions.items():
        code = getattr(inspect.unwrap(unwrapped(function)), "__code__", None)
        inner = [c for c in getattr(code, "co_consts", ()) if inspect.iscode(c)]
        if not inner or not signature_of(function):
            continue
        try:
            trial = function(np.array([0.3, -0.4]))
        except Exception:  # noqa: S112 -- not a function of one array: no closure of ours
            continue
        if isinstance(trial, tuple) and len(trial) == 2 and callable(trial[1]):
            yield _closed(name, function, trial[1])


def _closed(name: str, function: Any, back: Any) -> Subject:
    file, line = place_of(function)
    return Subject(
        name=name,
        slope_name=f"{name}: {getattr(back, '__name__', 'closure')}",
        value=lambda x, **given: function(x, **restricted(function, given))[0],
        slope=lambda x, g, **given: first_of(function(x, **restricted(function, given))[1](g)),
        arguments=[p.name for p in signature_of(back)[:1]],
        parameters=parameters_of(function),
        stateful=True,
        style="closure",
        file=file,
        line=line,
        slope_line=place_of(back)[1],
        doc=_doc(function),
    )


# ---- dictionaries and objects


def _from_tables(module: ModuleType) -> Iterator[Subject]:
    tables = {
        n: v for n, v in vars(module).items() if isinstance(v, dict) and not n.startswith("__")
    }
    for name, table in tables.items():
        for key, entry in table.items():
            both = _two_functions(entry)
            if both is not None:
                yield pair(
                    f"{name}[{key!r}]", both[0], f"{name}[{key!r}] derivative", both[1], "table"
                )
    for values, table in tables.items():
        for slopes, other in tables.items():
            if is_slope_name(slopes) and not is_slope_name(values):
                yield from _two_tables(values, table, slopes, other)


def _two_functions(entry: Any) -> tuple[Any, Any] | None:
    if isinstance(entry, tuple | list) and len(entry) == 2 and all(map(callable, entry)):
        return None if any(map(inspect.isclass, entry)) else (entry[0], entry[1])
    if isinstance(entry, dict):
        return _named_pair({str(k): v for k, v in entry.items()})
    return None


def _named_pair(entries: Mapping[str, Any]) -> tuple[Any, Any] | None:
    made = {k: v for k, v in entries.items() if callable(v) and not inspect.isclass(v)}
    slopes = [v for k, v in made.items() if is_slope_name(k) and order_of(k) == 1]
    values = [v for k, v in made.items() if not is_slope_name(k)]
    return (values[0], slopes[0]) if len(values) == 1 and len(slopes) == 1 else None


def _two_tables(values: str, table: Any, slopes: str, other: Any) -> Iterator[Subject]:
    for key, value in table.items():
        slope = other.get(key)
        if callable(value) and callable(slope):
            if inspect.isclass(value) or inspect.isclass(slope):
                continue
            yield pair(f"{values}[{key!r}]", value, f"{slopes}[{key!r}]", slope, "table")


def _from_objects(module: ModuleType) -> Iterator[Subject]:
    """Module-level objects that hold two functions, such as ``Activation(f=…, df=…)``."""
    for name, value in vars(module).items():
        if name.startswith("__") or inspect.isclass(value) or callable(value):
            continue
        if type(value).__module__ in ("builtins", "numpy", "typing"):
            continue
        fields = getattr(value, "_asdict", lambda value=value: getattr(value, "__dict__", {}))()
        both = _named_pair({str(k): v for k, v in fields.items() if not is_number(v)})
        if both is not None:
            yield pair(name, both[0], f"{name} derivative", both[1], "object")


# ---- classes


def _from_class(cls: Any) -> Iterator[Subject]:
    if inspect.isabstract(cls):
        return
    if is_torch_function(cls):
        file, line = place_of(cls.backward)
        yield of_torch_function(cls, file, line)
        return
    methods = _methods(cls)
    value = next((n for n in VALUES if n in methods), None) or _nameless(methods, slope=False)
    slopes: list[str] = [n for n in (*SLOPES, *SECOND_SLOPES) if n in methods]
    if not slopes and (found := _nameless(methods, slope=True)):
        slopes = [found]
    if value is not None:
        for slope in slopes:
            yield (
                _of_class(cls, cls.__name__, value, slope)
                if not _is_bare(cls, value, slope)
                else pair(
                    cls.__name__,
                    getattr(cls, value),
                    f"{cls.__name__}.{slope}",
                    getattr(cls, slope),
                )
            )
    yield from _pairs_of_methods(cls, methods)


def _is_bare(cls: Any, value: str, slope: str) -> bool:
    """Whether methods are plain functions of an array that happens to be called self."""
    if cls.__init__ is not object.__init__:
        return False
    static = [inspect.getattr_static(cls, n) for n in (value, slope)]
    return all(inspect.isfunction(f) and len(signature_of(f)) == 1 for f in static)


def _nameless(methods: Mapping[str, Any], *, slope: bool) -> str | None:
    """Return a method such as ``apply_activation`` or ``compute_derivative``."""
    fitting = (n for n in methods if n[0] != "_" and stem(n) == "" and is_slope_name(n) is slope)
    return next(fitting, None)


def _methods(cls: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__[:-1]):
        if base.__module__.split(".")[0] == cls.__module__.split(".")[0]:
            found |= {n: v for n, v in vars(base).items() if callable(getattr(cls, n, None))}
    return found


def _pairs_of_methods(cls: Any, methods: Mapping[str, Any]) -> Iterator[Subject]:
    """Methods named like functions and their derivatives: ``relu`` and ``backprop_relu``."""
    taken = {*VALUES, *SLOPES, *SECOND_SLOPES}
    plain = {n: m for n, m in methods.items() if n not in taken and not n.startswith("__")}
    values = {n: m for n, m in plain.items() if not is_slope_name(n)}
    for slope in plain:
        partner = _partner(slope, values)
        if partner is not None and signature_of(getattr(cls, slope)):
            yield _of_class(cls, f"{cls.__name__}.{partner}", partner, slope)


def _of_class(cls: Any, name: str, value: str, slope: str) -> Subject:
    make = Maker.of(cls)
    file, line = place_of(getattr(cls, value))
    slope_line = place_of(getattr(cls, slope))[1]
    probe = _probe(make)
    value_method, slope_method = getattr(probe or cls, value), getattr(probe or cls, slope)
    known = parameters_of(value_method)
    subject = Subject(
        name=name,
        slope_name=f"{cls.__name__}.{slope}",
        value=lambda x, **given: call_method(make(given), value, (x,), given),
        slope=lambda *args, **given: call_method(make(given), slope, args, given),
        arguments=arrays_of(slope_method, make.parameters | known),
        parameters={**make.parameters, **known},
        order=2 if slope in SECOND_SLOPES else order_of(slope),
        style="class",
        file=file,
        line=line,
        slope_line=slope_line,
        value_argument=next((p.name for p in signature_of(value_method)), "x"),
        doc=_doc(slope_method),
    )
    if not signature_of(value_method) and sum(d is None for d in make.parameters.values()) == 1:
        _born_with_input(subject, make, value, slope)
    elif probe is not None and _remembers(probe, value):
        subject.stateful = True
        subject.slope = _remembering(make, value, slope)
    return subject


def _born_with_input(subject: Subject, make: Maker, value: str, slope: str) -> None:
    """Let the constructor take the input, as in ``Sigmoid(x).forward()``."""
    first = next(name for name, default in make.parameters.items() if default is None)
    subject.parameters = {n: d for n, d in subject.parameters.items() if n != first}
    subject.value = lambda x, **given: call_method(make({**given, first: x}), value, (), given)
    subject.slope = lambda x, *args, **given: call_method(
        make({**given, first: x}), slope, args, given
    )
    subject.stateful = True


def _probe(make: Maker) -> Any:
    try:
        return make({})
    except Exception:  # an object that cannot be made is judged when it is called, with the reason
        return None


def _remembers(instance: Any, value: str) -> bool:
    """Whether computing the value leaves something in the object."""
    before = dict(getattr(instance, "__dict__", {}))
    for trial in (np.array([[0.3, -0.4]]), 0.3):
        try:
            getattr(instance, value)(trial)
        except Exception:  # noqa: S112 -- perhaps the other kind of input is meant
            continue
        after = getattr(instance, "__dict__", {})
        return any(n not in before or after[n] is not before[n] for n in after)
    return False


def _remembering(make: Maker, value: str, slope: str) -> Any:
    def run(x: Any, *args: Any, **given: Any) -> Any:
        instance = make(given)
        call_method(instance, value, (x,), given)
        return call_method(instance, slope, args, given)

    return run
