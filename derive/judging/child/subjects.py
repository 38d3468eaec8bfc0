"""A value and its derivative as two plain calls, whatever the code looks like.

``value(x)`` and ``slope(*arguments)`` hide methods, cached state, flags, closures, results written
in place and results left in attributes.
"""

import contextlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from derive.judging.child.nodes import Node
from derive.judging.child.traced import Traced
from derive.judging.child.wordlist import wordlist

Call = Callable[..., Any]
#: arguments that say how to compute, never what
_MANNERS: Final = wordlist(
    """out axis dtype inplace in_place axes keepdims training train is_train copy where name device
    order casting subok seed rng eps epsilon approximate approx threshold_in"""
)

#: a forward pass in training and one that predicts
_MODES: Final = wordlist("training train is_train is_training training_mode istraining")


@dataclass
class Subject:
    """One function with one derivative, as found."""

    name: str
    slope_name: str
    value: Call
    slope: Call
    #: arguments of the slope that are arrays; with ``stateful`` the input is given before them
    arguments: list[str]
    parameters: dict[str, float | None] = field(default_factory=dict)
    stateful: bool = False
    order: int = 1
    style: str = "functions"
    file: str = ""
    line: int = 0
    slope_line: int = 0
    value_argument: str = "x"
    #: what calls in the same file hand to the derivative: "x", "y" or ""
    fed: str = ""
    doc: str = ""
    in_place: bool = False
    #: where and under which names the two were defined, when others than those shown
    value_file: str = ""
    defined: tuple[str, str] = ("", "")


#: those of them that no array is called
_SWITCHES: Final = _MANNERS - {"out", "copy", "name", "where", "order"}


#: filled by a call that returned nothing and wrote into its argument
IN_PLACE: list[bool] = []


def signature_of(function: Any) -> list[inspect.Parameter]:
    """Return the parameters of a call; a ufunc has its inputs."""
    function = unwrapped(function)
    if isinstance(function, np.ufunc):
        kind = inspect.Parameter.POSITIONAL_ONLY
        return [inspect.Parameter(f"_{n}", kind) for n in range(function.nin)]
    try:
        found = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return [inspect.Parameter("_0", inspect.Parameter.POSITIONAL_ONLY)]
    named = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [p for p in found if p.kind not in named]


def is_number(value: object) -> bool:
    """Whether a default is a number that the caller may change."""
    return isinstance(value, int | float | np.floating | np.integer) and not isinstance(value, bool)


def parameters_of(function: Any, skip: int = 1) -> dict[str, float | None]:
    """Return the numbers that a call takes after its arrays, with their defaults."""
    found: dict[str, float | None] = {}
    for parameter in signature_of(function)[skip:]:
        if parameter.name in _MANNERS:
            continue
        if parameter.default is inspect.Parameter.empty:
            found[parameter.name] = None
        elif is_number(parameter.default):
            found[parameter.name] = float(parameter.default)
    return found


def arrays_of(function: Any, known: Mapping[str, object]) -> list[str]:
    """Return the arguments of a derivative that are arrays."""
    empty = inspect.Parameter.empty
    return [
        p.name
        for p in signature_of(function)
        if p.default is empty and p.name not in known and p.name not in _SWITCHES
    ]


def restricted(function: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of ``given`` that a call takes, and False for switches that it insists on."""
    wanted = signature_of(function)
    taken = {p.name for p in wanted}
    insisted = {
        p.name: False for p in wanted if p.name in _MODES and p.default is inspect.Parameter.empty
    }
    return insisted | {name: value for name, value in given.items() if name in taken}


def unwrapped(function: Any) -> Any:
    """Return the Python function under a compiler's wrapper, or under ``np.vectorize``."""
    return getattr(function, "py_func", None) or getattr(function, "pyfunc", function)


def single(result: Any, arguments: tuple[Any, ...], before: list[Any]) -> Any:
    """Return a result; what was written into an argument when nothing is returned."""
    if result is not None:
        return result
    IN_PLACE.append(True)
    for argument, old in zip(reversed(arguments), reversed(before), strict=True):
        if not _same(argument, old):
            return argument
    return arguments[-1] if arguments else None


def copied(value: Any) -> Any:
    """Return a copy of an array; other values as they are."""
    return value.copy() if isinstance(value, np.ndarray) else value


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, Traced) or isinstance(right, Traced):
        return all(a is b for a, b in zip(np.ravel(left), np.ravel(right), strict=True))
    if isinstance(left, np.ndarray):
        return bool(np.array_equal(left, right, equal_nan=left.dtype.kind == "f"))
    return left is right


def called(function: Call, *arguments: Any, **given: Any) -> Any:
    """Call, and return what is returned or, failing that, written in place."""
    before = [copied(a) for a in arguments]
    return single(function(*arguments, **restricted(function, given)), arguments, before)


# ---- objects that remember


def is_array(value: Any) -> bool:
    """Whether a value is an array of numbers or of letters, or one of them."""
    return isinstance(value, np.ndarray | np.floating | Node)


def changed_arrays(instance: Any, before: Mapping[str, Any], inputs: tuple[Any, ...]) -> list[Any]:
    """Return the arrays that a call left in the attributes of its object, last ones first."""
    after = getattr(instance, "__dict__", {})
    new = [v for n, v in after.items() if is_array(v) and (n not in before or v is not before[n])]
    return [v for v in reversed(new) if not any(v is i or _same_shape(v, i) for i in inputs)]


def _same_shape(value: Any, given: Any) -> bool:
    if not isinstance(value, np.ndarray) or not isinstance(given, np.ndarray):
        return False
    return value.shape == given.shape and _same(value, given)


def call_method(
    instance: Any, name: str, arguments: tuple[Any, ...], given: Mapping[str, Any]
) -> Any:
    """Call a method; when it returns nothing, its result is the array it left in an attribute."""
    method = getattr(instance, name)
    before = dict(getattr(instance, "__dict__", {}))
    old = [copied(a) for a in arguments]
    result = method(*arguments, **restricted(method, given))
    if result is not None and result is not instance:
        return first_of(result)
    left = changed_arrays(instance, before, arguments)
    return left[0] if left else single(None, arguments, old)


def first_of(result: Any) -> Any:
    """Return the value of a result that may carry a cache or a closure beside it."""
    return result[0] if isinstance(result, tuple) and len(result) > 0 else result


@dataclass
class Maker:
    """How to make an object of a class: with parameters by name, the others by guess."""

    cls: Any
    parameters: dict[str, float | None]

    @classmethod
    def of(cls, made: Any) -> "Maker":
        """Read the parameters of a constructor."""
        if made.__init__ is object.__init__:
            return cls(made, {})
        return cls(made, parameters_of(made.__init__))

    def __call__(self, given: Mapping[str, Any]) -> Any:
        """Make an object; one whose constructor wants more is made without it."""
        taken = {n: given[n] for n in self.parameters if n in given}
        lacking = {n: 1.0 for n, d in self.parameters.items() if d is None and n not in taken}
        for make in (lambda: self.cls(**taken, **lacking), self.cls):
            with contextlib.suppress(Exception):
                return make()
        # methods such as sigmoid(self, x) of a network need nothing that its constructor sets
        return object.__new__(self.cls)
