"""Forms in y as textbooks state them, as records: what the closing steps are asked to reach."""

from collections.abc import Mapping
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.output_forms.records import Kind, OutputForm, OutputForms
from derive.proof import Region, Status, Verdict
from derive.symbols import x, y

a, alpha, lam = sp.symbols("a alpha lambda", real=True)
s, Phi, phi = sp.symbols("s Phi phi", real=True)

PURE: Final[Mapping[str, sp.Expr]] = {
    "sigmoid": y * (1 - y),
    "tanh": 1 - y**2,
    "relu": sp.Piecewise((1, y > 0), (0, True)),
    "leaky_relu": sp.Piecewise((1, y > 0), (a, True)),
    "elu": sp.Piecewise((1, y > 0), (y + alpha, True)),
    "selu": sp.Piecewise((lam, y > 0), (y + lam * alpha, True)),
    "softplus": 1 - sp.exp(-y),
    "log_sigmoid": 1 - sp.exp(y),
    "softsign": (1 - sp.Abs(y)) ** 2,
    "arctan": sp.cos(y) ** 2,
    "hard_sigmoid": sp.Piecewise((sp.Rational(1, 6), sp.And(y > 0, y < 1)), (0, True)),
    "identity": sp.S.One,
}
CONDITIONS: Final[Mapping[str, sp.Basic]] = {"leaky_relu": a >= 0, "elu": alpha >= 0}
MIXED: Final[Mapping[str, tuple[sp.Expr, tuple[tuple[sp.Symbol, sp.Expr], ...]]]] = {
    "silu": (y + s * (1 - y), ((s, 1 / (1 + sp.exp(-x))),)),
    "gelu": (
        Phi + x * phi,
        (
            (Phi, (1 + sp.erf(x / sp.sqrt(2))) / 2),
            (phi, sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)),
        ),
    ),
}
STATED: Final = Verdict(Status.PROVED, "stated by a textbook")


def form(
    expr: sp.Expr,
    kind: Kind = Kind.PURE,
    condition: sp.Basic = sp.true,
    atoms: tuple[tuple[sp.Symbol, sp.Expr], ...] = (),
) -> OutputForm:
    """Return one form on the whole line."""
    saves = ("y",) if kind is Kind.PURE else ("x", "y")
    return OutputForm(kind, sp.sympify(expr), Region(), condition, saves, STATED, 1, atoms)


def forms_of(
    activation: Activation, *, pure: OutputForm | None, mixed: OutputForm | None = None
) -> OutputForms:
    """Return a record with this one form."""
    best = pure or mixed
    return OutputForms(
        activation=activation,
        derivative=sp.diff(activation.expr, x),
        kind=Kind.NONE if best is None else best.kind,
        forms=() if pure is None else (pure,),
        mixed=() if mixed is None else (mixed,),
        condition=sp.true if pure is None else pure.condition,
        condition_verdict=STATED,
        violation=None,
        witness=None,
    )


def textbook_forms(activation: Activation) -> OutputForms:
    """Return what a textbook says of this entry's derivative in y."""
    name = activation.name
    if name in PURE:
        condition = CONDITIONS.get(name, sp.true)
        return forms_of(activation, pure=form(PURE[name], condition=condition))
    expr, atoms = MIXED[name]
    return forms_of(activation, pure=None, mixed=form(expr, Kind.MIXED, atoms=atoms))
