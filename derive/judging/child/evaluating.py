"""Run judged code on numbers and report everything it did, as plain JSON."""

import warnings
from collections.abc import Callable
from time import process_time
from typing import Any

import numpy as np

from derive.judging.child.frameworks import as_tensors
from derive.judging.child.subjects import IN_PLACE, Subject, copied

Report = dict[str, Any]


def evaluate(subject: Subject, order: Report) -> Report:
    """Return values, dtype, shape, changed arguments and warnings of one call.

    ``order`` holds ``which`` ("value" or "slope"), ``args`` (lists of numbers), ``dtype``,
    ``shape`` (``None``: one axis) or ``shapes`` for each argument, ``parameters``, ``scalar`` (call
    for each number by itself), ``copies`` (that many times the numbers, one after the other),
    ``beside`` (numbers that stand after those of each argument), ``strided`` (every other element
    of larger arrays) and ``times`` (call as often);
    of copies and calls, the values farthest from the first are returned.
    """
    call = subject.value if order["which"] == "value" else subject.slope
    dtype = np.dtype(order.get("dtype", "float64"))
    shapes = order.get("shapes") or [order.get("shape")] * len(order["args"])
    arrays = [
        np.array(a, dtype=dtype).reshape((-1,) if shape is None else shape)
        for a, shape in zip(order["args"], shapes, strict=True)
    ]
    if "beside" in order:
        arrays = [np.append(a, np.array(order["beside"], dtype)) for a in arrays]
    if order.get("strided"):
        arrays = [np.repeat(a, 2)[::2] for a in arrays]
    given = order.get("parameters", {})
    if order.get("scalar"):
        return _one_by_one(call, arrays, given)
    if order.get("number"):
        return _reported(call, [a.ravel()[0].item() for a in arrays], given)
    copies, times = order.get("copies", 1), order.get("times", 1)
    if copies == times == 1:
        return _reported(call, arrays, given)
    reports = [_reported(call, [np.tile(a, copies) for a in arrays], given) for _ in range(times)]
    rows = np.stack([np.array(report["values"]) for report in reports])
    if rows.shape[1] == copies * arrays[0].size:
        rows = rows.reshape(times * copies, -1)
    return reports[0] | {"values": _farthest(rows).tolist()}


def _farthest(rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return in each column the value that is farthest from the first, NaN before all others."""
    with np.errstate(invalid="ignore"):
        far = np.abs(rows - rows[0])
    far[np.isnan(far)] = np.inf
    far[(rows == rows[0]) | (np.isnan(rows) & np.isnan(rows[0]))] = 0.0
    found: np.ndarray[Any, Any] = np.take_along_axis(rows, far.argmax(axis=0)[None], axis=0)[0]
    return found


def _reported(call: Callable[..., Any], arguments: list[Any], given: Report) -> Report:
    kept = [copied(a) for a in arguments]
    IN_PLACE.clear()
    start = process_time()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = _called(call, arguments, given)
    seconds = process_time() - start
    changed = [
        n
        for n, (a, b) in enumerate(zip(arguments, kept, strict=True))
        if isinstance(a, np.ndarray) and not np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    ]
    array = _as_array(result)
    return {
        "values": array.astype(float).ravel().tolist(),
        "dtype": str(array.dtype),
        "shape": list(array.shape),
        "changed": changed,
        "in_place": bool(IN_PLACE),
        "warnings": sorted({str(w.message) for w in caught if w.category is RuntimeWarning}),
        "seconds": seconds,
    }


def _called(call: Callable[..., Any], arguments: list[Any], given: Report) -> Any:
    """Call with arrays; code of torch that takes tensors alone gets tensors."""
    try:
        return call(*arguments, **given)
    except (TypeError, AttributeError):
        tensors = as_tensors(arguments)
        if tensors is None:
            raise
    return call(*tensors, **given)


def _as_array(result: Any) -> np.ndarray[Any, Any]:
    if hasattr(result, "detach"):  # a tensor of torch
        result = result.detach().cpu().numpy()
    if isinstance(result, list | tuple):
        result = np.stack([np.asarray(r) for r in result])
    array = np.asarray(result)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{array.dtype} is returned, not real numbers")
    return array


def _one_by_one(
    call: Callable[..., Any], arrays: list[np.ndarray[Any, Any]], given: Report
) -> Report:
    values: list[float] = []
    seen: set[str] = set()
    failed: list[Exception] = []
    for numbers in zip(*(a.ravel().tolist() for a in arrays), strict=True):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                values.append(float(call(*numbers, **given)))
            except (OverflowError, ZeroDivisionError, ValueError) as error:
                values.append(float("nan"))
                failed.append(error)
                seen.add(f"{type(error).__name__}: {error}")
        seen |= {str(w.message) for w in caught if w.category is RuntimeWarning}
    if len(failed) == len(values) > 1:
        raise failed[0]  # no edge of a domain: it fails whatever it is given
    return {
        "values": values,
        "dtype": "float64",
        "shape": [len(values)],
        "changed": [],
        "in_place": False,
        "warnings": sorted(seen),
        "seconds": 0.0,
    }
