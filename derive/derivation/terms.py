"""Sums and fractions taken apart without changing their order, for the closing steps."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from derive.display import Add, Frac, Mul, Neg, Node, Num, Pow
from derive.display.traversal import rebuilt, subtrees
from derive.rules.neat import neat, product

ONE = Num(1)


def terms(node: Node) -> list[Node]:
    """Return the terms of a sum, products of sums multiplied out, signs inside as ``Neg``."""
    match node:
        case Add(parts):
            return [term for part in parts for term in terms(part)]
        case Neg(arg):
            return [_minus(term) for term in terms(arg)]
        case Mul(parts):
            return _multiplied_out(parts)
        case Frac(Add(parts), bottom):
            return [_divided(term, bottom) for part in parts for term in terms(part)]
        case _:
            return [node]


def _multiplied_out(parts: tuple[Node, ...]) -> list[Node]:
    found: list[list[Node]] = [[]]
    for part in parts:
        found = [[*left, term] for left in found for term in terms(part)]
    return [neat(_signed(factors)) for factors in found]


def _signed(factors: list[Node]) -> Node:
    negative = sum(isinstance(factor, Neg) for factor in factors) % 2
    bare = product([factor.arg if isinstance(factor, Neg) else factor for factor in factors])
    return Neg(bare) if negative else bare


def _divided(term: Node, bottom: Node) -> Node:
    return Neg(Frac(term.arg, bottom)) if isinstance(term, Neg) else neat(Frac(term, bottom))


def _minus(node: Node) -> Node:
    return node.arg if isinstance(node, Neg) else Neg(node)


def fraction(node: Node) -> tuple[Node, Node]:
    """Return (numerator, denominator), the sign of a fraction being its numerator's."""
    match node:
        case Frac(top, bottom):
            return top, bottom
        case Neg(Frac(top, bottom)):
            return _minus(top), bottom
        case _:
            return node, ONE


def added_and_subtracted(
    shorter: Node, longer: Node, meaning: Callable[[Node], sp.Expr]
) -> Node | None:
    """Return c, free of sums, if ``longer`` is ``shorter`` + c − c term by term, else None."""
    meant = [(meaning(term), term) for term in terms(longer)]
    rest = Counter(value for value, _ in meant)
    rest.subtract(Counter(meaning(term) for term in terms(shorter)))
    extra = [value for value, count in rest.items() if count]
    if len(extra) != 2 or extra[0] != -extra[1] or any(rest[value] != 1 for value in extra):
        return None
    added = [term for value, term in meant if value in extra and not isinstance(term, Neg)]
    plain = [term for term in added if not any(isinstance(p, Add) for p in subtrees(term))]
    return next(iter(plain), None)


def with_powers(node: Node) -> Node:
    """Return ``node`` with equal factors of its products collected: u² for u·u."""
    return rebuilt(node, _collected)


def _collected(node: Node) -> Node:
    match node:
        case Mul(factors):
            return product([_power(base, count) for base, count in Counter(factors).items()])
        case _:
            return node


def same_terms(left: Node, right: Node, meaning: Callable[[Node], sp.Expr]) -> bool:
    """Whether two sums have the same terms once multiplied out."""
    return Counter(map(meaning, terms(left))) == Counter(map(meaning, terms(right)))


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a sum as ±above/below, each a count of powers of its factors, in order."""

    negative: bool
    above: Counter[Node]
    below: Counter[Node]

    def cancelled(self) -> "Part":
        """Return the same term without factors that stand above and below."""
        return Part(self.negative, self.above - self.below, self.below - self.above)


def part(term: Node) -> Part:
    """Take one term apart: −(x/v)²·c is minus c·x² over v²."""
    match term:
        case Neg(arg):
            inner = part(arg)
            return Part(not inner.negative, inner.above, inner.below)
        case Mul(factors):
            return _together([part(factor) for factor in factors])
        case Frac(top, bottom):
            return _together([part(top), Part(False, Counter(), _powers(bottom))])
        case Pow(Frac() as base, Num(power)):
            return _to_power(part(base), power)
        case _:
            return Part(False, _powers(term), Counter())


def _together(parts: list[Part]) -> Part:
    above: Counter[Node] = sum((p.above for p in parts), Counter())
    below: Counter[Node] = sum((p.below for p in parts), Counter())
    return Part(sum(p.negative for p in parts) % 2 == 1, above, below)


def _to_power(base: Part, power: int) -> Part:
    above, below = (
        Counter({node: count * power for node, count in side.items()})
        for side in (base.above, base.below)
    )
    return Part(base.negative and power % 2 == 1, above, below)


def _powers(product_of: Node) -> Counter[Node]:
    match product_of:
        case Mul(factors):
            return sum((_powers(factor) for factor in factors), Counter())
        case Pow(base, Num(power)):
            return Counter({base: power})
        case Num(1):
            return Counter()
        case _:
            return Counter({product_of: 1})


def cancelled(node: Node) -> Node:
    """Return a product or fraction without factors that stand above and below."""
    found = part(node)
    plain = found.cancelled()
    if plain == found:
        return node
    size = neat(Frac(_factors(plain.above), _factors(plain.below)))
    return Neg(size) if plain.negative else size


def _factors(powers: Counter[Node]) -> Node:
    return product([_power(base, count) for base, count in powers.items()])


def common_denominator(node: Node) -> Node:
    """Return a sum of fractions as one fraction; ``node`` itself if no term has a denominator.

    A bare denominator is written out (1 − 1/v gives (1 + e⁻ˣ − 1)/v for v = 1 + e⁻ˣ), its powers
    and products stay.
    """
    match node:
        case Pow(Add() as base, exponent):
            return Pow(common_denominator(base), exponent)
        case Frac(Add() as top, Num() as bottom):
            inner_top, inner_bottom = fraction(common_denominator(top))
            return Frac(inner_top, product([bottom, inner_bottom]))
        case Add(sum_terms):
            parts = [part(term) for term in sum_terms]
        case _:
            return node
    if not any(p.below for p in parts):
        return node
    parts = [p.cancelled() for p in parts]
    below: Counter[Node] = Counter()
    for p in parts:
        below |= p.below
    numerator = neat(Add(tuple(_over(p, below) for p in parts)))
    return Frac(numerator, _factors(below)) if below else numerator


def _over(term: Part, below: Counter[Node]) -> Node:
    top = _factors(term.above + (below - term.below))
    if isinstance(top, Add) and term.negative:
        return Add(tuple(_minus(inner) for inner in top.terms))
    return Neg(top) if term.negative else top


def _power(base: Node, count: int) -> Node:
    return base if count == 1 else Pow(base, Num(count))
