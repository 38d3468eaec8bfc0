"""Formulas as text, LaTeX, MathML and Typst; one layout decides parentheses for all of them."""

from derive.printing.latex import to_latex
from derive.printing.mathml import to_mathml
from derive.printing.text import to_text
from derive.printing.typst import to_typst

__all__ = ["to_latex", "to_mathml", "to_text", "to_typst"]
