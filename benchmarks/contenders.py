"""Who takes part for one function, one dtype and one size: name and a call without arguments."""

import importlib
import importlib.util
import os
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

import numpy as np

from benchmarks.textbook import (
    JAX,
    SCIPY,
    TORCH,
    Array,
    attribute,
    formula_of,
    numexpr_code,
    numpy_code,
)
from derive.activation import Activation
from derive.symbols import x as entry_x

#: libraries that are compared with where they are installed
PEERS: Final = ("scipy", "numexpr", "torch", "jax")
Contender = tuple[str, Callable[[], object]]


def installed(peer: str) -> bool:
    """Whether a peer can be imported."""
    return importlib.util.find_spec(peer) is not None


def contenders(package: ModuleType, entry: Activation, x: Array, g: Array) -> Iterator[Contender]:
    """Yield all that compute f or f′ of the entry on ``x``, ours first."""
    module = getattr(package, entry.name)
    out = np.empty_like(x)
    yield "f|multiply", lambda: np.multiply(x, g, out=out)
    for label, suffix in (("f", ""), ("f′", "_derivative")):
        ours = getattr(module, f"{entry.name}{suffix}")
        yield f"{label}|out=", lambda ours=ours: ours(x, out=out)
        yield f"{label}|new", lambda ours=ours: ours(x)
        if x.size > 1 << 16:
            yield f"{label}|2 workers", lambda ours=ours: ours(x, out=out, workers=2)
        formula = formula_of(entry, slope=suffix != "")
        textbook = numpy_code(formula)
        if textbook is not None and _works(textbook.call, x):
            yield f"{label}|textbook", lambda call=textbook.call: call(x)
        has_x = formula.has(entry_x)  # a constant slope is one number
        expression = numexpr_code(formula) if x.size >= 10**4 and has_x else None
        if expression is not None:
            yield f"{label}|numexpr", lambda expression=expression: expression(x, out)
    yield from _from_output(module, entry.name, x, g, out)
    yield from _libraries(entry.name, x)


def _works(textbook: Callable[[Array], Any], x: Array) -> bool:
    """Whether it makes an array: the identity and a constant slope have nothing to compare."""
    made = textbook(x)
    return isinstance(made, np.ndarray | np.generic) and made is not x and made.shape == x.shape


def _from_output(
    module: ModuleType, name: str, x: Array, g: Array, out: Array
) -> Iterator[Contender]:
    backward = getattr(module, f"{name}_backward", None)
    yield "f*|out=", lambda: backward(g, x, out=out)
    from_output = getattr(module, f"{name}_backward_from_output", None)
    if from_output is not None:
        y = getattr(module, name)(x)
        yield "f*y|out=", lambda: from_output(g, y, out=out)


def _libraries(name: str, x: Array) -> Iterator[Contender]:
    if name in SCIPY and installed("scipy"):
        function = attribute(importlib.import_module("scipy.special"), SCIPY[name])
        if function is not None:
            yield "f|scipy", lambda: function(x)
    if name in TORCH and installed("torch"):
        yield from _torch(TORCH[name], x)
    if name in JAX and installed("jax"):
        yield from _jax(JAX[name], x)


def _torch(path: str, x: Array) -> Iterator[Contender]:
    torch = importlib.import_module("torch")
    function = attribute(torch, path)
    if function is None:
        return
    given = torch.from_numpy(x)
    room = torch.empty_like(given)
    takes_out = not path.startswith("nn.")

    def call(threads: int) -> object:
        torch.set_num_threads(threads)
        with torch.inference_mode():
            return function(given, out=room) if takes_out else function(given)

    try:
        call(1)
    except TypeError:
        takes_out = False
    yield "f|torch", lambda: call(1)
    yield "f|torch, 2 threads", lambda: call(2)


def _jax(name: str, x: Array) -> Iterator[Contender]:
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    jax: Any = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)
    function = attribute(jax.nn, name)
    if function is None:
        return
    compiled = jax.jit(function)
    given = jax.numpy.asarray(x)
    yield "f|jax", lambda: compiled(given).block_until_ready()
