"""Numbers as they are printed in findings."""

import math


def short(value: float) -> str:
    """Return a float with as many digits as people read."""
    if math.isnan(value) or math.isinf(value):
        return "NaN" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    text = f"{value:.4g}"
    return text if float(text) != value or len(text) <= len(repr(value)) else repr(value)


def place(value: float) -> str:
    """Return an input so that it can be typed again: all digits where few do not suffice."""
    return short(value) if float(short(value)) == value else repr(value)
