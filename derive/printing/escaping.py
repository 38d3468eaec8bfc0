"""Escaping: user text as text, never as commands, in every output language."""

import re
import unicodedata
from typing import Final

from derive.printing.letters import GREEK, SUBSCRIPT, SUPERSCRIPT

_LATEX: Final = {
    "\\": r"\ensuremath{\backslash}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\ensuremath{\hat{}}",
    "~": r"\ensuremath{\sim}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': "''",
    "[": "{[}",  # after a line break a bare bracket or star would be read as its argument
    "]": "{]}",
    "*": "{*}",
    "/": r"/\allowbreak{}",
    "\n": " ",
}
_LATEX_MATH: Final = {
    "−": "-",
    "·": r"\cdot",
    "×": r"\times",
    "±": r"\pm",
    "≠": r"\ne",
    "≤": r"\le",
    "≥": r"\ge",
    "≈": r"\approx",
    "→": r"\to",
    "⇔": r"\iff",
    "⇒": r"\Rightarrow",
    "↦": r"\mapsto",
    "∈": r"\in",
    "∞": r"\infty",
    "√": r"\surd",
    "∘": r"\circ",
    "′": "{}'",
    "″": "{}''",
    "°": r"{}^{\circ}",
    "½": r"\tfrac12",
    "¼": r"\tfrac14",
    "ℝ": r"\mathbb{R}",
    "ᴺ": "{}^{N}",
    **{letter: "\\" + name for name, letter in GREEK.items() if name != "oo"},
    **{raised: f"{{}}^{{{sign.replace('−', '-')}}}" for sign, raised in SUPERSCRIPT.items()},
    **{lowered: f"{{}}_{{{digit}}}" for digit, lowered in SUBSCRIPT.items()},
}
#: typographic signs that every LaTeX engine sets from UTF-8 input
_LATEX_TEXT: Final = frozenset("–—‘’“”…§")
#: ideographs, their punctuation, and forms of full width
_CHINESE: Final = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff5e]")
_TYPST_MARKUP: Final = re.compile(r"""([\\*_`$#@<>\[\]~=+/'"-])""")


def escape_latex(text: str, *, chinese: bool = False) -> str:
    """Return ``text`` so that LaTeX prints it as it stands.

    A sign that pdfLaTeX has no glyph for is printed as its code point, [U+4E2D]; with ``chinese``
    the document has a font for it.
    """
    return "".join(_latex_sign(sign, chinese) for sign in text)


def _latex_sign(sign: str, chinese: bool) -> str:
    if sign in _LATEX:
        return _LATEX[sign]
    if sign in _LATEX_MATH:
        return rf"\ensuremath{{{_LATEX_MATH[sign]}}}"
    if (sign.isascii() and sign.isprintable()) or sign in _LATEX_TEXT or _is_accented_latin(sign):
        return sign
    if chinese and _CHINESE.fullmatch(sign):
        return sign
    return f"{{[}}U+{ord(sign):04X}{{]}}"


def _is_accented_latin(sign: str) -> bool:
    decomposed = unicodedata.normalize("NFD", sign)
    return len(decomposed) == 2 and decomposed[0].isascii() and ord(sign) < 0x180


def escape_typst(text: str) -> str:
    """Return ``text`` so that Typst's markup prints it as it stands."""
    return _TYPST_MARKUP.sub(r"\\\1", text)


def typst_string(text: str) -> str:
    """Return a Typst string literal of ``text``."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
