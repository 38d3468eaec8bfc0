"""A derivation as a LaTeX fragment for amsmath and mathtools, to paste into a paper."""

from collections.abc import Iterator

from derive.derivation import Level
from derive.derivation.records import Branch, Chain, Step
from derive.display import Node
from derive.messages import Lang, text
from derive.printing import to_latex
from derive.printing.escaping import escape_latex
from derive.proof import Status
from derive.rules import rule
from derive.study import Study

_DERIVATIVE = r"\frac{dy}{dx}"


def as_latex(study: Study, lang: Lang = Lang.EN, level: Level = Level.BRIEF) -> str:
    """Return one ``align*`` for the definition, for each branch, and for the result."""
    derivation = study.derivation
    blocks = [_align([_equation("y", derivation.definition, lang)])]
    blocks += [block for branch in derivation.branches for block in _branch(branch, lang, level)]
    result = derivation.from_output or derivation.mixed or derivation.from_input
    blocks.append(_align([_equation(_DERIVATIVE, result, lang)]))
    return "\n".join(blocks)


def _branch(branch: Branch, lang: Lang, level: Level) -> Iterator[str]:
    yield from _chain(_DERIVATIVE, branch.condition, branch.steps, lang, level)


def _chain(
    left: str, condition: Node | None, steps: tuple[Step, ...], lang: Lang, level: Level
) -> Iterator[str]:
    if condition is not None:
        heading = text(lang, "show.branch", condition=f"${to_latex(condition, lang=lang)}$")
        yield rf"\noindent {heading[0].upper()}{heading[1:]}:"
    first = _equation(left, steps[0].before, lang)
    yield _align([first, *(_line(step, lang) for step in steps)])
    if level is Level.FULL:
        for step in steps:
            yield from (_inner(chain, lang) for chain in step.substeps)


def chain_as_latex(chain: Chain, lang: Lang, level: Level) -> Iterator[str]:
    """Yield the blocks of a further chain."""
    yield from _chain(to_latex(chain.left), chain.condition, chain.steps, lang, level)


def _inner(steps: tuple[Step, ...], lang: Lang) -> str:
    """Return what a line works out in passing, below the chain."""
    first, *others = (_line(step, lang) for step in steps)
    return _align([f"  {to_latex(steps[0].before, lang=lang)}" + first[1:], *others])


def _line(step: Step, lang: Lang) -> str:
    return _equation("", step.after, lang) + rf" \tag*{{\small {_reason(step, lang)}}}"


def _reason(step: Step, lang: Lang) -> str:
    titles = ", ".join(escape_latex(rule(identifier).title(lang)) for identifier in step.rules)
    detail = "" if step.detail is None else f" ${to_latex(step.detail, lang=lang)}$"
    status = step.verdict.status
    word = text(lang, f"status.{status.lower()}")
    unproved = "" if status is Status.PROVED else f" [{word}]"
    return titles + detail + unproved


def _equation(left: str, right: Node, lang: Lang) -> str:
    return f"  {left} &= {to_latex(right, lang=lang)}"


def _align(lines: list[str]) -> str:
    return "\n".join([r"\begin{align*}", " \\\\\n".join(lines), r"\end{align*}"])
