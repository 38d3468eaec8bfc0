"""Enclosures as readers write them: −2.508816532297 ± 4·10⁻¹⁵."""

import re
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
