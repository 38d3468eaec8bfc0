"""Prove a derivative of a function of vectors for every number of components."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sympy as sp

from derive.errors import UndecidedError
from derive.judging.arguments import Roles
from derive.judging.formula import Reading, readings_of
from derive.judging.functions import parameter_symbol
from derive.judging.oracle import exact_value
from derive.judging.records import Claim, Role
from derive.judging.running import Runner
from derive.judging.session import CodeFailedError
from derive.judging.totals import N, Totals, letter, read_general
from derive.proof import Region, Status, prove_equal

_CLOSE: Final = 1e-7
#: inputs of other lengths than those that were traced
_TRIED: Final = ((3, -7, 11, 4), (5,), (2, -1, 6, 13, -8, 9))


@dataclass(frozen=True, slots=True)
class General:
    """What was proved: for parameters under ``condition``; ``reason`` says why not."""

    proved: bool
    reason: str = ""
    condition: str = ""


def prove_general(claim: Claim, traces: Mapping[str, Any], roles: Roles, runner: Runner) -> General:
    """Prove the claim for every number of components, and run the code on some numbers of them."""
    traced = traces.get("general", {})
    if "value" not in traced or "slope" not in traced:
        return General(False, str(traced.get("error", "it was traced for three components only")))
    try:
        formulas = _Formulas(claim, traced, roles)
        found = formulas.proved()
        if found.proved and not formulas.runs_so(runner):
            return General(False, "the code acts otherwise on numbers than on letters")
    except (UndecidedError, TypeError, ValueError, NotImplementedError) as error:
        return General(False, " ".join(str(error).split()))
    return found


class _Formulas:
    """The claimed formulas and the true ones, over x_i, g_i, totals and parameters."""

    def __init__(self, claim: Claim, traced: Mapping[str, Any], roles: Roles) -> None:
        self.claim, self.roles = claim, roles
        self.totals = Totals()
        numbers = readings_of(traced["value"], traced["slope"])
        reading = Reading(letters=lambda name, _n: parameter_symbol(name), numbers=numbers)
        own = {"x": letter("x", "i")}
        (self.value,) = read_general(traced["value"], self.totals, own, reading)
        self.value = self._unshifted(self.value)
        stand = {
            Role.INPUT: letter("x", "i"), Role.OUTPUT: self.value, Role.UPSTREAM: letter("g", "i")
        }  # fmt: skip
        arrays = own | {f"a{n}": stand[role] for n, role in enumerate(roles)}
        slopes = read_general(traced["slope"], self.totals, arrays, reading)
        self.slopes = [self._unshifted(s) for s in slopes]

    def _unshifted(self, expr: sp.Expr) -> sp.Expr:
        """Drop a shift by the largest component where it is proved to change nothing."""
        for shift in self.totals.within(expr):
            if self.totals.terms[shift][0] != "add":
                plain = expr.xreplace({shift: sp.S.Zero})
                if self._same(expr, plain, (), shift):
                    expr = plain
        return expr

    def _same(
        self, left: sp.Expr, right: sp.Expr, assumed: tuple[sp.Basic, ...], variable: sp.Symbol
    ) -> bool:
        region = Region(assumptions=(*self.totals.assumed, N > 0, *assumed))
        verdict = prove_equal(left, right, region, variable=variable, budget=3.0)
        return verdict.status is Status.PROVED

    def truth(self) -> list[sp.Expr]:
        """Return gᵀJ where a gradient comes in, else the entries on and off the diagonal."""
        used = self.totals.within(self.value)
        through = [(self.value.diff(total), total) for total in used]
        local = self.value.diff(letter("x", "i"))
        if Role.UPSTREAM in self.roles:
            g = letter("g", "i")
            mixed = (
                self.totals.over_all(g * slope) * self.totals.slope(total, "i")
                for slope, total in through
            )
            return [g * local + sum(mixed, sp.S.Zero)]
        entries = [
            sum((slope * self.totals.slope(total, index) for slope, total in through), sp.S.Zero)
            for index in "ij"
        ]
        return [local + entries[0], entries[1]]

    def proved(self) -> General:
        """Compare every formula, for all parameters, then for positive ones."""
        truth = self.truth()
        if len(truth) != len(self.slopes):
            return General(False, "the whole Jacobian is not returned")
        pairs = list(zip(self.slopes, truth, strict=True))
        letters = [
            parameter_symbol(name) for name, default in self.claim.parameters if (default or 0) > 0
        ]
        for assumed in ((), tuple(s > 0 for s in letters)):
            if all(self._same(a, b, assumed, letter("x", "i")) for a, b in pairs):
                return General(True, condition=" and ".join(map(str, assumed)))
        return General(False, "no proof was found for every number of components")

    def runs_so(self, runner: Runner) -> bool:
        """Whether the code returns on numbers what its formulas say, for other lengths too."""
        return all(self._runs_on(numbers, runner) for numbers in _TRIED)

    def _runs_on(self, numbers: tuple[int, ...], runner: Runner) -> bool:
        inputs = [sp.Rational(v, 10) for v in numbers]
        gradients = [sp.Rational(v * v - 20, 7) for v in numbers]
        vectors = {"x": inputs, "g": gradients}
        known = self.totals.values(vectors, _defaults(self.claim))
        at = [
            known | {letter("x", "i"): a, letter("g", "i"): b}
            for a, b in zip(inputs, gradients, strict=True)
        ]
        outputs = [exact_value(self.value, values) for values in at]
        wanted = [exact_value(self.slopes[0], values) for values in at]
        stand = {
            Role.INPUT: list(map(float, inputs)), Role.OUTPUT: [o or 0.0 for o in outputs],
            Role.UPSTREAM: list(map(float, gradients)),
        }  # fmt: skip
        first = [stand[Role.INPUT]] if self.claim.stateful else []
        arguments = [*first, *(stand[role] for role in self.roles)]
        got = _slope(runner, arguments)
        if len(self.slopes) == 2:
            got = got[:: len(inputs) + 1]
        return len(got) == len(wanted) and all(
            w is not None and abs(v - w) <= _CLOSE * max(1.0, abs(w))
            for v, w in zip(got, wanted, strict=True)
        )


def _slope(runner: Runner, arguments: list[list[float]]) -> tuple[float, ...]:
    """Return the derivative of one vector, given as it is or as the only row of a batch."""
    for shape in ([len(arguments[0])], [1, len(arguments[0])], [len(arguments[0]), 1]):
        try:
            return runner.slope(arguments, dtype="float64", shape=shape).values
        except CodeFailedError as error:
            if error.kind != "exception":
                raise
    return ()


def _defaults(claim: Claim) -> dict[sp.Symbol, sp.Expr]:
    half = sp.Rational(1, 2)
    return {
        parameter_symbol(name): half if default is None else sp.Rational(repr(default))
        for name, default in claim.parameters
    }
