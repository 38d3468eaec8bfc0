"""What is known about a Jacobian in terms of the output, and on what evidence."""

from dataclasses import dataclass
from enum import StrEnum

import sympy as sp

from derive.output_forms.records import Kind
from derive.proof.verdict import Verdict
from derive.vector.definition import VectorActivation


class Index(StrEnum):
    """How the index of the output meets the index of the input in an entry of the Jacobian."""

    SAME = "i = j"
    OTHER = "i ≠ j"
    ANY = ""  # one output, or componentwise: there is no pair to distinguish


@dataclass(frozen=True, slots=True)
class Total:
    """``symbol`` = Σ_k ``term``, where ``term`` is over y_k, g_k and the parameters."""

    symbol: sp.Symbol
    term: sp.Expr


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """∂output/∂input where the indices meet as ``index`` says, when ``condition`` holds.

    ``from_input`` is the derivative of the definition, over the input and the aggregates;
    ``expr`` the same over what the form saves.
    """

    output: sp.Symbol
    input: sp.Symbol
    index: Index
    from_input: sp.Expr
    expr: sp.Expr
    verdict: Verdict
    condition: sp.Basic = sp.true


@dataclass(frozen=True, kw_only=True, slots=True)
class Pullback:
    """The vector-Jacobian product for one input: d``input`` = ``expr``, over g and what is saved.

    ``totals`` are the sums over the components that ``expr`` uses by letter.
    """

    input: sp.Symbol
    expr: sp.Expr
    totals: tuple[Total, ...]
    verdict: Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class VectorForm:
    """The Jacobian over ``saves``, the letters that backward must keep, under ``condition``.

    ``atoms`` gives the meaning of saved letters that are neither input nor output (an
    intermediate result of the forward pass); ``totals`` of sums over the components.
    """

    kind: Kind
    saves: tuple[str, ...]
    entries: tuple[Entry, ...]
    pullbacks: tuple[Pullback, ...]
    condition: sp.Basic
    verdict: Verdict
    atoms: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()
    totals: tuple[Total, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class VectorWitness:
    """Two inputs with exactly the same output and different derivatives: no function of y.

    ``inputs`` are exact rationals, ``output`` the shared output, exact; ``gradients`` are disjoint
    enclosures, as text, of the entry ``entry``, at the parameter values ``parameters``.
    """

    inputs: tuple[tuple[sp.Rational, ...], tuple[sp.Rational, ...]]
    output: tuple[sp.Expr, ...]
    entry: str
    gradients: tuple[str, str]
    parameters: tuple[tuple[str, sp.Rational], ...]
    argument: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VectorForms:
    """Everything known about the Jacobian of one activation in terms of its output.

    ``kind`` is PURE (a form over y alone exists), NONE (``witness`` shows that none can) or MIXED
    (neither was found); ``forms`` are the proved ones, fewest saved numbers first.
    """

    activation: VectorActivation
    kind: Kind
    forms: tuple[VectorForm, ...]
    witness: VectorWitness | None
    verdict: Verdict
