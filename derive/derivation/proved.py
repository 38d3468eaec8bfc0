"""Lines and arrows become steps: each is proved, and carries its law, letters and inner steps."""

from collections.abc import Iterable, Iterator

from derive.derivation.arrows import Arrow
from derive.derivation.focus import focus_of
from derive.derivation.forward import Line
from derive.derivation.naming import with_fresh_letters
from derive.derivation.proving import Prover
from derive.derivation.records import Step
from derive.derivation.substeps import inner_lines
from derive.display import Node
from derive.rules import rule


def proved_chain(
    start: Node,
    lines: Iterable[Line],
    arrows: Iterable[Arrow],
    prover: Prover,
    closing: Prover | None = None,
) -> tuple[Step, ...]:
    """Return the steps from ``start`` over ``lines``, then ``arrows``; false ones raise.

    ``closing`` proves the arrows, where they hold under a condition that the lines do not need.
    """
    return with_fresh_letters(_steps(start, lines, arrows, (prover, closing or prover)))


def _steps(
    start: Node, lines: Iterable[Line], arrows: Iterable[Arrow], provers: tuple[Prover, Prover]
) -> Iterator[Step]:
    prover, closing = provers
    before, known = start, {start}
    for line in lines:
        yield _forward(before, line, known, prover)
        before = line.node
    for arrow in arrows:
        yield Step(
            rules=arrow.rules,
            before=before,
            after=arrow.after,
            verdict=closing.arrow(before, arrow),
            detail=arrow.detail,
            law=rule(arrow.rules[0]).law,
            bindings=arrow.bindings,
            focus=focus_of(before, arrow.after, arrow.bindings),
        )
        before = arrow.after


def _forward(before: Node, line: Line, known: set[Node], prover: Prover) -> Step:
    inner = tuple(
        tuple(_plainly(prime, lines, prover)) for prime, lines in inner_lines(before, known)
    )
    return Step(
        rules=line.rules,
        before=before,
        after=line.node,
        verdict=prover.verdict(before, line.node, line.rules),
        law=_law(line),
        bindings=_bindings(line),
        substeps=inner,
        focus=focus_of(before, line.node, ()),
    )


def _law(line: Line) -> Node | None:
    return None if line.leading is None else line.leading.law


def _bindings(line: Line) -> tuple[tuple[str, Node], ...]:
    return () if line.leading is None else tuple(line.leading.bindings.items())


def _plainly(start: Node, lines: Iterable[Line], prover: Prover) -> Iterator[Step]:
    before = start
    for line in lines:
        yield Step(
            rules=line.rules,
            before=before,
            after=line.node,
            verdict=prover.verdict(before, line.node, line.rules),
            law=_law(line),
            bindings=_bindings(line),
        )
        before = line.node
