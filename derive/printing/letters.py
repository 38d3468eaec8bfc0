"""Letters and signs: how a name of the display tree is written, for every printer."""

import re
from typing import Final

GREEK: Final = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "phi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Phi": "Φ",
    "oo": "∞",
    "Sum": "Σ",
    "top": "⊤",
}

#: signs among them that sentences do not spell out
_NO_LETTERS: Final = ("oo", "Sum", "top")
#: Greek letters that sentences spell out
_SPELT: Final = re.compile(
    rf"(?<![\w.])(?:{'|'.join(name for name in GREEK if name not in _NO_LETTERS)})(?![\w.])"
)

SUPERSCRIPT: Final = dict(
    zip(
        "0123456789+−()abcdefghijklmnoprstuvwxyz⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ",
        strict=True,
    )
)
#: digits, and the letters that number components: i, j, k, and n for the last one
SUBSCRIPT: Final = dict(zip("0123456789ijkn-", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙ₋", strict=True))
_INDEX_LETTERS: Final = frozenset("ijkn")


def with_greek(words: str) -> str:
    """Return a sentence with α for alpha, as formulas write it; names such as swish_beta stay."""
    return _SPELT.sub(lambda found: GREEK[found[0]], words)


def stem_and_index(name: str) -> tuple[str, str]:
    """Return ("x", "1") for x_1, ("delta", "ij") for delta_ij, and (name, "") without an index."""
    stem, _, index = name.partition("_")
    is_number = index.removeprefix("-").isdigit()
    has_index = stem and index and (is_number or _INDEX_LETTERS.issuperset(index))
    return (stem, index) if has_index else (name, "")


def is_differential(name: str) -> bool:
    """Say whether a name is dx, dy, du: the letter d before another letter."""
    return len(name) == 2 and name[0] == "d" and name[1].isalpha()
