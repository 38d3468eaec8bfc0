"""What a person does without writing a line for it: 1·u = u, 0 + u = u, −(−u) = u, 2 − 1 = 1."""

from fractions import Fraction

from derive.display import Add, Frac, Mul, Neg, Node, Num, Pow
from derive.display.traversal import rebuilt

_ONE = Num(1)


def neat(node: Node) -> Node:
    """Return ``node`` without ones, zeros, double signs and sums of mere numbers, else as it is."""
    return rebuilt(node, _neat_once)


def number(node: Node) -> Fraction | None:
    """Return the value of a plain number (an integer or a fraction, with sign), else None."""
    match node:
        case Num(value):
            return Fraction(value)
        case Neg(arg):
            inner = number(arg)
            return None if inner is None else -inner
        case Frac(Num(top), Num(bottom)) if bottom:
            return Fraction(top, bottom)
        case _:
            return None


def numeral(value: Fraction) -> Node:
    """Return a number as a node."""
    if value < 0:
        return Neg(numeral(-value))
    top, bottom = Num(value.numerator), Num(value.denominator)
    return top if bottom == _ONE else Frac(top, bottom)


def total(terms: list[Node]) -> Node:
    """Return a sum as one level of terms, without zeros."""
    flat = [part for term in terms for part in (term.terms if isinstance(term, Add) else (term,))]
    values = [number(part) for part in flat]
    known = [value for value in values if value is not None]
    if len(known) == len(flat):
        return numeral(sum(known, Fraction(0)))
    kept = [part for part, value in zip(flat, values, strict=True) if value != 0]
    return kept[0] if len(kept) == 1 else Add(tuple(kept))


def product(factors: list[Node]) -> Node:
    """Return a product as one level of factors, its number and sign in front."""
    flat = [part for f in factors for part in (f.factors if isinstance(f, Mul) else (f,))]
    size, others = Fraction(1), []
    if flat and isinstance(flat[0], Neg):
        size, flat = -size, [flat[0].arg, *flat[1:]]  # (−u)·v and −(u·v) look the same on paper
    for part in flat:
        value = number(part)
        if value is None:
            others.append(part)
        else:
            size *= value
    if size == 0 or not others:
        return numeral(size)
    found = _over(abs(size), others)
    return Neg(found) if size < 0 else found


def _over(size: Fraction, factors: list[Node]) -> Node:
    """Return size·factors as one fraction where the number or a factor 1/u has a denominator."""
    below = [f.denominator for f in factors if isinstance(f, Frac) and f.numerator == _ONE]
    above = [f for f in factors if not (isinstance(f, Frac) and f.numerator == _ONE)]
    if size.denominator != 1:
        below = [Num(size.denominator), *below]
    if size.numerator != 1 or not above:
        above = [Num(size.numerator), *above]
    top = above[0] if len(above) == 1 else Mul(tuple(above))
    if not below:
        return top
    return Frac(top, below[0] if len(below) == 1 else Mul(tuple(below)))


def _neat_once(node: Node) -> Node:
    match node:
        case Add(terms):
            return total(list(terms))
        case Mul(factors):
            return product(list(factors))
        case Neg(Neg(arg)):
            return arg
        case Neg(Num(0)) | Frac(Num(0), _):
            return Num(0)
        case Frac(top, bottom):
            return _fraction(top, bottom)
        case Pow(base, Num(1)):
            return base
        case Pow(_, Num(0)):
            return _ONE
        case _:
            return node


def _fraction(top: Node, bottom: Node) -> Node:
    above, below = number(top), number(bottom)
    if above is not None and below:
        return numeral(above / below)
    return top if bottom == _ONE else Frac(top, bottom)
