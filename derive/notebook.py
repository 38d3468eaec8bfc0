"""Records in notebooks: what IPython shows for an Activation, a Derivation or an OutputForm."""

from functools import singledispatch

import sympy as sp

from derive.activation import Activation
from derive.custom import Answer
from derive.derivation.bits import where_bit
from derive.derivation.records import Branch, Derivation
from derive.display import Node, Relation
from derive.display.reading import from_condition, from_sympy
from derive.messages import Lang
from derive.output_forms.records import OutputForm
from derive.printing import to_latex
from derive.printing.escaping import escape_latex
from derive.rendering.chains import chain_view, title_of
from derive.rendering.environment import Language, fill
from derive.rendering.views import OUTPUT, SLOPE


@singledispatch
def html_of(record: object) -> str:
    """Return a record as HTML with MathML."""
    raise TypeError(f"no notebook form for {type(record).__name__}; add it to {__name__}")


@singledispatch
def latex_of(record: object) -> str:
    """Return a record as LaTeX that MathJax sets."""
    raise TypeError(f"no notebook form for {type(record).__name__}; add it to {__name__}")


@html_of.register
def _(record: Activation) -> str:
    terms = [from_sympy(parameter.symbol) for parameter in record.parameters]
    return fill(
        "notebook/activation.html.jinja",
        Language.HTML,
        entry=record,
        equation=_definition(record),
        letters=terms,
    )


@latex_of.register
def _(record: Activation) -> str:
    return rf"$\displaystyle {_latex(_definition(record))}$"


@html_of.register
def _(record: Derivation) -> str:
    chains = [chain_view(branch, Lang.EN) for branch in record.branches]
    return fill(
        "notebook/derivation.html.jinja",
        Language.HTML,
        title=record.activation.title,
        chains=chains,
    )


@latex_of.register
def _(record: Derivation) -> str:
    lines = r" \\[6pt] ".join(_branch(branch) for branch in record.branches)
    return rf"$\displaystyle \begin{{aligned}} {lines} \end{{aligned}}$"


@html_of.register
def _(record: OutputForm) -> str:
    return fill(
        "notebook/form.html.jinja",
        Language.HTML,
        equation=_slope(record),
        conditions=_conditions(record),
        form=record,
        status=record.verdict.status.lower(),
    )


@latex_of.register
def _(record: OutputForm) -> str:
    return rf"$\displaystyle {_form(record)}$"


@html_of.register
def _(record: Answer) -> str:
    return fill(
        "notebook/answer.html.jinja",
        Language.HTML,
        definition=html_of(record.activation),
        forms=[html_of(form) for form in record.forms],
        unreached=record.unreached,
    )


@latex_of.register
def _(record: Answer) -> str:
    formulas = [_latex(_definition(record.activation)), *map(_form, record.forms)]
    lines = r" \\[6pt] ".join(formulas)
    return rf"$\displaystyle \begin{{gathered}} {lines} \end{{gathered}}$"


def _latex(node: Node) -> str:
    """Return a formula for MathJax, which knows amsmath and not mathtools."""
    return to_latex(node).replace("{dcases}", "{cases}")


def _definition(record: Activation) -> Node:
    return Relation("=", OUTPUT, from_sympy(record.expr))


def _slope(record: OutputForm) -> Node:
    return Relation("=", SLOPE, from_sympy(record.expr))


def _conditions(record: OutputForm) -> list[Node]:
    """Return where a form holds: its piece and bit, and what the parameters must fulfil."""
    found = [] if record.region.is_whole else [where_bit(record.region)]
    return found if record.condition == sp.true else [*found, from_condition(record.condition)]


def _form(record: OutputForm) -> str:
    conditions = ", ".join(map(_latex, _conditions(record)))
    return _latex(_slope(record)) + (rf" \quad ({conditions})" if conditions else "")


def _branch(branch: Branch) -> str:
    """Return the chain of one piece as lines of an ``aligned`` environment."""
    first = rf"{_latex(SLOPE)} &= {_latex(branch.steps[0].before)}"
    case = "" if branch.condition is None else rf" && \text{{for }} {_latex(branch.condition)}"
    lines = [first + case]
    for step in branch.steps:
        rules = ", ".join(title_of(identifier, Lang.EN) for identifier in step.rules)
        lines.append(rf"&= {_latex(step.after)} && \text{{{escape_latex(rules)}}}")
    return r" \\ ".join(lines)
