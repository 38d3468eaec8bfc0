"""A formula of which not everything was reached: what is known, and what is not."""

from collections.abc import Iterator

import sympy as sp
from rich.text import Text

from derive.advice import words_of
from derive.cli.terminal import STYLES
from derive.custom import Answer
from derive.display.reading import from_condition, from_sympy
from derive.messages import Lang
from derive.output_forms.records import OutputForm
from derive.printing import to_text
from derive.printing.sentences import sentence


def as_text(answer: Answer) -> Text:
    """Return formula, derivative and forms, then one line for each stage not reached."""
    return Text("\n").join(_lines(answer))


def _lines(answer: Answer) -> Iterator[Text]:
    yield Text.assemble((answer.activation.title, "bold"), f" ({answer.name})")
    yield Text(f"  y = {to_text(from_sympy(answer.formula))}")
    yield Text(f"  from x:  dy/dx = {to_text(from_sympy(answer.derivative))}")
    for form in answer.output_forms.forms:
        yield Text(f"  {_form(form)}")
    for gap in answer.unreached:
        yield Text(sentence(Lang.EN, str(gap)), style=STYLES["UNDECIDED"])


def _form(form: OutputForm) -> str:
    """Return a form as printed: what it is computed from (a constant: nothing), where it holds."""
    source = f"from {words_of(form.saves)}:  " if form.saves else ""
    holds = "" if form.condition == sp.true else f"  for {to_text(from_condition(form.condition))}"
    return f"{source}dy/dx = {to_text(from_sympy(form.expr))}{holds}"
