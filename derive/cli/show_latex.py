"""A derivation as a LaTeX fragment for amsmath and mathtools, to paste into a paper."""

from collections.abc import Iterator

from derive.derivation.records import Branch, Step
from derive.display import Node
from derive.printing import to_latex
from derive.printing.escaping import escape_latex
from derive.proof import Status
from derive.rules import rule
from derive.study import Study

_DERIVATIVE = r"\frac{dy}{dx}"


def as_latex(study: Study) -> str:
    """Return one ``align*`` for the definition, for each branch, and for the result."""
    derivation = study.derivation
    blocks = [_align([_equation("y", derivation.definition)])]
    blocks += [block for branch in derivation.branches for block in _branch(branch)]
    result = derivation.from_output or derivation.mixed or derivation.from_input
    blocks.append(_align([_equation(_DERIVATIVE, result)]))
    return "\n".join(blocks)


def _branch(branch: Branch) -> Iterator[str]:
    if branch.condition is not None:
        yield rf"\noindent For ${to_latex(branch.condition)}$:"
    first = _equation(_DERIVATIVE, branch.steps[0].before)
    yield _align([first, *map(_line, branch.steps)])


def _line(step: Step) -> str:
    return _equation("", step.after) + rf" \tag*{{\small {_reason(step)}}}"


def _reason(step: Step) -> str:
    titles = ", ".join(escape_latex(rule(identifier).title) for identifier in step.rules)
    detail = "" if step.detail is None else f" ${to_latex(step.detail)}$"
    unproved = "" if step.verdict.status is Status.PROVED else f" [{step.verdict.status.lower()}]"
    return titles + detail + unproved


def _equation(left: str, right: Node) -> str:
    return f"  {left} &= {to_latex(right)}"


def _align(lines: list[str]) -> str:
    return "\n".join([r"\begin{align*}", " \\\\\n".join(lines), r"\end{align*}"])
