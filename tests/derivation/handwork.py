"""How people derive twelve activations by hand, in formulas of our own: what a chain is held to.

``lines`` are the right-hand sides after (definition)′, as they stand in the source named in
``where``; ``until`` is the line of ours that says what the last of them says.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Handwork:
    """A derivation by hand on one piece (counted from the left)."""

    name: str
    where: str
    lines: tuple[str, ...]
    until: str
    piece: int = 0


BY_HAND: Final = (
    Handwork(
        "sigmoid",
        "the article this project starts from; the same steps in Bishop 2006, exercise 4.12",
        (
            "−1·(1 + e⁻ˣ)⁻²·e⁻ˣ·(−1)",
            "e⁻ˣ·(1 + e⁻ˣ)⁻²",
            "(1 + e⁻ˣ − 1)/(1 + e⁻ˣ)²",
            "(1 + e⁻ˣ)⁻¹ − (1 + e⁻ˣ)⁻²",
            "y − y²",
            "y(1 − y)",
        ),
        "y(1 − y)",
    ),
    Handwork(
        "tanh",
        "the article this project starts from",
        (
            "((eˣ − e⁻ˣ)′(eˣ + e⁻ˣ) − (eˣ − e⁻ˣ)(eˣ + e⁻ˣ)′)/(eˣ + e⁻ˣ)²",
            "((eˣ − (−1)e⁻ˣ)(eˣ + e⁻ˣ) − (eˣ − e⁻ˣ)(eˣ + (−1)e⁻ˣ))/(eˣ + e⁻ˣ)²",
            "((eˣ + e⁻ˣ)² − (eˣ − e⁻ˣ)²)/(eˣ + e⁻ˣ)²",
            "1 − ((eˣ − e⁻ˣ)/(eˣ + e⁻ˣ))²",
            "1 − y²",
        ),
        "1 − y²",
    ),
    Handwork("relu", "the article this project starts from", ("1",), "1", piece=1),
    Handwork("leaky_relu", "Maas, Hannun, Ng 2013: the slope of each branch", ("a",), "a", piece=0),
    Handwork(
        "elu",
        "Clevert, Unterthiner, Hochreiter 2015: αeˣ, which is f(x) + α",
        ("αeˣ", "α(eˣ − 1) + α", "y + α"),
        "y + α",
    ),
    Handwork(
        "softplus",
        "Goodfellow, Bengio, Courville 2016, section 3.10: its derivative is the sigmoid",
        ("(1/(1 + eˣ))·(1 + eˣ)′", "(1/(1 + eˣ))·eˣ", "eˣ/(1 + eˣ)"),
        "eˣ/(1 + eˣ)",
    ),
    Handwork(
        "log_sigmoid",
        "the gradient of the logistic loss, as in Bishop 2006, section 4.3.2",
        ("−(1/(1 + e⁻ˣ))·(1 + e⁻ˣ)′", "−(1/(1 + e⁻ˣ))·(−e⁻ˣ)", "e⁻ˣ/(1 + e⁻ˣ)"),
        "e⁻ˣ/(1 + e⁻ˣ)",
    ),
    Handwork(
        "softsign",
        "Glorot, Bengio 2010, by the quotient rule on each side",
        ("(x′(1 + x) − x(1 + x)′)/(1 + x)²", "(1 + x − x)/(1 + x)²", "1/(1 + x)²"),
        "1/(1 + x)²",
        piece=1,
    ),
    Handwork(
        "arctan",
        "every calculus course, from tan y = x: (1 + tan² y)·y′ = 1",
        ("1/(1 + tan² y)", "1/(1 + x²)", "cos² y"),
        "cos²(y)",
    ),
    Handwork("hard_sigmoid", "a line between two plateaus: its slope", ("1/6",), "1/6", piece=1),
    Handwork(
        "gelu",
        "Hendrycks, Gimpel 2016, y = xΦ(x): product rule, then Φ′ = φ",
        (
            "x′Φ(x) + xΦ′(x)",
            "Φ(x) + x·(1 + erf(x/√2))′/2",
            "Φ(x) + x·(2/√π)·e^(−x²/2)/(2√2)",
            "Φ(x) + x·e^(−x²/2)/√(2π)",
        ),
        "Φ + xe^(−x²/2)/√(2π)",
    ),
    Handwork(
        "silu",
        "Ramachandran, Zoph, Le 2017, y = xσ(x), with σ′ = e⁻ˣ/(1 + e⁻ˣ)² worked out first",
        (
            "σ′: −(1 + e⁻ˣ)⁻²·(−e⁻ˣ)",
            "σ′: e⁻ˣ/(1 + e⁻ˣ)² = σ(1 − σ)",
            "x′σ + xσ′",
            "σ + xσ(1 − σ)",
            "σ + xσ − xσ²",
            "xσ + σ(1 − xσ)",
            "y + σ(1 − y)",
        ),
        "y + s(1 − y)",
    ),
)
