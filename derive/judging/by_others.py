"""Functions of two arrays, such as losses, whose derivative is by the second one."""

from itertools import product
from typing import Final

import sympy as sp

from derive.judging.functions import Pair, parameter_symbol
from derive.judging.oracle import exact_value
from derive.symbols import x

_INPUTS: Final = tuple(sp.Rational(n, 20) for n in (-27, -14, 6, 13, 38))
_OTHERS: Final = tuple(sp.Rational(n, 20) for n in (-12, 9, 26))
_CLOSE: Final = 1e-9


def by_another(pair: Pair) -> str:
    """Return the argument without default by which it is the derivative, up to a factor."""
    letters = {a: x for a in pair.slope.free_symbols if str(a)[:1] == "a" and str(a)[1:].isdigit()}
    slope = pair.slope.xreplace(letters)
    for name, default in pair.claim.parameters:
        letter = parameter_symbol(name)
        if default is None and _is_multiple(slope, sp.diff(pair.value, letter), letter):
            return name
    return ""


def _is_multiple(slope: sp.Expr, truth: sp.Expr, letter: sp.Symbol) -> bool:
    found = []
    for at, other in product(_INPUTS, _OTHERS):
        setting = {x: at, letter: other}
        pair = exact_value(slope, setting), exact_value(truth, setting)
        if None not in pair:
            found.append(pair)
    ratios = [a / b for a, b in found if a is not None and b]
    zeros = all(abs(a) < _CLOSE for a, b in found if a is not None and not b)
    return len(ratios) > 3 and zeros and max(ratios) - min(ratios) < _CLOSE * abs(ratios[0])
