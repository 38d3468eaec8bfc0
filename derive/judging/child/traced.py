"""Arrays of nodes: NumPy's protocols hand every operation on them to us, and a formula is left.

Masks are letters too: ``d[x > 0] = 1`` becomes a case distinction, and ``x[x > 0]`` keeps the shape
of x and remembers the mask, so that it can only be put back under the same mask.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from derive.judging.child.einsum import einsum
from derive.judging.child.nodes import Node, UntraceableError, apply, constant_truth, lift, truth_of
from derive.judging.child.totals import folded
from derive.judging.child.wordlist import wordlist

Mask = tuple[Node, ...] | None

# NumPy's own creators, taken before the wrappers of a trace are put in their place
EMPTY: Final = np.empty
ASARRAY: Final = np.asarray
_FULL: Final = np.full

_FOLDS: Final = {"add", "multiply", "maximum", "minimum", "logical_and", "logical_or", "logaddexp"}
#: functions that move elements and never look at them
_STRUCTURAL: Final = wordlist(
    """reshape ravel transpose swapaxes moveaxis expand_dims squeeze concatenate stack vstack
    hstack column_stack tile repeat broadcast_to atleast_1d atleast_2d diag diagonal diagflat
    copy flip split array_split dot outer einsum trace shape ndim size take identity
    iscomplexobj may_share_memory shares_memory result_type can_cast append matrix_transpose
    tensordot inner sum prod mean max amax min amin broadcast_arrays isscalar fill_diagonal kron"""
)


class Traced(np.ndarray[Any, Any]):
    """An array of nodes."""

    _mask: Mask

    def __array_finalize__(self, parent: Any) -> None:
        self._mask = getattr(parent, "_mask", None)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return apply_ufunc(ufunc, method, *inputs, **kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        name = func.__name__
        if name in FUNCTIONS:
            return FUNCTIONS[name](*args, **kwargs)
        if name in _STRUCTURAL and self._mask is None:
            return super().__array_function__(func, types, args, kwargs)
        raise UntraceableError(f"numpy.{name} is not traced")

    def __getitem__(self, key: Any) -> Any:
        mask = mask_of(key)
        if mask is None:
            return super().__getitem__(key)
        kept = self.view(Traced).copy()
        if mask.shape != kept.shape:
            raise UntraceableError("a mask of another shape")
        kept._mask = tuple(mask.ravel())
        return kept

    def __setitem__(self, key: Any, value: Any) -> None:
        mask = mask_of(key)
        if mask is None:
            super().__setitem__(key, items(value))
            return
        given = getattr(value, "_mask", None)
        if given is not None and given != tuple(mask.ravel()):
            raise UntraceableError("values taken under one mask are put under another")
        old = items(self)
        new = _each("where", mask, value, old)
        super().__setitem__(..., new)

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueError("The truth value of an array with more than one element is ambiguous.")
        return bool(items(self).ravel()[0])

    def __iter__(self) -> Any:
        return (self[n] for n in range(len(self)))

    def astype(self, dtype: Any, *_args: Any, **_options: Any) -> Any:
        """Keep the nodes; conditions become numbers, and numbers are not cut to integers."""
        kind = np.dtype(dtype).kind
        if kind == "b":
            return traced(_each("logical_and", self, self))
        if kind in "iu" and not all(_is_whole(n) for n in items(self).ravel()):
            raise UntraceableError("values are cut to integers")
        return each("positive", self) if kind in "iu" else self.view(Traced).copy()

    def sum(self, axis: Any = None, keepdims: bool = False, **_rest: Any) -> Any:  # type: ignore[override]
        """Add up nodes."""
        return fold("add", self, axis, keepdims)

    def prod(self, axis: Any = None, keepdims: bool = False, **_rest: Any) -> Any:  # type: ignore[override]
        """Multiply nodes."""
        return fold("multiply", self, axis, keepdims)

    def max(self, axis: Any = None, keepdims: bool = False, **_rest: Any) -> Any:  # type: ignore[override]
        """Return the largest."""
        return fold("maximum", self, axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False, **_rest: Any) -> Any:  # type: ignore[override]
        """Return the smallest."""
        return fold("minimum", self, axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False, **_rest: Any) -> Any:  # type: ignore[override]
        """Return the average."""
        total = fold("add", self, axis, keepdims)
        return total / (self.size // max(1, np.size(total)))

    def any(self, *_args: Any, **_options: Any) -> Any:
        """Settle whether a condition holds somewhere, or end the trace."""
        return _settled(self, some=True)

    def all(self, *_args: Any, **_options: Any) -> Any:
        """Settle whether a condition holds everywhere, or end the trace."""
        return _settled(self, some=False)

    def clip(self, *args: Any, **kwargs: Any) -> Any:
        """Limit from below and above."""
        return _clip(self, *args, **kwargs)


def traced(nodes: Any) -> Traced:
    """Return nodes (or numbers) as an array that traces."""
    return items(nodes).view(Traced)


def letters(name: str, shape: tuple[int, ...]) -> Any:
    """Return an array of letters of one name, one component each; a single letter for ()."""
    if shape == ():
        return Node("letter", name, 0)
    found = EMPTY(shape, dtype=object)
    for position, index in enumerate(np.ndindex(shape)):
        found[index] = Node("letter", name, position)
    return found.view(Traced)


def items(value: Any) -> np.ndarray[Any, Any]:
    """Return a plain object array of nodes."""
    if isinstance(value, Node):
        single = EMPTY((), dtype=object)
        single[()] = value
        return single
    if isinstance(value, Traced):
        plain = value.view(np.ndarray)
        return _lifted(plain)
    return _lifted(ASARRAY(value) if not isinstance(value, list | tuple) else _gathered(value))


def _gathered(values: Any) -> np.ndarray[Any, Any]:
    parts = [items(v) for v in values]
    return np.stack(parts) if parts else EMPTY((0,), dtype=object)


def _lifted(plain: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    found = EMPTY(plain.shape, dtype=object)
    for index in np.ndindex(plain.shape):
        found[index] = lift(plain[index])
    return found


def mask_of(key: Any) -> np.ndarray[Any, Any] | None:
    """Return a key as an array of conditions, when it is a mask that depends on letters."""
    if isinstance(key, tuple) and len(key) == 1:
        key = key[0]
    if isinstance(key, Traced) and key.size and all(n.is_truth for n in items(key).ravel()):
        return items(key)
    return None


def _is_whole(node: Node) -> bool:
    if node.op == "where":
        return all(_is_whole(part) for part in node.args[1:] if isinstance(part, Node))
    return node.is_truth or (node.op == "number" and isinstance(node.args[0], int))


def _common_mask(inputs: Any) -> Mask:
    masks = {m for i in inputs if (m := getattr(i, "_mask", None)) is not None}
    if len(masks) > 1:
        raise UntraceableError("values taken under different masks are combined")
    return masks.pop() if masks else None


def _each(name: str, *inputs: Any) -> np.ndarray[Any, Any]:
    """Apply an operation to each element of the inputs, broadcast against each other."""
    arrays = np.broadcast_arrays(*(items(i) for i in inputs))
    found = EMPTY(arrays[0].shape, dtype=object)
    for index in np.ndindex(found.shape):
        found[index] = apply(name, *(a[index] for a in arrays))
    return found


def each(name: str, *inputs: Any) -> Any:
    """Apply an operation elementwise and return an array that traces, or one node."""
    found = _each(name, *inputs)
    if found.shape == ():
        return found[()]
    result = found.view(Traced)
    result._mask = _common_mask(inputs)
    return result


def apply_ufunc(ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
    """Do what NumPy asks of a ufunc on nodes."""
    name = ufunc.__name__
    if method == "reduce" and name in _FOLDS:
        return fold(name, inputs[0], kwargs.get("axis", 0), kwargs.get("keepdims", False))
    if method == "outer":
        left, right = items(inputs[0]), items(inputs[1])
        return traced(_each(name, left.reshape(left.shape + (1,) * right.ndim), right))
    if method != "__call__":
        raise UntraceableError(f"numpy.{name}.{method} is not traced")
    if name in {"matmul", "vecdot"}:
        return _matmul(*inputs)
    if name in {"isnan", "isinf", "isfinite"}:
        answer = _FULL(items(inputs[0]).shape, name == "isfinite")
        return answer if answer.ndim else bool(answer)
    found = each(name, *inputs)
    condition = kwargs.get("where", True)
    out = kwargs.get("out")
    target = out[0] if isinstance(out, tuple) else out
    if condition is not True:
        if target is None:
            raise UntraceableError("where= without out= leaves elements undefined")
        found = each("where", condition, found, target)
    if target is None:
        return found
    if not isinstance(target, Traced):
        raise UntraceableError("the result is written into an array of numbers")
    target[...] = found
    return target


def fold(name: str, value: Any, axis: Any, keepdims: bool) -> Any:
    """Reduce along an axis (all of them for ``None``)."""
    if name == "logaddexp":
        return each("log", fold("add", each("exp", value), axis, keepdims))
    if getattr(value, "_mask", None) is not None:
        raise UntraceableError("values taken under a mask are added up")
    array = items(value)
    axes = range(array.ndim) if axis is None else np.atleast_1d(axis)
    if any(not -array.ndim <= a < max(array.ndim, 1) for a in axes):
        raise ValueError(f"axis {axis} is out of bounds for an array of {array.ndim} axes")
    moved = sorted({int(a) % max(array.ndim, 1) for a in axes})
    rest = [n for n in range(array.ndim) if n not in moved]
    flat = array.transpose(rest + moved).reshape([array.shape[n] for n in rest] + [-1])
    found = EMPTY(flat.shape[:-1], dtype=object)
    for index in np.ndindex(found.shape):
        found[index] = folded(name, list(flat[index]))
    if keepdims:
        found = found.reshape([1 if n in moved else s for n, s in enumerate(array.shape)])
    return found.view(Traced) if found.shape else found[()]


def _matmul(left: Any, right: Any) -> Any:
    """Multiply matrices and vectors: products, added up along the axis that both share."""
    a, b = items(left), items(right)
    if a.ndim == 0 or b.ndim == 0:
        return each("multiply", a, b)
    rows, columns = a, b
    if b.ndim > 1:
        rows, columns = a[..., None, :], np.moveaxis(b, -2, -1)
        columns = columns if a.ndim == 1 else columns[..., None, :, :]
    return fold("add", _each("multiply", rows, columns), -1, keepdims=False)


# ---- functions that are no ufuncs


def _where(condition: Any, *values: Any) -> Any:
    if not values:
        return (traced(_each("logical_and", condition, condition)),)
    return each("where", condition, *values)


def _clip(value: Any, a_min: Any = None, a_max: Any = None, out: Any = None, **rest: Any) -> Any:
    low, high = rest.get("min", a_min), rest.get("max", a_max)
    found = value
    if low is not None:
        found = each("maximum", found, low)
    if high is not None:
        found = each("minimum", found, high)
    if out is not None:
        out[...] = found
        return out
    return found if found is not value else value.copy()


def _select(conditions: Any, choices: Any, default: Any = 0) -> Any:
    found: Any = each("multiply", items(default), 1)
    for condition, choice in reversed(list(zip(conditions, choices, strict=True))):
        found = each("where", condition, choice, found)
    return found


def _piecewise(value: Any, conditions: Any, functions: Any, *args: Any, **kwargs: Any) -> Any:
    listed = list(conditions) if isinstance(conditions, list | tuple) else [conditions]
    results = [f(value, *args, **kwargs) if callable(f) else f for f in functions]
    default = results.pop() if len(results) > len(listed) else 0
    found = each("add", each("multiply", value, 0), default)
    for condition, result in zip(listed, results, strict=True):
        found = each("where", condition, result, found)
    return found


def _full_like(value: Any, number: Any, *_args: Any, **kwargs: Any) -> Any:
    shape = kwargs.get("shape")
    shape = items(value).shape if shape is None else shape
    return filled(shape, number)


def filled(shape: Any, number: Any) -> Any:
    """Return an array that traces, the same number everywhere; it has its own elements."""
    return traced(np.broadcast_to(items(number), shape).copy())


def _settled(value: Any, *, some: bool) -> bool:
    known = [constant_truth(truth_of(n)) for n in items(value).ravel()]
    if some and any(k is True for k in known):
        return True
    if not some and any(k is False for k in known):
        return False
    if None in known:
        raise UntraceableError("the code asks whether a condition holds for some or all inputs")
    return not some


def _sinc(value: Any) -> Any:
    turned = each("multiply", value, float(np.pi))
    safe = each("where", each("equal", value, 0), 1, turned)
    return each("where", each("equal", value, 0), 1, each("divide", each("sin", safe), safe))


def _norm(value: Any, order: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    if order not in {None, 2}:
        raise UntraceableError(f"the norm of order {order} is not traced")
    return each("sqrt", fold("add", each("square", value), axis, keepdims))


FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "where": _where,
    "nonzero": _where,
    "flatnonzero": lambda value: _where(value)[0],
    "clip": _clip,
    "select": _select,
    "piecewise": _piecewise,
    "full_like": _full_like,
    "zeros_like": lambda value, *a, **k: _full_like(value, 0, *a, **k),
    "ones_like": lambda value, *a, **k: _full_like(value, 1, *a, **k),
    "empty_like": lambda value, *a, **k: _full_like(value, 0, *a, **k),
    "copy": lambda value, *_a, **_k: value.copy(),
    "sum": lambda value, axis=None, keepdims=False, **_k: fold("add", value, axis, keepdims),
    "prod": lambda value, axis=None, keepdims=False, **_k: fold("multiply", value, axis, keepdims),
    "max": lambda value, axis=None, keepdims=False, **_k: fold("maximum", value, axis, keepdims),
    "min": lambda value, axis=None, keepdims=False, **_k: fold("minimum", value, axis, keepdims),
    "amax": lambda value, axis=None, keepdims=False, **_k: fold("maximum", value, axis, keepdims),
    "amin": lambda value, axis=None, keepdims=False, **_k: fold("minimum", value, axis, keepdims),
    "mean": lambda value, axis=None, keepdims=False, **_k: traced(value).mean(axis, keepdims),
    "any": lambda value, *_a, **_k: _settled(value, some=True),
    "all": lambda value, *_a, **_k: _settled(value, some=False),
    "nan_to_num": lambda value, *_a, **_k: value.copy(),
    "real": lambda value: value,
    "asarray": lambda value, *_a, **_k: value,
    "sinc": _sinc,
    "norm": _norm,
    "einsum": lambda text, *values, **_k: einsum(text, [items(v) for v in values], fold),
    "dot": _matmul,
    "putmask": lambda target, mask, value: target.__setitem__(mask, value),
    "copyto": lambda target, value, where=True, **_k: target.__setitem__(
        ... if where is True else where, value
    ),
    "array_equal": lambda left, right, **_k: _settled(_each("equal", left, right), some=False),
}
