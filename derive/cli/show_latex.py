"""A derivation as a LaTeX fragment for amsmath and mathtools, to paste into a paper."""

from collections.abc import Iterator, Sequence

from derive.derivation import Level
from derive.derivation.records import Branch, Chain, Step
from derive.derivation.stating import on
from derive.display import Node, Relation
from derive.display.reading import from_sympy
from derive.messages import Lang, text
from derive.output_forms.higher import HigherForm
from derive.output_forms.records import Kind
from derive.printing import to_latex, to_text
from derive.printing.escaping import escape_latex
from derive.proof import Region, Status
from derive.rendering.vectors import definitions, kept
from derive.rules import rule
from derive.study import Study, VectorStudy

_DERIVATIVE = r"\frac{dy}{dx}"


def as_latex(study: Study, lang: Lang = Lang.EN, level: Level = Level.BRIEF) -> str:
    """Return one ``align*`` for the definition, for each branch, and for the result."""
    derivation = study.derivation
    blocks = [_align([_equation("y", derivation.definition, lang)])]
    blocks += [block for branch in derivation.branches for block in _branch(branch, lang, level)]
    result = derivation.from_output or derivation.mixed or derivation.from_input
    blocks.append(_align([_equation(_DERIVATIVE, result, lang)]))
    return "\n".join(blocks)


def vector_as_latex(study: VectorStudy, lang: Lang, level: Level) -> str:
    """Return the definitions, a chain for each entry of the Jacobian, and what backward keeps."""
    blocks = [_align([f"  {_sides(equation, lang)}" for equation in definitions(study.activation)])]
    for chain in study.chains:
        blocks += chain_as_latex(chain, lang, level)
    if study.matrix is not None:
        blocks.append(_align([_equation("J", study.matrix, lang)]))
    for form in study.forms.forms:
        blocks.append(_align([_with_index(row, index, lang) for row, index in kept(form)]))
    return "\n".join(blocks)


def higher_as_latex(
    chains: Sequence[Chain], higher: Sequence[HigherForm], kind: Kind, lang: Lang, level: Level
) -> str:
    """Return d²y/dx² step by step, and the derivatives of each order in y, forms of ``kind``."""
    blocks = [block for chain in chains for block in chain_as_latex(chain, lang, level)]
    blocks += [block for form in higher for block in _order(form, kind, lang)]
    return "\n".join(blocks)


def _order(form: HigherForm, kind: Kind, lang: Lang) -> Iterator[str]:
    where = [escape_latex(bit_words(form.region, lang))] if kind is Kind.BIT else []
    if form.condition not in {True, False}:
        where.append(_condition(from_sympy(form.condition), lang))
    if where:
        yield rf"\noindent {_capital(text(lang, 'show.comma').join(where))}:"
    left = rf"\frac{{d^{{{form.order}}}y}}{{dx^{{{form.order}}}}}"
    status = form.verdict.status
    unproved = "" if status is Status.PROVED else rf" \tag*{{\small [{_word(status, lang)}]}}"
    yield _align([_equation(left, from_sympy(form.expr), lang) + unproved])


def bit_words(region: Region, lang: Lang) -> str:
    """Return for which value of the stored bit a formula holds, in words."""
    if region.slope:
        return text(lang, "show.where-rises" if region.slope > 0 else "show.where-falls")
    return text(lang, "show.branch", condition=to_text(on(region), lang=lang))


def _with_index(equation: Relation, index: Node | None, lang: Lang) -> str:
    place = "" if index is None else rf" && ({to_latex(index, lang=lang)})"
    return f"  {_sides(equation, lang)}{place}"


def _sides(equation: Relation, lang: Lang) -> str:
    left, right = (to_latex(side, lang=lang) for side in (equation.left, equation.right))
    return f"{left} &= {right}"


def _condition(condition: Node, lang: Lang) -> str:
    return text(lang, "show.branch", condition=f"${to_latex(condition, lang=lang)}$")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _word(status: Status, lang: Lang) -> str:
    return text(lang, f"status.{status.lower()}")


def _branch(branch: Branch, lang: Lang, level: Level) -> Iterator[str]:
    yield from _chain(_DERIVATIVE, branch.condition, branch.steps, lang, level)


def _chain(
    left: str, condition: Node | None, steps: tuple[Step, ...], lang: Lang, level: Level
) -> Iterator[str]:
    if condition is not None:
        yield rf"\noindent {_capital(_condition(condition, lang))}:"
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
    unproved = "" if status is Status.PROVED else f" [{_word(status, lang)}]"
    return titles + detail + unproved


def _equation(left: str, right: Node, lang: Lang) -> str:
    return f"  {left} &= {to_latex(right, lang=lang)}"


def _align(lines: list[str]) -> str:
    return "\n".join([r"\begin{align*}", " \\\\\n".join(lines), r"\end{align*}"])
