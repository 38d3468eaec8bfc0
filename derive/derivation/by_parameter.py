"""∂y/∂α as a chain: the parameter varies, x is held."""

from typing import Final

import sympy as sp

from derive.activation import Activation, Parameter
from derive.derivation.forward import forward
from derive.derivation.joining import tidying
from derive.derivation.naming import in_letter_order, renamed
from derive.derivation.proved import proved_chain
from derive.derivation.proving import Prover
from derive.derivation.records import Branch, Chain, Derivation
from derive.display import Prime, Sym
from derive.display.meaning import letters
from derive.proof import Region
from derive.rules.matching import substitute
from derive.symbols import x

#: x, held fixed while the parameter varies
_HELD: Final = sp.Symbol("x~", real=True)
_ORDERED: Final = (sp.Gt, sp.Ge, sp.Lt, sp.Le)


def parameter_derivatives(derivation: Derivation, parameter: Parameter) -> tuple[Chain, ...]:
    """Return the chain to ∂y/∂``parameter`` on each smooth piece, every line proved.

    A prime is the derivative by the parameter there. Raises ``FalseStepError`` if a line is false
    and ``NoRuleError`` if a part has no rule.
    """
    return tuple(_chain(derivation.activation, b, parameter) for b in derivation.branches)


def _chain(activation: Activation, branch: Branch, parameter: Parameter) -> Chain:
    """Work with the parameter called x and x called x~, and change the letters back."""
    symbol = parameter.symbol
    there = {symbol.name: Sym(x.name), x.name: Sym(_HELD.name)}
    definition = substitute(branch.definition, there)
    prover = Prover(
        activation.name,
        _region(activation, branch, parameter),
        {name: _swapped(expr, symbol) for name, expr in letters(activation).items()}
        | {_HELD.name: _HELD},
    )
    lines = list(forward(definition))
    arrows = tidying(lines[-1].node, prover.meaning)
    steps = proved_chain(Prime(definition), lines, arrows, prover)
    back = in_letter_order(renamed(steps, {x.name: symbol.name, _HELD.name: x.name}))
    left = Sym("∂y") / Sym(f"∂{symbol.name}")
    return Chain(left=left, condition=branch.condition, steps=back)


def _swapped(expr: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    return expr.xreplace({symbol: x, x: _HELD})


def _region(activation: Activation, branch: Branch, parameter: Parameter) -> Region:
    """Return where the parameter may range, with what is assumed of x and the others."""
    lower, upper = _ends(parameter)
    others = [p.domain for p in activation.parameters if p != parameter and p.domain != sp.true]
    constants = [c.symbol > 0 if c.value > 0 else c.symbol < 0 for c in activation.constants]
    region = branch.region
    place = [
        region.lower < _HELD if region.lower.is_number and region.lower != -sp.oo else sp.true,
        region.upper > _HELD if region.upper.is_number and region.upper != sp.oo else sp.true,
    ]
    known = (c for c in (*others, *constants, *place) if c != sp.true)
    return Region(lower, upper, tuple(known))


def _ends(parameter: Parameter) -> tuple[sp.Expr, sp.Expr]:
    """Return the ends of the interval in which a parameter lies; the whole line if it is none."""
    bounds = [c for c in sp.And.make_args(parameter.domain) if isinstance(c, _ORDERED)]
    above = [c.lts for c in bounds if c.gts == parameter.symbol and c.lts.is_number]
    below = [c.gts for c in bounds if c.lts == parameter.symbol and c.gts.is_number]
    return sp.Max(-sp.oo, *above), sp.Min(sp.oo, *below)
