"""Lines of generated Python, broken as the formatter breaks them."""

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 96  # of a line inside a function


def bracket(
    before: str, parts: Sequence[str], after: str, widths: tuple[int, int]
) -> tuple[str, ...]:
    """Return a bracket with its parts on one line, inside on one, or each on its own."""
    inner = ", ".join(parts)
    whole, inside = widths
    if len(before + inner + after) <= whole:
        return (before + inner + after,)
    if len(inner) <= inside:
        return (before, f"    {inner}", after)
    return (before, *(f"    {part}," for part in parts), after)


def imported(names: Sequence[str]) -> tuple[str, ...]:
    """Return the lines that take names from the support module."""
    line = f"from ._support import {', '.join(names)}"
    if len(line) <= WIDTH + 4:
        return (line,)
    return ("from ._support import (", *(f"    {name}," for name in names), ")")


def signature(name: str, arguments: Sequence[str], result: str) -> tuple[str, ...]:
    """Return the first line of a function, or its lines where one is too long."""
    return bracket(f"def {name}(", arguments, f") -> {result}:", (WIDTH + 4, WIDTH))


def unpacked(scratch: Sequence[str]) -> tuple[str, ...]:
    """Return the line that names the scratch arrays; none where there are none."""
    match scratch:
        case []:
            return ()
        case [name]:
            return (f"{name} = scratch[0]",)
    return (f"{', '.join(scratch)} = scratch",)
