"""The generated package: one module per activation, its __init__, and what they share."""

import math
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import sympy as sp

from derive.activation import Activation, Parameter
from derive.derivation.records import KinkStudy
from derive.display.reading import from_sympy
from derive.lowering import DigitLoss, Function, Program, Role, lower
from derive.lowering.elementary import eighth_turn, elementary, log_of_two
from derive.lowering.erf_by_tanh import erf_by_tanh
from derive.lowering.error_function import reduced_erf_table, scaled_erfc_table
from derive.lowering.half_tangent import half_tangent
from derive.lowering.parts import parts_constants
from derive.lowering.powers_of_two import powers_of_two
from derive.lowering.quarter_turns import quarter_turns
from derive.lowering.records import Kept
from derive.lowering.terms import is_special
from derive.printing import to_text
from derive.printing.in_place import QUICK
from derive.printing.numpy_condition import checked
from derive.printing.numpy_printer import Table, kernel_text
from derive.rendering.code_lines import bracket, imported, signature
from derive.rendering.digest import code_digest
from derive.rendering.environment import Language, fill
from derive.rendering.kernels import Kernel, function_kernels
from derive.rendering.measured import measurements, quotation
from derive.rendering.mode import Mode
from derive.rendering.vector_text import formula_text
from derive.study import Study
from derive.vector import VectorActivation

#: files of the package besides __init__ and the activations: what they hold
SUPPORT: Final = "_support.py"
MARKER: Final = "py.typed"
#: elements worked at a time (docs/decisions/in_place.md)
BLOCK: Final = 1 << 17
_WIDTH: Final = 96


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that the generated function enforces."""

    holds: str
    needs: str
    given: str
    instead: str


@dataclass(frozen=True, slots=True)
class FunctionView:
    """One public function as its template needs it; ``head`` is everything up to the colon.

    ``kernels`` stand behind it, the one that it calls last.
    """

    name: str
    head: tuple[str, ...]
    promise: str
    notes: tuple[str, ...]
    checks: tuple[Check, ...]
    call: tuple[str, ...]
    kernels: tuple[Kernel, ...]


@dataclass(frozen=True, slots=True)
class ModuleView:
    """One module."""

    title: str
    formula: str
    summary: tuple[str, ...]
    imports: tuple[str, ...]
    numpy: bool
    special: bool
    tables: tuple[Table, ...]
    comments: dict[str, tuple[str, ...]]
    exports: tuple[str, ...]
    functions: tuple[FunctionView, ...]


@dataclass(frozen=True, slots=True)
class PackageView:
    """The __init__: names in order and one line for each."""

    names: tuple[str, ...]
    index: tuple[str, ...]
    accuracy: str


def render_program(
    study: Study, program: Program, mode: Mode, rows: Iterable[tuple[str, str]] = ()
) -> str:
    """Return the source of the module of a program, with more rows in its docstring."""
    view = module_view(study, program, mode)
    for name, value in rows:
        view = replace(view, summary=_with_row(view.summary, name, value))
    return fill("activation.py.jinja", Language.PYTHON, view=view)


def render_activation(study: Study, mode: Mode = Mode.NATIVE) -> str:
    """Return the source of the module of one activation."""
    view = module_view(study, lower(study), mode)
    text = fill("activation.py.jinja", Language.PYTHON, view=view)
    if mode is not Mode.NATIVE or study.activation.name not in measurements():
        return text
    quoted = quotation(study.activation.name, code_digest(text, render_support()))
    if quoted is None:
        return text
    summary = _with_row(view.summary, "measured", quoted)
    return fill("activation.py.jinja", Language.PYTHON, view=replace(view, summary=summary))


def _with_row(summary: tuple[str, ...], name: str, value: str) -> tuple[str, ...]:
    """Return the summary with one more row before the last, its reference."""
    last = next(n for n, line in enumerate(summary) if line.startswith("reference"))
    start = len(summary[last]) - len(summary[last].removeprefix("reference").lstrip())
    lines = textwrap.wrap(
        f"{name.ljust(start)}{value}", _WIDTH, subsequent_indent=" " * start, break_on_hyphens=False
    )
    return (*summary[:last], *lines, *summary[last:])


def render_package(
    studies: Sequence[Study],
    mode: Mode = Mode.NATIVE,
    vectors: Sequence[VectorActivation] = (),
) -> str:
    """Return the source of the package's __init__."""
    every = [*(study.activation.name for study in studies), *(v.name for v in vectors)]
    width = max(map(len, every), default=0)
    index = tuple(
        f"{s.activation.name.ljust(width)}  y = {to_text(s.derivation.definition)}" for s in studies
    )
    index += tuple(f"{v.name.ljust(width)}  {formula_text(v)}" for v in vectors)
    names = tuple(sorted(every))
    return fill(
        "package_init.py.jinja", Language.PYTHON, view=PackageView(names, index, mode.promise)
    )


@cache
def render_support(mode: Mode = Mode.NATIVE) -> str:
    """Return the source of the module that all generated modules share."""
    return fill(
        "_support.py.jinja",
        Language.PYTHON,
        rounded=mode is Mode.ROUNDED,
        block=BLOCK,
        erf=reduced_erf_table(),
        tanh=erf_by_tanh(),
        erfc=scaled_erfc_table(),
        elementary=elementary(),
        log_of_two=log_of_two(),
        eighth_turn=eighth_turn(),
        half_tangent=half_tangent(),
        powers=powers_of_two(),
        turns=quarter_turns(),
        parts=parts_constants(),
        pi_rest=repr(float(sp.N(sp.pi - sp.Rational(math.pi), 30))),
    )


def module_view(study: Study, program: Program, mode: Mode = Mode.NATIVE) -> ModuleView:
    """Return what the template of a module shows."""
    activation = study.activation
    tables: tuple[Table, ...] = ()
    views = []
    for function in program.functions:
        kernels: tuple[Kernel, ...] = ()
        if function.lowered is not None:
            letters = (function.inputs[-1], *(p.name for p in activation.parameters))
            for term in function.lowered.terms:
                found = kernel_text(term, letters, tables).tables
                tables += tuple(table for table in found if table not in tables)
            text = kernel_text(function.lowered.term, letters, tables)
            kernels = tuple(function_kernels(function, function.lowered, letters, text, tables))
        views.append(_function_view(function, kernels, study, program.losses))
    lowered = [f.lowered for f in program.functions if f.lowered is not None]
    return ModuleView(
        activation.title,
        to_text(study.derivation.definition),
        _summary(study, mode, program.kept),
        _imports(views, tables, has_parameters=bool(activation.parameters)),
        _uses_numpy(views),
        any(is_special(term) for one in lowered for term in one.terms),
        tables,
        {table.name: tuple(textwrap.wrap(table.comment, _WIDTH - 2)) for table in tables},
        tuple(sorted(view.name for view in views)),
        tuple(views),
    )


def _imports(
    views: Sequence[FunctionView], tables: Sequence[Table], *, has_parameters: bool
) -> tuple[str, ...]:
    """Return the lines that take from the support module what is used."""
    has_tables = any(not table.program for table in tables)
    code = "\n".join(line for view in views for kernel in view.kernels for line in kernel.lines)
    options = "\n".join(kernel.decorator for view in views for kernel in view.kernels)
    used = {
        "Array": True,
        "Parts": any(table.program for table in tables),
        "Brief": "=Brief(" in options,
        "Quick": "=Quick(" in options,
        "apply": True,
        "apply_and_sum": has_parameters,
        "at_least": "at_least(" in code,
        "at_most": "at_most(" in code,
        "choose": "choose(" in code,
        "horner": has_tables,
        "kernel": True,
        "require": any(view.checks for view in views),
        "signed": "signed(" in code,
        **{name: f"{name}(" in code for name in QUICK.values()},
        "table": has_tables,
    }
    return imported(sorted((n for n, is_used in used.items() if is_used), key=_by_case))


def _by_case(name: str) -> tuple[bool, str]:
    return name.islower(), name


def _uses_numpy(views: Sequence[FunctionView]) -> bool:
    kernels = [kernel for view in views for kernel in view.kernels]
    code = [text for kernel in kernels for text in (kernel.decorator, *kernel.lines)]
    return any("np." in text for text in (*code, *(c.holds for v in views for c in v.checks)))


def _summary(study: Study, mode: Mode, kept: Kept | None) -> tuple[str, ...]:
    """Return the lines of the module's docstring: what a reader wants to know first."""
    rows = [("dy/dx", to_text(study.derivation.from_input))]
    if study.derivation.from_output is not None:
        rows.append(("in terms of y", to_text(study.derivation.from_output)))
        condition = study.derivation.condition
        rows.append(("which holds", "always" if condition is None else f"for {to_text(condition)}"))
    elif study.derivation.mixed is not None:
        rows.append(("in terms of y", f"no function of y alone; {to_text(study.derivation.mixed)}"))
    if kept is not None:
        distance = f"|{to_text(from_sympy(kept.limit))} − f({'|x|' if kept.folded else 'x'})|"
        keep = f"q = {distance}, from {study.activation.name}_tail: it loses no digits"
        rows.append(("instead of y", keep))
    rows += _range(study)
    rows += [
        (f"at x = {to_text(from_sympy(k.at))}", _convention(k))
        for k in study.derivation.kinks
        if not k.differentiable
    ]
    rows += [
        (_letter(p), f"{p.name}, {p.meaning}; {_number(p.default)} unless given")
        for p in study.activation.parameters
    ]
    rows += [
        (to_text(from_sympy(c.symbol)), f"{_number(c.value)}, {c.meaning}")
        for c in study.activation.constants
    ]
    rows += [("accuracy", mode.promise), ("reference", study.activation.reference)]
    width = max(len(name) for name, _ in rows)
    return tuple(
        line
        for name, value in rows
        for line in textwrap.wrap(
            f"{name.ljust(width)}  {value}",
            _WIDTH,
            subsequent_indent=" " * (width + 2),
            break_on_hyphens=False,
        )
    )


def _convention(kink: KinkStudy) -> str:
    unless = " unless both sides agree" if kink.continuous and kink.adjustable else ""
    value = to_text(from_sympy(kink.convention))
    return f"no derivative{unless}; {value} is returned: {kink.why}"


def _range(study: Study) -> list[tuple[str, str]]:
    found = [item for item in study.properties.items if item.key == "range"]
    return [("range of y", to_text(found[0].value))] if found else []


def _letter(parameter: Parameter) -> str:
    return to_text(from_sympy(parameter.symbol))


def _number(value: sp.Rational) -> str:
    return repr(float(value))


def _function_view(
    function: Function,
    kernels: tuple[Kernel, ...],
    study: Study,
    losses: tuple[DigitLoss, ...] | None,
) -> FunctionView:
    activation = study.activation
    return FunctionView(
        function.name,
        _head(function, activation),
        _promise(function, study),
        _notes(function, activation, losses),
        _checks(function, activation),
        _call(function, activation),
        kernels,
    )


def _head(function: Function, activation: Activation) -> tuple[str, ...]:
    arguments = [f"{name}: ArrayLike" for name in function.inputs]
    arguments.append("*")
    arguments += [f"{p.name}: ArrayLike = {_number(p.default)}" for p in activation.parameters]
    arguments += ["out: Array | None = None", "workers: int | None = None"]
    return signature(function.name, arguments, "Array")


def _promise(function: Function, study: Study) -> str:
    derivation = study.derivation
    slope = to_text(derivation.from_input)
    in_output = to_text(derivation.from_output) if derivation.from_output is not None else ""
    match function.role:
        case Role.VALUE:
            promise = f"Return y = {to_text(derivation.definition)}."
        case Role.DERIVATIVE:
            promise = f"Return dy/dx = {slope}."
        case Role.DERIVATIVE_FROM_OUTPUT:
            promise = f"Return dy/dx = {in_output}, from the output y = f(x)."
        case Role.BACKWARD:
            promise = "Return grad_y · dy/dx, the gradient that arrives at x."
        case Role.BACKWARD_FROM_OUTPUT:
            promise = f"Return grad_y · dy/dx = grad_y · ({in_output}): only y need be kept."
        case Role.SECOND_DERIVATIVE:
            promise = "Return d²y/dx²."
        case Role.BY_PARAMETER:
            promise = f"Return ∂y/∂{function.parameter}, elementwise."
        case Role.BACKWARD_BY_PARAMETER:
            promise = f"Return the gradient that arrives at {function.parameter}, in its shape."
        case Role.TAIL:
            promise = "Return q, the distance of y to its limit: what to keep instead of y."
        case Role.DERIVATIVE_FROM_TAIL:
            promise = "Return dy/dx from q, what the tail function returned."
        case Role.BACKWARD_FROM_TAIL:
            promise = "Return grad_y · dy/dx from q: only q need be kept."
    # A first line that holds name(…) is taken for a signature by documentation tools.
    fits = len(promise) <= _WIDTH - 8 and f"{function.name}(" not in promise
    return promise if fits else _short_promise(function)


def _short_promise(function: Function) -> str:
    """Return the promise where the formula is too long: the module's docstring holds it."""
    match function.role:
        case Role.VALUE:
            return "Return y = f(x), the formula above."
        case Role.BACKWARD_FROM_OUTPUT:
            return "Return grad_y · dy/dx from the output: only y need be kept."
        case Role.DERIVATIVE_FROM_OUTPUT:
            return "Return dy/dx from the output y = f(x), the formula above."
    return "Return dy/dx, the formula above."


def _notes(
    function: Function, activation: Activation, losses: tuple[DigitLoss, ...] | None
) -> tuple[str, ...]:
    from_output = function.role in (Role.DERIVATIVE_FROM_OUTPUT, Role.BACKWARD_FROM_OUTPUT)
    given = " and ".join(function.inputs)
    paragraphs = [_array_manners(given, function)]
    if activation.parameters:
        names = " and ".join(p.name for p in activation.parameters)
        paragraphs.append(f"{names}: a number, or an array that broadcasts against {given}.")
    if function.role is Role.BACKWARD_BY_PARAMETER:
        paragraphs.append(
            f"It is grad_y · ∂y/∂{function.parameter}, summed in float64 over the axes along which"
            f" {function.parameter} was broadcast; out, if given, has the shape of"
            f" {function.parameter}."
        )
    if from_output and losses is not None:
        paragraphs += _accuracy(losses, function)
    errors = ["TypeError for complex numbers, strings and objects"]
    if function.condition != sp.true:
        errors.append(f"ValueError unless {_condition_text(function.condition, activation)}")
    paragraphs.append("Raises " + ", ".join(errors) + ".")
    return tuple(line for p in paragraphs for line in textwrap.wrap(p, _WIDTH - 4))


def _array_manners(given: str, function: Function) -> str:
    verb = "broadcast" if len(function.inputs) > 1 else "may have any shape"
    return f"{given} {verb}; float16, float32 and float64 are kept, integers give float64."


def _accuracy(losses: tuple[DigitLoss, ...], function: Function) -> list[str]:
    if not losses:
        return ["Keeping y instead of x loses no digits in either tail."]
    texts = []
    for loss in losses:
        sign = "−" if "−" in loss.end else ""
        half, gone = (
            " and ".join(
                f"{sign}{v:.3g} ({kind})"
                for v, kind in zip(values, ("float32", "float64"), strict=True)
            )
            for values in (loss.half, loss.all)
        )
        texts.append(
            f"As {loss.end} the output tends to "
            f"{to_text(from_sympy(loss.limit))} and no longer tells x: half of the digits of the "
            f"derivative are gone beyond x = {half}, all beyond {gone}; "
            f"{function.instead} loses none."
        )
    return texts


def _checks(function: Function, activation: Activation) -> tuple[Check, ...]:
    names: dict[sp.Basic, str] = {p.symbol: p.name for p in activation.parameters}
    conditions = [
        (p.domain, f"{p.name} outside its domain is not an activation")
        for p in activation.parameters
        if p.domain != sp.true
    ]
    if function.condition != sp.true:
        conditions.append(
            (function.condition, f"two inputs would share y; call {function.instead} instead")
        )
    return tuple(
        Check(
            _within_width(checked(condition, names)),
            _condition_text(condition, activation),
            _given(condition, names),
            instead,
        )
        for condition, instead in conditions
    )


def _within_width(test: str) -> str:
    """Break a test as the formatter breaks it, behind ``holds =``."""
    if len(test) <= _WIDTH - 8:
        return test
    if len(test) > _WIDTH - 4:
        test = re.sub(r" (if|else) ", r"\n        \1 ", test)
    return f"(\n        {test}\n    )"


def _given(condition: sp.Basic, names: Mapping[sp.Basic, str]) -> str:
    letters = sorted(condition.free_symbols, key=str)
    return "{" + ", ".join(f'"{names[s]}": {names[s]}' for s in letters) + "}"


def _condition_text(condition: sp.Basic, activation: Activation) -> str:
    renamed = condition.subs({p.symbol: sp.Symbol(p.name) for p in activation.parameters})
    return sp.sstr(renamed)


def _call(function: Function, activation: Activation) -> tuple[str, ...]:
    """Return the lines of the call that computes the result."""
    arguments = [function.kernel, function.inputs[-1], *(p.name for p in activation.parameters)]
    arguments += ["grad_y=grad_y"] if "grad_y" in function.inputs else []
    by_parameter = function.role is Role.BACKWARD_BY_PARAMETER
    arguments += [f"onto={function.parameter}"] if by_parameter else []
    arguments += ["out=out", "workers=workers"]
    return bracket(
        "apply_and_sum(" if by_parameter else "apply(", arguments, ")", (_WIDTH - 7, _WIDTH - 4)
    )
