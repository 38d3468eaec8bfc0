"""Enclosures as readers write them: −2.508816532297 ± 4·10⁻¹⁵."""

import re
from fractions import Fraction
from typing import Final

from derive.printing.letters import SUPERSCRIPT

_BALL: Final = re.compile(r"\[(?P<middle>[^\s\]]+) \+/- (?P<radius>[^\]]+)\]")
_POWER: Final = re.compile(r"e(?P<sign>[+-]?)0*(?P<digits>\d+)")


def ball_text(enclosure: str) -> str:
    """Return a ball or a rational, given as text, with a true minus and powers of ten."""
    shown = _BALL.sub(r"\g<middle> ± \g<radius>", enclosure)
    return _POWER.sub(_power_of_ten, shown).replace("-", "−")


def _power_of_ten(match: re.Match[str]) -> str:
    sign = "⁻" if match["sign"] == "-" else ""
    return f"·10{sign}{''.join(SUPERSCRIPT[digit] for digit in match['digits'])}"


def middle(number: str) -> float:
    """Return a ball's middle, a rational or decimals, given as text, as a float to draw with."""
    found = _BALL.search(number)
    plain = (found["middle"] if found else number).replace("−", "-")
    return float(Fraction(plain)) if "/" in plain else float(plain)
