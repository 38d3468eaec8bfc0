"""A canonical half-line form as a term: constant · factors · falling exponential / factors."""

from dataclasses import dataclass, replace
from typing import Final

import sympy as sp

from derive.errors import NoRuleError
from derive.lowering import operations as op
from derive.lowering import rules
from derive.lowering.algebraic import algebraic_tail
from derive.lowering.beyond import beyond
from derive.lowering.building import add, direct, negated, over, power, product, scaled, times
from derive.lowering.factors import Ground, Written, exp_polynomial, one_sign, write_factor
from derive.lowering.gaussian import gaussian_sum, gaussian_tail
from derive.lowering.halves import E, G, Half, NotCanonicalError, a, argument, inside_log1p
from derive.lowering.records import Obligation
from derive.lowering.rules import LoweringRule
from derive.lowering.split import Parts, split
from derive.lowering.terms import Let, Term, call, number

# e^-800 is 0 in float64, and so is |x|^k e^-800 for every k that occurs.
_GONE: Final = 800
_SMALL: Final = 1000
_SHIFT: Final = 64
_UNIT: Final = f"2**{_SHIFT}"


@dataclass(frozen=True, slots=True)
class Tail:
    """A half-line function as a term; ``positive`` when it is certified ≥ 0 there."""

    term: Term
    positive: bool
    rules: tuple[LoweringRule, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """Where a half-line function is evaluated: ``a`` ≥ 0 and ``minus_a`` as terms; parameters."""

    a: Term
    minus_a: Term
    parameters: dict[sp.Basic, Term]
    positive: frozenset[sp.Symbol]


def write_tail(half: Half, side: Side) -> Tail:
    """Return the function as a term that neither overflows nor cancels, as far as certified."""
    parts = split(half.expr)
    if parts.constant == 0:
        return Tail(number(0), positive=True)
    if half.expr.has(G):
        return _from_written(gaussian_tail(half, parts, _ground(half, side)))
    divided = _divided(half)
    if divided is not None:
        return _added(*(write_tail(part, side) for part in divided))
    if half.expr.free_symbols & {atom.symbol for atom in half.atoms}:
        return _exponential_tail(half, parts, side)
    return _from_written(algebraic_tail(half.expr, parts, _ground(half, side)))


def _divided(half: Half) -> tuple[Half, Half] | None:
    """Split N/D with a logarithm into what D divides and the rest, where terms of N cancel.

    (1 + E)(2 + E)(log 2 − L) + aE over (1 + E)(2 + E) has the logarithms alone in one part.
    """
    top, bottom = (sp.expand(part) for part in sp.fraction(sp.cancel(half.expr)))
    positive = frozenset(atom.symbol for atom in half.atoms if atom.symbol.is_positive) | {a}
    letters = sorted(top.free_symbols - {E}, key=str)
    if not _logarithms(half) or bottom.free_symbols != {E} or one_sign(top, positive) is not None:
        return None
    whole, rest = sp.S.Zero, sp.S.Zero
    for powers, c in sp.Poly(top, *letters).terms():
        monomial = sp.Mul(*(letter**n for letter, n in zip(letters, powers, strict=True)))
        if monomial.has(a):  # what grows stays with what falls
            rest += c * monomial
            continue
        quotient, remainder = sp.div(sp.Poly(c, E), sp.Poly(bottom, E))
        whole += quotient.as_expr() * monomial
        rest += remainder.as_expr() * monomial
    if whole == 0 or rest == 0:
        return None
    return _of_atoms(whole, half), _of_atoms(sp.factor(rest / bottom), half)


def _of_atoms(expr: sp.Expr, half: Half) -> Half:
    return Half(expr, tuple(atom for atom in half.atoms if expr.has(atom.symbol)))


def _added(first: Tail, second: Tail) -> Tail:
    return Tail(
        add(first.term, second.term),
        first.positive and second.positive,
        (*first.rules, *second.rules),
        (*first.obligations, *second.obligations),
        (*first.notes, *second.notes),
    )


def write_far(half: Half, side: Side) -> Tail:
    """Return the function as a term for a so large that the terms of a sum do not cancel."""
    try:
        return write_tail(half, side)
    except NoRuleError:
        return _from_written(gaussian_sum(half, split(half.expr), _ground(half, side)))


def _from_written(written: Written) -> Tail:
    term = negated(written.term) if written.sign < 0 else written.term
    return Tail(
        term,
        written.positive and written.sign > 0,
        written.rules,
        written.obligations,
        written.notes,
    )


def _ground(half: Half, side: Side) -> Ground:
    letters: dict[sp.Basic, Term] = {**side.parameters, a: side.a}
    positive = {a, *side.positive}
    ground = Ground(side.a, side.minus_a, _core(half), letters, frozenset(positive))
    for atom in half.atoms:
        if atom.symbol not in {E, G}:
            letters[atom.symbol] = _atom(atom.symbol, atom.exact, ground)
        if atom.symbol.is_positive:
            positive.add(atom.symbol)
    return replace(ground, positive=frozenset(positive))


def _core(half: Half) -> sp.Expr:
    known = {atom.symbol: atom.exact for atom in half.atoms}
    if E in known:
        return -argument(known[E])
    for exact in known.values():  # log1p of a polynomial in E brings its own e^(-P(a))
        cores = [-argument(e) for e in exact.atoms(sp.exp) if e.has(a)]
        if cores:
            return min(cores, key=lambda core: sp.N(core.subs(a, 1)))
    return a


def _atom(symbol: sp.Symbol, exact: sp.Expr, ground: Ground) -> Term:
    if not exact.free_symbols:
        return number(exact)
    if isinstance(exact, sp.log) and not exact.has(sp.exp):
        return call(op.LOG1P, direct(sp.expand(exact.args[0] - 1), {a: ground.a}))
    if isinstance(exact, sp.log):
        e = Let("e", ground.exponential(), "at most 1: cannot overflow")
        return call(op.LOG1P, direct(inside_log1p(exact, ground.core), {E: e}))
    if symbol.name.startswith("M"):
        return number(0)  # written by the gaussian rule
    return direct(exact, {**ground.letters, a: ground.a})


def _exponential_tail(half: Half, parts: Parts, side: Side) -> Tail:
    used: list[LoweringRule] = [rules.FALLING_EXPONENTIAL] if half.expr.has(E) else []
    rest = sp.cancel(half.expr * (1 + E) / (1 - E))
    if half.expr.has(E) and rest.is_number:  # no wave or other letter stands beside it
        argument_of_tanh = _core(half) / 2  # it may not overflow before a does
        at = _clipped(side, _core(half)).a if _needs_bound(argument_of_tanh) else side.a
        tanh = call(op.TANH, direct(argument_of_tanh, {a: at}))
        return Tail(scaled(rest, tanh), bool(rest.is_positive), (rules.TANH,))
    vanishes = parts.power > 0 or any(atom.symbol.name.startswith("L") for atom in half.atoms)
    explicit = half.expr.has(a)
    # a * 0 is NaN at infinity, and c * |x| overflows for c > 1
    factors = (*parts.numerator, *parts.denominator)
    mixed = any(f.has(a) and f.has(E) for f, _ in factors)
    proofs: tuple[Obligation, ...] = ()
    if (vanishes and explicit) or mixed or _needs_bound(_core(half)):
        clipped = _clipped(side, _core(half))
        used.append(rules.SATURATE)
        proofs = (beyond(half, _main(half), _bound(_core(half))),)
        ground = _ground(half, clipped)
        staying = _main(half).free_symbols if parts.power == 0 else set()
        if a in staying:
            asymptote = _asymptote(half, parts, side)
            if asymptote is not None:
                return asymptote
        free = _ground(half, side).letters  # what grows, and waves, must not be clipped
        kept = {symbol: free[symbol] for symbol in staying if symbol in free}
        ground = replace(ground, letters={**ground.letters, **kept})
    else:
        ground = _ground(half, side)
    # of E² or more, the first factors stay normal by themselves
    e, halved = _falling(ground, grows=explicit and parts.power == 1 and parts.growth > 0)
    ground = replace(ground, letters={**ground.letters, E: e}, positive=ground.positive | {E})
    if halved:
        used.append(rules.HALF_EXPONENT if ground.is_exact else rules.SHIFTED_EXPONENT)
    if any(atom.symbol.name.startswith("L") for atom in half.atoms):
        used.append(rules.LOG1P)
    tail = _assemble(parts, ground, e, halved, tuple(used))
    return replace(tail, obligations=tail.obligations + proofs)


def _asymptote(half: Half, parts: Parts, side: Side) -> Tail | None:
    """Write P(a) + (what vanishes), where a factor holds both: inf · 0 at infinity."""
    gone = {E, *_logarithms(half)}
    factors = (*parts.numerator, *parts.denominator)
    if not any(f.has(a) and f.free_symbols & gone for f, _ in factors):
        return None
    main = _main(half)
    if not main.is_polynomial(a):
        return None
    rest = write_tail(Half(sp.cancel(half.expr - main), half.atoms), side)
    letters = {atom.symbol: atom.exact for atom in half.atoms}
    grown = direct(main.xreplace(letters), {**side.parameters, a: side.a})
    note = f"{main} and what is left of it are added; where it vanishes digits may be lost"
    return replace(rest, term=add(grown, rest.term), positive=False, notes=(*rest.notes, note))


def _main(half: Half) -> sp.Expr:
    """Return what is left far out, where E and every log1p of it are 0."""
    return sp.cancel(half.expr.subs(dict.fromkeys((E, *_logarithms(half)), sp.S.Zero)))


def _logarithms(half: Half) -> list[sp.Symbol]:
    return [atom.symbol for atom in half.atoms if atom.symbol.name.startswith("L")]


def _needs_bound(core: sp.Expr) -> bool:
    """Whether P(a) may overflow before a does, or its rounding has to be made good."""
    ratio = sp.cancel(core / a)
    return ratio not in (1, sp.S.Half, sp.Rational(1, 4))


def _clipped(side: Side, core: sp.Expr) -> Side:
    """Bound a where P(a) is at least 800, at a power of two or at 800/c."""
    held = call(op.SATURATE, side.a, number(_bound(core)))
    clipped = Let("a", held, "beyond it the result is at its limit")
    return replace(side, a=clipped, minus_a=-clipped)


def _bound(core: sp.Expr) -> sp.Expr:
    ratio = sp.cancel(core / a)
    bound = sp.ceiling(_GONE / ratio) if ratio.is_Rational else sp.S.One
    while sp.N(core.subs(a, bound)) < _GONE:
        bound *= 2
    return bound


def _falling(ground: Ground, *, grows: bool) -> tuple[Term, tuple[Term, ...]]:
    """Return E and, where a growing factor outlives it, two factors of it that stay normal."""
    if not grows:
        return Let("e", ground.exponential(), "at most 1: cannot overflow"), ()
    if not ground.is_exact:
        shifted = Let(
            "h",
            exp_polynomial(_SHIFT * sp.log(2) - ground.core, ground.a),
            f"{_UNIT} times e, so that h * (growing) keeps its digits",
        )
        unit = number(1 / sp.Integer(2) ** _SHIFT)
        return Let("e", unit * shifted), (shifted, unit)
    half = Let(
        "h",
        ground.exponential(sp.S.Half),
        "half the exponent, so that h * h * (growing) keeps its digits",
    )
    return Let("e", half * half), (half, half)


def _assemble(
    parts: Parts, ground: Ground, e: Term, halved: tuple[Term, ...], used: tuple[LoweringRule, ...]
) -> Tail:
    sign, positive = 1, True
    above: list[Term] = []
    below: list[Term] = []
    written: list[Written] = []
    for factors, terms in ((parts.numerator, above), (parts.denominator, below)):
        for factor, exponent in factors:
            one = write_factor(factor, ground)
            written.append(one)
            sign *= one.sign**exponent
            positive &= one.positive or exponent % 2 == 0
            terms.append(power(one.term, exponent))
    constant = sign * parts.constant
    numerator, denominator = _quotient(abs(constant))
    smaller = below or (denominator != 1 and parts.power == 0 and _has_opaque(parts))
    grown = ground.a if ground.a in above and parts.power == 0 and smaller else None
    if grown is not None:  # |x| comes last: a multiple of it may overflow before f does
        above.remove(grown)
    top = _with_exponential(scaled(numerator, product(above)), parts.power, e, halved)
    below = [number(denominator), *below] if denominator != 1 else below
    term = over(top, product(below)) if below else top
    if grown is not None:
        term = times(term, grown)
    return Tail(
        term if constant.is_positive else negated(term),
        positive and bool(constant.is_positive),
        used + tuple(r for w in written for r in w.rules),
        tuple(o for w in written for o in w.obligations),
        tuple(n for w in written for n in w.notes),
    )


def _has_opaque(parts: Parts) -> bool:
    """Whether a factor above has an arctangent or the like, which may make the rest larger."""
    letters = set().union(*(factor.free_symbols for factor, _ in parts.numerator))
    return any(str(letter).startswith("F") for letter in letters)


def _quotient(constant: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return p, q for a constant that is better printed as p over q than as one literal."""
    small = isinstance(constant, sp.Rational) and constant.q < _SMALL
    return sp.fraction(constant) if small else (constant, sp.S.One)


def _with_exponential(top: Term, exponent: int, e: Term, halved: tuple[Term, ...]) -> Term:
    if exponent < 0:
        raise NotCanonicalError("the form still grows exponentially")
    for n in range(exponent):
        factors = halved if halved and n == 0 else (e,)
        for factor in factors:
            top = times(top, factor)
    return top
