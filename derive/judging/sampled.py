"""Judge code that could not be traced: by numbers at chosen points, so never better than SUPPORTED.

The true derivative comes from the traced formula of f when there is one, else from the entry of
the catalogue that has f's values, else from differences of f itself with an estimated error.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import sympy as sp

from derive.catalog.frameworks import Framework
from derive.judging.arguments import Roles, assignments, declared
from derive.judging.codes import Severity
from derive.judging.functions import Pair, slope_of
from derive.judging.measured_findings import hard_findings
from derive.judging.measuring import Bench
from derive.judging.numbers import place
from derive.judging.off_default import off_default
from derive.judging.oracle import along, is_partial, rational
from derive.judging.points import cuts_of, inside
from derive.judging.recognising import by_values
from derive.judging.records import Claim, Finding, Judgement, Role, Use
from derive.judging.repeating import repeated_findings
from derive.judging.running import Runner
from derive.judging.saying import briefly, confused, not_judged, refuted
from derive.judging.session import CodeFailedError, Session
from derive.judging.vector_sampled import judge_mixing, mixes_components
from derive.proof import Region, Status

_CLOSE: Final = {"float64": 2e-6, "float32": 2e-3, "float16": 5e-2}
_SAME_VALUES: Final = {"float64": 1e-10, "float32": 2e-5, "float16": 2e-2}
_FLOAT32_CONSTANT: Final = 1e-7
#: enough numbers to see that a function is random
_MANY: Final = tuple(n / 8 for n in range(-16, 16))
_STEP: Final = {"float64": 1e-3, "float32": 3e-2, "float16": 0.2}

Truth = Callable[[Sequence[float]], list[float | None]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the true derivative comes from."""

    slope: Truth
    said: str
    activation: str = ""
    cuts: tuple[sp.Rational, ...] = ()
    value: sp.Expr = sp.nan


@dataclass(frozen=True, slots=True)
class Fit:
    """The worst difference of one way to read the arguments."""

    roles: Roles
    size: float
    at: float
    returned: float
    wanted: float
    compared: int


def judge_sampled(pair: Pair, session: Session, framework: Framework | None = None) -> Judgement:
    """Return the verdict by numbers; raises ``CodeFailedError`` when the code fails."""
    claim = pair.claim
    given = {n: 0.5 for n, default in claim.parameters if default is None}
    runner = Runner(session, claim, given, scalar=pair.scalar)
    trial = runner.value([0.3, -0.7])
    if len(trial.values) != 2:
        severity = Severity.WARNING if claim.style == "told" else Severity.NOTE
        reason = f"f turns an array of shape (2,) into one of shape {trial.shape}"
        return not_judged(claim, reason, severity)
    again = [runner.value(_MANY).values for _ in range(2)]
    if again[0] != again[1]:
        return not_judged(claim, "f is random: it returns other values each time", Severity.NOTE)
    if mixes_components(runner):
        return judge_mixing(claim, runner)
    source = _source(pair, runner, trial.dtype)
    inputs = [float(p) for p in inside(source.cuts, Region())]
    wanted = source.slope(inputs)
    fits: list[Fit] = []
    failure: CodeFailedError | None = None
    for roles in assignments(claim):
        try:
            fits.append(_fit(Bench(runner, pair, roles), inputs, wanted))
        except CodeFailedError as error:
            failure = failure or error
    if not fits and failure is not None:
        raise failure
    close = _CLOSE.get(trial.dtype, 1e-6)
    judgement = _verdict(pair, source, fits, close)
    if judgement.status is Status.REFUTED and claim.stateful:
        bench = Bench(runner, pair, fits[0].roles)
        return _with_cause(judgement, _mix_up(bench, source, inputs, wanted, close))
    if judgement.status is not Status.SUPPORTED:
        return judgement
    bench = Bench(runner, pair, next(f.roles for f in fits if f.size <= close))
    step = _STEP.get(trial.dtype, 1e-3)
    truth = partial(_differences, step=step, order=claim.order)
    found = off_default(claim, bench, lambda moved, at: truth(moved)(at), 50 * close)
    if claim.style != "autodiff":
        found = (*found, *repeated_findings(bench))
    if source.value is sp.nan:
        return _with(judgement, found)
    hard = _hard_findings(pair, source, bench, framework)
    return _with(judgement, [*found, *hard])


def _mix_up(
    bench: Bench,
    source: Source,
    inputs: Sequence[float],
    wanted: Sequence[float | None],
    close: float,
) -> str:
    """Say which of x and y stands for the other, in code that remembers one of them."""
    outputs = bench.runner.value(inputs).values
    for words, returned, truth in (
        ("x for y: this formula needs the output", bench.run(outputs), wanted),
        ("y for x: the activation is applied twice", bench.run(inputs), source.slope(outputs)),
    ):
        pairs = [(a, b) for a, b in zip(returned, truth, strict=True) if b is not None]
        if pairs and all(abs(a - b) <= close * max(1.0, abs(b)) for a, b in pairs):
            return words
    return ""


def _with_cause(judgement: Judgement, cause: str) -> Judgement:
    if not cause:
        return judgement
    found = tuple(
        replace(
            f,
            code="DRV102",
            cause=cause,
            message=f.message.replace("wrong", "x and y are confused", 1),
        )
        for f in judgement.findings
    )
    return replace(judgement, findings=found)


def _with(judgement: Judgement, found: Sequence[Finding]) -> Judgement:
    wrong = any(f.code == "DRV101" for f in found)
    return replace(
        judgement,
        status=Status.REFUTED if wrong else judgement.status,
        findings=(*judgement.findings, *found),
    )


def _hard_findings(
    pair: Pair, source: Source, bench: Bench, framework: Framework | None
) -> list[Finding]:
    """Look at kinks and tails too, where f is known by a formula."""
    bench.pair = replace(bench.pair, value=source.value)
    return list(
        hard_findings(bench, source.cuts, source.activation, framework, pair.claim.derivative)
    )


def _fit(bench: Bench, inputs: Sequence[float], wanted: Sequence[float | None]) -> Fit:
    worst = Fit(bench.roles, 0.0, 0.0, 0.0, 0.0, 0)
    compared = 0
    for at, got, want in zip(inputs, bench.run(inputs), wanted, strict=True):
        if want is None:
            continue
        compared += 1
        size = abs(got - want) / max(1.0, abs(want)) if math.isfinite(got) else math.inf
        if size > worst.size:
            worst = Fit(bench.roles, size, at, got, want, compared)
    return Fit(worst.roles, worst.size, worst.at, worst.returned, worst.wanted, compared)


def _verdict(pair: Pair, source: Source, fits: Sequence[Fit], close: float) -> Judgement:
    claim = pair.claim
    if not any(fit.compared for fit in fits):
        return not_judged(claim, pair.untraced or "no input could be compared")
    good = [fit for fit in fits if fit.compared and fit.size <= close]
    if not good:
        worst = fits[0]
        at = f"x = {place(worst.at)}"
        found = refuted(claim, at, worst.returned, worst.wanted, "wrong", "")
        return Judgement(
            claim=claim,
            status=Status.REFUTED,
            use=Use.NEITHER,
            method=f"the value returned at {at} against {source.said}",
            activation=source.activation,
            findings=(found,),
        )
    said = declared(claim)
    chosen = next((f for f in good if said in f.roles), good[0])
    return Judgement(
        claim=claim,
        status=Status.SUPPORTED,
        use=_use(chosen.roles, good),
        method=f"values at {chosen.compared} inputs against {source.said}",
        reason=_untraced(pair),
        activation=source.activation,
        findings=tuple(_naming(claim, chosen, fits)),
    )


def _untraced(pair: Pair) -> str:
    if pair.claim.style == "autodiff":
        return "compared at inputs: a framework's code is not traced"
    return f"not traced: {briefly(pair.untraced)}"


def _use(roles: Roles, good: Sequence[Fit]) -> Use:
    fitting = [fit.roles for fit in good]
    by_input = any(Role.INPUT in r and Role.OUTPUT not in r for r in fitting)
    by_output = any(Role.OUTPUT in r and Role.INPUT not in r for r in fitting)
    if by_input and by_output:
        return Use.EITHER
    if by_output:
        return Use.OUTPUT
    return Use.BOTH if Role.INPUT in roles and Role.OUTPUT in roles else Use.INPUT


def _naming(claim: Claim, chosen: Fit, fits: Sequence[Fit]) -> list[Finding]:
    said = declared(claim)
    for truth, other in ((Role.OUTPUT, Role.INPUT), (Role.INPUT, Role.OUTPUT)):
        is_used = truth in chosen.roles and other not in chosen.roles
        if is_used and (claim.fed == other.value or (said is other and claim.fed != truth.value)):
            wrong = next((f for f in fits if other in f.roles and truth not in f.roles), None)
            values = (f"x = {place(wrong.at)}", wrong.returned, wrong.wanted) if wrong else None
            return [confused(claim, truth, values)]
    return []


# ---- where the truth comes from


def _source(pair: Pair, runner: Runner, dtype: str) -> Source:
    if pair.value is not sp.nan:
        fixed = pair.at(pair.defaults).value
        return _exact(fixed, pair.claim.order, "the exact derivative of the traced f")
    inputs = [float(p) for p in inside((), Region())]
    # frameworks keep some of their constants in float32
    close = _FLOAT32_CONSTANT if pair.claim.style == "autodiff" else 0.0
    close = max(close, _SAME_VALUES.get(dtype, 1e-9))
    found = by_values(inputs, runner.value(inputs).values, close, _numbers(pair.claim))
    if found is not None:
        name, expr = found
        source = _exact(
            expr, pair.claim.order, f"the exact derivative of {name}, which f seems to be"
        )
        return replace(source, activation=name)
    step = _STEP.get(dtype, 1e-3)
    if pair.claim.order == 2:
        step = step**0.5 / 2  # rounding is divided by the square of the step
    slopes = _differences(runner, step, pair.claim.order)
    return Source(slopes, "differences of f in floats")


def _numbers(claim: Claim) -> set[sp.Rational]:
    return {sp.S.Half if d is None else rational(d) for _, d in claim.parameters}


def _exact(expr: sp.Expr, order: int, said: str) -> Source:
    slope = slope_of(expr, order)
    cuts = tuple(cuts_of((slope,), Region()))
    return Source(partial(_along, expr, slope), said, cuts=cuts, value=expr)


def _along(value: sp.Expr, slope: sp.Expr, inputs: Sequence[float]) -> list[float | None]:
    found = along(slope, inputs, {})
    if not is_partial(value):
        return found
    known = along(value, inputs, {})
    return [None if v is None else s for v, s in zip(known, found, strict=True)]


def _differences(runner: Runner, step: float, order: int) -> Truth:
    """Return f′ (or f″) by five points, twice; where the two disagree there is no answer."""

    def slopes(inputs: Sequence[float]) -> list[float | None]:
        coarse = _five_points(runner, inputs, step, order)
        fine = _five_points(runner, inputs, step / 2, order)
        pairs = zip(coarse, fine, strict=True)
        return [b if _settled(a, b, step * 1e-3) else None for a, b in pairs]

    return slopes


def _settled(coarse: float, fine: float, close: float) -> bool:
    if not math.isfinite(coarse) or not math.isfinite(fine):
        return False
    return abs(coarse - fine) <= close * max(1.0, abs(fine))


_WEIGHTS: Final = {1: (1, -8, 0, 8, -1), 2: (-1, 16, -30, 16, -1)}


def _five_points(runner: Runner, inputs: Sequence[float], step: float, order: int) -> list[float]:
    steps = [step * max(1.0, abs(x)) for x in inputs]
    moved = [x + shift * h for x, h in zip(inputs, steps, strict=True) for shift in range(-2, 3)]
    values = runner.value(moved).values
    return [
        sum(w * v for w, v in zip(_WEIGHTS[order], values[5 * n : 5 * n + 5], strict=True))
        / (12 * h**order)
        for n, h in enumerate(steps)
    ]
