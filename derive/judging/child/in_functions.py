"""Find derivatives among the functions of a module: by names, words, flags and closures."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from derive.judging.child.naming import FLAGS, is_slope_name, stem
from derive.judging.child.pairing import doc_of, pair, partner_of, place_of
from derive.judging.child.subjects import (
    Subject,
    called,
    first_of,
    parameters_of,
    restricted,
    signature_of,
    unwrapped,
)


def in_functions(functions: Mapping[str, Any], others: Mapping[str, Any]) -> Iterator[Subject]:
    """Yield what is found, by flags first: a flag says most clearly what is meant.

    ``others`` are functions from elsewhere, of which one here may be the derivative.
    """
    yield from _from_flags(functions)
    yield from _from_closures(functions)
    yield from _from_names(functions, others)
    yield from _from_kinds(functions)
    yield from _without_value(functions, others)


def _values(functions: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    return {n: f for n, f in {**functions, **others}.items() if not is_slope_name(n)}


def _from_names(functions: Mapping[str, Any], others: Mapping[str, Any]) -> Iterator[Subject]:
    values = _values(functions, others)
    for slope_name, slope in functions.items():
        partner = partner_of(slope_name, values)
        if partner is not None and signature_of(slope):
            yield pair(partner, values[partner], slope_name, slope)


def _from_kinds(functions: Mapping[str, Any]) -> Iterator[Subject]:
    """Functions that take the name of an activation, with derivatives that take it too."""
    values = {n: f for n, f in functions.items() if not is_slope_name(n)}
    for slope_name, slope in functions.items():
        if not is_slope_name(slope_name) or stem(slope_name):
            continue
        for name, value in values.items():
            kind = _kind_of(value, slope)
            if kind is not None and not stem(name):
                for word in sorted(_strings(value) & _strings(slope)):
                    yield _of_kind(name, value, slope_name, slope, kind, word)


def _kind_of(value: Any, slope: Any) -> str | None:
    """Return the argument of both that is a word: it has one for default, or none at all."""
    slopes = {p.name for p in signature_of(slope)[1:]}
    words = [
        p.name
        for p in signature_of(value)[1:]
        if isinstance(p.default, str) or p.default is inspect.Parameter.empty
    ]
    return next((name for name in words if name in slopes), None)


def _strings(function: Any) -> set[str]:
    code = getattr(inspect.unwrap(unwrapped(function)), "__code__", None)
    found = {c for c in getattr(code, "co_consts", ()) if isinstance(c, str) and c.isidentifier()}
    return found | {
        word
        for constant in getattr(code, "co_consts", ())
        if isinstance(constant, tuple | frozenset)
        for word in constant
        if isinstance(word, str) and word.isidentifier()
    }


def _of_kind(  # noqa: PLR0913, PLR0917 -- two functions and the word that both take
    name: str, value: Any, slope_name: str, slope: Any, kind: str, word: str
) -> Subject:
    chosen = {kind: word}
    made = pair(
        f"{name}({word!r})", partial(value, **chosen), f"{slope_name}({word!r})",
        partial(slope, **chosen), "kind",
    )  # fmt: skip
    made.file, made.line = place_of(value)
    made.slope_line = place_of(slope)[1]
    made.arguments = [a for a in made.arguments if a != kind]
    return made


def _without_value(functions: Mapping[str, Any], others: Mapping[str, Any]) -> Iterator[Subject]:
    """Yield derivatives whose function is not in the module; names say what they belong to."""
    values = _values(functions, others)
    for name, slope in functions.items():
        if not is_slope_name(name) or not stem(name) or partner_of(name, values) is not None:
            continue
        if isinstance(slope, np.ufunc) or not signature_of(slope):
            continue
        made = pair(stem(name), _missing, name, slope, "alone")
        made.parameters = {n: d for n, d in parameters_of(slope).items() if d is not None}
        yield made


def _missing(x: Any) -> Any:
    raise NotImplementedError("the function itself is not in the module")


def _from_flags(functions: Mapping[str, Any]) -> Iterator[Subject]:
    for name, function in functions.items():
        if isinstance(function, np.ufunc):
            continue
        flag = next((p for p in signature_of(function)[1:] if _is_flag(function, p)), None)
        if flag is not None:
            yield _flagged(name, function, flag)


def _is_flag(function: Any, parameter: inspect.Parameter) -> bool:
    """Whether an argument switches to the derivative: it is a truth, or the code asks for one."""
    if parameter.name.lower() not in FLAGS:
        return False
    if isinstance(parameter.default, bool):
        return True
    unsaid = parameter.default is None or parameter.default is inspect.Parameter.empty
    return unsaid and _asks_whether(function, parameter.name)


def _asks_whether(function: Any, name: str) -> bool:
    """Whether the code branches on the bare name, or compares it with True or False."""
    try:
        text = textwrap.dedent(inspect.getsource(inspect.unwrap(unwrapped(function))))
        tree = ast.parse(text)
    except (OSError, TypeError, SyntaxError, ValueError):
        return True  # nothing is known: the name decides
    tests = [n.test for n in ast.walk(tree) if isinstance(n, ast.If | ast.IfExp)]
    return any(_is_truth_of(part, name) for test in tests for part in _conditions(test))


def _conditions(test: ast.expr) -> Iterator[ast.expr]:
    if isinstance(test, ast.BoolOp):
        for value in test.values:
            yield from _conditions(value)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _conditions(test.operand)
    else:
        yield test


def _is_truth_of(test: ast.expr, name: str) -> bool:
    if isinstance(test, ast.Compare) and len(test.comparators) == 1:
        other = test.comparators[0]
        known = isinstance(other, ast.Constant) and other.value in (True, False)
        return known and _is_truth_of(test.left, name)
    return isinstance(test, ast.Name) and test.id == name


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
        doc=doc_of(function),
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
        if (
            isinstance(trial, tuple)
            and len(trial) == 2
            and list(map(callable, trial)) == [False, True]
        ):
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
        doc=doc_of(function),
    )
