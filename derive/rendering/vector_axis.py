"""Functions along an axis beside softmax: projections, log-sum-exp, and a norm.

What is derived: products with the Jacobian, what backward keeps, and the shifted logarithm. What is
template: the threshold by sorting, the scale that keeps squares from overflowing, reductions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.errors import UndecidedError
from derive.rendering.code_lines import signature
from derive.rendering.mode import Mode
from derive.rendering.shifting import M, Shifted
from derive.rendering.vector_normalised import LOG_P, along, backward_kernel, checks, sum_lines
from derive.rendering.vector_text import (
    KEPT,
    Function,
    VectorView,
    call_lines,
    comment,
    doc_lines,
    expression,
    formula_text,
    summary,
)
from derive.vector import Combine, VectorActivation, VectorForm, find_vector_forms
from derive.vector.definition import n
from derive.vector.letters import G_J, Y_J, component, g

_RAISES: Final = (
    "Raises TypeError for complex numbers, strings and objects, ValueError for an axis that does "
    "not exist."
)
_IMPORTS: Final = ("import numpy as np", "from numpy.typing import ArrayLike", "")
_POWERS: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Projection:
    """y = max(0, k·x − τ)^power with Σ y = 1."""

    rate: sp.Rational
    power: int


def projection(activation: VectorActivation) -> Projection | None:
    """Return how the record projects onto the simplex; ``None`` where it does something else."""
    match activation.aggregates:
        case [one] if one.combine is Combine.SUM and one.total == 1:
            pass
        case _:
            return None
    base, power = one.term.as_base_exp()
    if activation.outputs[0] != one.term or power not in _POWERS or activation.parameters:
        return None
    (x,) = activation.inputs
    if not isinstance(base, sp.Max) or sp.S.Zero not in base.args or len(base.args) != 2:
        return None
    line = sum((e for e in base.args if isinstance(e, sp.Expr)), one.symbol)
    rate = sp.diff(line, x)
    fits = sp.expand(line - rate * x) == 0 and rate.is_Rational and rate > 0
    return Projection(rate, int(power)) if fits else None


def is_norm(activation: VectorActivation) -> bool:
    """Whether y = x/r with Σ x² = c·r², c free of the input."""
    (x,) = activation.inputs
    match activation.aggregates:
        case [one] if one.combine is Combine.SUM:
            ratio = sp.cancel(one.total / one.symbol**2)
            squares = one.term == x**2 and not ratio.has(x, one.symbol)
            return bool(squares and activation.outputs[0] == x / one.symbol)
    return False


def projection_view(activation: VectorActivation, form: Projection, mode: Mode) -> VectorView:
    """Return the module of a projection onto the simplex."""
    best = find_vector_forms(activation).forms[0]
    name = activation.name
    forward = doc_lines(
        f"Return {formula_text(activation)}, along an axis.",
        f"x may have any shape; {KEPT} The largest is subtracted first, so large inputs do not "
        "overflow. An input of −∞ is masked and has no share; where all are masked, or one is ∞, "
        "there is no value, and the result is NaN. out may be x.",
        _RAISES,
    )
    atoms: dict[sp.Basic, str] = {
        symbol: f"np.sign({letter})" for symbol, letter in _support(best).items()
    }
    return VectorView(
        activation.title,
        formula_text(activation),
        summary(activation, best, mode),
        (
            *_IMPORTS,
            "from ._support import Array",
            "from ._vector import along, projected, total",
        ),
        (name, f"{name}_backward_from_output"),
        (
            along(activation, "", ("x",), forward),
            Function(
                f"_{name}",
                signature(f"_{name}", ["x: Array", "*", "axis: int"], "Array"),
                comment("τ from the sorted inputs, in float64."),
                (f"return projected(x, {float(form.rate)!r}, {form.power}, axis)",),
            ),
            along(activation, "_backward_from_output", ("grad_y", "y"), _backward_doc("y")),
            backward_kernel(activation, best, {Y_J: "y"}, atoms),
        ),
    )


def _support(form: VectorForm) -> dict[sp.Symbol, str]:
    """Return the letters that are 1 where y > 0 and 0 elsewhere; y is never negative."""
    return {symbol: "y" for symbol, exact in form.atoms if exact.has(sp.Piecewise)}


def _backward_doc(kept: str) -> tuple[str, ...]:
    return doc_lines(
        f"Return the gradient that arrives at x, the product above: only {kept} need be kept.",
        f"All arguments broadcast; {KEPT} out may be one of them.",
        _RAISES,
    )


def norm_view(activation: VectorActivation, mode: Mode) -> VectorView:
    """Return the module of x/r."""
    best = find_vector_forms(activation).forms[0]
    name, (one,) = activation.name, activation.aggregates
    share = sp.cancel(one.total / one.symbol**2)
    root = f"np.sqrt(total(z * z, axis){'' if share == 1 else ' / ' + _text(share)})"
    doc = doc_lines(
        f"Return {formula_text(activation)}, along an axis.",
        f"x may have any shape; {KEPT} The largest is divided out first, so squares neither "
        "overflow nor vanish. Where all inputs are 0 there is no value, and the result is NaN. "
        "out may be x.",
        _RAISES,
    )
    saved = doc_lines(
        "Return r, with the axis kept at length 1: what backward needs beside y.", KEPT, _RAISES
    )
    head = ["x: Array", "*", "axis: int"]
    scale = ("s = largest_size(x, axis)", "z = x / s")
    return VectorView(
        activation.title,
        formula_text(activation),
        summary(activation, best, mode),
        (
            *_IMPORTS,
            "from ._support import Array",
            "from ._vector import along, largest_size, reduced, total",
        ),
        tuple(sorted((name, f"{name}_backward", f"{name}_saved"))),
        (
            along(activation, "", ("x",), doc),
            Function(
                f"_{name}",
                signature(f"_{name}", head, "Array"),
                comment("y does not change when x is divided by its largest element."),
                (*scale, f"y: Array = z / {root}", "return y"),
            ),
            Function(
                f"{name}_saved",
                signature(f"{name}_saved", ["x: ArrayLike", "*", "axis: int = -1"], "Array"),
                saved,
                (f'return reduced(_{name}_saved, x, name="{name}_saved", axis=axis, keep=True)',),
            ),
            Function(
                f"_{name}_saved",
                signature(f"_{name}_saved", head, "Array"),
                (),
                (*scale, f"r: Array = s * {root}", "return r"),
            ),
            along(activation, "_backward", ("grad_y", "y", "r"), _backward_doc("y and r")),
            backward_kernel(activation, best, {Y_J: "y", one.symbol: "r"}, {n: "y.shape[axis]"}),
        ),
    )


def _text(share: sp.Expr) -> str:
    return "x.shape[axis]" if share == n else repr(float(share))


def reduced_view(activation: VectorActivation, form: Shifted, mode: Mode) -> VectorView:
    """Return the module of a logarithm of a sum of exponentials."""
    best = find_vector_forms(activation).forms[0]
    name = activation.name
    letters: dict[sp.Basic, str] = {p.symbol: p.name for p in activation.parameters}
    parameters = [f"{p.name}: ArrayLike = {float(p.default)!r}" for p in activation.parameters]
    given = [f"parameters=({', '.join(letters.values())},)"] if letters else []
    doc = doc_lines(
        f"Return {formula_text(activation)}, along an axis, which is gone afterwards.",
        f"{KEPT} Large inputs do not overflow: the largest is subtracted first. An input of −∞ is "
        "masked and has no share; where all are masked the result is −∞.",
        _RAISES,
    )
    head = ["x: ArrayLike", "*", "axis: int = -1", *parameters, "out: Array | None = None"]
    call = [f"_{name}", "x", f'name="{name}"', "axis=axis", *given, "out=out"]
    return VectorView(
        activation.title,
        formula_text(activation),
        summary(activation, best, mode),
        (
            *_IMPORTS,
            f"from ._support import Array{', require' if letters else ''}",
            "from ._vector import along, log_total, peak, reduced, shifted",
        ),
        tuple(sorted((name, f"{name}_backward"))),
        (
            Function(
                name,
                signature(name, head, "Array"),
                doc,
                (*checks(activation, name), *call_lines("return reduced(", call)),
            ),
            _reduced_kernel(activation, form, letters),
            _reduced_backward(activation, parameters, given),
            _backward_of_reduced(activation, best, letters),
        ),
    )


def _reduced_kernel(
    activation: VectorActivation, form: Shifted, letters: Mapping[sp.Basic, str]
) -> Function:
    (x,) = activation.inputs
    exponent_lines, exponent = expression(form.exponent, {x: "x", **letters})
    _, sums, output = sum_lines(form)
    lines, result = expression(output, {LOG_P: "logged", M: "m", **letters})
    body = (*exponent_lines, f"z = {exponent}", "m = peak(z, axis)")
    body += ("z, rest = shifted(z, m)", *sums, *lines, f"y: Array = {result}", "return y")
    head = ["x: Array", *(f"{name}: Array" for name in letters.values()), "*", "axis: int"]
    trust = f"equal to the definition, {form.verdict.status.value.lower()}"
    name = f"_{activation.name}"
    remark = comment(f"S = exp(m)·summed with z = k·x − m, so that exp(z) ≤ 1; {trust}.")
    return Function(name, signature(name, head, "Array"), remark, body)


def _reduced_backward(
    activation: VectorActivation, parameters: list[str], given: list[str]
) -> Function:
    name = f"{activation.name}_backward"
    head = ["grad_y: ArrayLike", "x: ArrayLike", "y: ArrayLike", "*", "axis: int = -1"]
    call = [f"_{name}", "np.expand_dims(grad_y, axis)", "x", "np.expand_dims(y, axis)"]
    call += [f'name="{name}"', "axis=axis", *given, "out=out"]
    doc = doc_lines(
        "Return the gradient that arrives at x, the product above: x and y are kept.",
        f"grad_y and y have the shape of the result. {KEPT} A masked input has gradient 0; where "
        "all are masked it is NaN.",
        _RAISES,
    )
    lines = (*checks(activation, name), *call_lines("return along(", call))
    head += [*parameters, "out: Array | None = None"]
    return Function(name, signature(name, head, "Array"), doc, lines)


def _backward_of_reduced(
    activation: VectorActivation, form: VectorForm, letters: Mapping[sp.Basic, str]
) -> Function:
    (product,) = form.pullbacks
    (x,) = activation.inputs
    y = sp.Symbol("y", real=True)
    names: dict[sp.Basic, str] = {component(x, "j"): "x", y: "y", g: "grad_y", **letters}
    names |= {G_J: "grad_y"}
    exponent = next(iter(product.expr.atoms(sp.exp))).args[0]
    slope = sp.diff(exponent, component(x, "j"))  # k (x - y): the difference first
    if sp.expand(exponent - slope * (component(x, "j") - y)) != 0:
        raise UndecidedError(f"{activation.name}: {exponent} is no multiple of x - y")
    expr = product.expr.xreplace({exponent: slope * sp.Symbol("d", real=True)})
    lines, result = expression(expr, {**names, sp.Symbol("d", real=True): "d"})
    head = ["grad_y: Array", "x: Array", "y: Array"]
    head += [*(f"{name}: Array" for name in letters.values()), "*", "axis: int"]
    name = f"_{activation.name}_backward"
    remark = comment(f"Vector-Jacobian product, {product.verdict.status.value.lower()}.")
    body = ("d = x - y", *lines, f"dx: Array = {result}", "return dx")
    return Function(name, signature(name, head, "Array"), remark, body)
