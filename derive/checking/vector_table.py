"""The accuracy of functions between vectors: rows of the same table, errors along whole rows.

Values are compared with the definition at 60 digits or more, each component by itself. A product
with the Jacobian subtracts what its components share, so its errors are in ulp of the largest
component of a row. float16 and float32 are compared with the same function in float64.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any, Final

import mpmath as mp
import numpy as np
import sympy as sp
from numpy.typing import NDArray

from derive.checking.accuracy import GRADIENT
from derive.checking.exact import errors_against_wider
from derive.checking.points import Array, Float
from derive.checking.table_text import Record
from derive.vector import Combine, VectorActivation
from derive.vector.definition import n

VALUE: Final = "value of a vector"
PRODUCT: Final = "product with the Jacobian"
_SEED: Final = 20_240_301
_LENGTHS: Final = (1, 2, 5, 33)
_SIZES: Final = (0.1, 1.0, 10.0)
_DIGITS: Final = 60
_MANY_DIGITS: Final = 450  # 1 + erf(-40/sqrt(2)) is 10^-350
_HALVINGS: Final = 260
_KEPT: Final = {"y": "", "r": "_saved", "saved": "_saved", "index": "_saved"}

Outputs = tuple[Array, ...]


def vector_record(package: ModuleType, entry: VectorActivation, rows: int, code: str) -> Record:
    """Return the rows of one entry as plain data; ``rows`` vectors of each length and size."""
    found = list(_records(getattr(package, entry.name), entry, rows))
    return {"code": code, "rows": found, "losses": None}


def _records(module: ModuleType, entry: VectorActivation, rows: int) -> Iterator[Record]:
    for name, role in ((entry.name, VALUE), *_products(module, entry)):
        dtypes = (np.float16, np.float32, np.float64)
        for dtype in dtypes if role == VALUE else dtypes[:2]:  # nothing wider for products
            errors: list[NDArray[np.float64]] = []
            for inputs in _inputs(entry, dtype, rows):
                errors.append(_errors(module, entry, (name, role), inputs))
            yield _record(name, role, dtype, np.concatenate(errors))


def _products(module: ModuleType, entry: VectorActivation) -> Iterator[tuple[str, str]]:
    names = (f"{entry.name}_backward", f"{entry.name}_backward_from_output")
    for name in names:
        function = getattr(module, name, None)
        if function is not None and "size" not in inspect.signature(function).parameters:
            yield name, PRODUCT


def _inputs(entry: VectorActivation, dtype: type[Float], rows: int) -> Iterator[Outputs]:
    rng = np.random.default_rng(_SEED)
    for length in _LENGTHS:
        for size in _SIZES:
            shape = (len(entry.inputs), rows, length)
            drawn = (rng.standard_normal(shape) * size).astype(dtype)
            yield tuple(drawn)


def _errors(
    module: ModuleType, entry: VectorActivation, what: tuple[str, str], inputs: Outputs
) -> NDArray[np.float64]:
    name, role = what
    with np.errstate(all="ignore"):
        computed = _called(module, entry, name, inputs)
        if role == VALUE and inputs[0].dtype == np.float64:
            exactly = (_exactly(replace(entry, outputs=(o,)), inputs) for o in entry.outputs)
            pairs = zip(computed, exactly, strict=True)
            return np.concatenate([_against_digits(got, want) for got, want in pairs])
        arguments = _arguments(module, entry, name, inputs)
        wide = tuple(a.astype(np.float64) for a in arguments)
        exact = [e.astype(np.float64) for e in _tuple(getattr(module, name)(*wide))]
        if role == VALUE:
            return np.concatenate(
                [errors_against_wider(c, e).ravel() for c, e in zip(computed, exact, strict=True)]
            )
        return np.concatenate([_of_largest(c, e) for c, e in zip(computed, exact, strict=True)])


def _called(module: ModuleType, entry: VectorActivation, name: str, inputs: Outputs) -> Outputs:
    return _tuple(getattr(module, name)(*_arguments(module, entry, name, inputs)))


def _arguments(module: ModuleType, entry: VectorActivation, name: str, inputs: Outputs) -> Outputs:
    """Return what the function is given: inputs, a gradient, what the forward pass has kept."""
    found: list[Array] = []
    letters = {str(letter): value for letter, value in zip(entry.inputs, inputs, strict=True)}
    outputs = [f"y{k}" for k, _ in enumerate(entry.outputs, 1)] if len(entry.outputs) > 1 else []
    for parameter in inspect.signature(getattr(module, name)).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY:
            break
        if parameter.name in letters:
            found.append(letters[parameter.name])
        elif parameter.name.startswith("grad_y"):
            value = _tuple(getattr(module, entry.name)(*inputs))[0]
            ramp = np.arange(value.size, dtype=np.float64).reshape(value.shape)
            found.append((GRADIENT + np.cos(ramp)).astype(inputs[0].dtype))
        elif parameter.name in outputs:
            found.append(getattr(module, entry.name)(*inputs)[outputs.index(parameter.name)])
        else:
            found.append(getattr(module, entry.name + _KEPT[parameter.name])(*inputs))
    return tuple(found)


def _tuple(result: Array | Outputs) -> Outputs:
    return result if isinstance(result, tuple) else (result,)


def _of_largest(computed: Array, exact: Array) -> NDArray[np.float64]:
    """Return errors in ulp of the largest component along the last axis."""
    largest = np.max(np.abs(exact), axis=-1, keepdims=True).astype(computed.dtype)
    ulp = np.spacing(np.maximum(largest, np.finfo(computed.dtype).tiny)).astype(np.float64)
    errors: NDArray[np.float64] = np.abs(computed.astype(np.float64) - exact) / ulp
    errors[np.isnan(computed) & np.isnan(exact)] = 0.0
    return errors.ravel()


def _against_digits(computed: Array, exact: NDArray[Any]) -> NDArray[np.float64]:
    found = []
    with mp.workdps(_MANY_DIGITS):
        for got, want in zip(computed.ravel(), exact.ravel(), strict=True):
            nearest = np.float64(float(want))
            if np.isnan(nearest):
                found.append(0.0 if np.isnan(got) else np.inf)
                continue
            ulp = np.spacing(max(abs(nearest), np.finfo(np.float64).tiny))
            found.append(float(abs(mp.mpf(float(got)) - want) / ulp))
    return np.array(found)


def _exactly(entry: VectorActivation, inputs: Outputs) -> NDArray[Any]:
    """Return the values of the definition as mpmath numbers."""
    exact = evaluator(entry)
    rows = zip(*(array.tolist() for array in inputs), strict=True)
    values = [exact(row) for row in rows]
    return np.array(values, dtype=object)


def evaluator(entry: VectorActivation) -> Callable[[Sequence[Sequence[float]]], list[Any]]:
    """Return the definition at the defaults as a function of one row for each input letter."""
    known = {**entry.defaults}
    letters = [*entry.inputs, *(a.symbol for a in entry.aggregates), n]
    output = sp.lambdify(letters, entry.outputs[0].xreplace(known), "mpmath")
    solve = _solver(entry, known) if entry.aggregates else lambda _xs: []

    implicit = any(a.term.has(a.symbol) for a in entry.aggregates)
    digits = _DIGITS if implicit else _MANY_DIGITS

    def exact(row: Sequence[Sequence[float]]) -> list[Any]:
        with mp.workdps(digits):
            columns = [[mp.mpf(v) for v in values] for values in row]
            shared = solve(columns[0])
            count = len(columns[0])
            try:
                found = [output(*one, *shared, count) for one in zip(*columns, strict=True)]
            except ZeroDivisionError:  # no value: a spread of 0
                found = [mp.nan] * count
        whole = entry.aggregates and not entry.is_indexed
        return found[0] if whole else found

    return exact


def _solver(
    entry: VectorActivation, known: dict[sp.Symbol, sp.Rational]
) -> Callable[[list[Any]], list[Any]]:
    """Return the aggregates for the components of a row, by their equations."""
    symbols = [a.symbol for a in entry.aggregates]
    pairs = (entry.inputs[0], symbols)
    terms = [sp.lambdify(pairs, a.term.xreplace(known), "mpmath") for a in entry.aggregates]
    zeros = [0] * len(symbols)
    match entry.aggregates:
        case [one] if one.combine is Combine.MAX:
            return lambda xs: [max(terms[0](v, zeros) for v in xs)]
        case [one] if one.term.has(one.symbol):
            total = mp.mpf(int(one.total))
            return lambda xs: [
                _falling_root(lambda t: mp.fsum(terms[0](v, [t]) for v in xs) - total, xs)
            ]
    wholes = [sp.Symbol(f"whole{k}") for k, _ in enumerate(symbols)]
    free = {symbol: sp.Symbol(f"free{k}") for k, symbol in enumerate((*symbols, n))}
    totals = [a.total.xreplace(free) for a in entry.aggregates]
    equations = [total - w for total, w in zip(totals, wholes, strict=True)]
    solutions = sp.solve(equations, [free[symbol] for symbol in symbols], dict=True)
    probe = {**{w: sp.Integer(5 * k + 1) for k, w in enumerate(wholes)}, free[n]: sp.Integer(3)}
    rows = [[one[free[symbol]] for symbol in symbols] for one in solutions]
    chosen = next(row for row in rows if _is_allowed(symbols, row, probe))
    explicit = sp.lambdify((wholes, free[n]), chosen, "mpmath")
    return lambda xs: list(explicit([mp.fsum(t(v, zeros) for v in xs) for t in terms], len(xs)))


def _is_allowed(
    symbols: Sequence[sp.Symbol], row: Sequence[sp.Expr], probe: dict[sp.Symbol, sp.Integer]
) -> bool:
    """Whether what is declared positive is positive, at numbers that tell the roots apart."""
    pairs = zip(symbols, row, strict=True)
    return all(not s.is_positive or sp.N(value.xreplace(probe)) > 0 for s, value in pairs)


def _falling_root(function: Callable[[Any], Any], xs: list[Any]) -> Any:
    """Return where a falling function is 0, by halving; it is below 0 at the largest component."""
    size = max(abs(v) for v in xs) + 2
    low, high = -size, size
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return high


def _record(name: str, role: str, dtype: type[Float], errors: NDArray[np.float64]) -> Record:
    known = errors[np.isfinite(errors) & (errors >= 0)]
    native = dtype is not np.float16
    against = "digits" if role == VALUE and dtype is np.float64 else "float64"
    return {
        "function": name,
        "role": role,
        "dtype": np.dtype(dtype).name,
        "mode": "native" if native else "rounded",
        "against": against,
        "points": len(errors),
        "exhaustive": False,
        "max_ulp": float(f"{known.max(initial=0.0):.4g}"),
        "where": 0.0,
        "mean_ulp": float(f"{known.mean() if known.size else 0.0:.3g}"),
        "lost": int((known >= 2.0 ** (np.finfo(dtype).nmant - 1)).sum()),
        "nan": int(np.isnan(errors).sum()),
        "inf": int(np.isinf(errors).sum()),
        "warnings": 0,
        "undecided": 0,
    }
