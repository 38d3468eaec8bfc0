"""Powers with letters above them take up the letter itself."""

import pytest
import sympy as sp

from derive.display import Add, Mul, Neg, Node, Num, Pow, Sym
from derive.display.meaning import to_sympy
from derive.printing import to_text
from derive.rules.neat import neat
from derive.rules.same_base import with_joined_powers

X, P, TWO = Sym("x"), Sym("p"), Num(2)
LESS = Add((P, Neg(Num(1))))


@pytest.mark.parametrize(
    ("node", "line"),
    [
        (Mul((X, Pow(X, LESS))), "xᵖ"),
        (Mul((P, X, Pow(Neg(X), LESS))), "−p·(−x)ᵖ"),
        (Mul((Pow(X, TWO), Pow(Neg(X), LESS))), "(−x)ᵖ⁺¹"),
        (Mul((X, Pow(X, P))), "xᵖ⁺¹"),
        (Mul((Sym("e"), Pow(Sym("e"), X))), "eeˣ"),
        (Mul((X, Pow(X, TWO))), "xx²"),
        (Mul((X, Pow(P, LESS))), "xpᵖ⁻¹"),
    ],
)
def test_products_of_one_letter_are_one_power(node: Node, line: str) -> None:
    """Powers of e and of numbers are for other rules; the meaning stays."""
    found = with_joined_powers(node)
    assert to_text(found) == line
    values = {"x": sp.Integer(-2), "p": sp.Integer(3)}
    before, *after = (to_sympy(one, values) for one in (node, found, neat(node)))
    assert all(sp.nsimplify(before - one).equals(0) for one in after)
