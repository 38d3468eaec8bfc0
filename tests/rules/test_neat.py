"""What a person does in passing: signs, numbers and letters, never a sum."""

import pytest
import sympy as sp

from derive.display import Add, Fn, Frac, Mul, Neg, Node, Num, Pow, Prime, Sym
from derive.display.meaning import to_sympy
from derive.printing import to_text
from derive.rules.neat import neat

X, A, E = Sym("x"), Sym("a"), Sym("e")
TWO, V = Num(2), Add((Num(1), Sym("x")))
ROOT = Fn("sqrt", (V,))


@pytest.mark.parametrize(
    ("node", "line"),
    [
        (Neg(Neg(X) / V), "x/(1 + x)"),
        (X / V / TWO, "x/(2(1 + x))"),
        (X / (V / A), "ax/(1 + x)"),
        ((TWO * X) / (TWO * ROOT), "x/√(1 + x)"),
        (TWO * V / Num(4), "(1 + x)/2"),
        (A * (E ** (A * X)) / A, "eᵃˣ"),
        (Mul((X, TWO, X)), "2x²"),
        (Mul((Fn("tanh", (X,)), Fn("tanh", (X,)))), "tanh²(x)"),
        (V * V, "(1 + x)(1 + x)"),
        (V / V, "(1 + x)/(1 + x)"),
        ((X / Fn("sqrt", (TWO,))) ** TWO, "x²/2"),
        (ROOT**TWO, "1 + x"),
        ((V**TWO) ** Neg(Num(1)), "(1 + x)⁻²"),
        (V ** Neg(TWO) * Neg(X), "−(1 + x)⁻²x"),
        (V * Neg(E**X), "(1 + x)·(−eˣ)"),
        (E**X * Neg(TWO * X), "−2xeˣ"),
        (X * Neg(Prime(Sym("y"))), "−xy′"),
        (V * A, "a(1 + x)"),
    ],
)
def test_signs_numbers_and_letters_are_put_right(node: Node, line: str) -> None:
    """One bar, one sign, one number; equal sums stay, for to cancel them is a step of its own."""
    assert to_text(neat(node)) == line


@pytest.mark.parametrize(
    "node",
    [
        Frac(Mul((X, Neg(Frac(A, V)))), Neg(Num(3))),
        Frac(Frac(TWO, A), Frac(Num(3), X)),
        Pow(Pow(V, Frac(Num(1), Num(3))), TWO),
        Mul((Fn("sqrt", (TWO,)), Fn("sqrt", (Sym("pi"),)), X)),
        Mul((A, Pow(A, TWO), Neg(X), Frac(Num(1), Mul((A, X))))),
    ],
)
def test_the_meaning_stays(node: Node) -> None:
    """A formula put right is the same number, here at x = 3/2 and a = 5/7."""
    x, a = sp.Rational(3, 2), sp.Rational(5, 7)
    before, after = (to_sympy(form, {"x": x, "a": a}) for form in (node, neat(node)))
    assert sp.nsimplify(before - after).equals(0)
