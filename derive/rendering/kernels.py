"""The private functions of a module that hold the mathematics, each with its formula above it."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from derive.lowering import Function, Lowered, Role
from derive.lowering import rules as lowering_rules
from derive.lowering.gaussian import CERTIFIED
from derive.lowering.records import Middle, Quick
from derive.lowering.terms import Letter, walk
from derive.printing.in_place import in_place
from derive.printing.numpy_printer import KernelText, Table, kernel_text
from derive.proof import Status
from derive.rendering.code_lines import bracket, signature, unpacked

_WIDTH: Final = 96
#: of a finite x itself they warn of nothing
_WAVES: Final = r"special\.(sin|cos|tan)\(({0}|np\.abs\({0}\))\)"
_WAVE: Final = re.compile(r"special\.(sin|cos|tan)\(")
#: one call, with calls among its arguments
_CALL: Final = re.compile(r"[\w.]+\([^()]*(\([^()]*\)[^()]*)*\)")
#: letters of a formula that is worth to be written once more, on a line of its own
_SHORT: Final = 94
#: what the one line of a kernel begins with whose result may lie over its argument
_SINGLE: Final = ("np.", "at_least(", "at_most(")


@dataclass(frozen=True, slots=True)
class Kernel:
    """The private function that holds the mathematics; ``remarks`` show it as expressions."""

    decorator: str
    head: tuple[str, ...]
    remarks: tuple[str, ...]
    lines: tuple[str, ...]


def function_kernels(
    function: Function,
    lowered: Lowered,
    letters: tuple[str, ...],
    text: KernelText,
    tables: tuple[Table, ...] = (),
) -> Iterator[Kernel]:
    """Yield the kernel for the middle of the line, where there is one, and the careful kernel.

    Before each comes the one that computes its float32 in float64, where there is one.
    """
    into = {Role.VALUE: "y", Role.SECOND_DERIVATIVE: "d2y", Role.TAIL: "q"}.get(function.role, "dy")
    into = into if into not in letters else "result"
    options = []
    if lowered.middle is not None:
        middle, name = lowered.middle, f"{function.kernel}_middle"
        ends = (("above", middle.low), ("below", middle.high))
        options = [f"middle={name}", *(f"{end}={_bound(v)}" for end, v in ends if v is not None)]
        options += _scale(middle, letters)
        inner = kernel_text(middle.lowered.term, letters, tables)
        yield from _wide((name, into), middle.lowered, letters, tables)
        given = [*_few(inner, letters), *_names_wide(name, middle.lowered)]
        yield _kernel((name, into), middle.lowered, letters, inner, given)
    if lowered.quick is not None:
        name, fast = f"{function.kernel}_quick", lowered.quick.lowered
        shown = kernel_text(fast.term, letters, tables)
        yield from _wide((name, into), fast, letters, tables)
        given = _names_wide(name, fast)
        if not given or (lowered.ordinary is not None and lowered.ordinary.lowered is fast):
            given = [*_few(shown, letters), *given]
        yield _kernel((name, into), fast, letters, shown, given)
        options.append(_names_quick(name, lowered.quick))
    if lowered.brief is not None:
        name, brief = f"{function.kernel}_brief", lowered.brief.lowered
        bounded = None not in (lowered.brief.domain.low, lowered.brief.domain.high)
        shown = kernel_text(brief.term, letters, tables)
        yield _brief(name, brief, letters, shown, bounded=bounded)
        options.append(_names_quick(name, lowered.brief, "brief=Brief"))
    if lowered.ordinary is not None:
        name, plain = f"{function.kernel}_quick", lowered.ordinary.lowered
        if lowered.quick is None or plain is not lowered.quick.lowered:
            name = f"{function.kernel}_ordinary"
            shown = kernel_text(plain.term, letters, tables)
            yield _kernel((name, into), plain, letters, shown, _few(shown, letters))
        options.append(_names_quick(name, lowered.ordinary, "ordinary=Quick"))
    yield from _wide((function.kernel, into), lowered, letters, tables)
    options = [*_few(text, letters), *options, *_names_wide(function.kernel, lowered)]
    yield _kernel((function.kernel, into), lowered, letters, text, options)


def _scale(middle: Middle, letters: tuple[str, ...]) -> list[str]:
    """Name what x is multiplied with before it is compared with the bounds."""
    if middle.scale is None:
        return []
    used = {node.name for node in walk(middle.scale) if isinstance(node, Letter)}
    names = ", ".join(name if name in used else f"_{name}" for name in letters[1:])
    return [f"scale=lambda {names}: {kernel_text(middle.scale, letters).result}"]


def _names_quick(name: str, quick: Quick, option: str = "quick=Quick") -> str:
    """Name the quick kernel, or the brief one, and where it serves."""
    domain = quick.domain
    ends = (("above", domain.low), ("below", domain.high))
    options = [name, *(f"{end}={_bound(value)}" for end, value in ends if value is not None)]
    if domain.holes:
        holes = [f"({_bound(low)}, {_bound(high)})" for low, high in domain.holes]
        options.append(f"holes={_tuple(holes)}")
    if quick.defaults:
        options.append(f"defaults={_tuple([_bound(value) for value in quick.defaults])}")
    options += ["double=True"] if quick.double else []
    options += [f"most={quick.most}"] if quick.most is not None else []
    return "\n    ".join(bracket(f"{option}(", options, ")", (_WIDTH - 1, _WIDTH - 4)))


def _tuple(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"


def _bound(value: float) -> str:
    return repr(float(value)).replace("e+", "e")


def _wide(
    names: tuple[str, str], lowered: Lowered, letters: tuple[str, ...], tables: tuple[Table, ...]
) -> Iterator[Kernel]:
    """Yield the kernel in float64 for what float32 is not computed in itself."""
    if lowered.wide is not None:
        shown = replace(
            lowered, term=lowered.wide, rules=(*lowered.rules, lowering_rules.WIDE.name)
        )
        text = kernel_text(lowered.wide, letters, tables)
        yield _kernel((f"{names[0]}_wide", names[1]), shown, letters, text, _few(text, letters))


def _names_wide(name: str, lowered: Lowered) -> list[str]:
    return [] if lowered.wide is None else [f"wide={name}_wide"]


def _kernel(
    names: tuple[str, str],
    lowered: Lowered,
    letters: tuple[str, ...],
    text: KernelText,
    options: Sequence[str],
) -> Kernel:
    name, into = names
    program = in_place(text.lines, text.result, letters[:1], letters[1:], into)
    rules = "; ".join(lowered.rules) or "the definition, as NumPy has it"
    remarks = [f"Rules: {rules}. {_trust(lowered)}"]
    remarks += [f"Beware: {note}." for note in lowered.notes]
    wrapped = [line for r in remarks for line in textwrap.wrap(r, _WIDTH - 6)]
    wrapped += [f"    {line}" for line in (*text.lines, f"{into} = {text.result}")]
    lines = unpacked(program.scratch) + program.lines
    arguments = [f"{letter}: Array" for letter in (*letters, into)] + ["scratch: Sequence[Array]"]
    alone = ["single=True"] if len(lines) == 1 and lines[0].startswith(_SINGLE) else []
    same = _same(lines, letters, into)
    options = [f"scratch={len(program.scratch)}", *alone, *same, *options]
    decorator = "\n".join(bracket("@kernel(", options, ")", (_WIDTH + 4, _WIDTH)))
    head = signature(name, arguments, "None")
    return Kernel(decorator, head, tuple(wrapped), lines)


def _brief(
    name: str, brief: Lowered, letters: tuple[str, ...], text: KernelText, *, bounded: bool
) -> Kernel:
    """Return the function that computes a few elements; of a bounded x waves warn of nothing."""
    rules = f"Rules: {'; '.join(brief.rules)}. {_trust(brief)}"
    head = signature(name, [f"{letter}: Array" for letter in letters], "Array")
    lines = (*text.lines, f"return {text.result}")
    lines = tuple(_WAVE.sub(r"np.\1(", line) for line in lines) if bounded else lines
    return Kernel("", head, tuple(textwrap.wrap(rules, _WIDTH - 6)), lines)


def _same(lines: Sequence[str], letters: tuple[str, ...], into: str) -> list[str]:
    """Name the NumPy function that the whole kernel is, where it is one."""
    call = re.fullmatch(rf"(np\.|quick_)(\w+)\({letters[0]}, (out=)?{into}\)", lines[0])
    return [f"same=np.{call[2]}"] if call and len(lines) == len(letters) == 1 else []


def _same_call(shown: str, letters: tuple[str, ...]) -> bool:
    return len(letters) == 1 and bool(re.fullmatch(rf"np\.\w+\({letters[0]}\)", shown))


def _few(text: KernelText, letters: tuple[str, ...]) -> list[str]:
    """Write a short program as one expression: a few elements need no arrays to write into.

    What is one call of NumPy is told as that, by ``same``.
    """
    shown = text.result
    for line in reversed(text.lines):
        name, assigned, value = line.partition("  # ")[0].partition(" = ")
        if not assigned or line.startswith("#"):
            return []
        named = rf"\b{name}\b"
        whole = value if _CALL.fullmatch(value) else f"({value})"
        once = len(re.findall(named, shown)) == 1
        shown = re.sub(named, whole if once else f"({name} := {value})", shown, count=1)
    shown, waves = re.subn(_WAVES.format(letters[0]), r"np.\1(\2)", shown)
    given = ", ".join(letters)
    short = len(f"lambda {given}: {shown}") <= _SHORT - len("few=")
    single = not waves and _same_call(shown, letters)
    if not short or single or shown in letters or not re.search(rf"\b{letters[0]}\b", shown):
        return []
    alone = re.fullmatch(rf"(\w+\.\w+)\({given}\)", shown)
    if alone and alone[1].startswith("special."):  # its own numbers are not those of a kernel
        return []
    few = alone[1] if alone else f"lambda {given}: {shown}"
    return [f"few={few}", *(["finite=True"] if waves else [])]


def _trust(lowered: Lowered) -> str:
    """Say on what evidence the kernel equals the definition."""
    open_claims = [o for o in lowered.obligations if o.verdict.status is not Status.PROVED]
    if not open_claims:
        fitted = lowering_rules.NEAR_ZERO.name in lowered.rules or any(
            claim.verdict == CERTIFIED for claim in lowered.obligations
        )
        bound = ", up to the certified error of its polynomial" if fitted else ""
        return f"Proved equal to the definition{bound}."
    reasons = "; ".join(dict.fromkeys(o.verdict.method for o in open_claims))
    return f"Equal to the definition, {lowered.verdict.status.value.lower()}: {reasons}."
