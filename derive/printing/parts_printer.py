"""A term as a function of values in parts: one operation a line."""

from derive.lowering.parts import NAMES, in_parts_of
from derive.lowering.terms import Call, Letter, Number, Term


def program_of_parts(term: Term, letters: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of the function; raises TypeError for what parts do not have."""
    names: dict[Term, str] = {}
    lines: list[str] = []

    def text(node: Term) -> str:
        match node:
            case Letter(name):
                return name
            case Number(value):
                parts = in_parts_of(value, 3)
                kept = parts[: max(n for n, part in enumerate(parts, 1) if part or n == 1)]
                return f"special.parts_of({', '.join(map(repr, kept))})"
            case Call(operation, arguments) if node not in names:
                inside = ", ".join([text(one) for one in arguments])
                names[node] = _free(len(names), letters)
                lines.append(f"{names[node]} = special.{NAMES[operation]}({inside})")
            case Call():
                pass
            case _:
                raise TypeError(f"no parts for {type(node).__name__}")
        return names[node]

    result = text(term)
    return (*lines, f"return {result}")


def _free(count: int, letters: tuple[str, ...]) -> str:
    name = f"p{count}"
    return name if name not in letters else f"{name}_"
