"""Terms as the numbers they compute, with the functions of the support module."""

import sys
from functools import cache
from types import ModuleType
from typing import Any

import mpmath
import numpy as np

from derive.lowering.terms import Term
from derive.printing.numpy_printer import kernel_text
from derive.rendering.module import render_support


@cache
def special() -> ModuleType:
    """Return the support module of generated code, made from its template."""
    module = ModuleType("_derive_support_of_tests")
    sys.modules[module.__name__] = module
    exec(render_support(), module.__dict__)  # noqa: S102 - our own text
    return module


def values(term: Term, at: np.ndarray, **parameters: float) -> np.ndarray:
    """Return what the term computes; overflow, 0/0 and ∞ − ∞ raise."""
    text = kernel_text(term, ("x", *parameters))
    tables = {t.name: special().table(*map(float, t.values)) for t in text.tables if t.values}
    numbers = {name: np.array(value, at.dtype) for name, value in parameters.items()}
    scope: dict[str, Any] = {"np": np, "special": special(), "x": at, **numbers, **tables}
    scope["horner"] = special().horner
    for table in text.tables:
        if table.program:
            head = f"def {table.name}({', '.join(table.letters)}):"
            exec("\n    ".join((head, *table.program)), scope)  # noqa: S102 - our own text
    code = compile("\n".join((*text.lines, f"result = {text.result}")), "kernel", "exec")
    constants = tuple(special()._constant(c, at.dtype) for c in code.co_consts)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        exec(code.replace(co_consts=constants), scope)  # noqa: S102 - our own text
    return np.asarray(scope["result"])


def errors(found: np.ndarray, exact: list[Any]) -> np.ndarray:
    """Return the relative errors in units of 2^-53; 0 where the exact value is subnormal."""
    with mpmath.workdps(40):
        pairs = zip(found.ravel(), exact, strict=True)
        sizes = [
            abs(mpmath.mpf(float(f)) - e) / max(abs(e), mpmath.mpf(2) ** -1022) for f, e in pairs
        ]
        return np.array([float(size * 2**53) for size in sizes])
