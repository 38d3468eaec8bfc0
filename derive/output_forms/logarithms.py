"""Shorter spellings of logarithms, and of powers that were written with them.

They are only proposed: whoever takes a spelling proves it (``sameness.py``).
"""

from typing import cast

import sympy as sp

from derive.output_forms.cost import fraction, is_root
from derive.proof.factoring import factor
from derive.symbols import y


def with_short_logarithms(expr: sp.Expr) -> sp.Expr:
    """Return −log u for log(1/u), c + log u for log(u e^c), asinh u for log(u + √(1 + u²))."""
    expr = cast(sp.Expr, expr.replace(sp.log, _inverse_tanh))
    turned: dict[sp.Basic, sp.Expr] = {}
    for logarithm in expr.atoms(sp.log):
        argument = sp.sympify(logarithm.args[0])
        top, bottom = fraction(argument)
        if top.could_extract_minus_sign() and bottom.is_Add:
            turned[logarithm] = sp.log(-top / sp.expand(-bottom))
        elif top in {1, -1} and bottom.free_symbols:
            turned[logarithm] = -sp.log(top * bottom)
        elif (found := _inverse_sinh(argument)) is not None:
            turned[logarithm] = found
        elif isinstance(argument, sp.Mul) and argument.has(sp.exp):
            powers = [part for part in argument.args if isinstance(part, sp.exp)]
            rest = sp.log(sp.Mul(*(part for part in argument.args if part not in powers)))
            turned[logarithm] = sp.Add(rest, *(power.exp for power in powers))
    return _with_powers(expr.xreplace(turned))


def _with_powers(expr: sp.Expr) -> sp.Expr:
    """Return u^c for e^(c log u) and for (1/u)^(−c), with a letter in c."""
    turned: dict[sp.Basic, sp.Expr] = {}
    for power in expr.atoms(sp.Pow):
        top, bottom = fraction(power.base)
        if power.exp.free_symbols and top in {1, -1} and bottom != 1:
            turned[power] = sp.expand(top * bottom) ** -power.exp
    for power in expr.atoms(sp.exp):
        logs = [part for part in sp.Mul.make_args(power.exp) if isinstance(part, sp.log)]
        if len(logs) == 1 and (exponent := power.exp / logs[0]).free_symbols:
            turned[power] = logs[0].args[0] ** exponent
    return expr.xreplace(turned)


def _inverse_tanh(argument: sp.Expr) -> sp.Expr:
    """Return 2 atanh u for log((1 + u)/(1 − u)) where u is 0 for y = 0; else the logarithm."""
    top, bottom = sp.fraction(sp.together(argument))
    total, excess = (sp.expand(e) for e in (top + bottom, top - bottom))
    odd = y in excess.free_symbols and excess.subs(y, 0) == 0
    if y in total.free_symbols or total == 0 or not odd:
        return sp.log(argument)
    return 2 * sp.atanh(sp.expand(excess / total))


def _inverse_sinh(argument: sp.Expr) -> sp.Expr | None:
    """Return log c + asinh(u/c) for log(u + √(u² + c²)) with a constant c > 0 and a letter in u."""
    if not isinstance(argument, sp.Add) or len(argument.args) != 2:
        return None
    for root, rest in (argument.args, argument.args[::-1]):
        if not any(is_root(part) for part in sp.Mul.make_args(root)) or root.is_negative:
            continue
        constant = sp.sqrt(factor(sp.expand(root**2 - rest**2)))
        # only proposed: whoever takes a spelling proves it (sameness.py)
        if y not in constant.free_symbols and constant.is_positive and y in rest.free_symbols:
            return sp.log(constant) + sp.asinh(sp.expand(rest / constant))
    return None
