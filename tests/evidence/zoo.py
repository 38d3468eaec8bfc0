"""Formulas as users type them, each with its parameters; and the claims that stay open."""

from typing import Final

#: formula | parameter | parameter …
QUICK: Final = """
max(x, a*x) | a=0.1
min(exp(x), 1)
max(tanh(x/2 + 1/3), 0)
0 if abs(x) < 1 else x
atan(exp(x))
x + a*sin(x) | a=1/2: 0 < a < 1
x*clip(b*x + 1/2, 0, 1) | b=0.2: b > 0
(x + sqrt(x**2 + b))/2 | b=4: b >= 0
max(x, 0)**a - max(-x, 0)**b | a=2: a > 1 | b=3: b > 1
x*exp(-abs(x))
x*exp(-x) if x < 1 else exp(-1)
atan(x)**2
sqrt(abs(x) + 1) - 1
x - l if x > l else x + l if x < -l else 0 | l=0.5: l >= 0
"""

#: the same, for the slow suite
THOROUGH: Final = """
erf(x/(1 + abs(x)))
x/(1 + exp(-a*x)) | a=1
x*abs(x)**p | p=0.5: p > 0
exp(x/(1 + abs(x)))
max(1 - x**2, 0)**(3/2)
asinh(x)**3
tanh(max(x, 0)**a) | a=2: a > 1
(1 + exp(-x))**(-1/3)
max(x, 0)**a | a=2: a > 1
tanh(x**3)
max(x, 2*x - 1, 3*x - 4)
1 - (1 - (1 + exp(-x))**(-a))**b | a=2: a > 0 | b=3: b > 0
log(1 + exp(-abs(x))) + max(x, 0)
max(tanh(x), x/2)
"""
