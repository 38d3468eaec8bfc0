"""Normalised exponentials: softmax and its relatives, shifted so that nothing overflows."""

from collections.abc import Mapping

import sympy as sp

from derive.activation import Parameter
from derive.printing.numpy_condition import checked
from derive.rendering.code_lines import signature
from derive.rendering.mode import Mode
from derive.rendering.shifting import E, M, P, Shifted, Z
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
from derive.vector import VectorActivation, VectorForm, find_vector_forms
from derive.vector.letters import G_J, G_K, Y_J, Y_K

#: the logarithm of the shifted sum
LOG_P = sp.Symbol("logP", real=True)


def normalised_view(activation: VectorActivation, form: Shifted, mode: Mode) -> VectorView:
    """Return the module of an activation whose shifted form is proved."""
    found = find_vector_forms(activation)
    best = next(f for f in found.forms if f.saves == ("y",))
    name = activation.name
    return VectorView(
        activation.title,
        formula_text(activation),
        summary(activation, best, mode),
        (
            "import numpy as np",
            "from numpy.typing import ArrayLike",
            "",
            f"from ._support import Array{', require' if activation.parameters else ''}",
            f"from ._vector import {', '.join(sorted(_shared(activation, form)))}",
        ),
        (name, f"{name}_backward_from_output"),
        (
            along(activation, "", ("x",), _forwarddoc_lines(activation)),
            _forward_kernel(activation, form),
            along(activation, "_backward_from_output", ("grad_y", "y"), _backwarddoc_lines()),
            backward_kernel(activation, best, {Y_J: "y"}, {}),
        ),
    )


def _shared(activation: VectorActivation, form: Shifted) -> set[str]:
    """Return what the module takes from the one that all share."""
    forward = "exponential" if sum_lines(form)[0] == "e/summed" else "log_total"
    shift = {"divided"} if _divisor(activation, form) else {"peak", "shifted"}
    return {"along", "total", forward, *shift}


def _divisor(activation: VectorActivation, form: Shifted) -> Parameter | None:
    """Return the positive parameter by which the exponent divides x, if m itself is not needed."""
    (x,) = activation.inputs
    for parameter in activation.parameters:
        is_positive = parameter.domain == (parameter.symbol > 0)
        if is_positive and form.exponent == x / parameter.symbol and not form.output.has(M):
            return parameter
    return None


def _forwarddoc_lines(activation: VectorActivation) -> tuple[str, ...]:
    return doc_lines(
        f"Return {formula_text(activation)}, along an axis.",
        f"x may have any shape; {KEPT} Large inputs do not overflow: the largest is subtracted "
        "first. An input of −∞ is masked and has no share; where all are masked, or one is ∞, "
        "there is no value, and the result is NaN. out may be x.",
        "Raises TypeError for complex numbers, strings and objects, ValueError for an axis that "
        "does not exist.",
    )


def _backwarddoc_lines() -> tuple[str, ...]:
    return doc_lines(
        "Return the gradient that arrives at x, the product above: only y need be kept.",
        f"grad_y and y broadcast; {KEPT} out may be one of them.",
        "Raises TypeError for complex numbers, strings and objects, ValueError for an axis that "
        "does not exist.",
    )


def along(
    activation: VectorActivation, suffix: str, inputs: tuple[str, ...], doc: tuple[str, ...]
) -> Function:
    """Return a public function that hands its arrays to its kernel, chunk by chunk."""
    name = activation.name + suffix
    letters = [p.name for p in activation.parameters]
    arguments = [f"{i}: ArrayLike" for i in inputs] + ["*", "axis: int = -1"]
    arguments += [f"{p.name}: ArrayLike = {float(p.default)!r}" for p in activation.parameters]
    arguments.append("out: Array | None = None")
    given = [f"_{name}", *inputs, f'name="{name}"', "axis=axis"]
    given += [f"parameters=({', '.join(letters)},)"] if letters else []
    lines = (*checks(activation, name), *call_lines("return along(", [*given, "out=out"]))
    return Function(name, signature(name, arguments, "Array"), doc, lines)


def checks(activation: VectorActivation, name: str) -> tuple[str, ...]:
    """Return the lines that refuse parameters outside their domain."""
    return tuple(line for p in activation.parameters for line in _check(p.domain, p, name))


def _check(domain: sp.Basic, parameter: Parameter, name: str) -> tuple[str, ...]:
    letter, symbol = parameter.name, parameter.symbol
    return (
        "require(",
        f"    {checked(domain, {symbol: letter})},",
        f'    "{name}",',
        f'    needs="{sp.sstr(domain.subs(symbol, sp.Symbol(letter)))}",',
        f'    given={{"{letter}": {letter}}},',
        f'    instead="{letter} outside its domain is not an activation",',
        ")",
    )


def _forward_kernel(activation: VectorActivation, form: Shifted) -> Function:
    (x,) = activation.inputs
    letters: dict[sp.Basic, str] = {p.symbol: p.name for p in activation.parameters}
    divisor = _divisor(activation, form)
    if divisor is not None:
        body = [f"z, rest = divided(x, {divisor.name}, axis)"]
    else:
        exponent_lines, exponent = expression(form.exponent, {x: "x", **letters})
        body = [*exponent_lines, f"z = {exponent}", "m = peak(z, axis)"]
        body += ["z, rest = shifted(z, m)"]
    shape, sums, output = sum_lines(form)
    names: dict[sp.Basic, str] = {Z: "z", E: "e", P: "summed", M: "m", LOG_P: "logged", **letters}
    lines, result = expression(output, names)
    body += [*sums, *lines, f"y: Array = {result}", "return y"]
    arguments = ["x: Array", *(f"{p.name}: Array" for p in activation.parameters)]
    trust = f"equal to the definition, {form.verdict.status.value.lower()}"
    return Function(
        f"_{activation.name}",
        signature(f"_{activation.name}", [*arguments, "*", "axis: int"], "Array"),
        comment(f"S = exp(m)·summed with z = k·x − m, so that exp(z) ≤ 1; in {shape}, {trust}."),
        tuple(body),
    )


def sum_lines(form: Shifted) -> tuple[str, tuple[str, ...], sp.Expr]:
    """Return in what the output is written, the lines for it, and the output over these."""
    logged = form.output.xreplace({sp.log(P): LOG_P})
    if not logged.has(P, E):
        return "z and log(summed)", ("logged = log_total(z, rest, axis)",), logged
    return "e/summed", ("e = exponential(z, rest)", "summed = total(e, axis)"), form.output


def backward_kernel(
    activation: VectorActivation,
    form: VectorForm,
    kept: Mapping[sp.Basic, str],
    atoms: Mapping[sp.Basic, str],
) -> Function:
    """Return the product of a gradient with the Jacobian, over arrays that are ``kept``.

    ``atoms`` are letters that are computed from these, each by the text of an expression.
    """
    (product,) = form.pullbacks
    letters: dict[sp.Basic, str] = {p.symbol: p.name for p in activation.parameters}
    used = product.expr.free_symbols.union(*(t.term.free_symbols for t in product.totals))
    texts = {
        text: str(symbol).partition("_")[0] for symbol, text in atoms.items() if symbol in used
    }
    body = ["grad_y = grad_y.astype(np.float64)  # differences would lose the digits of float32"]
    body += [f"{name} = {text}" for text, name in texts.items()]
    letters |= {symbol: texts[text] for symbol, text in atoms.items() if symbol in used}
    for one in product.totals:
        lines, term = expression(one.term, {G_K: "grad_y", Y_K: "y", **letters})
        body += [*lines, f"{one.symbol} = total({term}, axis)"]
        letters[one.symbol] = str(one.symbol)
    lines, result = expression(product.expr, {G_J: "grad_y", **kept, **letters})
    body += [*lines, f"dx: Array = {result}", "return dx"]
    arguments = ["grad_y: Array", *(f"{name}: Array" for name in kept.values())]
    arguments += [f"{p.name}: Array" for p in activation.parameters]
    suffix = "backward_from_output" if form.saves == ("y",) else "backward"
    name = f"_{activation.name}_{suffix}"
    return Function(
        name,
        signature(name, [*arguments, "*", "axis: int"], "Array"),
        comment(f"Vector-Jacobian product, {product.verdict.status.value.lower()}."),
        tuple(body),
    )
