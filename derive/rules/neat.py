"""What a person does without writing a line for it: 1·u = u, 0 + u = u, −(−u) = u, 2 − 1 = 1."""

from collections import Counter
from fractions import Fraction
from math import gcd

from derive.display import Add, Fn, Frac, Mul, Neg, Node, Num, Pow, Prime, Sym
from derive.display.traversal import rebuilt, subtrees
from derive.rules.numbers import number, numeral
from derive.rules.same_base import joined

_ONE = Num(1)
_E = Sym("e")
#: letters that are no constants
_VARYING = frozenset({"x", "y"})


def neat(node: Node) -> Node:
    """Return ``node`` without ones, zeros, double signs and sums of mere numbers, else as it is."""
    return rebuilt(node, _neat_once)


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
    """Return a product as one level of factors, its number and sign in front, over one bar."""
    flat = [part for f in factors for part in _factors(f)]
    size = Fraction(1)
    if flat and isinstance(flat[0], Neg):
        size, flat = -size, [flat[0].arg, *flat[1:]]  # (−u)·v and −(u·v) look the same on paper
    above: list[Node] = []
    below: list[Node] = []
    for part in flat:
        match part:
            case Neg(arg) if _takes_sign_away(arg):
                size = -size
                above += _factors(arg)
            case Neg(Frac(top, bottom)):
                size = -size
                above += _factors(top)
                below += _factors(bottom)
            case Frac(top, bottom):
                above += _factors(top)
                below += _factors(bottom)
            case _:
                above.append(part)
    top_sign, above = joined(above)
    bottom_sign, below = joined(below)
    top_size, over = _number_apart(above)
    bottom_size, under = _number_apart(below)
    return _over(
        size * top_sign * bottom_sign * top_size / bottom_size, collected(over), collected(under)
    )


def _takes_sign_away(arg: Node) -> bool:
    """Whether −u within a product is written with the sign in front: letters, y′ and sums.

    The sign of what a rule has just given, −(1 + e⁻ˣ)⁻²·(−e⁻ˣ), is put right in a step of its own.
    """
    match arg:
        case Sym() | Prime(Sym()) | Add():
            return True
        case Mul(factors):
            return all(isinstance(f, Num | Sym) or _is_prime_of_letter(f) for f in factors)
        case _:
            return False


def _is_prime_of_letter(node: Node) -> bool:
    return isinstance(node, Prime) and isinstance(node.arg, Sym)


def _number_apart(factors: list[Node]) -> tuple[Fraction, list[Node]]:
    size, others = Fraction(1), []
    for part in factors:
        value = number(part)
        if value is None:
            others.append(part)
        else:
            size *= value
    return size, others


def _over(size: Fraction, top: list[Node], bottom: list[Node]) -> Node:
    """Return size·top/bottom, without ones."""
    if size == 0:
        return Num(0)
    found = _times([*_unless_one(abs(size.numerator), top), *top])
    if bottom or size.denominator != 1:
        found = reduced(found, _times([*_unless_one(size.denominator, bottom), *bottom]))
    return Neg(found) if size < 0 else found


def _unless_one(size: int, others: list[Node]) -> list[Node]:
    return [] if size == 1 and others else [Num(size)]


def _times(factors: list[Node]) -> Node:
    flat = [part for f in factors for part in _factors(f)]
    return flat[0] if len(flat) == 1 else Mul(tuple(flat))


def collected(factors: list[Node]) -> list[Node]:
    """Return factors with x² for x·x and √(2π) for √2·√π, constant letters first.

    Equal sums stay side by side: to write their square is a step that readers want to see.
    """
    powers: Counter[Node] = Counter()
    roots: list[Node] = []
    others: list[Node] = []
    for factor in (part for f in factors for part in _factors(f)):
        match factor:
            case Num(1):
                pass
            case Fn("sqrt", (arg,)) if is_number(arg):
                roots.append(arg)
            case Sym() | Fn() | Pow(Sym() | Fn(), Num()) if factor != _E:
                base, power = _base_and_power(factor)
                if base not in powers:
                    others.append(base)
                powers[base] += power
            case _:
                others.append(factor)
    rooted: list[Node] = [Fn("sqrt", (_times(roots),))] if roots else []
    raised = [_raised(base, powers.get(base, 1)) for base in _small_exponents_first(others)]
    return [*rooted, *sorted(raised, key=lambda factor: not _is_letter(factor))]


def _is_letter(factor: Node) -> bool:
    base, _ = _base_and_power(factor)
    return isinstance(base, Sym) and base.name not in _VARYING


def _small_exponents_first(factors: list[Node]) -> list[Node]:
    """Return the factors with letters and powers of e exchanged: xeˣ for eˣx, eˣ before e^(eˣ)."""

    def place(factor: Node) -> tuple[bool, int]:
        return not isinstance(factor, Sym), sum(1 for _ in subtrees(factor))

    movable = [f for f in factors if isinstance(f, Sym) or _is_power_of_e(f)]
    ordered = iter(sorted(movable, key=place) if any(map(_is_power_of_e, movable)) else movable)
    return [next(ordered) if f in movable else f for f in factors]


def _is_power_of_e(factor: Node) -> bool:
    return isinstance(factor, Pow) and factor.base == _E


def _base_and_power(factor: Node) -> tuple[Node, int]:
    match factor:
        case Pow(base, Num(power)):
            return base, power
        case _:
            return factor, 1


def _raised(base: Node, power: int) -> Node:
    match base:
        case Fn("sqrt", (arg,)) if power == 2:
            return arg
        case _:
            return base if power == 1 else Pow(base, Num(power))


def is_number(node: Node) -> bool:
    """Whether a formula is a number written with digits and π: 2π."""
    match node:
        case Num() | Sym("pi"):
            return True
        case Mul(factors):
            return all(map(is_number, factors))
        case _:
            return False


def reduced(top: Node, bottom: Node) -> Node:
    """Return top/bottom without a common number or letter: x/√u for 2x/(2√u), e^(ax) for ae^(ax)/a.

    Equal sums stay: to cancel them is a step that readers want to see.
    """
    above, below = _letters(top), _letters(bottom)
    common = above & below
    sizes = _size(top), _size(bottom)
    shared = gcd(*sizes)
    if not common and (shared == 1 or sizes[1] == 1):
        return Frac(top, bottom)
    new_top = _without(top, common, sizes[0] // shared)
    new_bottom = _without(bottom, common, sizes[1] // shared)
    return new_top if new_bottom == _ONE else Frac(new_top, new_bottom)


def _factors(node: Node) -> tuple[Node, ...]:
    return node.factors if isinstance(node, Mul) else (node,)


def _letters(product_of: Node) -> Counter[Node]:
    powers = (_base_and_power(part) for part in _factors(product_of))
    return Counter({base: n for base, n in powers if isinstance(base, Sym) and base != Sym("e")})


def _size(product_of: Node) -> int:
    first = _factors(product_of)[0]
    return first.value if isinstance(first, Num) and first.value > 0 else 1


def _without(product_of: Node, common: Counter[Node], size: int) -> Node:
    kept: list[Node] = []
    for part in _factors(product_of):
        base, power = _base_and_power(part)
        left = power - common.get(base, 0)
        if not isinstance(part, Num) and left:
            kept.append(_raised(base, left) if base in common else part)
    numbers: list[Node] = [Num(size)] if size != 1 or not kept else []
    return _times([*numbers, *kept])


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
            return over(top, bottom)
        case Pow(base, Num(1)):
            return base
        case Pow(_, Num(0)):
            return _ONE
        case Pow(base, exponent):
            return _power(base, exponent)
        case _:
            return node


def over(top: Node, bottom: Node) -> Node:
    """Return top/bottom as one fraction, its sign in front: −u/(vw) for ((−u)/v)/w."""
    above, below = number(top), number(bottom)
    if above is not None and below:
        return numeral(above / below)
    if bottom == _ONE:
        return top
    match top, bottom:
        case Neg(arg), _:
            return _opposite(over(arg, bottom))
        case _, Neg(arg):
            return _opposite(over(top, arg))
        case _, Frac(inner_top, inner_bottom):
            return over(product([top, inner_bottom]), inner_top)
        case Frac(inner_top, inner_bottom), _:
            return over(inner_top, product([inner_bottom, bottom]))
        case _:
            return reduced(top, bottom)


def _opposite(node: Node) -> Node:
    return node.arg if isinstance(node, Neg) else Neg(node)


def _power(base: Node, exponent: Node) -> Node:
    """Return u⁻² for (u²)⁻¹, u for (√u)² and x²/2 for (x/√2)²."""
    outer = number(exponent)
    match base:
        case Pow(inner, power) if outer is not None:
            size = number(power)
            return Pow(base, exponent) if size is None else _power_of(inner, size * outer)
        case Fn("sqrt", (arg,)) if outer is not None and outer % 2 == 0:
            return _power_of(arg, outer / 2)
        case Frac(top, Num() | Fn("sqrt", (Num(),)) as bottom) if outer is not None and outer > 0:
            under = neat(_power(bottom, exponent))
            return Frac(_power(top, exponent), under) if outer == 2 else Pow(base, exponent)
        case _:
            return Pow(base, exponent)


def _power_of(base: Node, exponent: Fraction) -> Node:
    return base if exponent == 1 else Pow(base, numeral(exponent))
