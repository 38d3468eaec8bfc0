"""A formula of which not everything was reached: what is known, and what is not."""

from collections.abc import Iterator

from rich.text import Text

from derive.cli.terminal import STYLES
from derive.custom import Answer
from derive.display.reading import from_sympy
from derive.printing import to_text


def as_text(answer: Answer) -> Text:
    """Return formula, derivative and forms, then one line for each stage not reached."""
    return Text("\n").join(_lines(answer))


def _lines(answer: Answer) -> Iterator[Text]:
    yield Text.assemble((answer.activation.title, "bold"), f" ({answer.name})")
    yield Text(f"  y = {to_text(from_sympy(answer.formula))}")
    yield Text(f"  from x:  dy/dx = {to_text(from_sympy(answer.derivative))}")
    for form in answer.output_forms.forms:
        holds = f"  for {form.condition}" if form.condition != True else ""  # noqa: E712  SymPy's
        yield Text(f"  from {', '.join(form.saves)}:  dy/dx = {form.expr}{holds}")
    for gap in answer.unreached:
        yield Text(str(gap), style=STYLES["UNDECIDED"])
