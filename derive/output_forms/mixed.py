"""A derivative from x, y and values of the forward pass, with the fewest new operations.

SiLU: s + y(1 − s) with s = 1/(1 + e^-x), which the forward pass has computed. The derivative is
written as a polynomial in letters for those values, reduced modulo what relates them in many
orders, and the spelling that adds least to the forward pass is taken, if it is proved. A division
by x or y never arises, so a form has no holes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import sympy as sp

from derive.output_forms.autonomous import slopes
from derive.output_forms.cost import cost, extra_work, rank, work
from derive.output_forms.forward import Forward, NoLettersError, Value
from derive.output_forms.normal_forms import normal_forms
from derive.output_forms.records import Kind, OutputForm
from derive.output_forms.samples import sample
from derive.output_forms.shape import Stretch
from derive.output_forms.shorten import shorten
from derive.output_forms.stages import DEEP, bends, factors_by_stages
from derive.output_forms.undefined import divisors
from derive.proof import Region, Status, Verdict, prove_equal, sign_on
from derive.symbols import x, y

#: spellings that are measured together with the forward pass, and of which the proof is tried
_MOST_MEASURED: Final = 12
#: polynomials of which short spellings are looked for
_MOST_SHORTENED: Final = 6
#: derivatives that add no more are not looked at further
_LITTLE: Final = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """∂expr/∂by on a region; ``derivative`` is a short spelling of it in x."""

    region: Region
    expr: sp.Expr
    derivative: sp.Expr
    by: sp.Symbol = x


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A derivative over x, y and letters for forward values, and what it adds to their cost."""

    expr: sp.Expr
    letters: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()
    verdict: Verdict | None = None  # where it was proved on the way


@dataclass(frozen=True, slots=True)
class _Alias:
    """A letter for a value that f computes, by which the letter ``of`` is ``back``."""

    letter: sp.Symbol
    meaning: sp.Expr
    of: sp.Symbol
    back: sp.Expr


_Measure = Callable[[_Spelling, sp.Expr], int]


def mixed_form(stretch: Stretch) -> OutputForm:
    """Return the form of dy/dx that adds least to the forward pass on one stretch."""
    return cheapest_form(Wanted(stretch.region, stretch.expr, stretch.slope))


def plain_form(stretch: Stretch) -> OutputForm:
    """Return f′(x) itself as a form."""
    wanted = Wanted(stretch.region, stretch.expr, stretch.slope)
    return _proved(_Spelling(stretch.slope), wanted, extra_work(stretch.slope, stretch.expr))


def stored_form(stretch: Stretch) -> OutputForm:
    """Return the form of dy/dx that costs least when x and y are kept, and nothing else."""
    return cheapest_form(Wanted(stretch.region, stretch.expr, stretch.slope), _alone)


def cheapest_form(wanted: Wanted, measure: _Measure | None = None) -> OutputForm:
    """Return the proved form that adds least; the derivative in x always is one."""
    added = measure or _added
    plain = [_Spelling(wanted.derivative), _Spelling(wanted.expr.diff(wanted.by))]
    measured = [(added(spelling, wanted.expr), spelling) for spelling in plain]
    least = min(new for new, _ in measured)
    likely = sorted(dict.fromkeys(_spellings(wanted, least)), key=lambda s: cost(s.expr))
    measured += [(added(s, wanted.expr), s) for s in likely[:_MOST_MEASURED]]
    measured.sort(key=lambda pair: (pair[0], len(pair[1].letters), rank(pair[1].expr)))
    forms = (_proved(spelling, wanted, new) for new, spelling in measured)
    found = (form for form in forms if form.verdict.status is Status.PROVED)
    return next(found, None) or _proved(plain[1], wanted, measured[0][0])


def _proved(spelling: _Spelling, wanted: Wanted, added: int) -> OutputForm:
    meaning = spelling.expr.xreplace(dict(spelling.letters))
    value, slope = meaning.xreplace({y: wanted.expr}), wanted.expr.diff(wanted.by)
    verdict = spelling.verdict or prove_equal(value, slope, wanted.region)
    if _may_divide_by_zero(meaning, wanted):
        verdict = Verdict(Status.UNDECIDED, "substitution", "a denominator may be 0")
    saves = tuple(str(s) for s in (x, y) if s in meaning.free_symbols)
    return OutputForm(
        Kind.MIXED,
        spelling.expr,
        wanted.region,
        sp.true,
        saves,
        verdict,
        added,
        spelling.letters,
    )


def _may_divide_by_zero(meaning: sp.Expr, wanted: Wanted) -> bool:
    """Whether a denominator with letters that f′ does not have is not certified to have a sign."""
    own = divisors(wanted.derivative) | divisors(wanted.expr.diff(wanted.by))
    asked = (base for base in divisors(meaning) - own if base.free_symbols - {x, y})
    values = [base.xreplace({y: wanted.expr}) for base in asked]
    regions = wanted.region.halves or (wanted.region,)
    return any(sign_on(value, part) not in (1, -1) for value in values for part in regions)


def _added(spelling: _Spelling, forward: sp.Expr) -> int:
    """Return the operations that a spelling adds to the forward pass.

    Letters are free once the pass is arranged to compute them: x·(1/w) instead of x/w is one
    multiplication more.
    """
    meanings = dict(spelling.letters)
    inlined = extra_work(spelling.expr.xreplace(meanings), forward)
    if not meanings:
        return inlined
    arranged = forward.xreplace({meaning: letter for letter, meaning in spelling.letters})
    gates = (x * letter for letter, meaning in spelling.letters if meaning == forward / x)
    arranging = work(*meanings.values(), next(gates, arranged)) - work(forward)
    return min(inlined, cost(spelling.expr) + arranging)


def _alone(spelling: _Spelling, _forward: sp.Expr) -> int:
    """Return the operations of a spelling when nothing of the forward pass is kept."""
    return cost(spelling.expr.xreplace(dict(spelling.letters)))


def _spellings(wanted: Wanted, least: int) -> Iterator[_Spelling]:
    """Yield forms in y alone, and with letters unless ``least`` operations are little already."""
    if x not in wanted.derivative.free_symbols:
        return
    staged = _in_stages(wanted) if wanted.by == x else None
    if staged is not None:
        yield staged
        return
    if wanted.by == x:
        found = slopes(wanted.expr, sample(wanted.region, wanted.expr))
        solid = [form for form in found if not _has_holes(form, wanted)]
        least = min([least, *map(cost, solid)])
        yield from map(_Spelling, solid)
    if least > _LITTLE:
        yield from _with_letters(wanted)


def _in_stages(wanted: Wanted) -> _Spelling | None:
    """Return the product of the slopes of many stages, each in its own input or output."""
    deep = bends(wanted.expr, wanted.region) >= DEEP
    factors = factors_by_stages(wanted.expr, wanted.region) if deep else None
    if factors is None:
        return None
    outputs = {w: sp.Symbol(f"u~{k}", real=True) for k, (_, w) in enumerate(factors)}
    outputs[wanted.expr] = y
    letters = [x, *(outputs[w] for _, w in factors)]
    places = ({x: v, y: w} for v, w in pairwise(letters))
    found = sp.Mul(*(f.xreplace(place) for (f, _), place in zip(factors, places, strict=True)))
    used = tuple((s, w) for w, s in outputs.items() if s in found.free_symbols and s != y)
    method = f"the chain rule over {len(factors)} stages, normal form 0 in each"
    return _Spelling(found, used, Verdict(Status.PROVED, method))


def _has_holes(form: sp.Expr, wanted: Wanted) -> bool:
    """Whether a denominator is not certified to have a sign: y/x is no form where x is 0."""
    bases = (power.base for power in form.atoms(sp.Pow) if power.exp.is_negative)
    known = (sign_on(base.xreplace({y: wanted.expr}), wanted.region) for base in bases)
    return any(sign not in (1, -1) for sign in known)


def _with_letters(wanted: Wanted) -> Iterator[_Spelling]:
    """Yield the derivative as polynomials in values of the forward pass."""
    forward = Forward(by=wanted.by)
    try:
        value = forward.read(wanted.expr)
        growth = forward.growth(value)
        aliases = _name_parts(forward, wanted.expr)
    except NoLettersError:
        return
    own = {value: y} if value.is_Symbol and value != x else {}
    relations = [r.xreplace(own) for r in (*forward.relations, *([] if own else [value - y]))]
    free, made = _sorted_by_origin(forward, wanted.expr, own)
    inside = {v.letter: v.inside.xreplace(own) for v in made}
    meanings = {v.letter: v.meaning for v in free}
    meanings |= {alias.letter: alias.meaning for alias in aliases}
    cheap = [x, y, *(v.letter for v in free)]
    orders = (list(inside), list(inside)[::-1])[: len(inside) or 1]
    forms = dict.fromkeys(
        form
        for order in orders
        for form in normal_forms(growth.xreplace(own), relations, order, cheap)
    )
    for form in sorted(forms, key=lambda form: cost(_written(form, inside)))[:_MOST_SHORTENED]:
        for spelling in _respelled(form, aliases):
            written = _written(spelling, inside)
            used = (pair for pair in meanings.items() if pair[0] in written.free_symbols)
            yield _Spelling(written, tuple(used))


def _respelled(form: sp.Expr, aliases: list[_Alias]) -> Iterator[sp.Expr]:
    """Yield short spellings of a polynomial, as it is and with one letter replaced by an alias."""
    yield form
    yield shorten(form)
    for alias in aliases:
        if alias.of in form.free_symbols:
            yield shorten(sp.expand(form.xreplace({alias.of: alias.back})))


def _sorted_by_origin(
    forward: Forward, expr: sp.Expr, own: dict[sp.Expr, sp.Symbol]
) -> tuple[list[Value], list[Value]]:
    """Return the values that f computes, or could without more work, and those it does not."""
    nodes = {*sp.preorder_traversal(expr), expr / x}
    others = [value for value in forward.values.values() if value.letter not in own]
    free = [value for value in others if value.meaning in nodes]
    return free, [value for value in others if value.meaning not in nodes]


def _name_parts(forward: Forward, expr: sp.Expr) -> list[_Alias]:
    """Give letters to v/(1 + v), and to sums in f and f/x; those linear in one letter are aliases.

    1 + erf is as good as erf: f computes both.
    """
    for value in [v for v in forward.values.values() if (1 / v.meaning).is_Add]:
        _name_complement(forward, value)
    aliases: list[_Alias] = []
    gate = [expr / x] if expr.is_Mul and x in expr.args else []
    sums = (n for n in sp.preorder_traversal(expr) if isinstance(n, sp.Add) and n != expr)
    for node in dict.fromkeys((*gate, *sums)):
        if x not in node.free_symbols or node in forward.values:
            continue
        inner = forward.read(node)
        alias = _alias_of(node, inner, len(aliases))
        if alias is not None:
            aliases.append(alias)
        else:
            letter = forward.name(node, inner, forward.growth(inner))
            forward.relations.append(letter - inner)
    return aliases


def _alias_of(meaning: sp.Expr, inner: sp.Expr, k: int) -> _Alias | None:
    """Return a letter for a value that is linear in one other letter."""
    letters = [s for s in inner.atoms(sp.Symbol) if s == x or "~" in str(s)]
    if len(letters) != 1 or not inner.is_polynomial(*letters) or sp.degree(inner, *letters) != 1:
        return None
    (letter,) = letters
    alias = sp.Symbol(f"a~{k}", real=True)
    slope = inner.diff(letter)
    return _Alias(alias, meaning, letter, sp.expand((alias - inner.subs(letter, 0)) / slope))


def _name_complement(forward: Forward, reciprocal: Value) -> None:
    """Name q = v/(1 + v) beside r = 1/(1 + v): one division, where v·r is one more."""
    one, rest = (1 / reciprocal.meaning).as_coeff_Add()
    if one == 0 or rest.is_Add:
        return
    inner = forward.read(rest)
    value = sp.expand(inner * reciprocal.letter)
    letter = forward.name(
        rest * reciprocal.meaning, inner * reciprocal.inside, forward.growth(value)
    )
    forward.relations.append(letter - value)


def _written(expr: sp.Expr, inside: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Write out the values that f does not compute."""
    while not inside.keys().isdisjoint(expr.free_symbols):
        expr = expr.xreplace(inside)
    return expr
