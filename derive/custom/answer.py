"""What could be said of a formula within its budget, and what was not reached."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.derivation.records import Derivation
from derive.output_forms.records import (
    Kind,
    OutputForm,
    OutputForms,
    ParameterDerivative,
    Witness,
)
from derive.proof import Region, Status, Verdict
from derive.properties.records import Properties
from derive.shown import Shown
from derive.study import Study

#: the method of verdicts on claims that nobody came to
NOT_REACHED: Final = "not reached"


class Stage(StrEnum):
    """The stages of an answer, in order; each value reads well after "not reached:"."""

    DEFINITION = "that f is real on the whole line, and its kinks"
    FORMS = "forms in y"
    DERIVATION = "the derivation"
    PROPERTIES = "properties"
    PARAMETERS = "derivatives by the parameters"


@dataclass(frozen=True, slots=True)
class Unreached:
    """A stage without a result, and why."""

    stage: Stage
    reason: str

    def __str__(self) -> str:
        return f"UNDECIDED: {self.stage}: {self.reason}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(Shown):
    """One formula, taken apart as far as its budget went.

    ``output_forms`` is what the engine found (or f′(x) alone, UNDECIDED); the properties below read
    it in plain letters: x, y and the parameters.
    """

    activation: Activation
    output_forms: OutputForms
    derivation: Derivation | None
    properties: Properties | None
    unreached: tuple[Unreached, ...]
    seconds: float
    by_parameter: tuple[ParameterDerivative, ...] = ()

    @property
    def name(self) -> str:
        """What the activation is called; ``f`` for a formula without a name."""
        return self.activation.name

    @property
    def formula(self) -> sp.Expr:
        """f(x)."""
        return self.activation.expr

    @property
    def derivative(self) -> sp.Expr:
        """f′(x), with the values returned at kinks."""
        return self.output_forms.derivative

    @property
    def kind(self) -> Kind:
        """What f′ can be computed from."""
        return self.output_forms.kind

    @property
    def forms(self) -> tuple[OutputForm, ...]:
        """The forms to use, cheapest first: in y (with a bit) where there are any, else mixed."""
        return tuple(map(_inlined, self.output_forms.forms)) or self.mixed

    @property
    def mixed(self) -> tuple[OutputForm, ...]:
        """f′ in x and y, one form for each smooth piece."""
        return tuple(map(_inlined, self.output_forms.mixed))

    @property
    def witness(self) -> Witness | None:
        """Two inputs that show that f′ is no function of y."""
        return self.output_forms.witness

    @property
    def condition(self) -> sp.Basic:
        """The condition on the parameters for a form in y."""
        return self.output_forms.condition

    @property
    def conditions(self) -> tuple[sp.Basic, ...]:
        """The same as a tuple; empty when there is none."""
        return () if self.condition == sp.true else (self.condition,)

    @property
    def is_decided(self) -> bool:
        """Whether every stage was reached, and the condition for a form in y is certain."""
        return not self.unreached and self.output_forms.condition_verdict.status is Status.PROVED

    @property
    def study(self) -> Study | None:
        """Everything, for renderers; ``None`` unless every stage was reached."""
        if self.derivation is None or self.properties is None:
            return None
        return Study(
            self.activation,
            self.output_forms,
            self.derivation,
            self.properties,
            self.by_parameter,
        )


def _inlined(form: OutputForm) -> OutputForm:
    """Write the letters for values of the forward pass out."""
    return replace(form, expr=form.expr.subs(dict(form.atoms)), atoms=())


def undecided_forms(activation: Activation, slope: sp.Expr, reason: str) -> OutputForms:
    """Return f′(x) = ``slope`` for all that is known, with nothing claimed about y."""
    verdict = Verdict(Status.UNDECIDED, NOT_REACHED, reason)
    region = Region(assumptions=activation.assumptions)
    form = OutputForm(Kind.MIXED, slope, region, sp.true, ("x",), verdict, 0)
    return OutputForms(
        activation=activation,
        derivative=slope,
        kind=Kind.MIXED,
        forms=(),
        mixed=(form,),
        condition=sp.true,
        condition_verdict=verdict,
        violation=None,
        witness=None,
    )
