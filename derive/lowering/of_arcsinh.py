"""sinh and cosh of d·arsinh x − e, with parameters: powers of (|x| + √(1 + x²)), not of e.

The rounding of an exponent that is a logarithm is magnified by its size; the power has no such
exponent. c₁ sinh u/(1 + x²) + c₂ x cosh u/(1 + x²)^(3/2), where f″ may be 0 for all x, is a sum
of two hyperbolic sines: sinh u cosh v and cosh u sinh v with v = arsinh x.
"""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import add, direct, negated, over, times
from derive.lowering.halves import argument
from derive.lowering.operation import Operation
from derive.lowering.pieced import Pieced
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Term, call, number
from derive.symbols import x

_SINH, _COSH, _LOG = sp.symbols("Sh Ch L", real=True)
_ROOT: Final = sp.Symbol("H", positive=True)


def of_arcsinh(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return such an expression as a term; ``None`` for anything else."""
    expr = whole_formula(pieced)
    if expr is None or not expr.has(sp.asinh) or not expr.free_symbols - {x}:
        return None
    cores = {argument(e) for e in expr.atoms(sp.sinh, sp.cosh)}
    if len(cores) != 1:
        return None
    (core,) = cores
    linear = core.subs(sp.asinh(x), _LOG)
    if linear.has(x) or not linear.is_polynomial(_LOG) or sp.degree(linear, _LOG) != 1:
        return None
    rate, shift = sp.expand(linear).coeff(_LOG, 1), -sp.expand(linear).coeff(_LOG, 0)
    known = {sp.sinh(core): _SINH, sp.cosh(core): _COSH, sp.asinh(x): _LOG}
    there = expr.xreplace(known).replace(
        lambda e: isinstance(e, sp.Pow) and sp.expand(e.base - 1 - x**2) == 0,
        lambda e: _ROOT ** (2 * e.exp),
    )
    if there.has(sp.asinh, sp.sinh, sp.cosh, sp.sqrt(1 + x**2)):
        return None
    term = _written(sp.expand(there), _Wave(rate, shift, parameters))
    return None if term is None else Tail(term, False, (rules.OF_ARCSINH,))


@dataclass(frozen=True, slots=True)
class _Wave:
    """u = rate·arsinh x − shift."""

    rate: sp.Expr
    shift: sp.Expr
    parameters: dict[sp.Basic, Term]

    def call(self, operation: Operation, power: int, by: int = 0) -> Term:
        """Return sinh or cosh of u + by·arsinh x, over (1 + x²)^(power/2)."""
        parts = (direct(sp.factor(e), self.parameters) for e in (self.rate + by, self.shift))
        rate, shift = parts
        return call(operation, rate, X, shift, number(power))

    def size(self, constant: sp.Expr) -> tuple[Term, bool]:
        """Return a factor without x and whether it is negative."""
        factored = sp.factor(constant)
        minus = bool(factored.as_coeff_Mul()[0].is_negative)
        return direct(-factored if minus else factored, self.parameters), minus


def _written(there: sp.Expr, wave: _Wave) -> Term | None:
    terms = sp.Add.make_args(there)
    if len(terms) == 1:
        return _product(there, wave)
    shares = {
        part: there.coeff(letter, 1) * _ROOT**n / by
        for part, letter, n, by in (("c1", _SINH, 2, 1), ("c2", _COSH, 3, x))
    }
    c1, c2 = (sp.cancel(shares[name]) for name in ("c1", "c2"))
    letters = {_SINH, _COSH, _LOG, _ROOT, x}
    whole = c1 * _SINH / _ROOT**2 + c2 * x * _COSH / _ROOT**3
    if (c1.free_symbols | c2.free_symbols) & letters or sp.expand(there - whole) != 0:
        return None
    summands = []
    for constant, by in (((c1 + c2) / 2, 1), ((c1 - c2) / 2, -1)):
        size, minus = wave.size(constant)
        term = call(op.WEIGHTED, size, wave.call(op.SINH_POWER, 3, by))
        summands.append(negated(term) if minus else term)
    return add(*summands)


def _product(there: sp.Expr, wave: _Wave) -> Term | None:
    """Return constant · (sinh u or cosh u, or 1/cosh u) · arsinh x^l · (1 + x²)^(−n/2)."""
    constant, moving = there.as_independent(_SINH, _COSH, _LOG, _ROOT, x, as_Add=False)
    powers = dict(moving.as_powers_dict())
    root, log = -powers.pop(_ROOT, 0), powers.pop(_LOG, 0)
    if len(powers) != 1 or log not in (0, 1):
        return None
    ((letter, exponent),) = powers.items()
    size, minus = wave.size(constant)
    if (letter, exponent, log) == (_COSH, -1, 0) and root <= 0:
        found = over(size, wave.call(op.COSH_POWER, -int(root)))
    elif exponent == 1 and letter in (_SINH, _COSH) and root >= 0:
        operation = op.SINH_POWER if letter == _SINH else op.COSH_POWER
        found = wave.call(operation, int(root))
        found = call(op.PRODUCT, call(op.ARCSINH, X), found) if log else found
        found = found if constant in (1, -1) else times(size, found)
    else:
        return None
    return negated(found) if minus else found
