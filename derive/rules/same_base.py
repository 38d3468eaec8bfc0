"""Powers of one letter whose exponents are letters too: xᵖ for x·xᵖ⁻¹, −(−x)ᵖ for x·(−x)ᵖ⁻¹.

Where p < 1 and x = 0 the product has no value, and the power has.
"""

from fractions import Fraction

from derive.display import Add, Mul, Neg, Node, Num, Pow, Sym
from derive.display.traversal import rebuilt
from derive.rules.numbers import number, numeral


def with_joined_powers(node: Node) -> Node:
    """Return a formula with such powers in each of its products."""
    return rebuilt(node, _once)


def _once(node: Node) -> Node:
    match node:
        case Mul(parts):
            sign, factors = joined(list(parts))
            found = Mul(tuple(factors)) if len(factors) > 1 else factors[0]
            return found if sign > 0 else Neg(found)
        case Neg(Neg(arg)):
            return arg
        case _:
            return node


def joined(factors: list[Node]) -> tuple[int, list[Node]]:
    """Return a sign and the factors, whole powers of a letter taken into a power with letters."""
    sign, left = 1, list(factors)
    for factor in factors:
        match factor:
            case Pow((Sym(name) | Neg(Sym(name))) as base, exponent) if (
                name != "e" and number(exponent) is None
            ):
                taken = [(part, n) for part in left if (n := _power_of(part, Sym(name)))]
                count = sum(n for _, n in taken)
                for part, _ in taken:
                    left.remove(part)
                if count:
                    left[left.index(factor)] = _raised(base, exponent, count)
                    sign *= (-1) ** count if isinstance(base, Neg) else 1
    return sign, left


def _power_of(part: Node, letter: Sym) -> int:
    """Return n where a factor is the n-th power of a letter; 0 where it is none."""
    match part:
        case Pow(base, Num(n)) if base == letter:
            return n
        case _:
            return int(part == letter)


def _raised(base: Node, exponent: Node, count: int) -> Node:
    terms = exponent.terms if isinstance(exponent, Add) else (exponent,)
    values = [number(term) for term in terms]
    size = sum((value for value in values if value is not None), Fraction(count))
    kept = [term for term, value in zip(terms, values, strict=True) if value is None]
    kept += [numeral(size)] if size else []
    return Pow(base, kept[0] if len(kept) == 1 else Add(tuple(kept)))
