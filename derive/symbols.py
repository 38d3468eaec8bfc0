"""The symbols every layer shares, created once: a second ``Symbol("x")`` would compare unequal."""

from typing import Final

import sympy as sp

#: the input
x: Final = sp.Symbol("x", real=True)
#: the output, y = f(x)
y: Final = sp.Symbol("y", real=True)
#: y′, where it is the unknown of an equation
slope: Final = sp.Symbol("dydx", real=True)
