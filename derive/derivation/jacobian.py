"""Jacobians by index as chains: ∂yᵢ/∂xⱼ for i = j and for i ≠ j, and the partial ones of gates.

With one sum S over the components, y depends on xⱼ through its own component and through S. In the
chain x stands for xⱼ and S for a part whose derivative is known, and every line is proved with
S = R + t(xⱼ) (+ t(xᵢ) for another component i), where R is what the other components add.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, cast

import sympy as sp

from derive.derivation.arrows import Arrow, Goal
from derive.derivation.closing import closing
from derive.derivation.forward import forward
from derive.derivation.naming import in_letter_order, renamed
from derive.derivation.proved import proved_chain
from derive.derivation.proving import Prover
from derive.derivation.records import Chain
from derive.display import Add, Fn, Mul, Neg, Node, Prime, Relation, Sym
from derive.display.meaning import to_sympy
from derive.display.reading import from_sympy
from derive.display.traversal import replaced, subtrees
from derive.proof import Region
from derive.rules.matching import PART_MARK, substitute
from derive.rules.neat import neat
from derive.symbols import x, y
from derive.vector import Aggregate, Combine, Entry, Index, VectorActivation, VectorForms
from derive.vector.definition import n
from derive.vector.letters import Y_I, Y_J, component

#: what the components other than i and j add to the sum
_REST: Final = sp.Symbol("R", real=True)
_X_I: Final = component(x, "i")
_CASES: Final = (sp.Max, sp.Min, sp.Abs, sp.Piecewise, sp.Heaviside)


def jacobian_chains(forms: VectorForms) -> tuple[Chain, ...]:
    """Return one chain for each entry of the Jacobian, ending in what backward keeps.

    Empty for definitions with cases (projections, maxima), whose entries are constants on each.
    Raises ``FalseStepError`` if a line is false and ``NoRuleError`` if a part has no rule.
    """
    activation = forms.activation
    formulas = [*activation.outputs, *(a.term for a in activation.aggregates)]
    if any(f.has(*_CASES) for f in formulas) or len(activation.outputs) > 1:
        return ()
    if not activation.aggregates:
        return tuple(_of_gate(forms, entry) for entry in forms.forms[0].entries)
    (aggregate,) = activation.aggregates
    if aggregate.combine is not Combine.SUM:
        return ()
    return tuple(_of_component(forms, entry, aggregate) for entry in forms.forms[0].entries)


@dataclass(frozen=True, slots=True)
class _Setting:
    """One entry, its input called x: where to start, what to reach, and what letters mean.

    ``values`` are for proofs (S in full), ``plain`` for rewriting (S as a letter); ``slopes`` holds
    the known derivatives of marked letters, ``back`` the names of letters for readers.
    """

    start: Node
    ending: sp.Expr
    definitions: Mapping[str, Node]
    values: Mapping[str, sp.Expr]
    plain: Mapping[str, sp.Expr]
    slopes: Mapping[str, Node]
    region: Region
    back: Mapping[str, str]


def _chain(setting: _Setting, name: str, left: Node, condition: Node | None) -> Chain:
    prover = Prover(name, setting.region, setting.values)
    lines = list(forward(setting.start))
    last = lines[-1].node if lines else Prime(setting.start)
    arrows = list(_ending(last, setting, prover))
    steps = proved_chain(Prime(setting.start), lines, arrows, prover)
    return Chain(left=left, condition=condition, steps=renamed(steps, setting.back))


def _ending(last: Node, setting: _Setting, prover: Prover) -> Iterator[Arrow]:
    """Yield the known slopes put in, then the closing steps to what backward keeps."""
    line = last
    for letter, slope in setting.slopes.items():
        prime = Prime(Sym(letter))
        if prime in set(subtrees(line)):
            line = neat(replaced(line, partial(_put_in, prime, slope)))
            yield Arrow(line, ("substitute",), detail=Relation("=", prime, slope))
    unmarked: dict[str, Node] = {name: Sym(name.strip(PART_MARK)) for name in setting.slopes}
    line = substitute(line, unmarked)
    goal = Goal(
        ending=setting.ending,
        definitions=setting.definitions,
        meaning=partial(to_sympy, values=setting.plain),
        holds=prover.holds,
        output=setting.plain[y.name],
        region=setting.region,
    )
    if line != from_sympy(setting.ending):
        yield from closing(line, goal)


def _put_in(prime: Node, slope: Node, part: Node) -> Node | None:
    return slope if part == prime else None


def _of_component(forms: VectorForms, entry: Entry, aggregate: Aggregate) -> Chain:
    activation, letter = forms.activation, forms.activation.inputs[0]
    own = activation.outputs[0].xreplace({letter: x})
    mine = own.xreplace({x: _X_I}) if entry.index is Index.OTHER else own
    total, marked = aggregate.symbol, PART_MARK + aggregate.symbol.name
    slope = aggregate.term.xreplace({letter: x}).diff(x) / aggregate.total.diff(total)
    names = {Y_J: y, component(letter, "j"): x, letter: x}
    letters = {**_parameters(activation), n.name: n, x.name: x, _X_I.name: _X_I}
    in_full = {total: _sum(aggregate, letter, entry.index)}
    written: dict[str, Node] = {total.name: Sym(marked)}
    kept = {y.name: own, Y_I.name: own.xreplace({x: _X_I}), total.name: total}
    setting = _Setting(
        start=substitute(from_sympy(mine), written),
        ending=entry.expr.xreplace(names),
        definitions={k: from_sympy(v) for k, v in kept.items() if k != total.name},
        values=letters
        | {k: v.xreplace(in_full) for k, v in kept.items()}
        | {marked: in_full[total]},
        plain=letters | kept,
        slopes={marked: substitute(from_sympy(slope), written)},
        region=_region(activation),
        back={x.name: f"{letter}_j", marked: total.name}
        | ({y.name: Y_J.name} if activation.is_indexed else {}),
    )
    output = Y_I if entry.index is Index.OTHER else entry.output
    left = Sym(f"∂{output}") / Sym(f"∂{entry.input}")
    return _chain(setting, activation.name, left, _condition(entry.index))


def _sum(aggregate: Aggregate, letter: sp.Symbol, index: Index) -> sp.Expr:
    """Return the aggregate over x_j, x_i and the rest R: R + t(x_j) + t(x_i) = total, solved."""
    places = (x, _X_I) if index is Index.OTHER else (x,)
    gathered = _REST + sum(aggregate.term.xreplace({letter: place}) for place in places)
    values = sp.solve(aggregate.total - gathered, aggregate.symbol)
    positive = [value for value in values if not value.could_extract_minus_sign()]
    return cast("sp.Expr", positive[0])  # a wrong root would not pass the proofs


def _parameters(activation: VectorActivation) -> dict[str, sp.Expr]:
    return {p.symbol.name: p.symbol for p in activation.parameters}


def _region(activation: VectorActivation) -> Region:
    return Region(assumptions=(*activation.assumptions, _REST > 0, n > 0))


def _condition(index: Index) -> Node | None:
    signs = {Index.SAME: "=", Index.OTHER: "≠"}
    return Relation(signs[index], Sym("i"), Sym("j")) if index in signs else None


def _of_gate(forms: VectorForms, entry: Entry) -> Chain:
    """Return ∂y/∂a or ∂y/∂b, the other input being held."""
    activation, form = forms.activation, forms.forms[0]
    names: dict[sp.Symbol, sp.Expr] = {entry.input: x}
    output = activation.outputs[0].xreplace(names)
    parts = {letter.name: meaning.xreplace(names) for letter, meaning in form.atoms}
    held = {letter.name: letter for letter in activation.inputs if letter != entry.input}
    letters = {**_parameters(activation), **held, x.name: x, y.name: output, **parts}
    ending = entry.expr.xreplace(names)
    used = {symbol.name for symbol in ending.free_symbols} | {y.name}
    setting = _Setting(
        start=from_sympy(output),
        ending=ending,
        definitions={
            name: from_sympy(meaning)
            for name, meaning in (parts | {y.name: output}).items()
            if name in used
        },
        values=letters,
        plain=letters,
        slopes={},
        region=Region(assumptions=activation.assumptions),
        back={x.name: entry.input.name},
    )
    left = Sym("∂y") / Sym(f"∂{entry.input}")
    chain = _chain(setting, activation.name, left, None)
    return replace(chain, steps=in_letter_order(chain.steps))


def together(forms: VectorForms) -> Node | None:
    """Return ∂yᵢ/∂xⱼ = δᵢⱼ·d(yⱼ) + c·a(yᵢ)·b(yⱼ) as a matrix, diag(y) − yyᵀ, if it is over y alone.

    The two entries say so: d is what the entry for i = j has more than the one for i ≠ j.
    """
    entries = {entry.index: entry.expr for entry in forms.forms[0].entries}
    same, other = entries.get(Index.SAME), entries.get(Index.OTHER)
    if same is None or other is None or other.free_symbols - set(_allowed(forms)):
        return None
    diagonal = sp.factor(same - other.xreplace({Y_I: Y_J}))
    rows, row_free = other.as_independent(Y_I)[::-1]
    columns, number = row_free.as_independent(Y_J)[::-1]
    if rows.has(Y_J) or rows == 1 or columns == 1 or diagonal.has(Y_I):
        return None
    left, right = (e.xreplace({Y_I: y, Y_J: y}) for e in (rows, columns))
    outer = Mul((from_sympy(left), Fn("transpose", (from_sympy(right),))))
    size, spread = diagonal.as_independent(Y_J, as_Add=False)
    along = Fn("diag", (from_sympy(spread.xreplace({Y_J: y})),))
    return neat(Add((_scaled(size, along), _scaled(number, outer))))


def _allowed(forms: VectorForms) -> tuple[sp.Symbol, ...]:
    return (Y_I, Y_J, n, *(p.symbol for p in forms.activation.parameters))


def _scaled(number: sp.Expr, node: Node) -> Node:
    if number == 1:
        return node
    return Neg(node) if number == -1 else Mul((from_sympy(number), node))
