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
from derive.derivation.joining import tidying
from derive.derivation.naming import in_letter_order, renamed
from derive.derivation.proved import proved_chain
from derive.derivation.proving import Prover
from derive.derivation.records import Chain
from derive.derivation.stating import on
from derive.display import Add, Fn, Mul, Neg, Node, Num, Prime, Relation, Sym
from derive.display.meaning import to_sympy
from derive.display.reading import from_sympy
from derive.display.traversal import replaced, subtrees
from derive.proof import Piece, Region, pieces_of
from derive.rules.matching import PART_MARK, substitute
from derive.rules.neat import neat
from derive.symbols import x, y
from derive.vector import Aggregate, Combine, Entry, Index, VectorActivation, VectorForms
from derive.vector.chart import standings
from derive.vector.definition import n
from derive.vector.letters import SUPPORT, Y_I, Y_J, component

#: what the components other than i and j add to the sum
_REST: Final = sp.Symbol("R", real=True)
_X_I: Final = component(x, "i")
#: how many components take part in a projection
_M: Final = sp.Symbol("m", real=True)
_TAKES_PART: Final = {component(SUPPORT, index): sp.S.One for index in "ij"}
_CASES: Final = (sp.Max, sp.Min, sp.Abs, sp.Piecewise, sp.Heaviside)


def jacobian_chains(forms: VectorForms) -> tuple[Chain, ...]:
    """Return one chain for each entry of the Jacobian, ending in what backward keeps.

    For a projection the chains are about components that take part; for a maximum about a component
    that alone attains it, and one that does not. Empty where the sum over the components is not
    linear in the letter that it defines.
    Raises ``FalseStepError`` if a line is false and ``NoRuleError`` if a part has no rule.
    """
    activation, entries = forms.activation, forms.forms[0].entries
    if not activation.aggregates:
        if len(activation.outputs) > 1 or activation.outputs[0].has(*_CASES):
            return tuple(_by_cases(forms))
        return tuple(_of_gate(forms, entry) for entry in entries)
    (aggregate,) = activation.aggregates
    if aggregate.combine is Combine.MAX:
        return tuple(_of_maximum(forms, aggregate))
    taking_part = standings(activation, "j")[0]
    term = taking_part.smooth(aggregate.term)
    if term.diff(aggregate.symbol).free_symbols:
        return ()
    smooth = replace(aggregate, term=term)
    own = taking_part.smooth(activation.outputs[0])
    return tuple(_of_component(forms, entry, smooth, own) for entry in entries)


def _by_cases(forms: VectorForms) -> Iterator[Chain]:
    """Yield a chain for each output, input and smooth piece; parts without the input stay whole."""
    activation = forms.activation
    atoms = [pair for form in forms.forms for pair in form.atoms]
    count = len(activation.outputs)
    for number, output in enumerate(activation.outputs, 1):
        name = y if count == 1 else component(y, str(number))
        for letter in activation.inputs:
            whole = {meaning: part for part, meaning in atoms if not meaning.has(letter)}
            moved = output.xreplace(whole).xreplace({letter: x})
            left = Sym(f"∂{name}") / Sym(f"∂{letter}")
            pieces = pieces_of(moved, Region(assumptions=activation.assumptions))
            yield from (_on_piece(activation, piece, left, letter) for piece in pieces)


def _of_maximum(forms: VectorForms, aggregate: Aggregate) -> Iterator[Chain]:
    """Yield the chains where M = x_j and where M is another component, which x_j does not move."""
    activation, (entry,) = forms.activation, forms.forms[0].entries
    (output,), top = activation.outputs, aggregate.symbol
    name = component(activation.inputs[0], "j").name
    left = Sym(f"∂{entry.output}") / Sym(f"∂{entry.input}")
    for sign, shown in (("=", output.xreplace({top: x})), ("<", output)):
        prover = Prover(activation.name, _region(activation), {top.name: top, x.name: x})
        start = from_sympy(shown)
        steps = proved_chain(Prime(start), list(forward(start)), (), prover)
        where = Relation(sign, Sym(name), from_sympy(top))
        yield Chain(left=left, condition=where, steps=renamed(steps, {x.name: name}))


def _on_piece(activation: VectorActivation, piece: Piece, left: Node, letter: sp.Symbol) -> Chain:
    symbols: dict[str, sp.Expr] = {str(s): cast("sp.Expr", s) for s in piece.expr.free_symbols}
    prover = Prover(activation.name, piece.region, symbols)
    start = from_sympy(piece.expr)
    lines = list(forward(start))
    steps = proved_chain(Prime(start), lines, tidying(lines[-1].node, prover.meaning), prover)
    back = {x.name: letter.name}
    everywhere = piece.region.lower == -sp.oo and piece.region.upper == sp.oo
    where = None if everywhere else substitute(on(piece.region), {x.name: Sym(letter.name)})
    return Chain(left=left, condition=where, steps=in_letter_order(renamed(steps, back)))


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


def _of_component(forms: VectorForms, entry: Entry, aggregate: Aggregate, output: sp.Expr) -> Chain:
    activation, letter = forms.activation, forms.activation.inputs[0]
    total, marked = aggregate.symbol, PART_MARK + aggregate.symbol.name
    own = output.xreplace({letter: x})
    kept = {y.name: own, Y_I.name: own.xreplace({x: _X_I}), total.name: total}
    letters = {**_parameters(activation), n.name: n, x.name: x, _X_I.name: _X_I, _M.name: _M}
    in_full = {total: _sum(aggregate, letter, entry.index)}
    written: dict[str, Node] = {total.name: Sym(marked)}
    other = entry.index is Index.OTHER
    setting = _Setting(
        start=substitute(from_sympy(kept[Y_I.name] if other else own), written),
        ending=entry.expr.xreplace({Y_J: y, component(letter, "j"): x, letter: x} | _TAKES_PART),
        definitions={k: from_sympy(v) for k, v in kept.items() if k != total.name},
        values=letters
        | {k: v.xreplace(in_full) for k, v in kept.items()}
        | {marked: in_full[total]},
        plain=letters | kept,
        slopes={marked: substitute(from_sympy(_slope(aggregate, letter)), written)},
        region=_region(activation),
        back={x.name: f"{letter}_j", marked: total.name}
        | ({y.name: Y_J.name} if activation.is_indexed else {}),
    )
    left = Sym(f"∂{Y_I if other else entry.output}") / Sym(f"∂{entry.input}")
    takes_part = aggregate.term.has(total)
    return _chain(setting, activation.name, left, _condition(entry.index, takes_part))


def _slope(aggregate: Aggregate, letter: sp.Symbol) -> sp.Expr:
    """Return ∂S/∂x_j from Σ_k t(x_k, S) = c(S), where ∂t/∂S is a number, m terms being summed."""
    term = aggregate.term.xreplace({letter: x})
    by_total = aggregate.total.diff(aggregate.symbol) - _M * term.diff(aggregate.symbol)
    return term.diff(x) / by_total


def _sum(aggregate: Aggregate, letter: sp.Symbol, index: Index) -> sp.Expr:
    """Return S from R + t(x_j) + t(x_i) + m·(∂t/∂S)·S = c(S), R being what the others add."""
    symbol = aggregate.symbol
    alone = aggregate.term.subs(symbol, 0)
    places = (x, _X_I) if index is Index.OTHER else (x,)
    gathered = _REST + sum(alone.xreplace({letter: place}) for place in places)
    whole = gathered + _M * aggregate.term.diff(symbol) * symbol
    values = sp.solve(aggregate.total - whole, symbol)
    positive = [value for value in values if not value.could_extract_minus_sign()]
    return cast("sp.Expr", (positive or values)[0])  # a wrong root would not pass the proofs


def _parameters(activation: VectorActivation) -> dict[str, sp.Expr]:
    return {p.symbol.name: p.symbol for p in activation.parameters}


def _region(activation: VectorActivation) -> Region:
    return Region(assumptions=(*activation.assumptions, _REST > 0, n > 0, _M > 0))


def _condition(index: Index, takes_part: bool) -> Node | None:
    """Return i = j or i ≠ j, and for a projection that the components take part."""
    signs = {Index.SAME: "=", Index.OTHER: "≠"}
    if index not in signs:
        return None
    meet: Node = Relation(signs[index], Sym("i"), Sym("j"))
    letters = (Y_J,) if index is Index.SAME else (Y_I, Y_J)
    for letter in letters if takes_part else ():
        meet = Relation("and", meet, Relation(">", from_sympy(letter), Num(0)))
    return meet


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
