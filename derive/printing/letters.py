"""Letters and signs: how a name of the display tree is written, for every printer."""

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


def stem_and_index(name: str) -> tuple[str, str]:
    """Return ("x", "1") for x_1, ("delta", "ij") for delta_ij, and (name, "") without an index."""
    stem, _, index = name.partition("_")
    is_number = index.removeprefix("-").isdigit()
    has_index = stem and index and (is_number or _INDEX_LETTERS.issuperset(index))
    return (stem, index) if has_index else (name, "")


def is_differential(name: str) -> bool:
    """Say whether a name is dx, dy, du: the letter d before another letter."""
    return len(name) == 2 and name[0] == "d" and name[1].isalpha()
