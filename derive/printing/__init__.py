"""One node to text: LaTeX, MathML, Typst, Unicode, NumPy."""
