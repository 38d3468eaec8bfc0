"""Arrows between two ways of writing one formula: tidied, grouped, c added and subtracted."""

from collections import Counter
from collections.abc import Callable

import sympy as sp

from derive.derivation.arrows import Arrow
from derive.derivation.terms import (
    ONE,
    added_and_subtracted,
    fraction,
    same_terms,
    with_powers,
)
from derive.display import Add, Frac, Mul, Neg, Node, Num, Pow
from derive.display.reading import from_sympy
from derive.display.traversal import rebuilt, subtrees
from derive.rules.numbers import number
from derive.rules.same_base import with_joined_powers


def tidying(start: Node, meaning: Callable[[Node], sp.Expr]) -> list[Arrow]:
    """Return the arrow to ``start`` in textbook order, or none where that is no shorter."""
    tidied, name = with_joined_powers(from_sympy(meaning(start))), tidying_rule(start)
    longer = name == "arithmetic" and size(tidied) >= size(start) and not has_like_terms(start)
    if same_up_to_order(tidied, start) or longer:
        return []
    return [Arrow(tidied, (name,))]


def has_like_terms(node: Node) -> bool:
    """Whether a sum has two terms that differ in their numbers alone: x + 3 + x."""
    sums = (part.terms for part in subtrees(node) if isinstance(part, Add))
    return any(max(Counter(map(_without_number, terms)).values()) > 1 for terms in sums)


def _without_number(term: Node) -> Node:
    match term:
        case Neg(arg) | Frac(arg, Num()):
            return _without_number(arg)
        case Mul((Num(), *rest)):
            return Mul(tuple(rest)) if len(rest) > 1 else rest[0]
        case _:
            return ONE if number(term) is not None else term


def size(node: Node) -> int:
    """Return how many nodes a formula has, signs apart."""
    return sum(not isinstance(part, Neg) for part in subtrees(node))


def same_up_to_order(left: Node, right: Node) -> bool:
    """Whether two lines differ at most in the order of terms and factors."""
    return _unordered(left) == _unordered(right)


def _unordered(node: Node) -> Node:
    """Return ``node`` with terms and factors sorted: to change their order is no step."""

    def ordered(part: Node) -> Node:
        match part:
            case Add(parts):
                return Add(tuple(sorted(parts, key=repr)))
            case Mul(parts):
                return Mul(tuple(sorted(parts, key=repr)))
            case _:
                return part

    return rebuilt(node, ordered)


def tidying_rule(node: Node) -> str:
    """Return the id of the rule that names what tidying a forward line does."""
    inside = list(subtrees(node))
    if any(_has_sign(part) for part in inside):
        return "tidy-signs"
    if any(isinstance(part, Add) and _cancels(part) for part in inside):
        return "cancel"
    return "arithmetic"


def _has_sign(node: Node) -> bool:
    match node:
        case Mul(factors):
            return any(isinstance(factor, Neg) for factor in factors)
        case Pow(_, Neg(Num())) | Frac(Neg(), _):
            return True
        case _:
            return False


def _cancels(total: Add) -> bool:
    return any(Neg(term) in total.terms for term in total.terms)


def with_factors_of(line: Node, product_of: Node) -> Node:
    """Return y(1 − y)(1 − 2y) for y(y − 1)(2y − 1) where ``line`` holds 1 − y."""
    sums: set[Node] = {part for part in subtrees(line) if isinstance(part, Add)}

    def turned(part: Node) -> Node:
        match part:
            case Add() if part not in sums and opposite(part) in sums:
                return Neg(opposite(part))
            case Pow(Neg(Add() as base), Num(power)) if power % 2:
                return Neg(Pow(base, part.exponent))
            case Pow(Neg(Add() as base), Num()):
                return Pow(base, part.exponent)
            case _:
                return part

    return _sign_inside(_signs_in_front(rebuilt(product_of, turned)), sums)


def opposite(total: Add) -> Add:
    """Return 1 − y for y − 1, positive terms first."""
    terms = [term.arg if isinstance(term, Neg) else Neg(term) for term in total.terms]
    return Add(tuple(sorted(terms, key=lambda term: isinstance(term, Neg))))


def _is_difference(total: Add) -> bool:
    return any(isinstance(term, Neg) for term in total.terms)


def _signs_in_front(node: Node) -> Node:
    match node:
        case Mul(factors):
            odd = sum(isinstance(factor, Neg) for factor in factors) % 2
            bare = Mul(tuple(f.arg if isinstance(f, Neg) else f for f in factors))
            return Neg(bare) if odd else bare
        case Neg(Mul() as inner):
            found = _signs_in_front(inner)
            return found.arg if isinstance(found, Neg) else Neg(found)
        case Frac(top, bottom):
            above = _signs_in_front(top)
            return Neg(Frac(above.arg, bottom)) if isinstance(above, Neg) else Frac(above, bottom)
        case _:
            return node


def _sign_inside(node: Node, kept: set[Node]) -> Node:
    """Return u(1 − 2y) for −u(2y − 1): a minus moves into a difference that is not ``kept``."""
    match node:
        case Neg(Mul(factors)):
            for place, factor in enumerate(factors):
                if isinstance(factor, Add) and _is_difference(factor) and factor not in kept:
                    return Mul((*factors[:place], opposite(factor), *factors[place + 1 :]))
            return node
        case _:
            return node


def collected(before: Node, after: Node, meaning: Callable[[Node], sp.Expr]) -> Arrow | None:
    """Return the arrow that only groups: u·u − v·v = u² − v², or (u + v)/2 = u/2 + v/2."""
    if before == after:
        return None
    (top, bottom), (new_top, new_bottom) = fraction(before), fraction(after)
    powers = with_powers(top)
    if powers != top and bottom == new_bottom and same_terms(powers, new_top, meaning):
        return Arrow(after, ("collect",))
    if isinstance(top, Add) and new_bottom == ONE and same_terms(before, after, meaning):
        return Arrow(after, ("split-fraction", "arithmetic"))
    return None


def join(
    before: Node, after: Node, meaning: Callable[[Node], sp.Expr], *, roughly: bool
) -> Arrow | None:
    """Return the arrow between two fractions that differ in how their numerators are written.

    ``roughly`` admits different denominators, which leaves more to the reader.
    """
    named: tuple[str, ...] = ()
    (top, bottom), (new_top, new_bottom) = fraction(before), fraction(after)
    match after:
        case Pow(Frac(inner_top, inner_bottom), power) if top == ONE:
            named = ("power-of-quotient",)
            new_top, new_bottom = inner_top, Pow(inner_bottom, power)
    if meaning(bottom) != meaning(new_bottom):
        return _expanded_join(before, after, meaning) if roughly else None
    extra = added_and_subtracted(top, new_top, meaning)
    if extra is not None:
        return Arrow(after, (*named, "add-subtract"), detail=extra)
    if same_terms(top, new_top, meaning):
        return Arrow(after, ("tidy-signs" if tidying_rule(after) == "tidy-signs" else "expand",))
    return _expanded_join(before, after, meaning) if roughly else None


def _expanded_join(before: Node, after: Node, meaning: Callable[[Node], sp.Expr]) -> Arrow | None:
    """Return the arrow between fractions that agree once both numerators are multiplied out."""
    (top, bottom), (new_top, new_bottom) = fraction(before), fraction(after)
    cross = meaning(top) * meaning(new_bottom) - meaning(new_top) * meaning(bottom)
    return Arrow(after, ("expand",)) if sp.expand(cross) == 0 else None
