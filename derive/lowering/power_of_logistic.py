"""(1 + w)^(−ρ) with w = eᵘ and a parameter ρ > 0, times what its derivatives bring with it.

For u > 0, w may overflow and the power underflow; it is e^(−ρu) (1 + e^(−u))^(−ρ) there, its first
factor taken twice by its half, since what grows may outlive it. Powers of w/(1 + w) are logistic
functions, (pw − q)/(1 + w) is expm1 of −|u + log(p/q)| times one, log(1 + w) a function of its own.
Powers of x stand beside it, and sums of x and w over powers of 1 + w.
"""

from dataclasses import dataclass
from typing import Final

import sympy as sp

from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.building import direct, negated, product, scaled, sized, times
from derive.lowering.falling_factors import halves_of_log1p_exp, halves_of_logistic
from derive.lowering.halves import argument
from derive.lowering.one_zero import ratio_of
from derive.lowering.pieced import Pieced
from derive.lowering.records import Obligation
from derive.lowering.safely import safe
from derive.lowering.single import whole_formula
from derive.lowering.symmetry import X
from derive.lowering.tails import Tail
from derive.lowering.terms import Let, Standing, Term, call, number
from derive.proof import Region, prove_equal, sign_on
from derive.symbols import x

_W: Final = sp.Symbol("w", positive=True)
_LOG: Final = sp.Symbol("L", positive=True)
_FAR: Final = sp.Integer(2) ** 100
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
    u, minus_u = (X, negated(X)) if core == x else (-X, X)
    wave = _Wave(core, u, minus_u, parameters, pieced.line)
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
    """constant · x^times_x w^low (1 + w)^(−high) L^logs ∏ factors ∏ mixed · (1 + w)^(−rho).

    ``factors`` are linear in w and free of x, ``mixed`` polynomials in both.
    """

    constant: sp.Expr
    times_x: int
    low: int
    high: int
    logs: int
    factors: tuple[sp.Expr, ...]
    mixed: tuple[sp.Expr, ...]
    rho: sp.Expr

    @property
    def spare(self) -> int:
        """How often 1 + w is left to divide by."""
        return self.high - len(self.factors) - sum(int(sp.degree(f, _W)) for f in self.mixed)


@dataclass(frozen=True, slots=True)
class _Wave:
    """u of w = eᵘ, and −u."""

    core: sp.Expr
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
    if not rest.is_rational_function(x, _W, _LOG, _POWER):
        return None
    rest = sp.cancel(rest / _POWER)
    if rest.has(_POWER):
        return None
    constant, moving = sp.factor(rest).as_independent(x, _W, _LOG, as_Add=False)
    found = dict(moving.as_powers_dict())
    found.pop(sp.S.One, None)
    low, high = found.pop(_W, 0), -found.pop(1 + _W, 0)
    logs, times_x = found.pop(_LOG, 0), found.pop(x, 0)
    powers_of_letters = (low, high, logs, times_x)
    if not all(isinstance(n, int | sp.Integer) and n >= 0 for n in powers_of_letters):
        return None
    mixed = tuple(f for f in found if f.has(x))
    if logs > 1 or any(n != 1 or not f.is_polynomial(x, _W) for f, n in found.items()):
        return None
    factors = tuple(f for f in found if f not in mixed)
    if any(sp.degree(f, _W) != 1 for f in factors):
        return None
    numbers = (int(times_x), int(low), int(high), int(logs))
    return _Read(constant, *numbers, factors, mixed, -exponent)


def _written(read: _Read, wave: _Wave) -> tuple[Term, list[tuple[sp.Expr, sp.Expr]]] | None:
    """Return the term, and p, q of each factor pw − q in it."""
    if not 0 <= read.low <= read.spare:
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
    low, last = read.low, None
    growing = [*([X] * read.times_x), *(_sum_of_both(f, wave) for f in read.mixed)]
    if growing and (read.logs or read.low):  # what falls with w outlives it
        falls = halves_of_log1p_exp if read.logs else halves_of_logistic
        first, last = falls(wave.u)
        term = call(op.WEIGHTED, h, first)
        low -= not read.logs
    elif read.logs:
        term = call(op.WEIGHTED, h, call(op.LOG1P_EXP, wave.u))
    for factor in growing:
        term = call(op.WEIGHTED, term, factor)
    others: list[Term] = [*([rising] * low), *([falling] * (read.spare - read.low))]
    others += [last] if last is not None else []
    others += [one[0] for one in vanishing if one is not None]
    term = times(times(times(term, near), product(others)), h) if others else term * near * h
    whole = sized(read.constant, term, wave.parameters)
    return whole, [one[1] for one in vanishing if one is not None]


def _sum_of_both(factor: sp.Expr, wave: _Wave) -> Term:
    """Return a polynomial in x and w over 1 + w, as often as it has w, by logistic functions."""
    bounded = factor / (1 + _W) ** int(sp.degree(factor, _W))
    held = call(op.BOUNDED, X, number(_FAR))  # a multiple of x may overflow where nothing is left
    return safe(sp.expand(bounded.subs(_W, sp.exp(wave.core))), {**wave.parameters, x: held})


def _vanishing(
    factor: sp.Expr, wave: _Wave, rising: Term, falling: Term
) -> tuple[Term, tuple[sp.Expr, sp.Expr]] | None:
    """Return (pw − q)/(1 + w), with v = u + log(p/q), as expm1(−|v|) times −p σ(u) or q σ(−u)."""
    found = ratio_of(factor, _W, wave.line)
    if found is None:
        return None
    p, q = found
    ratio = sp.cancel(p / q)
    size = direct(ratio, wave.parameters)
    level = Let("c", call(op.QUIET_LOG, size))
    v = Let("v", (wave.u + level) + call(op.LOG_ERROR, size, level))  # exact beside v = 0
    vanishing = call(op.EXPM1, negated(call(op.ABSOLUTE, v)))
    sides = (
        times(direct(-p, wave.parameters), rising),
        times(direct(q, wave.parameters), falling),
    )
    return times(vanishing, call(op.SELECT, call(op.GREATER, v, number(0)), *sides)), (p, q)


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
