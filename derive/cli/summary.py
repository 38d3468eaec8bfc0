"""One activation in one row."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from derive.catalog.without_code import missing_code
from derive.printing import to_text
from derive.proof import Verdict, weakest
from derive.study import Study

_SAVES_ORDER = ("x", "y", "bit")


@dataclass(frozen=True, slots=True)
class Summary:
    """The row of ``derive list``: formulas as Unicode text, ``saves`` joined by commas.

    ``without_code`` says why no module is generated yet; empty when one is.
    """

    name: str
    title: str
    formula: str
    derivative: str
    kind: str
    condition: str
    saves: str
    verdict: str
    without_code: str = ""


def summary(study: Study) -> Summary:
    """Return the row of one study; its verdict is the weakest of everything in the row."""
    derivation, forms = study.derivation, study.forms
    best = derivation.from_output or derivation.mixed or derivation.from_input
    used = forms.mixed if derivation.from_output is None else forms.forms
    return Summary(
        name=study.activation.name,
        title=study.activation.title,
        formula=to_text(derivation.definition),
        derivative=to_text(best),
        kind=str(forms.kind),
        condition="" if derivation.condition is None else to_text(derivation.condition),
        saves=", ".join(saves(form.saves for form in used)),
        verdict=str(weakest(verdicts(study)).status),
        without_code=missing_code(study.activation.name),
    )


def saves(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what backward must keep for all pieces together."""
    needed = {name for part in parts for name in part}
    return tuple(sorted(needed, key=_SAVES_ORDER.index))


def verdicts(study: Study) -> tuple[Verdict, ...]:
    """Return the verdicts that the summary of an activation rests on."""
    forms = study.forms
    used = forms.forms or forms.mixed
    return (study.derivation.verdict, forms.condition_verdict, *(form.verdict for form in used))


def as_record(row: Summary) -> dict[str, str]:
    """Return the row for JSON."""
    return asdict(row)
