"""Every formula that the search finds for a definition, as a claim in x; and what is true of it.

Truth is told by mpmath alone: it shares nothing with the ball arithmetic and the exact algebra that
judge the claims.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import mpmath
import sympy as sp

from derive.activation import Activation
from derive.catalog import CATALOG
from derive.errors import DeriveError
from derive.output_forms import OutputForm, OutputForms, find_forms
from derive.output_forms.lambert import lambert_witnesses
from derive.proof import Region, Verdict, pieces_of, prove_equal
from derive.symbols import x, y

DEFINED = CATALOG
DIGITS = 80
#: beside the short numbers at which kinks lie
INPUTS = [
    sp.Rational(n, d) + sp.Rational(1, 1009)
    for n in (1, -1, 2, -2, 5, -7, 13, -11, 31, -29)
    for d in (1, 3, 7, 20)
]
SETTINGS = [sp.Rational(n, 8) for n in (4, 8, 13, 40, 3, -5, -16)]
#: a difference that rounding cannot make
NOISE = mpmath.mpf(10) ** (25 - DIGITS)


@dataclass(frozen=True, slots=True)
class Claim:
    """f′ = ``formula``, over x, y and the parameters, on a region."""

    entry: Activation
    formula: sp.Expr
    region: Region

    @property
    def slope(self) -> sp.Expr:
        """f′ in x."""
        return sp.diff(self.entry.expr, x)

    def inserted(self, formula: sp.Expr) -> sp.Expr:
        """Return a formula with f(x) in the place of y."""
        return formula.subs(y, self.entry.expr)

    def judged(self, formula: sp.Expr, region: Region | None = None) -> Verdict:
        """Return the verdict on f′ = another formula."""
        return prove_equal(
            self.slope,
            self.inserted(formula),
            region or self.region,
            slope_of=self.entry.expr,
            witnesses=self.witnesses if formula.has(sp.LambertW) else (),
        )

    @property
    def witnesses(self) -> tuple[sp.Expr, ...]:
        """Values offered for Lambert W, from each smooth piece; they are checked before use."""
        expr, line = self.entry.expr, Region(assumptions=self.entry.assumptions)
        pieces = pieces_of(expr, line) if expr.has(sp.Piecewise) else ()
        return tuple(
            w for part in (expr, *(p.expr for p in pieces)) for w in lambert_witnesses(part)
        )

    def differs(self, formula: sp.Expr, region: Region | None = None) -> bool:
        """Whether f′ and a formula differ at one of many points of the region, by mpmath."""
        left, right = self.slope, self.inserted(formula)
        return any(
            gap is not None and gap > NOISE
            for point in _points(region or self.region, left, right)
            for gap in [gap_at(left, right, point)]
        )


#: for a sample in seconds
SOME = ("tanh", "softplus", "leaky_relu", "elu", "softsign", "arctan", "silu", "hard_tanh", "gelu")


@lru_cache(maxsize=2)
def claims(*names: str) -> tuple[Claim, ...]:
    """Return the formulas of the named definitions, or of all."""
    chosen = [entry for entry in DEFINED if not names or entry.name in names]
    return tuple(claim for entry in chosen for claim in _found(entry))


def _found(entry: Activation) -> list[Claim]:
    try:
        return [claim for claim, _ in claims_of(find_forms(entry))]
    except DeriveError:
        return []


def claims_of(found: OutputForms) -> Iterator[tuple[Claim, Verdict]]:
    """Yield each formula of what was found, with its verdict."""
    for form in (*found.forms, *found.mixed):
        formula = form.expr.subs(dict(form.atoms))
        yield Claim(found.activation, formula, _region(found.activation, form)), form.verdict


def _region(entry: Activation, form: OutputForm) -> Region:
    condition = () if form.condition == sp.true else (form.condition,)
    assumed = (*entry.assumptions, *condition)
    return Region(form.region.lower, form.region.upper, assumed, form.region.slope)


def gap_at(left: sp.Expr, right: sp.Expr, point: dict[sp.Symbol, sp.Rational]) -> mpmath.mpf | None:
    """Return |left − right| relative to 1 + |left|; None where one has no value.

    Roots and logarithms of negative numbers have their principal values: they differ from f′.
    """
    with mpmath.workdps(DIGITS):
        sides = [value_of(side, point) for side in (left, right)]
        if any(side is None for side in sides):
            return None
        return abs(sides[0] - sides[1]) / (1 + abs(sides[0]))


def value_of(side: sp.Expr, point: dict[sp.Symbol, sp.Rational | mpmath.mpc]) -> mpmath.mpc | None:
    """Return the value of an expression as it is written; None where it has none."""
    letters = sorted(point, key=str)
    values = [_as_float(point[s]) for s in letters]
    try:
        found = mpmath.mpc(_compiled(side, tuple(letters))(*values))
    except KeyError:  # 1/0, in a case that may not be taken, has no code
        found = _decided(side, point)
    except (ArithmeticError, ValueError, TypeError):
        return None
    return found if mpmath.isfinite(found) else None


def _as_float(value: sp.Rational | mpmath.mpc) -> mpmath.mpf | mpmath.mpc:
    if not isinstance(value, sp.Rational):
        return value if value.imag else value.real
    return mpmath.mpf(int(value.p)) / int(value.q)


def _decided(side: sp.Expr, point: dict[sp.Symbol, sp.Rational]) -> mpmath.mpc:
    value = sp.N(side.subs(point), DIGITS)
    return mpmath.mpc(*value.as_real_imag()) if value.is_finite else mpmath.mpc("nan")


@lru_cache(maxsize=64)
def _compiled(side: sp.Expr, letters: tuple[sp.Symbol, ...]) -> object:
    return sp.lambdify(letters, side, [{"DiracDelta": _dirac_delta}, "mpmath"])


def _dirac_delta(u: mpmath.mpf, _order: int = 0) -> mpmath.mpf:
    if u == 0:
        raise ValueError("no value at the centre")
    return mpmath.mpf(0)


def _points(
    region: Region, left: sp.Expr, right: sp.Expr
) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    used = [left, right, region.lower, region.upper, *region.assumptions]
    letters = sorted({s for e in used for s in e.free_symbols} - {x}, key=str)
    for values in _settings(region, letters):
        low, high = (end.subs(values) for end in (region.lower, region.upper))
        inside = [p for p in INPUTS if low < p < high]
        for at in inside:
            point = {**values, x: at}
            if not region.slope or _slope_sign(left, point) == region.slope:
                yield point


def _settings(region: Region, letters: list[sp.Symbol]) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    found = 0
    for values in product(SETTINGS, repeat=len(letters)):
        setting = dict(zip(letters, values, strict=True))
        if all(a.subs(setting) == sp.true for a in region.assumptions):
            found += 1
            yield setting
        if found == 6:
            return


def _slope_sign(slope: sp.Expr, point: dict[sp.Symbol, sp.Rational]) -> int:
    with mpmath.workdps(DIGITS):
        value = value_of(slope, point)
    return 0 if value is None or abs(value.imag) > NOISE else int(mpmath.sign(value.real))
