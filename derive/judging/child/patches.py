"""While code is traced, the NumPy and math functions that would turn letters into numbers do not.

The wrappers are put in place before the judged module is imported, so that ``from numpy import
zeros`` finds them too; outside a trace they do what they always did.
"""

import builtins
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any, Final

import numpy as np

from derive.judging.child.nodes import Node, UntraceableError, apply, lift
from derive.judging.child.traced import EMPTY, Traced, each, filled, fold, items, traced
from derive.judging.child.wordlist import wordlist

_state = {"tracing": False}

_MATH: Final = sorted(
    wordlist(
        """exp expm1 log log1p log2 log10 sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh
    atanh erf erfc fabs pow exp2 cbrt hypot copysign"""
    )
)


@contextmanager
def tracing() -> Iterator[None]:
    """Make creators of arrays return arrays that trace."""
    _state["tracing"] = True
    try:
        yield
    finally:
        _state["tracing"] = False


def install() -> None:
    """Put the wrappers in place, once."""
    for name in ("array", "asarray", "asanyarray", "ascontiguousarray", "asfortranarray"):
        _replace(np, name, _converting)
    for name, number in {"zeros": 0, "ones": 1, "empty": 0}.items():
        _replace(np, name, partial(_creating, number=number))
    _replace(np, "full", _full)
    _replace(np, "eye", _square)
    _replace(np, "identity", _square)
    for name in _MATH:
        if hasattr(math, name):
            _replace(math, name, _scalar)
    np.vectorize = _Vectorize  # type: ignore[misc]


def install_scipy(special: Any) -> None:
    """Do the same for functions of scipy.special that are no ufuncs."""
    for name, made in _CHOSEN.items():
        _replace(special, name, partial(_choosing, made=made))


def _replace(module: Any, name: str, wrapper: Callable[[Any], Any]) -> None:
    original = getattr(module, name)
    setattr(module, name, wraps(original)(wrapper(original)))


def _holds_letters(value: Any) -> bool:
    if isinstance(value, Node | Traced):
        return True
    if isinstance(value, np.ndarray):
        return value.dtype == object and any(isinstance(v, Node) for v in value.ravel())
    return isinstance(value, list | tuple) and any(map(_holds_letters, value))


def _converting(original: Any) -> Any:
    def convert(value: Any = None, *args: Any, **kwargs: Any) -> Any:
        if _state["tracing"] and _holds_letters(value):
            return traced(value) if original.__name__ != "array" else traced(value).copy()
        return original(value, *args, **kwargs)

    return convert


def _creating(original: Any, number: int) -> Any:
    def create(shape: Any, *args: Any, **kwargs: Any) -> Any:
        return filled(shape, number) if _state["tracing"] else original(shape, *args, **kwargs)

    return create


def _full(original: Any) -> Any:
    def create(shape: Any, fill_value: Any, *args: Any, **kwargs: Any) -> Any:
        if _state["tracing"]:
            return filled(shape, fill_value)
        return original(shape, fill_value, *args, **kwargs)

    return create


def _square(original: Any) -> Any:
    def create(*args: Any, **kwargs: Any) -> Any:
        found = original(*args, **kwargs)
        return traced(found) if _state["tracing"] else found

    return create


def _scalar(original: Any) -> Any:
    def call(*values: Any) -> Any:
        if any(isinstance(value, Node) for value in values):
            return apply(original.__name__, *values)
        if any(isinstance(value, Traced) for value in values):
            if all(np.size(value) == 1 for value in values):
                return apply(original.__name__, *(items(v).ravel()[0] for v in values))
            raise TypeError("only length-1 arrays can be converted to Python scalars")
        return original(*values)

    return call


class _Vectorize(np.vectorize):
    """numpy.vectorize that calls the function on each letter."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not any(map(_holds_letters, args)):
            return super().__call__(*args, **kwargs)
        arrays = np.broadcast_arrays(*map(items, args))
        found = EMPTY(arrays[0].shape, dtype=object)
        for index in np.ndindex(found.shape):
            found[index] = lift(self.pyfunc(*(a[index] for a in arrays), **kwargs))
        return found.view(Traced) if found.shape else found[()]


def _choosing(original: Any, made: Any) -> Any:
    def call(value: Any, axis: Any = None, **kwargs: Any) -> Any:
        return made(value, axis) if _holds_letters(value) else original(value, axis=axis, **kwargs)

    return call


def _logsumexp(value: Any, axis: Any) -> Any:
    return each("log", fold("add", each("exp", value), axis, keepdims=False))


def _softmax(value: Any, axis: Any) -> Any:
    powers = each("exp", value)
    return powers / fold("add", powers, axis, keepdims=True)


def _log_softmax(value: Any, axis: Any) -> Any:
    return value - each("log", fold("add", each("exp", value), axis, keepdims=True))


_CHOSEN: Final = {"softmax": _softmax, "log_softmax": _log_softmax, "logsumexp": _logsumexp}


def call_scalar(function: Callable[..., Any], *args: Any) -> Any:
    """Call with single letters; a float() of a letter ends the trace."""
    found = function(*args)
    if isinstance(found, builtins.list | builtins.tuple):
        raise UntraceableError("several values are returned")
    return found
