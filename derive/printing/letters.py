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
}

SUPERSCRIPT: Final = dict(
    zip(
        "0123456789+−()abcdefghijklmnoprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
        strict=True,
    )
)
SUBSCRIPT: Final = dict(zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True))


def stem_and_index(name: str) -> tuple[str, str]:
    """Return ("x", "1") for "x_1" and (name, "") for a name without an index."""
    stem, _, index = name.partition("_")
    return (stem, index) if stem and index.isdigit() else (name, "")


def is_differential(name: str) -> bool:
    """Say whether a name is dx, dy, du: the letter d before another letter."""
    return len(name) == 2 and name[0] == "d" and name[1].isalpha()
