"""A derivation for the terminal: formulas at the left, rules and verdicts at the right."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from derive.catalog.without_code import missing_code
from derive.cli.terminal import STYLES
from derive.derivation.records import Branch, Derivation, KinkStudy, Step
from derive.display import Node
from derive.display.reading import from_sympy
from derive.output_forms.records import OutputForms
from derive.printing import to_text
from derive.proof import Status, Verdict
from derive.rules import rule
from derive.study import Study

#: how far right the rules stand in a pipe, and at most on a wide terminal
_PLAIN_WIDTH = 100
_LEAD = "dy/dx = "


@dataclass(frozen=True, slots=True)
class _Page:
    """What is printed on: a terminal of ``width`` columns or (None) a pipe, where nothing folds."""

    width: int | None

    @property
    def edge(self) -> int:
        """How far right verdicts stand."""
        return min(self.width or _PLAIN_WIDTH, _PLAIN_WIDTH)

    def formula(self, lead: str, node: Node) -> Iterator[Text]:
        """Print ``lead`` and a formula; where it is folded, it goes on below its own start."""
        indent, text = 2 + cell_len(lead), to_text(node)
        room = len(text) if self.width is None else max(self.width - indent, 20)
        first, *more = textwrap.wrap(
            text, max(room, 1), break_long_words=False, break_on_hyphens=False
        )
        yield Text(f"  {lead}{first}")
        for line in more:
            yield Text(" " * indent + line)


def as_text(study: Study, width: int | None) -> Text:
    """Return the whole derivation, for a terminal of ``width`` columns or (None) for a pipe."""
    return Text("\n").join(_lines(study, _Page(width)))


def _lines(study: Study, page: _Page) -> Iterator[Text]:
    derivation = study.derivation
    yield Text.assemble((study.activation.title, "bold"), f" ({study.activation.name})")
    yield Text()
    yield from page.formula("y = ", derivation.definition)
    yield from _rules_used(derivation)
    for branch in derivation.branches:
        yield Text()
        yield from _branch(branch, page)
    for kink in derivation.kinks:
        yield Text()
        yield from _kink(kink, page)
    yield Text()
    yield from _results(derivation, study.forms, page)
    yield Text()
    yield _tally(derivation)
    if reason := missing_code(study.activation.name):
        yield Text(f"no code is generated yet: {reason}")


def _rules_used(derivation: Derivation) -> Iterator[Text]:
    if derivation.rules_used:
        yield Text()
        yield Text("rules used", style="bold")
    for identifier in derivation.rules_used:
        used = rule(identifier)
        law = "" if used.law is None else f":  {to_text(used.law)}"
        yield Text(f"  {used.title}{law}")


def _branch(branch: Branch, page: _Page) -> Iterator[Text]:
    if branch.condition is not None:
        in_output = "" if branch.in_output is None else f", that is {to_text(branch.in_output)}"
        yield Text(f"for {to_text(branch.condition)}{in_output}", style="bold")
        yield from page.formula("y = ", branch.definition)
    yield from page.formula(_LEAD, branch.steps[0].before)
    for step in branch.steps:
        yield from _step(step, page)


def _step(step: Step, page: _Page) -> Iterator[Text]:
    *above, last = page.formula(_LEAD[-2:].rjust(len(_LEAD)), step.after)
    yield from above
    yield from _beside(last, _reason(step), step.verdict, page)


def _reason(step: Step) -> str:
    titles = ", ".join(rule(identifier).title for identifier in step.rules)
    return titles if step.detail is None else f"{titles} {to_text(step.detail)}"


def _beside(left: Text, words: str, verdict: Verdict, page: _Page) -> Iterator[Text]:
    """Put words and verdict at the right edge, on a line of their own where they do not fit."""
    right = Text.assemble((words, "dim"), "  ", _badge(verdict.status))
    room = page.edge - left.cell_len - right.cell_len
    if room < 2:
        yield left
        left, room = Text(), max(page.edge - right.cell_len, len(_LEAD))
    yield Text.assemble(left, " " * room, right)
    yield from _why_not_proved(verdict)


def _why_not_proved(verdict: Verdict) -> Iterator[Text]:
    if verdict.status is not Status.PROVED:
        evidence = "" if verdict.counterexample is None else f" ({verdict.counterexample})"
        yield Text(f"{' ' * len(_LEAD)}{verdict.reason}{evidence}", style=STYLES[verdict.status])


def _badge(status: Status) -> tuple[str, str]:
    return (status.lower(), STYLES[status])


def _kink(kink: KinkStudy, page: _Page) -> Iterator[Text]:
    at, left, right, value = (
        to_text(from_sympy(expr)) for expr in (kink.at, kink.left, kink.right, kink.convention)
    )
    yield from _beside(Text(f"at x = {at}", style="bold"), "one-sided limits", kink.verdict, page)
    yield Text(f"  dy/dx → {left} from the left, {right} from the right")
    if kink.differentiable:
        yield Text(f"  both agree: dy/dx = {value}")
        return
    nature = "no derivative" if kink.continuous else "a jump of y, no derivative"
    nature += " unless both agree" if kink.continuous and kink.adjustable else ""
    yield Text(f"  {nature}; the code returns {value}: {kink.why}")


def _results(derivation: Derivation, forms: OutputForms, page: _Page) -> Iterator[Text]:
    yield Text("result", style="bold")
    yield from page.formula("from x:        dy/dx = ", derivation.from_input)
    if derivation.from_output is not None:
        yield from page.formula("from y:        dy/dx = ", derivation.from_output)
    if derivation.mixed is not None:
        yield from page.formula("from x and y:  dy/dx = ", derivation.mixed)
        yield from _named_parts(forms, page)
    if derivation.condition is not None:
        yield from page.formula("the form in y holds for ", derivation.condition)
    if forms.witness is not None:
        yield from _witness(forms)


def _named_parts(forms: OutputForms, page: _Page) -> Iterator[Text]:
    """Say what the letters stand for that a mixed form takes from the forward pass."""
    for letter, part in dict(atom for form in forms.mixed for atom in form.atoms).items():
        yield from page.formula(f"  where {to_text(from_sympy(letter))} = ", from_sympy(part))


def _witness(forms: OutputForms) -> Iterator[Text]:
    witness = forms.witness
    if witness is None:
        return
    yield Text(f"  no function of y alone: {witness.argument}")
    for place, output, slope in zip(witness.inputs, witness.outputs, witness.slopes, strict=True):
        yield Text(f"    x = {place}:  y = {output},  dy/dx = {slope}")


def _tally(derivation: Derivation) -> Text:
    steps = [step for branch in derivation.branches for step in branch.steps]
    proved = sum(step.verdict.status is Status.PROVED for step in steps)
    whole = derivation.verdict.status
    return Text.assemble(f"{proved} of {len(steps)} lines proved; the whole is ", _badge(whole))
