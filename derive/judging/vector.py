"""Judge functions that mix components, such as softmax: backward pass, Jacobian, diagonal.

Traced with three components, every entry is compared exactly. What agrees is then traced for any
number of components and proved; where that fails the verdict is SUPPORTED.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import sympy as sp

from derive.errors import UndecidedError
from derive.judging.arguments import Roles, assignments
from derive.judging.codes import Severity
from derive.judging.formula import Reading, expressions, readings_of
from derive.judging.functions import parameter_symbol
from derive.judging.matching import NEGLIGIBLE
from derive.judging.numbers import short
from derive.judging.oracle import exact_value
from derive.judging.records import Claim, Finding, Judgement, Role, Use
from derive.judging.running import Runner
from derive.judging.saying import briefly, not_judged, refuted
from derive.judging.session import Session
from derive.judging.vector_general import General, prove_general
from derive.judging.vector_measured import vector_findings
from derive.judging.vector_rows import row_findings
from derive.judging.vector_special import masked_findings
from derive.proof import Region, Status, prove_equal

_X: Final = tuple(sp.Rational(n, 10) for n in (3, -7, 11, 4, -2, 9))
_G: Final = tuple(sp.Rational(n, 10) for n in (5, -12, 8, -3, 7, 6))
_CLOSE: Final = 1e-8

Vector = list[sp.Expr]


@dataclass(frozen=True)
class VectorPair:
    """y and the claimed derivative for ``n`` components, over letters x_i, a_k_i, parameters."""

    claim: Claim
    value: Vector
    slope: Vector
    shape: tuple[int, ...]

    @property
    def n(self) -> int:
        """The number of components."""
        return len(self.value)

    @property
    def inputs(self) -> list[sp.Symbol]:
        """The letters of the input."""
        return [_component("x", i) for i in range(self.n)]


def is_vector(traces: Mapping[str, Any]) -> bool:
    """Whether f was traced and mixes components."""
    return "vector" in traces["value"] and len(traces["value"]["vector"]) == 1


def judge_vector(claim: Claim, traces: Mapping[str, Any], session: Session) -> Judgement:
    """Return the verdict on a function between vectors."""
    slope = traces["slope"]
    if "graph" not in slope:
        said = str(slope.get("error", "the derivative was not traced"))
        gone = said.startswith("NotImplementedError") and claim.style != "told"
        return not_judged(claim, said, Severity.NOTE if gone else Severity.WARNING)
    try:
        pair = _read(claim, traces)
    except (UndecidedError, TypeError, ValueError) as error:
        return not_judged(claim, " ".join(str(error).split()))
    given = {n: 0.5 for n, default in claim.parameters if default is None}
    return _judged(pair, traces, Runner(session, claim, given, scalar=False))


def _component(name: str, number: int) -> sp.Symbol:
    return sp.Symbol(f"{name}_{number}", real=True)


def _read(claim: Claim, traces: Mapping[str, Any]) -> VectorPair:
    value, slope = traces["value"], traces["slope"]
    names = {"x", *(f"a{n}" for n in range(len(claim.arguments)))}

    def letter(name: str, component: int) -> sp.Symbol:
        return _component(name, component) if name in names else parameter_symbol(name)

    numbers = readings_of(value["graph"], slope["graph"])
    made = expressions(value["graph"], Reading(letters=letter, numbers=numbers))
    claimed = expressions(slope["graph"], Reading(letters=letter, numbers=numbers))
    shape = tuple(slope.get("vector", ()))
    if not shape:  # one formula for every component
        shape = (len(made),)
        claimed = [_moved(claimed[0], names, i) for i in range(len(made))]
    return VectorPair(claim, _unshifted(made), _unshifted(claimed), shape)


def _moved(expr: sp.Expr, names: set[str], number: int) -> sp.Expr:
    return expr.xreplace({_component(n, 0): _component(n, number) for n in names})


def _unshifted(exprs: Vector) -> Vector:
    """Drop a shift by the largest input where it is proved to change nothing."""
    shifts = {m for e in exprs for m in e.atoms(sp.Max, sp.Min)}
    letter = sp.Symbol("m", real=True)
    found = []
    for expr in exprs:
        lettered = expr.xreplace(dict.fromkeys(shifts, letter))
        plain = lettered.xreplace({letter: sp.S.Zero})
        same = lettered == plain or _proved(lettered, plain, letter)
        found.append(plain if same else expr)
    return found


def _proved(left: sp.Expr, right: sp.Expr, variable: sp.Symbol) -> bool:
    verdict = prove_equal(left, right, Region(), variable=variable, budget=2.0)
    return verdict.status is Status.PROVED


# ---- what the code may be


def _judged(pair: VectorPair, traces: Mapping[str, Any], runner: Runner) -> Judgement:
    jacobian = [[sp.diff(y, x) for x in pair.inputs] for y in pair.value]
    tried = [(roles, _used(pair, roles)) for roles in assignments(pair.claim)]
    for roles, used in tried:
        truth = _truth(pair, jacobian, roles)
        if truth is not None and _same(pair, used, truth):
            general = prove_general(pair.claim, traces, roles, runner)
            value = _at_defaults(pair)
            measured = vector_findings(pair.claim, runner, roles, value, pair.inputs)
            measured += masked_findings(pair.claim, runner, value, pair.inputs)
            measured += row_findings(pair.claim, runner, roles)
            return replace(_right(pair, roles, general, (used, truth)), findings=tuple(measured))
    for roles, used in tried:
        truth = _truth(pair, jacobian, roles)
        if truth is not None and _same(pair, used, truth, NEGLIGIBLE):
            return _nearly(pair, roles)
    for roles, used in tried:
        partial = _partly(pair, jacobian, roles, used)
        if partial is not None:
            return partial
    scaled = (t for t in tried if _cause(pair, _truth(pair, jacobian, t[0]), t[1]))
    return _wrong(pair, jacobian, *next(scaled, tried[0]))


def _used(pair: VectorPair, roles: Roles) -> Vector:
    stand: dict[sp.Symbol, sp.Expr] = {}
    for number, role in enumerate(roles):
        for i in range(pair.n):
            put = {Role.INPUT: pair.inputs[i], Role.OUTPUT: pair.value[i]}
            stand[_component(f"a{number}", i)] = put.get(role, _component("g", i))
    return [expr.xreplace(stand) for expr in pair.slope]


def _truth(pair: VectorPair, jacobian: Sequence[Vector], roles: Roles) -> Vector | None:
    """Return what belongs there: gᵀJ with an incoming gradient, else the whole Jacobian."""
    n = pair.n
    if Role.UPSTREAM in roles:
        if len(pair.slope) != n:
            return None
        return [sum(_component("g", i) * jacobian[i][j] for i in range(n)) for j in range(n)]
    if pair.claim.style == "engine" and len(pair.slope) == n:
        # `backward()` of such objects starts with ones
        return [sp.Add(*(jacobian[i][j] for i in range(n))) for j in range(n)]
    if len(pair.slope) != n * n:
        return None
    return [entry for row in jacobian for entry in row]


def _values(pair: VectorPair) -> dict[sp.Symbol, sp.Rational]:
    found = dict(zip(pair.inputs, _X, strict=False))
    found |= {_component("g", i): _G[i] for i in range(pair.n)}
    for name, default in pair.claim.parameters:
        value = sp.Rational(3, 4) if default is None else sp.Rational(repr(default)) * 9 / 8
        found[parameter_symbol(name)] = value
    return found


def _at_defaults(pair: VectorPair) -> Vector:
    """Return f with its parameters as the code has them where nobody chooses."""
    known = {
        parameter_symbol(name): sp.S.Half if default is None else sp.Rational(repr(default))
        for name, default in pair.claim.parameters
    }
    return [y.xreplace(known) for y in pair.value]


def _same(pair: VectorPair, left: Vector, right: Vector, close: float = _CLOSE) -> bool:
    values = _values(pair)
    for a, b in zip(left, right, strict=True):
        found, wanted = exact_value(a, values), exact_value(b, values)
        if found is None or wanted is None or abs(found - wanted) > close * max(1, abs(wanted)):
            return False
    return True


def _right(
    pair: VectorPair, roles: Roles, general: General, formulas: tuple[Vector, Vector]
) -> Judgement:
    """Say for how many components it is proved."""
    if general.proved:
        status, method = Status.PROVED, "exact algebra, sums over all components kept as letters"
        reason = "for every number of components"
    else:
        variable = pair.inputs[0]
        proved = all(_proved(a, b, variable) for a, b in zip(*formulas, strict=True))
        how = "exact algebra" if proved else "exact values at one input"
        status, method = Status.SUPPORTED, f"{how} for {pair.n} components, every entry"
        reason = f"{'proved' if proved else 'compared'} for {pair.n} components, not for every "
        reason += f"number: {briefly(general.reason)}"
    return Judgement(
        claim=pair.claim,
        status=status,
        use=Use.JACOBIAN,
        method=method,
        reason=reason,
        activation=_as_text(roles),
        condition=general.condition,
        formula=str(pair.value[0]),
    )


def _nearly(pair: VectorPair, roles: Roles) -> Judgement:
    """Say that only an epsilon, or a rounded constant, is in the way."""
    finding = Finding(
        code="DRV109",
        severity=Severity.NOTE,
        where=pair.claim.derivative,
        message="equals the derivative but for rounded constants or an epsilon",
    )
    return Judgement(
        claim=pair.claim,
        status=Status.SUPPORTED,
        use=Use.JACOBIAN,
        method=f"exact values at one input for {pair.n} components, every entry",
        reason="not equal, but nowhere off by more than roundings",
        activation=_as_text(roles),
        formula=str(pair.value[0]),
        findings=(finding,),
    )


def _as_text(roles: Roles) -> str:
    return f"the vector function, from {', '.join(roles)}" if roles else ""


def _partly(
    pair: VectorPair, jacobian: Sequence[Vector], roles: Roles, used: Vector
) -> Judgement | None:
    """Return the verdict on a diagonal alone, or on a gradient that is handed through."""
    n = pair.n
    if len(used) != n:
        return None
    incoming: Vector = [_component("g", i) for i in range(n)]
    ones: Vector = [sp.S.One] * n
    upstream = incoming if Role.UPSTREAM in roles else ones
    diagonal = [upstream[i] * jacobian[i][i] for i in range(n)]
    if _same(pair, used, diagonal):
        return _finding(
            pair,
            Use.DIAGONAL,
            "DRV110",
            Severity.ERROR,
            "only the diagonal of the Jacobian is used: the function mixes its components",
            "y(1 - y) for a function whose backward pass is y*(g - sum(g*y))",
        )
    if _hands_through(pair, roles) and _same(pair, used, upstream):
        return _finding(
            pair,
            Use.FUSED,
            "DRV111",
            Severity.WARNING,
            "the gradient is handed through unchanged: right only where the loss's derivative "
            "includes this function's, as with cross-entropy",
            "the Jacobian is left to the loss",
        )
    return None


def _hands_through(pair: VectorPair, roles: Roles) -> bool:
    """Whether the code looks at nothing but the incoming gradient; outputs may have norm 1."""
    incoming = [n for n, role in enumerate(roles) if role is Role.UPSTREAM]
    own = {_component(f"a{n}", i) for n in incoming for i in range(pair.n)}
    return all(expr.free_symbols <= own for expr in pair.slope)


def _finding(  # noqa: PLR0913, PLR0917 -- one row of words for each
    pair: VectorPair, use: Use, code: str, severity: Severity, message: str, cause: str
) -> Judgement:
    finding = Finding(
        code=code, severity=severity, where=pair.claim.derivative, message=message, cause=cause
    )
    return Judgement(
        claim=pair.claim,
        status=Status.REFUTED,
        use=use,
        method="exact values for three components",
        formula=str(pair.value[0]),
        findings=(finding,),
    )


def _compared(pair: VectorPair, used: Vector, truth: Vector | None) -> list[tuple[float, float]]:
    """Return what is returned beside what is wanted, entry by entry."""
    values = _values(pair)
    found = [
        (exact_value(a, values), exact_value(b, values))
        for a, b in zip(used, truth or [], strict=False)
    ]
    return [(a, b) for a, b in found if a is not None and b is not None]


def _cause(pair: VectorPair, truth: Vector | None, used: Vector) -> str:
    """Name a factor by which every entry is off."""
    apart = _compared(pair, used, truth)
    ratios = [a / b for a, b in apart if b]
    if not ratios or max(ratios) - min(ratios) > _CLOSE or abs(ratios[0]) < _CLOSE:
        return ""
    if abs(ratios[0] + 1) < _CLOSE:
        return "the sign is wrong"
    return f"everything is off by the factor {short(ratios[0])}: a parameter's factor is lost"


def _wrong(pair: VectorPair, jacobian: Sequence[Vector], roles: Roles, used: Vector) -> Judgement:
    truth = _truth(pair, jacobian, roles)
    if truth is None:
        return not_judged(
            pair.claim, f"the derivative has shape {pair.shape} for {pair.n} components"
        )
    apart = _compared(pair, used, truth)
    if not apart:
        return not_judged(pair.claim, "no input was found at which both formulas have a value")
    returned, wanted = max(apart, key=lambda pair: abs(pair[0] - pair[1]))
    at = f"x = ({', '.join(short(float(v)) for v in _X[: pair.n])})"
    cause = _cause(pair, truth, used)
    return Judgement(
        claim=pair.claim,
        status=Status.REFUTED,
        use=Use.NEITHER,
        method="exact values for three components",
        formula=str(pair.value[0]),
        findings=(refuted(pair.claim, at, returned, wanted, "wrong", cause),),
    )
