"""Candidates for x as a function of y, stage by stage; nothing here is trusted."""

from collections.abc import Iterator

import sympy as sp

from derive.output_forms.autonomous import INVERSES
from derive.output_forms.elimination import inverses, signed_roots
from derive.output_forms.kernels import argument_of, decompose
from derive.output_forms.samples import Samples
from derive.symbols import x, y


def inputs_of(expr: sp.Expr, samples: Samples) -> Iterator[sp.Expr]:
    """Yield candidates A with A(expr) = x at all sample points."""
    parts = decompose(expr, x)
    if len(parts.kernels) != 1:
        return
    ((letter, kernel),) = parts.kernels
    for form in inverses(parts.algebraic, letter):
        root = parts.restore(form)
        if not samples.agree(root.xreplace({y: expr}), kernel):
            continue
        if kernel == x:
            yield root
        elif type(kernel) in INVERSES:
            inner = INVERSES[type(kernel)](root)
            yield from (a.xreplace({y: inner}) for a in inputs_of(argument_of(kernel), samples))


def undone(expr: sp.Expr, output: sp.Expr) -> Iterator[sp.Expr]:
    """Yield candidates A with A(expr) = x, where x stands once: the steps of expr backwards."""
    if expr == x:
        yield output
        return
    inside = [arg for arg in expr.args if x in arg.free_symbols]
    if len(inside) == 1 and isinstance(inside[0], sp.Expr):
        for before in _step_back(expr, inside[0], output):
            yield from undone(inside[0], before)


def _step_back(expr: sp.Expr, inner: sp.Expr, output: sp.Expr) -> Iterator[sp.Expr]:
    """Yield what ``inner`` may be where ``expr``, which holds it once, is ``output``."""
    match expr:
        case sp.Add():
            yield output - (expr - inner)
        case sp.Mul():
            yield output / (expr / inner)
        case sp.Pow(base=base, exp=sp.Rational() as power) if base == inner:
            if power.is_Integer:
                yield from signed_roots(output ** sp.sign(power), abs(int(power)))
            else:
                yield output ** (1 / power)
        case sp.tanh():
            yield sp.log((1 + output) / (1 - output)) / 2
        case sp.sinh():
            yield sp.asinh(output)
        case sp.cosh():
            yield from (sp.acosh(output), -sp.acosh(output))
        case sp.sin():
            yield sp.asin(output)
        case sp.cos():
            yield from (sp.acos(output), -sp.acos(output))
        case _ if type(expr) in INVERSES:
            yield INVERSES[type(expr)](output)
