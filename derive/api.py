"""``derive(expr)``: the derivative of a formula, and its forms in the output, from Python."""

import re
from collections.abc import Mapping
from numbers import Rational
from typing import Final

import sympy as sp

from derive.custom import Answer, Definition, Stage, ask
from derive.custom.ask import DEFAULT_BUDGET
from derive.custom.definition import ANONYMOUS
from derive.errors import UsageError

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def derive(
    expr: str | sp.Expr,
    *,
    parameters: Mapping[str, object] | None = None,
    name: str | None = None,
    budget: float | None = None,
) -> Answer:
    """Return dy/dx of y = expr in x, and its forms in y with conditions and proofs.

    ``expr`` is text or a SymPy expression in x. ``parameters`` maps each further letter to its
    condition (``"b > 0"``), its default (``"0.01"``) or both (``"0.01: b >= 0"``). What was not
    reached in ``budget`` seconds (30) is UNDECIDED, with the reason in ``unreached``.

    Raises ``derive.errors.UsageError`` for what is no activation: unknown names, undeclared
    parameters, contradictory conditions, formulas that are not real on the whole line.
    """
    if name is not None and not _NAME.fullmatch(name):
        raise UsageError(f"the name '{name}' is no name in Python's small letters; choose another")
    if not isinstance(expr, str | sp.Expr):
        raise UsageError(f"a formula is text or a SymPy expression, not {type(expr).__name__}")
    declared = tuple(_declaration(letter, said) for letter, said in (parameters or {}).items())
    definition = Definition(expr=expr, parameters=declared, name=name or ANONYMOUS)
    return ask(definition, budget=budget or DEFAULT_BUDGET, last=Stage.FORMS)


def _declaration(letter: str, said: object) -> str:
    """Return ``NAME[=DEFAULT][: CONDITION]`` for what was said of a letter."""
    if said is None:
        return letter
    if isinstance(said, Rational | float):
        return f"{letter}={said}"
    text = str(said).strip()
    if ":" in text:
        return f"{letter}={text}" if not text.startswith(":") else f"{letter}{text}"
    return f"{letter}: {text}" if any(sign in text for sign in "<>!") else f"{letter}={text}"
