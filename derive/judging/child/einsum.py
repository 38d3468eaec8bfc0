"""numpy.einsum on arrays of nodes: products along all letters, then sums along those not kept."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from derive.judging.child.nodes import UntraceableError, apply

Fold = Callable[[str, Any, Any, bool], Any]
_ELLIPSIS = "..."
#: stand for the axes of an ellipsis
_SPARE = "ABCDEFGH"


def einsum(text: Any, arrays: Sequence[Any], fold: Fold) -> Any:
    """Return what the text asks for; raises ``UntraceableError`` where it leaves something open."""
    if not isinstance(text, str) or "->" not in text:
        raise UntraceableError("numpy.einsum without -> is not traced")
    inputs, kept = text.replace(" ", "").split("->")
    terms = inputs.split(",")
    spread = [a.ndim - len(t) + 3 for t, a in zip(terms, arrays, strict=True) if _ELLIPSIS in t]
    most = max(spread, default=0)
    spelled = [_spelled(t, a.ndim) for t, a in zip(terms, arrays, strict=True)]
    kept = kept.replace(_ELLIPSIS, _SPARE[:most])
    summed = sorted(set("".join(spelled)) - set(kept))
    labels = kept + "".join(summed)
    parts = [_along(a, t, labels) for t, a in zip(spelled, arrays, strict=True)]
    product = reduce(_times, parts)
    for _ in summed:
        product = fold("add", product, -1, False)
    return product


def _spelled(term: str, axes: int) -> str:
    if _ELLIPSIS not in term:
        return term
    hidden = axes - len(term) + len(_ELLIPSIS)
    return term.replace(_ELLIPSIS, _SPARE[:hidden])


def _along(array: Any, term: str, labels: str) -> Any:
    """Return an array with one axis for each label, of length 1 where it has none."""
    for label in sorted(set(term)):
        while term.count(label) > 1:
            first, second = term.index(label), term.rindex(label)
            array = np.diagonal(array, axis1=first, axis2=second)
            term = term[:second] + term[second + 1 :]
            term = term[:first] + term[first + 1 :] + label
    order = [term.index(label) for label in labels if label in term]
    shape = [array.shape[term.index(label)] if label in term else 1 for label in labels]
    return array.transpose(order).reshape(shape)


def _times(left: Any, right: Any) -> Any:
    a, b = np.broadcast_arrays(left, right)
    found = np.array(a, dtype=object, copy=True)
    for index in np.ndindex(found.shape):
        found[index] = apply("multiply", a[index], b[index])
    return found
