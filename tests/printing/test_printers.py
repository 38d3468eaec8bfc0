"""Formulas look as a textbook prints them."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from derive.display import (
    Add,
    Cases,
    Fn,
    Frac,
    Mark,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prime,
    Relation,
    Sym,
    Words,
)
from derive.messages import Lang
from derive.printing import to_latex, to_mathml, to_text, to_typst
from tests.printing.formulas import FORMULAS

x, y, u, v, e, one = Sym("x"), Sym("y"), Sym("u"), Sym("v"), Sym("e"), Num(1)
bell = Pow(e, Neg(x))

TEXTS = [
    (one / (one + bell), "1/(1 + e⁻ˣ)"),
    (Pow(one + bell, Neg(Num(2))), "(1 + e⁻ˣ)⁻²"),
    (Frac(Add((one, bell, -one)), Pow(one + bell, Num(2))), "(1 + e⁻ˣ − 1)/(1 + e⁻ˣ)²"),
    (y * (one - y), "y(1 − y)"),
    (one - Pow(y, Num(2)), "1 − y²"),
    (Frac(Prime(u) * v - u * Prime(v), Pow(v, Num(2))), "(u′v − uv′)/v²"),
    (Mul((Neg(one), Pow(one + bell, Neg(Num(2))))), "−1·(1 + e⁻ˣ)⁻²"),
    (Mul((Prime(Pow(e, x) - bell), Pow(e, x) + bell)), "(eˣ − e⁻ˣ)′(eˣ + e⁻ˣ)"),
    (Mul((Sym("n"), Pow(x, Sym("n") - one))), "nxⁿ⁻¹"),
    (Pow(e, Neg(Frac(Pow(x, Num(2)), Num(2)))), "e^(−x²/2)"),
    (Frac(x, Num(6)) + Frac(one, Num(2)), "x/6 + 1/2"),
    (Mul((x, Fn("Phi", (x,)))), "xΦ(x)"),
    (Pow(Fn("cos", (y,)), Num(2)), "cos²(y)"),
    (Fn("sqrt", (Mul((Num(2), Sym("pi"))),)), "√(2π)"),
    (Relation("<", Relation("<", Num(0), y), one), "0 < y < 1"),
    (
        Cases(((one, Relation(">", x, Num(0))), (Num(0), Words("otherwise")))),
        "1 if x > 0, 0 otherwise",
    ),
    (
        Cases(
            (
                (
                    Cases(((one, Relation(">", x, one)), (x, Words("otherwise")))),
                    Relation("<", y, x),
                ),
                (Num(0), Words("otherwise")),
            )
        ),
        "(1 if x > 1, x otherwise) if y < x, 0 otherwise",
    ),
    (Relation("=", Frac(Sym("dy"), Sym("dx")), Prime(Fn("f", (x,)))), "dy/dx = (f(x))′"),
    (Fn("f'", (Fn("g", (x,)),)), "f′(g(x))"),
    (Fn("W_-1", (y * Pow(e, Neg(y)),)), "W₋₁(ye⁻ʸ)"),
    (Pow(Fn("W_0", (y,)), Num(2)), "W₀(y)²"),
    (Sym("∂y_i") / Sym("∂x_j"), "∂yᵢ/∂xⱼ"),
    (Mul((Sym("delta_ij"), Sym("y_j"))), "δᵢⱼyⱼ"),
    (Mul((Sym("Sum_k"), Sym("y_k"))), "Σₖyₖ"),
    (Fn("diag", (y,)) - Mul((y, Fn("transpose", (y,)))), "diag(y) − yyᵀ"),
    (Pow(e, Neg(Fn("log", (x,)))), "e^(−log(x))"),
]


@pytest.mark.parametrize(("node", "expected"), TEXTS, ids=[text for _, text in TEXTS])
def test_text_is_what_a_textbook_prints(node: Node, expected: str) -> None:
    """One line of Unicode, superscripts where they exist, dots only where needed."""
    assert to_text(node) == expected


def test_latex_uses_fractions_powers_and_named_operators() -> None:
    """The LaTeX of the sigmoid's derivative, of a function of a fraction and of cases."""
    sigmoid = Frac(bell, Pow(one + bell, Num(2)))
    assert to_latex(sigmoid) == r"\frac{e^{- x}}{(1 + e^{- x})^{2}}"
    assert to_latex(Fn("erf", (Frac(x, Num(2)),))) == (
        r"\operatorname{erf}\mathopen{}\left(\frac{x}{2}\right)"
    )
    assert to_latex(Cases(((x, Words("otherwise")),))) == (
        r"\begin{dcases} x & \text{otherwise} \end{dcases}"
    )


def test_indices_and_partial_derivatives_in_every_format() -> None:
    """W₋₁, ∂yᵢ, δᵢⱼ and yᵀ have their own spelling in each language."""
    lambert, partial = Fn("W_-1", (y,)), Sym("∂y_i")
    assert to_latex(lambert) == "W_{-1}(y)"
    assert to_latex(partial) == r"\partial y_{i}"
    assert to_latex(Sym("delta_ij")) == r"\delta_{ij}"
    assert to_latex(Fn("transpose", (y,))) == r"y^{\top}"
    assert to_typst(lambert) == "W_(-1) (y)"
    assert to_typst(partial) == "∂ y_(i)"
    assert "<msub><mi>W</mi><mn>−1</mn></msub>" in to_mathml(lambert)
    assert "<mi>∂</mi>" in to_mathml(partial)


def test_a_differential_keeps_its_index() -> None:
    """dxⱼ is what backward returns for xⱼ; without j it would be dx."""
    node = Sym("dx_j")
    assert to_latex(node) == "dx_{j}"
    assert to_typst(node) == "d x_(j)"
    assert "<mi>d</mi><msub><mi>x</mi><mi>j</mi></msub>" in to_mathml(node)


def test_words_between_formulas_are_translated() -> None:
    """Only phrases change with the language."""
    cases = Cases(((one, Relation(">", x, Num(0))), (Num(0), Words("otherwise"))))
    assert to_text(cases, lang=Lang.ZH) == "1 当 x > 0, 0 其他"
    assert to_latex(cases, lang=Lang.ZH) == (
        r"\begin{dcases} 1 & \text{当 } x > 0 \\ 0 & \text{其他} \end{dcases}"
    )
    assert to_text(y * (one - y), lang=Lang.ZH) == to_text(y * (one - y))


def test_marks_are_shown_in_colour_formats_and_left_out_of_text() -> None:
    """Partners of a step share a colour; plain text carries none."""
    node = Add((Mark(x, 1), Neg(Mark(y, 2))))
    assert to_text(node) == "x − y"
    assert to_latex(node) == r"\hla{x} - \hlb{y}"
    assert 'class="hla"' in to_mathml(node)
    assert "#hlb[" in to_typst(node)


def parsed(mathml: str) -> ElementTree.Element:
    """Return the element tree of a formula; fails unless it is well-formed XML."""
    return ElementTree.fromstring(mathml)  # noqa: S314 - our own output


HOSTILE = ["\\input{/etc/passwd}", "<script>alert(1)</script>", '") #read("/etc/passwd")', "a_b%c$"]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_escaped(text: str) -> None:
    """Words inside a formula print as they stand and never act."""
    assert "\\input{" not in to_latex(Words(text))
    assert "<script" not in to_mathml(Words(text))
    assert parsed(to_mathml(Words(text))).findtext("mtext") == text
    assert to_typst(Words(text)).count('"') - to_typst(Words(text)).count('\\"') == 2


@settings(max_examples=100, deadline=None)
@given(FORMULAS)
def test_mathml_is_well_formed(node: Node) -> None:
    """Every fraction and power has its two children."""
    root = parsed(to_mathml(node))
    pairs = [item for tag in ("mfrac", "msup") for item in root.iter(tag)]
    assert all(len(item) == 2 for item in pairs)


def test_every_node_has_a_layout() -> None:
    """A node type that nobody lays out is refused by name, and no known one is."""
    for kind in Node.__subclasses__():
        samples = {
            "Num": one, "Sym": x, "Words": Words("w"), "Add": x + y, "Mul": x * y, "Neg": -x,
            "Frac": x / y, "Pow": x**y, "Fn": Fn("log", (x,)), "Prime": Prime(x),
            "Relation": Relation("<", x, y), "Cases": Cases(((x, y),)), "Mark": Mark(x, 1),
        }  # fmt: skip
        assert to_text(samples[kind.__name__])
    with pytest.raises(TypeError, match="no layout for Node"):
        to_text(Node())


def test_letters_number_components_too() -> None:
    """y_i gets a subscript in every notation; other underscores stay in the name."""
    letter = Sym("y_i")
    assert to_text(letter) == "yᵢ"
    assert to_latex(letter) == "y_{i}"
    assert to_mathml(letter).count("<msub><mi>y</mi><mi>i</mi></msub>") == 1
    assert to_typst(letter) == "y_(i)"
    assert to_text(Sym("y_max")) == "y_max"
    assert to_text(Sym("x_12")) == "x₁₂"
