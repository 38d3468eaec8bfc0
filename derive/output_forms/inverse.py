"""Candidates for x as a function of y, stage by stage; nothing here is trusted."""

from collections.abc import Iterator

import sympy as sp

from derive.output_forms.autonomous import INVERSES
from derive.output_forms.elimination import inverses
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
