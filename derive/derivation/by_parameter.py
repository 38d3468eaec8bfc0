"""∂y/∂α as a chain: the parameter varies, x is held."""

from collections.abc import Sequence
from typing import Final

import sympy as sp

from derive.activation import Activation, Parameter
from derive.derivation.arrows import Goal
from derive.derivation.closing import closing
from derive.derivation.ending import settled_on
from derive.derivation.forward import forward
from derive.derivation.joining import tidying
from derive.derivation.naming import in_letter_order, renamed
from derive.derivation.proved import proved_chain
from derive.derivation.proving import Prover
from derive.derivation.records import Branch, Chain, Derivation
from derive.display import Prime, Sym
from derive.display.meaning import letters, to_sympy
from derive.output_forms.records import Kind, OutputForm
from derive.proof import Piece, Region
from derive.rules.matching import substitute
from derive.symbols import x, y

#: x, held fixed while the parameter varies
_HELD: Final = sp.Symbol("x~", real=True)
_ORDERED: Final = (sp.Gt, sp.Ge, sp.Lt, sp.Le)


def parameter_derivatives(
    derivation: Derivation, parameter: Parameter, forms: Sequence[OutputForm] = ()
) -> tuple[Chain, ...]:
    """Return the chain to ∂y/∂``parameter`` on each smooth piece, every line proved.

    It ends in the first of ``forms`` in y that applies on the piece, if there is one. A prime is
    the derivative by the parameter there. Raises ``FalseStepError`` if a line is false and
    ``NoRuleError`` if a part has no rule.
    """
    return tuple(_chain(derivation.activation, b, parameter, forms) for b in derivation.branches)


def _chain(
    activation: Activation, branch: Branch, parameter: Parameter, forms: Sequence[OutputForm]
) -> Chain:
    """Work with the parameter called x and x called x~, and change the letters back."""
    symbol = parameter.symbol
    there = {symbol.name: Sym(x.name), x.name: Sym(_HELD.name)}
    definition = substitute(branch.definition, there)
    output = to_sympy(branch.definition, letters(activation))
    meanings = letters(activation, output)
    ending, condition = _settled(Piece(branch.region, output), forms, symbol)
    prover = Prover(
        activation.name,
        _region(activation, branch, parameter, condition),
        {name: _swapped(expr, symbol) for name, expr in meanings.items()} | {_HELD.name: _HELD},
    )
    lines = list(forward(definition))
    arrows = tidying(lines[-1].node, prover.meaning)
    if ending is not None:
        goal = Goal(
            ending=_swapped(ending, symbol),
            definitions={y.name: definition},
            meaning=prover.meaning,
            holds=prover.holds,
            output=prover.letters[y.name],
            region=prover.region,
        )
        arrows = closing(lines[-1].node, goal)
    steps = proved_chain(Prime(definition), lines, arrows, prover)
    back = in_letter_order(renamed(steps, {x.name: symbol.name, _HELD.name: x.name}))
    left = Sym("∂y") / Sym(f"∂{symbol.name}")
    return Chain(left=left, condition=branch.condition, steps=back)


def _settled(
    piece: Piece, forms: Sequence[OutputForm], symbol: sp.Symbol
) -> tuple[sp.Expr | None, sp.Basic]:
    """Return the first form in y and the parameters that is settled on the piece, its condition.

    None where the ends of the piece move with the parameter: x is held, so they say nothing then.
    """
    moving = piece.region.lower.has(symbol) or piece.region.upper.has(symbol)
    for form in () if moving else forms:
        found = settled_on(form, piece) if form.kind is Kind.PURE else None
        if found is not None and found.expr.has(y) and not found.expr.has(x):
            return found.expr, form.condition
    return None, sp.true


def _swapped(expr: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    return expr.xreplace({symbol: x, x: _HELD})


def _region(
    activation: Activation, branch: Branch, parameter: Parameter, condition: sp.Basic
) -> Region:
    """Return where the parameter may range, with what is assumed of x and the others."""
    domains = [p.domain for p in activation.parameters]
    stated = [part for d in (*domains, condition) for part in sp.And.make_args(d)]
    lower, upper = _ends(parameter.symbol, stated)
    others = [part for part in stated if not part.has(parameter.symbol)]
    constants = [c.symbol > 0 if c.value > 0 else c.symbol < 0 for c in activation.constants]
    region = branch.region
    place = [
        region.lower < _HELD if region.lower.is_number and region.lower != -sp.oo else sp.true,
        region.upper > _HELD if region.upper.is_number and region.upper != sp.oo else sp.true,
    ]
    known = (c for c in (*others, *constants, *place) if c != sp.true)
    return Region(lower, upper, tuple(known))


def _ends(symbol: sp.Symbol, conditions: Sequence[sp.Basic]) -> tuple[sp.Expr, sp.Expr]:
    """Return the ends of the interval in which a parameter lies; the whole line if it is none."""
    bounds = [c for c in conditions if isinstance(c, _ORDERED)]
    above = [c.lts for c in bounds if c.gts == symbol and c.lts.is_number]
    below = [c.gts for c in bounds if c.lts == symbol and c.gts.is_number]
    return sp.Max(-sp.oo, *above), sp.Min(sp.oo, *below)
