"""Activations as users write them, and what their generated code makes of exact values."""

from pathlib import Path

import sympy as sp

from derive.activation import Activation, Parameter
from derive.checking.accuracy import Accuracy, load_package, measure
from derive.lowering import Program, Role, lower_forms
from derive.output_forms.records import Kind, OutputForms
from derive.printing.in_place import QUICK
from derive.printing.numpy_printer import Table, kernel_text
from derive.proof import Status, Verdict
from derive.rendering.kernels import function_kernels
from derive.rendering.module import SUPPORT, render_support
from derive.symbols import x

_LETTER = sp.Symbol("c", real=True)


def _positive(default: sp.Rational) -> tuple[Parameter, ...]:
    return (
        Parameter(name="c", symbol=_LETTER, default=default, meaning="any", domain=_LETTER > 0),
    )


def _nonzero(default: sp.Rational) -> tuple[Parameter, ...]:
    domain = sp.Ne(_LETTER, 0)
    return (Parameter(name="c", symbol=_LETTER, default=default, meaning="any", domain=domain),)


_HALF = sp.Rational(1, 2)
_FREE = (Parameter(name="c", symbol=_LETTER, default=sp.Rational(3, 2), meaning="any"),)
_ZERO = (Parameter(name="c", symbol=_LETTER, default=sp.S.Zero, meaning="any"),)
_SHRUNK = sp.Piecewise((x - _LETTER, x > _LETTER), (x + _LETTER, x < -_LETTER), (0, True))
_BENT = sp.Piecewise((x, x > 0), (_LETTER * (sp.exp(x / _LETTER) - 1), True))
_CUBIC = sp.sqrt(2 / sp.pi) * (x + sp.Rational(44715, 10**6) * x**3)
_SOFTPLUS = sp.log(1 + sp.exp(x))

#: whose every function is within the limits of the accuracy check
ACCURATE: dict[str, tuple[sp.Expr, tuple[Parameter, ...]]] = {
    "erf_itself": (sp.erf(x), ()),
    "erfc_itself": (sp.erfc(x), ()),
    "tanh_itself": (sp.tanh(x), ()),
    "gaussian": (sp.exp(-(x**2)), ()),
    "tanhshrink": (x - sp.tanh(x), ()),
    "logcosh": (sp.log(sp.cosh(x)), ()),
    "squareplus": ((x + sp.sqrt(x**2 + 4)) / 2, ()),
    "isru": (x / sp.sqrt(1 + x**2), ()),
    "asinh": (sp.asinh(x), ()),
    "atan": (sp.atan(x), ()),
    "relu6": (sp.Min(6, sp.Max(0, x)), ()),
    "hard_tanh": (sp.Max(-1, sp.Min(1, x)), ()),
    "softshrink": (_SHRUNK, _positive(_HALF)),
    "hardshrink": (sp.Piecewise((x, x > _LETTER), (x, x < -_LETTER), (0, True)), _positive(_HALF)),
    "bent_with_plus": (_BENT, _nonzero(sp.Rational(5, 4))),
    "bent_with_minus": (_BENT, _nonzero(sp.Rational(-3, 4))),
    "threshold": (sp.Piecewise((x, x > 1), (0, True)), ()),
    "relu_squared": (sp.Max(0, x) ** 2, ()),
    "leaky_at_zero": (sp.Max(0, x) + _LETTER * sp.Min(0, x), _ZERO),
    "elliott": (x / (1 + sp.Abs(x)), ()),
    "silu": (x / (1 + sp.exp(-x)), ()),
    "mish": (x * sp.tanh(_SOFTPLUS), ()),
    "lisht": (x * sp.tanh(x), ()),
    "symlog": (sp.sign(x) * sp.log(1 + sp.Abs(x)), ()),
}
#: what is only required to be lowered; the table of the slow test says how well it does
OTHERS: dict[str, tuple[sp.Expr, tuple[Parameter, ...]]] = {
    "swish": (x / (1 + sp.exp(-_LETTER * x)), _positive(sp.Rational(3, 2))),
    "swish_any_sign": (x / (1 + sp.exp(-_LETTER * x)), _FREE),
    "softplus": (sp.log(1 + sp.exp(_LETTER * x)) / _LETTER, _positive(sp.Rational(3, 2))),
    "logistic": (1 / (1 + sp.exp(-_LETTER * x)), _positive(sp.Rational(3, 2))),
    "celu": (
        sp.Max(0, x) + sp.Min(0, _LETTER * (sp.exp(x / _LETTER) - 1)),
        _positive(sp.Rational(7, 5)),
    ),
    "gelu_tanh": (x * (1 + sp.tanh(_CUBIC)) / 2, ()),
    "quick_gelu": (x / (1 + sp.exp(-sp.Rational(1702, 1000) * x)), ()),
    "bent_identity": ((sp.sqrt(x**2 + 1) - 1) / 2 + x, ()),
    "hard_swish": (x * sp.Max(0, sp.Min(6, x + 3)) / 6, ()),
    "sine": (sp.sin(x), ()),
    "cosine": (sp.cos(x), ()),
    "snake": (x + sp.sin(x) ** 2, ()),
    "growing_cosine": (x * sp.cos(x), ()),
    "cloglog": (1 - sp.exp(-sp.exp(x)), ()),
    "serf": (x * sp.erf(_SOFTPLUS), ()),
    "logish": (x * sp.log(1 + 1 / (1 + sp.exp(-x))), ()),
    "tanh_exp": (x * sp.tanh(sp.exp(x)), ()),
    "scaled_tanh": (sp.Rational(17159, 10000) * sp.tanh(2 * x / 3), ()),
}
FAST = (
    *("erf_itself", "tanhshrink", "squareplus", "hardshrink", "leaky_at_zero", "relu6"),
    *("bent_with_plus", "bent_with_minus"),
)


def measured(name: str, folder: Path) -> tuple[Accuracy, ...]:
    """Lower one of the zoo, write its module and measure every function in every dtype."""
    expr, parameters = (ACCURATE | OTHERS)[name]
    activation = Activation(
        name=name, title=name, expr=expr, reference="none", parameters=parameters
    )
    proved = Verdict(Status.PROVED, "not asked")
    forms = OutputForms(
        activation, sp.S.Zero, Kind.NONE, (), (), sp.true, proved, None, None
    )  # the form in y is not what is tested here
    (folder / SUPPORT).write_text(render_support(), encoding="utf-8")
    (folder / f"{name}.py").write_text(_source(lower_forms(forms)), encoding="utf-8")
    (folder / "__init__.py").write_text(f"from . import {name}\n", encoding="utf-8")
    found = measure(getattr(load_package(folder), name), forms)
    return tuple(one for one in found if one.role is not Role.BACKWARD)


def _source(program: Program) -> str:
    parameters = program.activation.parameters
    defaults = "".join(f", {p.name}={float(p.default)!r}" for p in parameters)
    letters = "".join(f", {p.name}" for p in parameters)
    lines = [
        "from collections.abc import Sequence",
        "import numpy as np",
        "from . import _support as special",
        "from ._support import Array, apply, apply_and_sum, at_least, at_most, choose, horner",
        "from ._support import Brief, Quick, kernel, signed, table",
        f"from ._support import {', '.join(QUICK.values())}",
    ]
    tables: tuple[Table, ...] = ()
    for function in program.functions:
        given = ", grad_y=grad_y" if "grad_y" in function.inputs else ""
        lines += [
            f"def {function.name}({', '.join(function.inputs)}{defaults}, *, out=None):",
            f"    return apply({function.kernel}, x{letters}{given}, out=out)",
        ]
        if function.lowered is None:
            continue
        names = ("x", *(p.name for p in parameters))
        text = kernel_text(function.lowered.term, names, tables)
        fresh = tuple(table for table in text.tables if table not in tables)
        tables += fresh
        lines += [f"{table.name} = table({', '.join(table.values)})" for table in fresh]
        for kernel in function_kernels(function, function.lowered, names, text, tables):
            lines += [kernel.decorator, *kernel.head, *(f"    {line}" for line in kernel.lines)]
    return "\n".join(lines) + "\n"
