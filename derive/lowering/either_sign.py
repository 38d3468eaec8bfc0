"""One formula stretched by a parameter of either sign: m·g(s·x), where s > 0 is not known.

A half-line of x may be either half-line of u = s·x, so g is written for the whole line, with a
polynomial beside its zero at 0. Exponentials, which magnify the rounding of s·x, are told of it.
"""

from dataclasses import replace

import sympy as sp

from derive.lowering import rules
from derive.lowering.composed import composed
from derive.lowering.halves import argument
from derive.lowering.outputs import product_of_powers
from derive.lowering.patching import patched
from derive.lowering.pieced import Pieced
from derive.lowering.scaling import at_scale, stretched
from derive.lowering.single import MAY_CANCEL, tried
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Call, Let, Term, walk
from derive.proof.region import Piece, Region
from derive.symbols import x


def of_either_sign(expr: sp.Expr, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return m·g(s·x) with s = c/α the slope of an exponent.

    ``None`` where letters stay in g, or g may lose digits. s is never 0 where the formula
    has a value: x·e^(αx) = (1/α)·g(αx) would be wrong at α = 0.
    """
    exponents = {sp.diff(argument(e), x) for e in expr.atoms(sp.exp)}
    scales = [s for s in exponents if not s.has(x) and _is_reciprocal(s)]
    for scale in sorted(scales, key=sp.default_sort_key):
        multiple, shape = stretched(expr, scale)
        if shape.free_symbols == {x}:
            tail = _on_the_whole_line(shape)
            if tail.notes or _has_distance(tail.term):
                return None
            term = at_scale(tail.term, multiple, scale, parameters)
            return replace(tail, term=term, rules=(rules.EITHER_SIGN, *tail.rules))
    return None


def _has_distance(term: Term) -> bool:
    """Whether there is a zero beside 0: there the difference needs what s·x has cut off."""
    return any(isinstance(node, Let) and node.name == "d" for node in walk(term))


def _is_reciprocal(scale: sp.Expr) -> bool:
    top, bottom = sp.fraction(scale)
    return bool(bottom.free_symbols and not top.free_symbols)


def _on_the_whole_line(shape: sp.Expr) -> Tail:
    """Write each exponential once, so that no two that are infinite are subtracted."""
    gathered = sp.collect(sp.expand(shape), sorted(shape.atoms(sp.exp), key=sp.default_sort_key))
    whole = Pieced((Piece(Region(), gathered),), ())
    found = tried(product_of_powers, whole, {})
    if found is None:
        found = replace(composed(gathered, {}), notes=(MAY_CANCEL,))
    if isinstance(found.term, Call) and found.term.arguments == (X,):
        return replace(found, notes=())  # one function of s·x loses nothing
    # beyond |u| = 1/2, 1 − (1 − u)·e^u still loses 20 ulp, where 1 − e^u + u·e^u loses 8
    return (patched(found, gathered, reach=sp.S.One) or found) if found.notes else found
