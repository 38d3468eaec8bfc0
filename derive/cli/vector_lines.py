"""An activation between vectors in formulas: what is printed, as (left side, formula) in words."""

from collections.abc import Iterator

import sympy as sp

from derive.display.reading import from_sympy
from derive.messages import Lang
from derive.printing import to_text
from derive.symbols import y
from derive.vector import (
    Aggregate,
    Combine,
    Entry,
    Index,
    Pullback,
    Total,
    VectorActivation,
    VectorForm,
)
from derive.vector.letters import component, indicator


def words_of(expr: sp.Basic, lang: Lang = Lang.EN) -> str:
    """Return a formula as text; a step is printed by cases."""
    plain = expr.replace(sp.Heaviside, lambda u, *_: indicator(u > 0))
    return to_text(from_sympy(plain), lang=lang)


def definition(activation: VectorActivation) -> Iterator[str]:
    """Yield y_i = … and the equation of each aggregate."""
    letter = activation.inputs[0]
    at_i = {letter: component(letter, "i")} if activation.aggregates else {}
    count = len(activation.outputs)
    for number, expr in enumerate(activation.outputs, 1):
        name = y if count == 1 else component(y, str(number))
        if activation.aggregates and activation.is_indexed:
            name = component(y, "i")
        yield f"{words_of(name)} = {words_of(expr.xreplace(at_i))}"
    for aggregate in activation.aggregates:
        yield _aggregate(aggregate, letter)


def _aggregate(aggregate: Aggregate, letter: sp.Symbol) -> str:
    head = "max over k of " if aggregate.combine is Combine.MAX else "Σₖ "
    gathered = head + _term(aggregate.term.xreplace({letter: component(letter, "k")}))
    symbol, total = words_of(aggregate.symbol), words_of(aggregate.total)
    if aggregate.total == aggregate.symbol:
        return f"where {symbol} = {gathered}"
    return f"where {symbol} solves {gathered} = {total}"


def _term(expr: sp.Expr) -> str:
    words = words_of(expr)
    return f"({words})" if isinstance(expr, sp.Add) else words


def entry_name(entry: Entry) -> str:
    """Return ∂yᵢ/∂xⱼ, with i = j or i ≠ j where there is a choice."""
    same = entry.index is Index.SAME
    output = component(y, "i") if same else entry.output
    index = f" ({entry.index})" if entry.index is not Index.ANY else ""
    return f"∂{words_of(output)}/∂{words_of(entry.input)}{index}"


def place(name: str) -> str:
    """Return ∂y₁/∂x₁ for ∂y_1/∂x_1."""
    return name.replace("_1", "₁")


def point(values: tuple[sp.Expr, ...]) -> str:
    """Return (0, 1), and a single number as itself."""
    words = ", ".join(map(words_of, values))
    return words if len(values) == 1 else f"({words})"


def pullback_name(pullback: Pullback) -> str:
    """Return d followed by the input: dxⱼ."""
    return f"d{words_of(pullback.input)}"


def total(item: Total) -> str:
    """Return c = Σₖ …."""
    return f"{words_of(item.symbol)} = Σₖ {_term(item.term)}"


def atoms(form: VectorForm, lang: Lang = Lang.EN) -> Iterator[str]:
    """Yield what the letters of a form stand for that are neither input nor output."""
    for letter, meaning in form.atoms:
        yield f"{words_of(letter)} = {words_of(meaning, lang)}"


def saved(form: VectorForm) -> str:
    """Return what backward must keep, in words."""
    letters = (words_of(sp.Symbol(name)) if name != "index" else name for name in form.saves)
    return ", ".join(letters)
