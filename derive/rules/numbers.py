"""Numbers among nodes."""

from fractions import Fraction

from derive.display import Frac, Neg, Node, Num

_ONE = Num(1)


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
