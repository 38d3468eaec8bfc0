"""Classes whose value leaves something behind that their derivative needs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from derive.judging.child.frameworks import as_tensors
from derive.judging.child.subjects import (
    Maker,
    Subject,
    call_method,
    first_of,
    parameters_of,
    restricted,
)
from derive.judging.child.wordlist import wordlist

_CONTEXTS = wordlist("ctx context")
_Contents = dict[str, tuple[Any, ...]]


class Context(dict[str, Any]):
    """What ``forward(ctx, x)`` hands to ``backward(ctx, dy)``: attributes, items, saved arrays."""

    saved_tensors: tuple[Any, ...] = ()

    def save_for_backward(self, *values: Any) -> None:
        """Keep arrays, as PyTorch's context does."""
        self.saved_tensors = values

    @property
    def saved_values(self) -> tuple[Any, ...]:
        """What was kept, by another usual name."""
        return self.saved_tensors


def is_given_context(*names: str | None) -> bool:
    """Whether the first argument of every method is a context."""
    return all(name is not None and name in _CONTEXTS for name in names)


def with_context(subject: Subject, instance: Any, value: str, slope: str) -> None:
    """Let both methods share a new context on each call."""
    forward, backward = getattr(instance, value), getattr(instance, slope)

    def run(x: Any, *args: Any, **given: Any) -> Any:
        context = Context()
        forward(context, x, **restricted(forward, given))
        return first_of(backward(context, *args))

    subject.value = lambda x, **given: first_of(forward(Context(), x, **restricted(forward, given)))
    subject.slope = run
    subject.stateful = True
    subject.arguments = subject.arguments[1:]
    taken = parameters_of(forward, skip=2)
    subject.parameters = {n: d for n, d in subject.parameters.items() if n in taken}


def remembers(instance: Any, value: str) -> bool:
    """Whether computing the value leaves something in the object, or in what it holds."""
    before = _contents(instance)
    array = np.array([[0.3, -0.4]])
    for trial in (array, *(as_tensors([array]) or ()), 0.3):
        try:
            call_method(instance, value, (trial,), {})
        except Exception:  # noqa: S112 -- perhaps the other kind of input is meant
            continue
        return _differs(_contents(instance), before)
    return False


def _contents(instance: Any) -> _Contents:
    """Return every attribute with the members of those that are containers."""
    return {n: (v, *_members(v)) for n, v in getattr(instance, "__dict__", {}).items()}


def _members(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [*value, *value.values()]
    if isinstance(value, list | tuple):
        return list(value)
    return list(getattr(value, "__dict__", {}).values())


def _differs(after: _Contents, before: _Contents) -> bool:
    if after.keys() != before.keys():
        return True
    pairs = ((after[n], before[n]) for n in after)
    return any(
        len(a) != len(b) or any(p is not q for p, q in zip(a, b, strict=True)) for a, b in pairs
    )


def remembering(make: Maker, value: str, slope: str) -> Any:
    """Return the derivative as a call that computes the value first."""

    def run(x: Any, *args: Any, **given: Any) -> Any:
        instance = make(given)
        call_method(instance, value, (x,), given)
        return call_method(instance, slope, args, given)

    return run
