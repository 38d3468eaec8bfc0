"""(1 + w)^(−ρ) with w = eᵘ and a parameter ρ > 0, times what its derivatives bring with it.

For u > 0, w may overflow and the power underflow; it is e^(−ρu) (1 + e^(−u))^(−ρ) there, its first
factor taken twice by its half, since what grows may outlive it. Powers of w/(1 + w) are logistic
functions, (pw − q)/(1 + w) is expm1 of −|u + log(p/q)| times one, log(1 + w) a function of its own.
"""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, negated, product, scaled, sized, times
from derive.lowering.halves import argument
from derive.lowering.one_zero import ratio_of
from derive.lowering.pieced import Pieced
from derive.lowering.records import Obligation
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Standing, Term, call, number
from derive.proof import Region, prove_equal, sign_on
from derive.symbols import x

_W: Final = sp.Symbol("w", positive=True)
_LOG: Final = sp.Symbol("L", positive=True)
_POWER: Final = sp.Symbol("F", positive=True)


def power_of_logistic(pieced: Pieced, parameters: dict[sp.Basic, Term]) -> Tail | None:
    """Return the product as a term; ``None`` for anything else."""
    expr = whole_formula(pieced)
    if expr is None or not expr.free_symbols - {x}:
        return None
    bases = {e.base for e in expr.atoms(sp.Pow) if e.exp.free_symbols and e.base.has(sp.exp)}
    if len(bases) != 1:
        return None
    (base,) = bases
    cores = {argument(e) for e in base.atoms(sp.exp)}
    if len(cores) != 1 or abs(sp.diff(next(iter(cores)), x)) != 1 or not _is_plain(base, cores):
        return None
    (core,) = cores
    found = _read(expr, base, core)
    if found is None or sign_on(found.rho, pieced.line) != 1:
        return None
    wave = _Wave(X if core == x else -X, negated(X) if core == x else X, parameters, pieced.line)
    written = _written(found, wave)
    if written is None:
        return None
    term, claims = written
    obligations = tuple(
        Obligation(claim, prove_equal(*sides, pieced.line))
        for claim, sides in _identities(core, claims)
    )
    return Tail(Standing(term, expr, x, X), False, (rules.POWER_OF_LOGISTIC,), obligations)


def _is_plain(base: sp.Expr, cores: set[sp.Expr]) -> bool:
    (core,) = cores
    return core.subs(x, 0) == 0 and sp.expand(base - 1 - sp.exp(core)) == 0


@dataclass(frozen=True, slots=True)
class _Read:
    """constant · w^low (1 + w)^(−high) L^logs ∏ factors · (1 + w)^(−rho)."""

    constant: sp.Expr
    low: int
    high: int
    logs: int
    factors: tuple[sp.Expr, ...]
    rho: sp.Expr


@dataclass(frozen=True, slots=True)
class _Wave:
    """u of w = eᵘ, and −u."""

    u: Term
    minus_u: Term
    parameters: dict[sp.Basic, Term]
    line: Region


def _read(expr: sp.Expr, base: sp.Expr, core: sp.Expr) -> _Read | None:
    powers = {e.exp for e in expr.atoms(sp.Pow) if e.base == base and e.exp.free_symbols}
    if len(powers) != 1:
        return None
    (exponent,) = powers
    rest = expr.xreplace({base**exponent: _POWER, sp.log(base): _LOG})
    rest = rest.replace(sp.exp, lambda e: _W ** sp.cancel(e / core))
    if not rest.is_rational_function(_W, _LOG, _POWER) or rest.has(x):
        return None
    rest = sp.cancel(rest / _POWER)
    if rest.has(_POWER):
        return None
    constant, moving = sp.factor(rest).as_independent(_W, _LOG, as_Add=False)
    found = dict(moving.as_powers_dict())
    found.pop(sp.S.One, None)
    low, high = found.pop(_W, 0), -found.pop(1 + _W, 0)
    logs = found.pop(_LOG, 0)
    if not all(isinstance(n, int | sp.Integer) and n >= 0 for n in (low, high, logs)):
        return None
    if logs > 1 or any(n != 1 or sp.degree(f, _W) != 1 for f, n in found.items()):
        return None
    return _Read(constant, int(low), int(high), int(logs), tuple(found), -exponent)


def _written(read: _Read, wave: _Wave) -> tuple[Term, list[tuple[sp.Expr, sp.Expr]]] | None:
    """Return the term, and p, q of each factor pw − q in it."""
    spare = read.high - len(read.factors)
    if not 0 <= read.low <= spare:
        return None
    rising, falling = (
        Let(n, call(op.LOGISTIC, u)) for n, u in (("s", wave.u), ("c", wave.minus_u))
    )
    vanishing = [_vanishing(f, wave, rising, falling) for f in read.factors]
    if None in vanishing:
        return None
    rho = direct(read.rho, wave.parameters)
    held = call(op.MINIMUM, wave.minus_u, number(0))
    h = Let("h", call(op.EXP_PRODUCT, held, scaled(sp.S.Half, rho)))
    e = call(op.EXP, negated(call(op.ABSOLUTE, X)))
    near = call(op.EXP, negated(times(rho, call(op.LOG1P, e))))
    term: Term = h
    if read.logs:
        term = call(op.WEIGHTED, h, call(op.LOG1P_EXP, wave.u))
    others: list[Term] = [*([rising] * read.low), *([falling] * (spare - read.low))]
    others += [one[0] for one in vanishing if one is not None]
    term = times(times(times(term, near), product(others)), h) if others else term * near * h
    whole = sized(read.constant, term, wave.parameters)
    return whole, [one[1] for one in vanishing if one is not None]


def _vanishing(
    factor: sp.Expr, wave: _Wave, rising: Term, falling: Term
) -> tuple[Term, tuple[sp.Expr, sp.Expr]] | None:
    """Return (pw − q)/(1 + w), with v = u + log(p/q), as expm1(−|v|) times −p σ(u) or q σ(−u)."""
    found = ratio_of(factor, _W, wave.line)
    if found is None:
        return None
    p, q = found
    ratio = sp.cancel(p / q)
    v = Let("v", wave.u + call(op.QUIET_LOG, direct(ratio, wave.parameters)))
    level = call(op.EXPM1, negated(call(op.ABSOLUTE, v)))
    sides = (
        times(direct(-p, wave.parameters), rising),
        times(direct(q, wave.parameters), falling),
    )
    return times(level, call(op.SELECT, call(op.GREATER, v, number(0)), *sides)), (p, q)


def _identities(
    core: sp.Expr, factors: list[tuple[sp.Expr, sp.Expr]]
) -> list[tuple[str, tuple[sp.Expr, sp.Expr]]]:
    """Return what the program rests on, besides an identity of rational functions of w."""
    w = sp.exp(core)
    found = [
        ("log(1 + w) = u + log(1 + 1/w)", (sp.log(1 + w), core + sp.log(1 + sp.exp(-core)))),
        ("1/(1 + w) is the logistic function of -u", (1 / (1 + w), 1 - w / (1 + w))),
    ]
    for p, q in factors:
        below = q * (p * w / q - 1) / (1 + w)
        above = -p * (q / (p * w) - 1) * w / (1 + w)
        found.append((f"({p}) w - ({q}) by expm1 on both sides of its zero", (above, below)))
    return found
