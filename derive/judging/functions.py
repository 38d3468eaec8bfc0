"""The two formulas of a claim, read from their traces, and the true derivative beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import sympy as sp

from derive.errors import UndecidedError
from derive.judging.arguments import Roles
from derive.judging.formula import Reading, conditions, expressions, readings_of
from derive.judging.records import Claim, Role
from derive.proof import Region
from derive.symbols import x

#: the gradient that arrives from above
g: Final = sp.Symbol("g", real=True)
#: stands where a formula could not be traced
UNTRACED: Final = sp.nan
_RESERVED: Final = frozenset({"x", "y", "g"})


def parameter_symbol(name: str) -> sp.Symbol:
    """Return the letter of a parameter; it never collides with x, y and the arguments."""
    clashes = name in _RESERVED or (name[:1] == "a" and name[1:].isdigit())
    return sp.Symbol(f"{name}_" if clashes else name, real=True)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """f and the claimed derivative as formulas.

    ``value`` is over x and the parameters, ``slope`` over the letters of its arguments (and x when
    stateful); either is ``UNTRACED`` when there is no formula, ``untraced`` says why.
    ``lower`` and ``upper`` bound the inputs inside a guard against overflow; ``refused`` are
    conditions under which the code raises.
    """

    claim: Claim
    value: sp.Expr
    slope: sp.Expr
    untraced: str = ""
    lower: sp.Expr = -sp.oo
    upper: sp.Expr = sp.oo
    refused: tuple[sp.Basic, ...] = ()
    numbers: Mapping[str, sp.Expr] | None = None
    scalar: bool = False
    symbolic: bool = True

    @property
    def parameters(self) -> tuple[sp.Symbol, ...]:
        """The parameters that the formulas hold."""
        letters = {parameter_symbol(name) for name, _ in self.claim.parameters}
        used = set().union(*(e.free_symbols for e in (self.value, self.slope)))
        return tuple(sorted(letters & used, key=str))

    @property
    def defaults(self) -> dict[sp.Symbol, sp.Rational]:
        """The default of each parameter; a half for those without."""
        given = {parameter_symbol(n): d for n, d in self.claim.parameters}
        half = sp.Rational(1, 2)
        return {
            p: half if given[p] is None else sp.Rational(repr(given[p])) for p in self.parameters
        }

    @property
    def derivative(self) -> sp.Expr:
        """f′(x), or f″(x) for a claim about the second derivative; case by case."""
        return slope_of(self.value, self.claim.order)

    def region(self, assumptions: tuple[sp.Basic, ...] = ()) -> Region:
        """Return where the claim is judged."""
        return Region(self.lower, self.upper, assumptions)

    def as_used(self, roles: Roles) -> sp.Expr:
        """Return what the derivative computes when its arguments are x, y = f(x) and g."""
        stand = {Role.INPUT: x, Role.OUTPUT: self.value, Role.UPSTREAM: g}
        letters = {sp.Symbol(f"a{n}", real=True): stand[r] for n, r in enumerate(roles)}
        return self.slope.xreplace(letters)

    def target(self, roles: Roles) -> sp.Expr:
        """Return what it should compute."""
        return self.derivative * g if Role.UPSTREAM in roles else self.derivative

    def at(self, setting: Mapping[sp.Symbol, sp.Expr]) -> "Pair":
        """Return the pair with parameters set."""
        chosen = dict(setting)
        return replace(
            self,
            value=self.value.xreplace(chosen),
            slope=self.slope.xreplace(chosen),
        )


def slope_of(value: sp.Expr, order: int = 1) -> sp.Expr:
    """Return the derivative by cases: no Heaviside, no Dirac delta."""
    found = value.rewrite(sp.Piecewise) if value.has(sp.Max, sp.Min, sp.Abs, sp.sign) else value
    for _ in range(order):
        found = sp.diff(found, x)
        if found.has(sp.Max, sp.Min, sp.Abs, sp.sign):
            found = found.rewrite(sp.Piecewise)
    return found


def read_pair(claim: Claim, traces: Mapping[str, Any]) -> Pair:
    """Read the traces of a claim; raises ``UndecidedError`` only for what is no formula at all."""
    value, slope = traces["value"], traces["slope"]
    graphs = [t["graph"] for t in (value, slope) if "graph" in t and "vector" not in t]
    numbers = readings_of(*graphs)
    reading = Reading(letters=_letter, numbers=numbers, inputs=frozenset({x}))
    made_value, why_value = _single(value, reading)
    made_slope, why_slope = _single(slope, replace(reading, inputs=frozenset({x, *_ARRAYS})))
    lows = [low for low, _ in reading.guards]
    highs = [high for _, high in reading.guards]
    refused = [c for t in (value, slope) for c in _refused(t, reading)]
    if any(c.has(x, *_ARRAYS) for c in refused):
        made_slope, why_slope, refused = UNTRACED, "it raises for some inputs", []
    return Pair(
        claim=claim,
        value=made_value,
        slope=made_slope,
        untraced=why_value or why_slope,
        lower=max([-sp.oo, *lows]),
        upper=min([sp.oo, *highs]),
        refused=tuple(refused),
        numbers=numbers,
        scalar=bool(value.get("scalar") or slope.get("scalar")),
        symbolic=all(t.get("symbolic", True) for t in (value, slope)),
    )


_ARRAYS: Final = tuple(sp.Symbol(f"a{n}", real=True) for n in range(4))


def _letter(name: str, _component: int) -> sp.Symbol:
    if name == "x":
        return x
    if name[:1] == "a" and name[1:].isdigit():
        return sp.Symbol(name, real=True)
    return parameter_symbol(name)


def _single(trace: Mapping[str, Any], reading: Reading) -> tuple[sp.Expr, str]:
    if "graph" not in trace:
        return UNTRACED, str(trace.get("error", "not traced"))
    if "vector" in trace:
        return UNTRACED, "the components are mixed"
    try:
        return expressions(trace["graph"], reading)[0], ""
    except (UndecidedError, TypeError, ValueError, RecursionError) as error:
        return UNTRACED, " ".join(str(error).split())


def _refused(trace: Mapping[str, Any], reading: Reading) -> list[sp.Basic]:
    graph = trace.get("refused")
    if not graph or not graph["roots"]:
        return []
    return conditions(graph, reading)
