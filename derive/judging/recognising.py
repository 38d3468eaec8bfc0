"""Which activation a formula is: by its values first, then by proof; a name is never asked.

Free parameters of an entry are tried at its default, at the parameters of the code, and at every
number that stands in the code.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, product
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.judging.oracle import exact_value, rational
from derive.proof import Region, Status, Verdict, prove_equal
from derive.symbols import x

#: where values are compared before anything is proved
_INPUTS: Final = tuple(sp.Rational(n, 100) for n in (-70, 130, -310, 33, 240, -1130, 620))
_CLOSE: Final = 1e-11
_MOST_TRIED: Final = 40


@dataclass(frozen=True, slots=True)
class Recognised:
    """An entry with values for its parameters, and the verdict that the formula is equal to it."""

    activation: Activation
    parameters: tuple[tuple[sp.Symbol, sp.Expr], ...]
    verdict: Verdict

    @property
    def expr(self) -> sp.Expr:
        """The entry's formula with these parameters."""
        return self.activation.expr.xreplace(dict(self.parameters) | constants_of(self.activation))

    @property
    def name(self) -> str:
        """The entry's name, with parameters that are not at their default."""
        defaults = self.activation.defaults
        other = [f"{s} = {v}" for s, v in self.parameters if defaults[s] != v]
        return f"{self.activation.name}({', '.join(other)})" if other else self.activation.name


def constants_of(activation: Activation) -> dict[sp.Symbol, sp.Expr]:
    """Return the values of an entry's fixed letters."""
    return {c.symbol: c.value for c in activation.constants}


def chosen_for(activation: Activation) -> dict[sp.Symbol, sp.Expr]:
    """Return the values of all of an entry's letters where nobody chooses."""
    return dict(activation.defaults.items())


def entries() -> tuple[Activation, ...]:
    """Return every definition that is known, whether code is generated for it or not."""
    return CATALOG


@cache
def _signature(number: int) -> tuple[float | None, ...]:
    """Return the values of a fixed entry."""
    entry = entries()[number]
    return _values(entry.expr.xreplace(entry.defaults))


def _values(expr: sp.Expr) -> tuple[float | None, ...]:
    return tuple(exact_value(expr, {x: at}) for at in _INPUTS)


def choices(entry: Activation, code: sp.Expr) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Yield values for all of an entry's letters: the defaults, then numbers in the code."""
    yield chosen_for(entry)
    own = [p.symbol for p in entry.parameters]
    if len(own) == 1:
        for number in sorted(code.atoms(sp.Rational) - {sp.S.Zero, sp.S.One}, key=float)[:6]:
            yield chosen_for(entry) | {own[0]: number}


def recognise(
    value: sp.Expr, region: Region, defaults: dict[sp.Symbol, sp.Rational]
) -> Recognised | None:
    """Return the entry that a formula is, if any; parameters of the code stay letters."""
    here = _values(value.xreplace(defaults))
    known = list(enumerate(entries()))
    for number, entry in sorted(known, key=lambda pair: len(pair[1].parameters)):
        if _close(here, _signature(number)):
            found = _proved(entry, chosen_for(entry), value, region, defaults)
            if found is not None:
                return found
    fitted = (_fitted(e, value, here, region, defaults) for _, e in known if e.parameters)
    return next((found for found in fitted if found is not None), None)


def _close(left: Sequence[float | None], right: Sequence[float | None]) -> bool:
    pairs = list(zip(left, right, strict=True))
    if sum(a is not None and b is not None for a, b in pairs) < 4:
        return False
    return all(
        a is None or b is None or abs(a - b) <= _CLOSE * max(1e-3, abs(a), abs(b)) for a, b in pairs
    )


def _fitted(
    entry: Activation,
    value: sp.Expr,
    here: tuple[float | None, ...],
    region: Region,
    defaults: dict[sp.Symbol, sp.Rational],
) -> Recognised | None:
    own = {p.symbol for p in entry.parameters}
    for chosen in islice(_choices(entry, value, defaults), _MOST_TRIED):
        plain = {s: v.xreplace(defaults) for s, v in chosen.items()}
        values = {**constants_of(entry), **plain}
        if _close(here[:4], tuple(exact_value(entry.expr, {**values, x: a}) for a in _INPUTS[:4])):
            fixed = {s: v for s, v in chosen.items() if s in own}
            return _proved(entry, chosen_for(entry) | fixed, value, region, defaults)
    return None


def _choices(
    entry: Activation, value: sp.Expr, defaults: dict[sp.Symbol, sp.Rational]
) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    letters = sorted(defaults, key=str)
    numbers = sorted({abs(n) for n in value.atoms(sp.Rational)} | {sp.S.One}, key=float)
    inverse = [1 / n for n in numbers if n not in (0, 1)]
    pool = [*letters, *numbers, *inverse]
    for values in product(pool, repeat=len(entry.parameters)):
        yield dict(zip((p.symbol for p in entry.parameters), values, strict=True))


def _proved(
    entry: Activation,
    chosen: dict[sp.Symbol, sp.Expr],
    value: sp.Expr,
    region: Region,
    defaults: dict[sp.Symbol, sp.Rational],
) -> Recognised | None:
    other = entry.expr.xreplace(chosen)
    own = tuple((p.symbol, chosen[p.symbol]) for p in entry.parameters)
    verdict = prove_equal(value, other, region, budget=2.0)
    if verdict.status is Status.REFUTED:
        fixed = prove_equal(value.xreplace(defaults), other.xreplace(defaults), region, budget=2.0)
        if fixed.status is Status.REFUTED and chosen != chosen_for(entry):
            return None
        if fixed.status is Status.REFUTED:
            # values agree to eleven digits: constants were rounded differently
            fixed = replace(fixed, status=Status.SUPPORTED)
        verdict = fixed
    return Recognised(entry, own, verdict)


def by_values(
    inputs: Sequence[float],
    values: Sequence[float],
    close: float,
    numbers: Collection[sp.Rational] = (),
) -> tuple[str, sp.Expr] | None:
    """Return name and formula of the entry that has these values.

    Its parameters are at their defaults, or have ``numbers``, the defaults of the code.
    """
    pairs = list(zip(inputs, values, strict=True))
    for entry, chosen in _likely(numbers):
        expr = entry.expr.xreplace(chosen)
        if all(_has(expr, at, value, close) for at, value in pairs):
            return entry.name, expr
    return None


def _likely(
    numbers: Collection[sp.Rational],
) -> Iterator[tuple[Activation, dict[sp.Symbol, sp.Expr]]]:
    """Yield every entry at its defaults first, then those that the numbers fit."""
    yield from ((entry, chosen_for(entry)) for entry in entries())
    pool = sorted(set(numbers), key=float)
    for entry in entries():
        own = [p.symbol for p in entry.parameters]
        for drawn in islice(product(pool, repeat=len(own)), _MOST_TRIED) if own else ():
            yield entry, chosen_for(entry) | dict(zip(own, drawn, strict=True))


def _has(expr: sp.Expr, at: float, value: float, close: float) -> bool:
    exact = exact_value(expr, {x: rational(at)})
    return exact is not None and abs(exact - value) <= close * max(1.0, abs(exact))
