"""Judge functions that mix components and could not be traced: by differences, never proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from derive.judging.arguments import Roles, assignments
from derive.judging.codes import Severity
from derive.judging.numbers import short
from derive.judging.records import Claim, Finding, Judgement, Role, Use
from derive.judging.running import Runner
from derive.judging.saying import not_judged, refuted
from derive.judging.session import CodeFailedError
from derive.proof import Status

_X: Final = (0.3, -0.7, 1.1)
_G: Final = (0.5, -1.2, 0.8)
_STEP: Final = 1e-3
_SHAPES: Final = ((3,), (1, 3))
_CLOSE: Final = {"float64": 1e-6, "float32": 2e-2}

Vector = list[float]
Matrix = list[Vector]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What f and the derivative returned at one input."""

    outputs: Vector
    jacobian: Matrix
    shape: tuple[int, ...]
    close: float


def mixes_components(runner: Runner) -> bool:
    """Whether one component of the output depends on another component of the input."""
    together = runner.value([0.3, -0.7]).values
    apart = runner.value([0.3, 1.9]).values
    return len(together) == len(apart) == 2 and abs(together[0] - apart[0]) > 1e-6


def judge_mixing(claim: Claim, runner: Runner) -> Judgement:
    """Return the verdict on a function between vectors, by differences at one input."""
    seen = _seen(runner)
    if seen is None:
        return not_judged(claim, "no shape was found that f keeps", Severity.NOTE)
    failure: CodeFailedError | None = None
    tried: list[tuple[Roles, Vector]] = []
    for roles in assignments(claim):
        try:
            tried.append((roles, _run(runner, claim, roles, seen)))
        except CodeFailedError as error:
            failure = failure or error
    if not tried and failure is not None:
        raise failure
    for roles, returned in tried:
        if _apart(returned, _truth(seen, roles, returned, claim.style)) <= seen.close:
            return _supported(claim, roles)
    for roles, returned in tried:
        partial = _partly(claim, seen, roles, returned)
        if partial is not None:
            return partial
    return _wrong(claim, seen, *tried[0])


def _seen(runner: Runner) -> _Seen | None:
    for shape in _SHAPES:
        try:
            first = runner.value(_X, shape=list(shape))
            if len(first.values) != len(_X):
                continue
            columns = [_slope(runner, shape, j) for j in range(len(_X))]
        except CodeFailedError as error:
            if error.kind != "exception":
                raise
            continue
        jacobian = [[columns[j][i] for j in range(len(_X))] for i in range(len(_X))]
        close = _CLOSE.get(first.dtype, 1e-6)
        return _Seen(list(first.values), jacobian, shape, close)
    return None


def _slope(runner: Runner, shape: tuple[int, ...], j: int) -> Vector:
    """Return ∂y/∂x_j by five points."""

    def moved(by: float) -> tuple[float, ...]:
        point = [v + (by if k == j else 0.0) for k, v in enumerate(_X)]
        return runner.value(point, shape=list(shape)).values

    a, b, c, d = (moved(k * _STEP) for k in (-2, -1, 1, 2))
    return [(p - 8 * q + 8 * r - s) / (12 * _STEP) for p, q, r, s in zip(a, b, c, d, strict=True)]


def _run(runner: Runner, claim: Claim, roles: Roles, seen: _Seen) -> Vector:
    stand: dict[Role, Sequence[float]] = {
        Role.INPUT: _X,
        Role.OUTPUT: seen.outputs,
        Role.UPSTREAM: _G,
    }
    first: list[Sequence[float]] = [_X] if claim.stateful else []
    arguments = [*first, *(stand[role] for role in roles)]
    return list(runner.slope(arguments, shape=list(seen.shape)).values)


def _truth(seen: _Seen, roles: Roles, returned: Vector, style: str) -> Vector:
    n = len(_X)
    if Role.UPSTREAM in roles:
        return _pulled(seen, _G)
    if len(returned) == n * n:
        return [entry for row in seen.jacobian for entry in row]
    return _pulled(seen, [1.0] * n) if style == "engine" else []


def _pulled(seen: _Seen, gradient: Sequence[float]) -> Vector:
    n = len(_X)
    return [sum(gradient[i] * seen.jacobian[i][j] for i in range(n)) for j in range(n)]


def _apart(left: Sequence[float], right: Sequence[float]) -> float:
    if len(left) != len(right) or not right:
        return float("inf")
    return max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(left, right, strict=True))


def _supported(claim: Claim, roles: Roles) -> Judgement:
    return Judgement(
        claim=claim,
        status=Status.SUPPORTED,
        use=Use.JACOBIAN,
        method="differences of f at one input of three components",
        reason="not traced",
        activation=f"the vector function, from {', '.join(roles)}" if roles else "",
    )


def _partly(claim: Claim, seen: _Seen, roles: Roles, returned: Vector) -> Judgement | None:
    n = len(_X)
    upstream = list(_G) if Role.UPSTREAM in roles else [1.0] * n
    diagonal = [upstream[i] * seen.jacobian[i][i] for i in range(n)]
    if _apart(returned, diagonal) <= seen.close:
        message = "only the diagonal of the Jacobian is used: the function mixes its components"
        return _blamed(claim, Use.DIAGONAL, "DRV110", Severity.ERROR, message)
    if _apart(returned, upstream) <= seen.close:
        message = "the gradient is handed through unchanged: right only fused with the loss"
        return _blamed(claim, Use.FUSED, "DRV111", Severity.WARNING, message)
    return None


def _blamed(claim: Claim, use: Use, code: str, severity: Severity, message: str) -> Judgement:
    finding = Finding(code=code, severity=severity, where=claim.derivative, message=message)
    return Judgement(
        claim=claim,
        status=Status.REFUTED,
        use=use,
        method="differences of f at one input of three components",
        findings=(finding,),
    )


def _wrong(claim: Claim, seen: _Seen, roles: Roles, returned: Vector) -> Judgement:
    truth = _truth(seen, roles, returned, claim.style)
    if len(truth) != len(returned):
        shape = f"{len(returned)} numbers for {len(_X)} components"
        return not_judged(claim, f"the derivative returns {shape}")
    got, wanted = max(zip(returned, truth, strict=True), key=lambda pair: abs(pair[0] - pair[1]))
    at = f"x = ({', '.join(map(short, _X))})"
    return Judgement(
        claim=claim,
        status=Status.REFUTED,
        use=Use.NEITHER,
        method="differences of f at one input of three components",
        findings=(refuted(claim, at, got, wanted, "wrong", ""),),
    )
