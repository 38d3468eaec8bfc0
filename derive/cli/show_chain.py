"""One chain of steps as text, at a level of detail."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from derive.cli.page import Page
from derive.derivation import Chain, Level, Step
from derive.display import Relation, Sym
from derive.rules import rule


def further(chain_of: Chain, page: Page) -> Iterator[Text]:
    """Print a further chain with the condition under which it holds."""
    if chain_of.condition is not None:
        yield Text(page.heading(chain_of.condition, chain_of.in_output), style="bold")
    yield from chain(page.math(chain_of.left), chain_of.steps, page)


def chain(left: str, steps: Sequence[Step], page: Page) -> Iterator[Text]:
    """Print ``left`` = … = …, a rule and a verdict beside each line."""
    lead = f"{left} = "
    yield from page.formula(lead, steps[0].before)
    for step in steps:
        yield from _step(step, lead, page)


def _step(step: Step, lead: str, page: Page) -> Iterator[Text]:
    *above, last = page.formula("= ".rjust(cell_len(lead)), step.after)
    yield from above
    yield from page.beside(last, reason(step, page), step.verdict)
    indent = " " * (cell_len(lead) + 4)
    if page.level is not Level.BRIEF:
        yield from _law(step, indent, page)
    if page.level is Level.FULL:
        for inner in step.substeps:
            yield from _inner(inner, indent, page)


def reason(step: Step, page: Page) -> str:
    """Return why a line follows: titles of rules, and what completes the last one."""
    titles = page.comma().join(rule(identifier).title(page.lang) for identifier in step.rules)
    return titles if step.detail is None else f"{titles} {page.math(step.detail)}"


def _law(step: Step, indent: str, page: Page) -> Iterator[Text]:
    """Print the law in letters and what they stand for; a law without letters says little."""
    if not step.bindings:
        return
    meanings = page.comma().join(
        page.math(Relation("=", Sym(letter), node)) for letter, node in step.bindings
    )
    if step.law is None:
        yield Text(indent + page.say("where", equation=meanings), style="dim")
    else:
        words = page.say("law-with", law=step.law, meanings=meanings)
        yield Text(indent + words, style="dim")


def _inner(steps: Sequence[Step], indent: str, page: Page) -> Iterator[Text]:
    """Print (1 + e⁻ˣ)′ = 1′ + (e⁻ˣ)′ = …, set in."""
    start = page.math(steps[0].before)
    for place, step in enumerate(steps):
        head = start if place == 0 else " " * cell_len(start)
        line = Text(f"{indent}{head} = {page.math(step.after)}")
        yield from page.beside(line, reason(step, page), step.verdict)
