"""Gates y = q·f(p): two inputs, one output, so that y alone never tells the gradient."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product
from typing import Final, cast

import sympy as sp

from derive.activation import Activation
from derive.errors import UndecidedError
from derive.output_forms import Kind, OutputForms, find_forms
from derive.proof import Region, Status, prove_equal, sign_on, weakest
from derive.symbols import x, y
from derive.vector.definition import VectorActivation
from derive.vector.letters import g, put
from derive.vector.records import Entry, Index, Pullback, VectorForm, VectorForms, VectorWitness
from derive.vector.witness import ARGUMENT, apart

#: the value of the gated function, u = f(p)
GATE: Final = sp.Symbol("u", real=True)
_GRID: Final = (sp.S.Zero, sp.S.One, sp.Integer(2))


@dataclass(frozen=True, slots=True)
class Gate:
    """y = q·f(p), with f written over ``x``."""

    activation: VectorActivation
    p: sp.Symbol
    q: sp.Symbol
    function: sp.Expr


def gate_of(activation: VectorActivation) -> Gate:
    """Return the definition as q·f(p); raises ``UndecidedError`` when it is no such product."""
    output = activation.outputs[0]
    for p, q in permutations(activation.inputs, 2):
        function = output.subs(q, 1)
        is_product = prove_equal(output, q * function, Region(), variable=p).status is Status.PROVED
        if is_product and not function.has(q) and function != p:
            return Gate(activation, p, q, function.subs(p, x))
    raise UndecidedError(f"{activation.name}: no product q·f(p) of its two inputs")


def gate_forms(activation: VectorActivation) -> VectorForms:
    """Return the partial derivatives over what backward may keep, and why y alone is not enough."""
    gate = gate_of(activation)
    known = find_forms(elementwise(gate))
    forms = tuple(_forms(gate, known))
    witness = _witness(activation)
    return VectorForms(
        activation=activation,
        kind=Kind.MIXED if witness is None else Kind.NONE,
        forms=forms,
        witness=witness,
        verdict=weakest([form.verdict for form in forms]),
    )


def elementwise(gate: Gate) -> Activation:
    """Return the gated function f as an activation of its own."""
    return Activation(
        name=gate.activation.name,
        title=gate.activation.title,
        expr=gate.function,
        reference=gate.activation.reference,
        parameters=gate.activation.parameters,
    )


def _forms(gate: Gate, known: OutputForms) -> Iterator[VectorForm]:
    """Yield the forms over (y, u), when f′ is a function of u ≠ 0, (u, q), when of u; or (p, q)."""
    value = {GATE: gate.function.subs(x, gate.p)}
    if known.kind is Kind.PURE and known.forms:
        slope, condition = known.forms[0].expr.subs(y, GATE), known.forms[0].condition
        if sign_on(gate.function, Region(assumptions=gate.activation.assumptions)) in (1, -1):
            yield _form(
                gate, (y.name, GATE.name), sp.factor(sp.cancel(y * slope / GATE)), value, condition
            )
        yield _form(gate, (GATE.name, gate.q.name), gate.q * slope, value, condition)
    elif len(known.mixed) == 1:
        best = known.mixed[0]
        atoms = {letter: meaning.subs(x, gate.p) for letter, meaning in best.atoms}
        slope = put(best.expr, {y: GATE, x: gate.p})
        yield _form(gate, (gate.p.name, gate.q.name), gate.q * slope, value | atoms, best.condition)
    else:
        slope = known.derivative.subs(x, gate.p)
        yield _form(gate, (gate.p.name, gate.q.name), gate.q * slope, value)


def _form(
    gate: Gate,
    saves: tuple[str, ...],
    by_p: sp.Expr,
    atoms: dict[sp.Symbol, sp.Expr],
    condition: sp.Basic = sp.true,
) -> VectorForm:
    claims = {gate.p: by_p, gate.q: GATE}
    entries = tuple(
        _entry(gate, letter, claims[letter], atoms) for letter in gate.activation.inputs
    )
    pullbacks = tuple(
        # linear in g, with one output: the product is right exactly when the entry is
        Pullback(input=e.input, expr=g * e.expr, totals=(), verdict=e.verdict)
        for e in entries
    )
    used = set().union(*(e.expr.free_symbols for e in entries))
    return VectorForm(
        kind=Kind.MIXED,
        saves=saves,
        entries=entries,
        pullbacks=pullbacks,
        condition=condition,
        verdict=weakest([e.verdict for e in entries]),
        atoms=tuple(pair for pair in atoms.items() if pair[0] in used),
    )


def _entry(gate: Gate, letter: sp.Symbol, claim: sp.Expr, atoms: dict[sp.Symbol, sp.Expr]) -> Entry:
    output = gate.activation.outputs[0]
    truth = output.diff(letter)
    said = put(claim, atoms).subs(y, output)
    region = Region(assumptions=gate.activation.assumptions)
    return Entry(
        output=y,
        input=letter,
        index=Index.ANY,
        from_input=truth,
        expr=claim,
        verdict=prove_equal(truth, said, region, variable=gate.p),
    )


def _witness(activation: VectorActivation) -> VectorWitness | None:
    """Return two rational inputs off every fold that share y and differ in a derivative."""
    output, letters = activation.outputs[0], activation.inputs
    setting = activation.defaults
    points = [
        dict(zip(letters, values, strict=True)) | setting
        for values in product(_GRID, repeat=len(letters))
    ]
    smooth = [point for point in points if not _on_a_fold(output, point)]
    for first, second in product(smooth, repeat=2):
        if first == second or put(output, first) != put(output, second):
            continue
        for letter in letters:
            slope = output.diff(letter)
            gradients = apart(put(slope, first), put(slope, second))
            if gradients is not None:
                return VectorWitness(
                    inputs=(
                        tuple(sp.Rational(first[v]) for v in letters),
                        tuple(sp.Rational(second[v]) for v in letters),
                    ),
                    output=(put(output, first),),
                    entry=f"∂y/∂{letter}",
                    gradients=gradients,
                    parameters=tuple((str(k), sp.Rational(v)) for k, v in setting.items()),
                    argument=ARGUMENT,
                )
    return None


def _on_a_fold(output: sp.Expr, point: dict[sp.Symbol, sp.Rational]) -> bool:
    folds = [cast("tuple[sp.Expr, ...]", fold.args) for fold in output.atoms(sp.Max, sp.Min)]
    return any(len({put(side, point) for side in sides}) < len(sides) for sides in folds)
