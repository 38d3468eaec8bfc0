"""Evidence for functions whose kinks nobody can name: claims about sets where comparisons hold."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any, Final

import sympy as sp
from sympy.core.relational import Relational

from derive.activation import Activation
from derive.certificate import Tree, as_json, tree_of
from derive.certificate.records import (
    Claim,
    Definition,
    FormClaim,
    Ground,
    MonotoneClaim,
    Place,
    Proof,
    WitnessClaim,
)
from derive.checker.signs import ANY, Signs, plus, times
from derive.errors import UndecidedError
from derive.evidence.grounds import Subject, ground_of
from derive.evidence.refutations import bracket_of
from derive.evidence.spellings import Asking
from derive.evidence.spellings import tree_of as tree_in
from derive.expression.quoting import quoted
from derive.findings import Outcome
from derive.output_forms.apart import apart_of
from derive.output_forms.records import Kind, OutputForms, Witness
from derive.output_forms.shape import shape_of
from derive.proof import Region, Status, enclose, prove_equal, sign_on
from derive.proof.conditions import cases, truth
from derive.proof.parameters import Cell
from derive.proof.pieces import has_branches
from derive.sides import Sided, judged
from derive.symbols import x

_WORDS: Final = {1: "gt", 0: "eq", -1: "lt"}


class AskingSided(Asking, Sided):
    """A set that offers itself a spelling wherever a sign is open."""

    @property
    def _ways(self) -> tuple[Callable[[Any], Tree | None], ...]:
        return (*super()._ways, self._by_products, self._by_sums)

    def _by_products(self, e: Any) -> Tree | None:
        """Write a multiple of what is known as one: b u for u > 0."""
        for known, signs in list(self.known.items()):
            ratio = e / known
            short = ratio.numer.is_ground + ratio.denom.is_ground
            if signs != ANY and short and self.signs(ratio) != ANY:
                return ["mul", tree_in(ratio), tree_in(known)]
        return None

    def _by_sums(self, e: Any) -> Tree | None:
        """Write u − w as (u − v) + (v − w) where both are known."""
        for known, signs in list(self.known.items()):
            for factor in (1, -1) if signs != ANY else ():
                rest = e - known * factor
                others = times(*self._known(rest))
                if others != ANY != plus(times(signs, frozenset({factor})), others):
                    return ["add", ["mul", str(factor), tree_in(known)], tree_in(rest)]
        return None

    def _known(self, e: Any) -> tuple[Signs, Signs]:
        key, turn = self.key(e)
        return self.known.get(key, ANY), turn


@dataclass(frozen=True, slots=True)
class _Fact:
    """The sign of left − right."""

    left: sp.Expr
    right: sp.Expr
    sign: int

    def sign_of(self, difference: sp.Expr) -> int | None:
        """Return the sign of a multiple of this one."""
        ratio = sp.cancel(difference / (self.left - self.right))
        return self.sign * int(sp.sign(ratio)) if ratio.is_Rational and ratio != 0 else None


_Facts = tuple[_Fact, ...]


def is_apart(activation: Activation) -> bool:
    """Whether the pieces of f are not known as intervals, and comparisons tell them apart."""
    try:
        shape_of(activation)
    except UndecidedError:
        return apart_of(activation, Cell.of(activation)) is not None
    return False


def sided_builders(forms: OutputForms) -> Iterator[tuple[str, Callable[[], Claim]]]:
    """Yield what is claimed, and how to write its evidence."""
    derivative, sets = forms.derivative, _sets(forms)
    yield "the derivative", partial(_claim, "derivative", forms, sets, derivative, ("x",))
    for form in forms.forms:
        own = partial(_claim, "form", forms, sets, form.expr, form.saves, form.region.slope)
        yield f"the form {quoted(form.expr)}", own
    for form in forms.mixed:
        yield "the form in x and y", partial(_claim, "mixed", forms, sets, form.expr, form.saves)
    if forms.witness is not None:
        yield "the witness", partial(_pair, forms, sets, forms.witness)
    if forms.kind is Kind.MONOTONE:
        yield "monotony", partial(_monotone, forms, sets)


def _claim(  # noqa: PLR0913, PLR0917 -- the claim and what belongs to it
    kind: str,
    forms: OutputForms,
    sets: "list[_Set]",
    formula: sp.Expr,
    saves: tuple[str, ...],
    bit: int = 0,
) -> FormClaim:
    return FormClaim(
        kind=kind,
        lower="-oo",
        upper="oo",
        formula=tree_of(formula),
        atoms={},
        saves=saves,
        bit=bit,
        condition=(),
        grounds=tuple(_ground(forms.activation, one, formula, bit) for one in sets),
    )


def _monotone(forms: OutputForms, sets: "list[_Set]") -> MonotoneClaim:
    line = Region(assumptions=forms.activation.assumptions)
    slopes = (sign_on(one.expr.diff(x), line, strict=False) for one in sets)
    sign = next(sign for sign in slopes if sign)
    grounds = tuple(_ground(forms.activation, one, None, 0) for one in sets)
    return MonotoneClaim(kind="monotone", sign=sign, grounds=grounds, relations={})


def _pair(forms: OutputForms, sets: "list[_Set]", witness: Witness) -> WitnessClaim:
    """Return two inputs with one output, each with the set in which it lies."""
    if witness.outputs[0].startswith("["):
        raise UndecidedError("the output that two inputs share is no fraction")
    values: dict[sp.Basic, sp.Expr] = {c.symbol: c.value for c in forms.activation.constants}
    values.update((sp.Symbol(letter, real=True), value) for letter, value in witness.parameters)
    brackets = [bracket_of(text) for text in witness.inputs]
    return WitnessClaim(
        kind="pair",
        parameters={str(symbol): str(value) for symbol, value in values.items()},
        output=witness.outputs[0],
        places=tuple(
            Place(lower=str(low), upper=str(high), slope=slope)
            for (low, high), slope in zip(brackets, witness.slopes, strict=True)
        ),
        grounds=tuple(
            _valued(forms.activation, _around((low + high) / 2, sets, values), values)
            for low, high in brackets
        ),
    )


def _around(at: sp.Expr, sets: "list[_Set]", values: dict[sp.Basic, sp.Expr]) -> "_Set":
    """Return the set in which an input lies, its comparisons strict."""
    for one in sets:
        apart = (f.sign * (f.left - f.right).xreplace(values) for f in one.facts)
        with suppress(UndecidedError):
            if all(f.sign for f in one.facts) and all(
                enclose(e, {x: sp.Rational(at)}) > 0 for e in apart
            ):
                return one
    raise UndecidedError(f"the set in which {at} lies was not found")


def _valued(activation: Activation, one: "_Set", values: dict[sp.Basic, sp.Expr]) -> Ground:
    """Return the ground of a set where the parameters have values."""
    expr = one.expr.xreplace(values)
    found = ground_of(Subject(activation.expr, Region(), expr, stated=one.expr, values=values))
    return replace(found, where=one.where)


@dataclass(frozen=True, slots=True)
class _Set:
    """The inputs with these facts, and a smooth formula that f has there."""

    facts: _Facts
    expr: sp.Expr

    @property
    def where(self) -> tuple[Tree, ...]:
        """The facts as trees."""
        return tuple([_WORDS[f.sign], tree_of(f.left), tree_of(f.right)] for f in self.facts)


def _ground(activation: Activation, one: _Set, formula: sp.Expr | None, bit: int) -> Ground:
    moves = x in one.expr.free_symbols
    region = Region(assumptions=activation.assumptions, slope=bit if moves else 0)
    found = ground_of(Subject(activation.expr, region, one.expr, formula))
    return replace(found, where=one.where)


def with_sides(claims: Iterable[Claim], definition: Definition) -> Iterator[Claim]:
    """Yield the claims, those about sets with a spelling for every sign that is asked for.

    Raises ``UndecidedError`` where one is not confirmed: what it lacks is said in words.
    """
    for claim in claims:
        if not any(ground.where for ground in claim.grounds):
            yield claim
            continue
        plain = as_json(Proof(definition=definition, claims=(claim,), gaps=()))
        finding = judged(plain["claims"][0], plain, AskingSided)
        if finding.outcome is not Outcome.CONFIRMED:
            raise UndecidedError(finding.reason)
        pairs = zip(claim.grounds, plain["claims"][0]["grounds"], strict=True)
        yield replace(claim, grounds=tuple(replace(g, signs=p["signs"]) for g, p in pairs))


# ---- all sets


@dataclass(frozen=True, slots=True)
class _Value:
    """What a checker takes an expression for, and all that it is equal to."""

    expr: sp.Expr
    options: tuple[sp.Expr, ...]


_Found = Iterator[tuple[_Facts, _Value]]


def _sets(forms: OutputForms) -> list[_Set]:
    """Return the sets; where parts are equal with the one whose slope the derivative takes."""
    return [
        _Set(facts, _fitting(value, facts, forms))
        for facts, value in _resolved(forms.activation.expr, ())
    ]


def _fitting(value: _Value, facts: _Facts, forms: OutputForms) -> sp.Expr:
    if len(value.options) == 1:
        return value.expr
    slopes = [found.expr for _, found in _resolved(forms.derivative, facts, asks=False)]
    line = Region(assumptions=forms.activation.assumptions)
    pairs = product(value.options, slopes)
    fits = (e for e, s in pairs if prove_equal(e.diff(x), s, line).status is Status.PROVED)
    return next(fits, value.expr)


def _resolved(expr: sp.Expr, facts: _Facts, *, asks: bool = True) -> _Found:
    """Yield all that an expression with cases may be, each with the facts that make it so.

    The order is that of the checker, which asks about the rest of a maximum first. Without
    ``asks`` nothing is added to the facts.
    """
    match expr:
        case sp.Piecewise():
            yield from _of_cases(expr, facts)
        case sp.Max() | sp.Min():
            first, *others = _parts(expr)
            rest = expr.func(*others, evaluate=False) if others[1:] else others[0]
            yield from _larger(first, rest, facts, 1 if isinstance(expr, sp.Max) else -1, asks)
        case sp.Abs():
            yield from _larger(_parts(expr)[0], sp.S.Zero, facts, 0, asks)
        case _ if has_branches(expr):
            yield from _of_parts(expr, (), facts, asks)
        case _:
            yield facts, _Value(expr, (expr,))


def _parts(expr: sp.Expr) -> list[sp.Expr]:
    return [arg for arg in sorted(expr.args, key=str) if isinstance(arg, sp.Expr)]


def _of_parts(whole: sp.Expr, done: tuple[_Value, ...], facts: _Facts, asks: bool) -> _Found:
    waiting = whole.args[len(done) :]
    if not waiting:
        options = product(*(part.options for part in done))
        values = tuple(dict.fromkeys(whole.func(*chosen) for chosen in options))
        yield facts, _Value(whole.func(*(part.expr for part in done)), values)
    elif isinstance(part := waiting[0], sp.Expr):
        for known, found in _resolved(part, facts, asks=asks):
            yield from _of_parts(whole, (*done, found), known, asks)


def _larger(first: sp.Expr, rest: sp.Expr, facts: _Facts, side: int, asks: bool) -> _Found:
    """Yield the larger (side 1) or the smaller one, or the size of the first (0)."""
    for known, right in _resolved(rest, facts, asks=asks):
        for both, left in _resolved(first, known, asks=asks):
            other = right if side else _Value(-left.expr, tuple(-e for e in left.options))
            for sign, more in _signs(left.expr, right.expr, both, asks):
                way = sign * (side or 1)
                equal = _Value(left.expr, tuple(dict.fromkeys((*left.options, *other.options))))
                yield more, (left if way > 0 else other if way < 0 else equal)


def _signs(
    left: sp.Expr, right: sp.Expr, facts: _Facts, asks: bool
) -> Iterator[tuple[int, _Facts]]:
    known = _sign_of(left - right, facts)
    if known is not None:
        yield known, facts
    elif asks:
        for sign in (1, 0, -1):
            yield sign, (*facts, _Fact(left, right, sign))


def _sign_of(difference: sp.Expr, facts: _Facts) -> int | None:
    """Return the sign by one fact, or by the sum of two."""
    found = _known_sign(difference, facts)
    if found is not None:
        return found
    for fact, factor in product(facts, (1, -1)):
        rest = _known_sign(difference - factor * (fact.left - fact.right), facts)
        if rest is not None and rest * factor * fact.sign >= 0:
            return rest or factor * fact.sign
    return None


def _known_sign(difference: sp.Expr, facts: _Facts) -> int | None:
    difference = sp.expand(difference)
    if difference.is_Rational:
        return int(sp.sign(difference))
    return next((s for fact in facts if (s := fact.sign_of(difference)) is not None), None)


def _of_cases(expr: sp.Piecewise, facts: _Facts) -> _Found:
    """Yield the value that the facts single out, if they do."""
    for value, condition in cases(expr):
        try:
            holds = truth(condition, partial(_holds, facts=facts))
        except UndecidedError:
            return
        if holds:
            yield from _resolved(value, facts, asks=False)
            return


def _holds(relation: Relational, facts: _Facts) -> bool:
    for _, left in _resolved(relation.lhs, facts, asks=False):
        for _, right in _resolved(relation.rhs, facts, asks=False):
            sign = _sign_of(left.expr - right.expr, facts)
            if sign is not None:
                return bool(relation.func(sign, 0))
    raise UndecidedError(f"{relation} is open")
