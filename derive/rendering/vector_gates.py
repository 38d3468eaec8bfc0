"""Gates y = q·f(p): f and f′ are lowered like those of any activation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.lowering import Role, lower_forms
from derive.output_forms import find_forms
from derive.printing.numpy_printer import Table, kernel_text
from derive.rendering.code_lines import signature
from derive.rendering.mode import Mode
from derive.rendering.vector_text import (
    KEPT,
    Function,
    VectorView,
    call_lines,
    doc_lines,
    expression,
    formula_text,
    kernel_function,
    kernel_imports,
    summary,
    table_lines,
)
from derive.vector import VectorActivation, VectorForm, find_vector_forms
from derive.vector.gates import Gate, elementwise, gate_of
from derive.vector.letters import g


@dataclass(frozen=True, slots=True)
class _GateCode:
    """The kernels of f and f′ as functions, with the tables they need."""

    functions: tuple[Function, ...]
    tables: tuple[Table, ...]


def gate_view(activation: VectorActivation, mode: Mode) -> VectorView:
    """Return the module of a product of one input with a function of the other."""
    gate = gate_of(activation)
    form = find_vector_forms(activation).forms[0]
    code = _gate_code(gate)
    functions = (
        *_gate_functions(activation, gate),
        *code.functions,
        *_saved_functions(activation, gate, form),
    )
    tables = tuple(line for one in code.tables for line in ("", *table_lines(one)))
    return VectorView(
        activation.title,
        formula_text(activation),
        summary(activation, form, mode),
        kernel_imports(functions, code.tables, "apply", "apply_to_product"),
        tuple(sorted(f.name for f in functions if not f.name.startswith("_"))),
        functions,
        tables,
    )


def _gate_code(gate: Gate) -> _GateCode:
    """Lower f and f′ as for any activation."""
    program = lower_forms(find_forms(elementwise(gate)))
    functions: list[Function] = []
    tables: tuple[Table, ...] = ()
    for role, name, into in (
        (Role.VALUE, "_gate", "y"),
        (Role.DERIVATIVE, "_gate_slope", "dy"),
    ):
        lowered = next(f.lowered for f in program.functions if f.role is role)
        if lowered is None:
            raise NoRuleError(f"{gate.activation.name}: its gate has no kernel of its own")
        text = kernel_text(lowered.term, ("x",), tables)
        tables += tuple(table for table in text.tables if table not in tables)
        rules = "; ".join(lowered.rules) or "the definition, as NumPy has it"
        status = lowered.verdict.status.value.lower()
        remark = f"Rules: {rules}. Equal to the gated function, {status}."
        functions.append(kernel_function(name, ("x",), into, (text.lines, text.result), remark))
    return _GateCode(tuple(functions), tables)


_OPTIONS: Final = ("*", "out: Array | None = None", "workers: int | None = None")
_PAIR: Final = (
    "*",
    "out: tuple[Array | None, Array | None] = (None, None)",
    "workers: int | None = None",
)


def _gate_functions(activation: VectorActivation, gate: Gate) -> Iterator[Function]:
    """Yield y = q·f(p) and its backward from the inputs."""
    name, (first, second) = activation.name, [str(i) for i in activation.inputs]
    p, q = str(gate.p), str(gate.q)
    inputs = [f"{first}: ArrayLike", f"{second}: ArrayLike"]
    broadcast = f"{first} and {second} broadcast; {KEPT}"
    errors = "Raises TypeError for complex numbers, strings and objects."
    yield Function(
        name,
        signature(name, [*inputs, *_OPTIONS], "Array"),
        doc_lines(
            f"Return {formula_text(activation)}.", f"{broadcast} out may be one of them.", errors
        ),
        (f"return apply(_gate, {p}, grad_y={q}, out=out, workers=workers)",),
    )
    by_q = f"apply(_gate, {p}, grad_y=grad_y, out=out[{int(q == second)}], workers=workers)"
    by_p = call_lines(
        f"grad_{p} = apply_to_product(",
        [f"_gate_slope, {p}, grad_y, {q}", f"out=out[{int(p == second)}]", "workers=workers"],
    )
    yield Function(
        f"{name}_backward",
        signature(
            f"{name}_backward", ["grad_y: ArrayLike", *inputs, *_PAIR], "tuple[Array, Array]"
        ),
        doc_lines(
            f"Return the gradients that arrive at {first} and {second}, from both inputs.",
            f"grad_y, {first} and {second} broadcast; {KEPT} The gradients have the shape to which"
            " all broadcast. No digits are lost in any tail. out holds two other arrays.",
            errors,
        ),
        (f"grad_{q} = {by_q}", *by_p, f"return grad_{first}, grad_{second}"),
    )


def _saved_functions(
    activation: VectorActivation, gate: Gate, form: VectorForm
) -> Iterator[Function]:
    """Yield what the forward pass may keep instead of the inputs, and backward from it."""
    inputs = [str(i) for i in activation.inputs]
    if set(form.saves) <= set(inputs):
        return
    name = activation.name
    keeps = ", ".join(form.saves)
    makes = {
        "y": f"{name}({', '.join(inputs)}, workers=workers)",
        "u": f"apply(_gate, {gate.p}, workers=workers)",
        **{i: f"np.asarray({i})" for i in inputs},
    }
    yield Function(
        f"{name}_saved",
        signature(
            f"{name}_saved",
            [*(f"{i}: ArrayLike" for i in inputs), "*", "workers: int | None = None"],
            "tuple[Array, Array]",
        ),
        doc_lines(
            f"Return ({keeps}), which backward may keep instead of the inputs.",
            f"u is the gated function of {gate.p}.",
        ),
        call_lines("return (", [makes[letter] for letter in form.saves]),
    )
    yield from _saved_kernels(form)
    yield _from_saved(activation, gate, form)


def _saved_kernels(form: VectorForm) -> Iterator[Function]:
    """Yield ∂y/∂input over what is saved, one kernel for each input."""
    saves = list(form.saves)
    for product in form.pullbacks:
        letters = {s: str(s) for s in product.expr.free_symbols if str(s) in saves}
        text = expression(sp.factor(product.expr / g), letters)
        into = f"d{product.input}"
        remark = f"The Jacobian of the derivation, {product.verdict.status.value.lower()}."
        yield kernel_function(f"_by_{product.input}", saves, into, text, remark)


def _from_saved(activation: VectorActivation, gate: Gate, form: VectorForm) -> Function:
    name, saves = activation.name, list(form.saves)
    inputs = [str(i) for i in activation.inputs]
    letters = [str(product.input) for product in form.pullbacks]
    lines = [
        line
        for place, letter in enumerate(letters)
        for line in call_lines(
            f"grad_{letter} = apply(",
            [
                f"_by_{letter}, {', '.join(saves)}",
                "grad_y=grad_y",
                f"out=out[{place}]",
                "workers=workers",
            ],
        )
    ]
    keeps = ", ".join(saves)
    function = f"{name}_backward_from_saved"
    return Function(
        function,
        signature(
            function,
            ["grad_y: ArrayLike", *(f"{s}: ArrayLike" for s in saves), *_PAIR],
            "tuple[Array, Array]",
        ),
        doc_lines(
            f"Return the gradients that arrive at {inputs[0]} and {inputs[1]}, from ({keeps}).",
            f"grad_y, {' and '.join(saves)} broadcast; {KEPT} Where u no longer tells {gate.p},"
            f" digits are lost; {name}_backward loses none. out holds two other arrays.",
            "Raises TypeError for complex numbers, strings and objects.",
        ),
        (*lines, f"return {', '.join(f'grad_{letter}' for letter in letters)}"),
    )
