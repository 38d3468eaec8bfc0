"""Judge gated units such as GLU: y = F(a, b) with a and b from the two halves of the input.

The derivative is two formulas, one for each half; each is judged as a function of its own half
with the other one as a parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sympy as sp

from derive.errors import UndecidedError
from derive.judging.causes import likely_cause
from derive.judging.child.totals import ROW
from derive.judging.formula import Graph, Reading, as_number, meaning, readings_of
from derive.judging.functions import Pair, parameter_symbol
from derive.judging.matching import Comparison, Difference, Match
from derive.judging.numbers import place
from derive.judging.oracle import exact_value
from derive.judging.proving import prove
from derive.judging.records import Claim, Finding, Judgement, Role, Use
from derive.judging.running import Runner
from derive.judging.saying import not_judged, refuted
from derive.judging.session import Session
from derive.proof import Status
from derive.symbols import x

#: the half that is held fixed
_GATE: Final = "gate"
_SIDES: Final = ("first", "second")
_INPUTS: Final = (-1.5, 0.75, 2.25, 0.5, -0.75, 1.25, 3.5, -2.25, 0.25, -1.0, 1.75, -3.0)
_GRADIENTS: Final = (0.5, -1.25, 2.0, 1.0, -0.25, 3.0)
_CLOSE: Final = 1e-6


def judge_gates(claim: Claim, traced: Mapping[str, Any], session: Session) -> Judgement:
    """Return the verdict on both halves together."""
    try:
        halves = [_half(claim, traced, side) for side in (0, 1)]
    except (UndecidedError, TypeError, ValueError) as error:
        return not_judged(claim, " ".join(str(error).split()))
    formula = str(halves[0].pair.value)
    wrong = [half for half in halves if half.match is None]
    if wrong:
        found = _refuted(claim, wrong)
        if not found:
            return not_judged(claim, "no reading of the arguments fits a derivative by halves")
        return Judgement(
            claim=claim, status=Status.REFUTED, use=Use.NEITHER, formula=formula, findings=found,
            method="disjoint enclosures at an exact rational point",
        )  # fmt: skip
    return replace(_right(claim, traced, halves, session), formula=formula)


@dataclass(frozen=True)
class _Half:
    """The derivative by one half: compared with the true one, for all ways to read arguments."""

    side: str
    pair: Pair
    comparison: Comparison
    matches: Sequence[Match]

    @property
    def match(self) -> Match | None:
        """The way to read the arguments in which it is right wherever it was compared."""
        return next((m for m in self.matches if m.at_default and not m.failing), None)


def _half(claim: Claim, traced: Mapping[str, Any], side: int) -> _Half:
    names = [f"a{n}" for n, out in enumerate(traced["shaped"]) if out]
    numbers = readings_of(traced["value"], traced["slope"])
    reading = Reading(letters=lambda name, _n: parameter_symbol(name), numbers=numbers)
    own = {ROW: x, "other": parameter_symbol(_GATE)}
    if side:
        own = {ROW: own["other"], "other": x}
    value = _read(traced["value"], names, own, reading)[0]
    slope = _read(traced["slope"], names, own, reading)[side]
    arguments = tuple(a for a, out in zip(claim.arguments, traced["shaped"], strict=True) if out)
    known = replace(
        claim,
        arguments=arguments,
        stateful=True,
        parameters=(*claim.parameters, (_GATE, 0.75)),
    )
    pair = Pair(claim=known, value=value, slope=slope, numbers=numbers)
    comparison = Comparison(pair)
    usable = [
        m for m in comparison.matches() if Role.UPSTREAM in m.roles and Role.INPUT not in m.roles
    ]
    return _Half(_SIDES[side], pair, comparison, usable)


def _read(
    graph: Graph, shaped: Sequence[str], own: Mapping[object, sp.Expr], reading: Reading
) -> list[sp.Expr]:
    made: list[sp.Basic] = []
    for op, *args in graph["nodes"]:
        if op == "letter" and args[0] in shaped:
            made.append(sp.Symbol(f"a{shaped.index(args[0])}", real=True))
        elif op == "letter" and (args[0] == "x" or args[0][1:].isdigit()):
            made.append(own[ROW] if args[1] == ROW else own["other"])
        else:
            made.append(meaning(op, args, made, reading))
    return [as_number(made[root]) for root in graph["roots"]]


def _right(
    claim: Claim, traced: Mapping[str, Any], halves: Sequence[_Half], session: Session
) -> Judgement:
    verdicts = [prove(half.comparison, half.match) for half in halves if half.match is not None]
    statuses = {proved.verdict.status for proved in verdicts}
    status, reason = Status.PROVED, "both halves, for every number of components"
    if statuses != {Status.PROVED}:
        status = Status.SUPPORTED
        reason = next(p.verdict.reason for p in verdicts if p.verdict.status is not Status.PROVED)
    elif not _runs_so(claim, traced, halves, session):
        status, reason = Status.SUPPORTED, "the code acts otherwise on numbers than on letters"
    by_output = any(Role.OUTPUT in half.match.roles for half in halves if half.match)
    return Judgement(
        claim=claim,
        status=status,
        use=Use.BOTH if by_output else Use.INPUT,
        method=verdicts[0].verdict.method,
        reason=reason,
    )


def _runs_so(
    claim: Claim, traced: Mapping[str, Any], halves: Sequence[_Half], session: Session
) -> bool:
    """Whether the code returns on numbers what its formulas say."""
    given = {n: 0.5 for n, default in claim.parameters if default is None}
    runner = Runner(session, claim, given, scalar=False)
    rows = [1] * traced["rows"]
    arrays = [_GRADIENTS if out else _INPUTS for out in traced["shaped"]]
    arrays = [_INPUTS, *arrays] if claim.stateful else arrays
    shapes = [[*rows, len(a)] for a in arrays]
    got = runner.slope(arrays, dtype="float64", shapes=shapes).values
    checked = [
        (got[pair[side]], _exact(half, pair, _GRADIENTS[n]))
        for side, half in enumerate(halves)
        for n, pair in enumerate(traced["pairs"])
    ]
    return all(b is not None and abs(a - b) <= _CLOSE * max(1.0, abs(b)) for a, b in checked)


def _exact(half: _Half, pair: Sequence[int], gradient: float) -> float | None:
    here, other = (pair[0], pair[1]) if half.side == "first" else (pair[1], pair[0])
    values = {x: sp.Rational(_INPUTS[here]), parameter_symbol(_GATE): sp.Rational(_INPUTS[other])}
    known = {s: v for s, v in half.pair.defaults.items() if s not in values}
    slope = exact_value(half.pair.derivative, values | known)
    return None if slope is None else slope * gradient


def _refuted(claim: Claim, wrong: Sequence[_Half]) -> tuple[Finding, ...]:
    found = []
    for half in wrong:
        match = next(iter(half.matches), None)
        if match is None:
            continue
        worst = max(match.failing or match.differences, key=lambda d: d.size)
        cause = likely_cause(half.pair, [(match.roles, worst.at)])
        message = f"wrong for the {half.side} half"
        words = cause.words if cause else ""
        found.append(refuted(claim, _at(worst), worst.returned, worst.wanted, message, words))
    return tuple(found)


def _at(worst: Difference) -> str:
    others = "".join(f", {s} = {place(float(v))}" for s, v in worst.setting)
    return f"x = {place(float(worst.at))}{others}"
