"""Find derivatives among the methods of classes."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from derive.judging.child.frameworks import is_torch_function, of_torch_function
from derive.judging.child.naming import SECOND_SLOPES, SLOPES, VALUES, is_slope_name, order_of, stem
from derive.judging.child.pairing import doc_of, pair, partner_of, place_of
from derive.judging.child.remembering import (
    is_given_context,
    remembering,
    remembers,
    with_context,
)
from derive.judging.child.subjects import (
    Maker,
    Subject,
    arrays_of,
    call_method,
    parameters_of,
    signature_of,
)


def in_class(cls: Any) -> Iterator[Subject]:
    """Yield what is found in one class."""
    if inspect.isabstract(cls):
        return
    if is_torch_function(cls):
        yield of_torch_function(cls)
        return
    methods = _methods(cls)
    yield from _from_engine(cls, methods)
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


def _from_engine(cls: Any, methods: Mapping[str, Any]) -> Iterator[Subject]:
    """Yield the functions of a class whose objects carry a number and its gradient.

    ``v = Value(x); out = v.tanh(); out.backward()`` leaves the derivative in ``v.grad``.
    """
    if "backward" not in methods or not _starts_alone(cls.backward):
        return
    names = list(Maker.of(cls).parameters)
    for name in methods if names else ():
        if name[0] != "_" and _is_engine_function(cls, name, names[0]):
            yield _of_engine(cls, name, names[0])


def _starts_alone(backward: Any) -> bool:
    """Whether a backward pass needs nothing handed to it."""
    return all(p.default is not inspect.Parameter.empty for p in signature_of(backward)[1:])


def _is_engine_function(cls: Any, name: str, data: str) -> bool:
    try:
        start = cls(0.3)
        out = getattr(start, name)()
        out.backward()
        return isinstance(out, cls) and hasattr(out, data) and start.grad is not None
    except Exception:  # whatever it raises, it is no function of one number
        return False


def _of_engine(cls: Any, name: str, data: str) -> Subject:
    file, line = place_of(getattr(cls, name))

    def slope(x: Any) -> Any:
        start = cls(x)
        getattr(start, name)().backward()
        return start.grad

    return Subject(
        name=f"{cls.__name__}.{name}",
        slope_name=f"{cls.__name__}.{name}: backward",
        value=lambda x: getattr(getattr(cls(x), name)(), data),
        slope=slope,
        arguments=[],
        stateful=True,
        style="engine",
        file=file,
        line=line,
        slope_line=line,
    )


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
        partner = partner_of(slope, values)
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
        value_argument=_first(value_method) or "x",
        doc=doc_of(slope_method),
    )
    if not signature_of(value_method) and sum(d is None for d in make.parameters.values()) == 1:
        _born_with_input(subject, make, value, slope)
    elif probe is not None and is_given_context(_first(value_method), _first(slope_method)):
        with_context(subject, probe, value, slope)
    elif probe is not None and remembers(probe, value):
        subject.stateful = True
        subject.slope = remembering(make, value, slope)
    return subject


def _first(method: Any) -> str | None:
    return next((p.name for p in signature_of(method)), None)


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
