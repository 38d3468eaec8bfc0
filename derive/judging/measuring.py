"""What the code returns in floats, against exact values: kinks, tails, digits, dtype, shape."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import sympy as sp

from derive.errors import OutOfBudgetError, UndecidedError
from derive.judging.arguments import Roles
from derive.judging.functions import Pair
from derive.judging.oracle import along, ball_of, exact_value, is_partial
from derive.judging.points import breaks, far, small, tails
from derive.judging.records import Role
from derive.judging.running import Returned, Runner
from derive.judging.session import CodeFailedError
from derive.proof import pieces_of
from derive.symbols import x

_FAR_OUT: Final = 1e4
_UPSTREAM: Final = 1.5
#: outputs of smaller inputs may be 0 in floats, and have lost their sign
_TINY: Final = 1e-290


@dataclass(frozen=True, kw_only=True, slots=True)
class Precision:
    """What may be asked of a dtype.

    A value is lost when its relative and its absolute error exceed ``lost`` and ``visible``; from
    a relative error of ``digits`` on, digits are said to be lost. Values beyond ``largest`` may be
    infinite, those below ``smallest`` may be 0.
    """

    dtype: str
    lost: float
    visible: float
    digits: float
    largest: float
    smallest: float

    def rounded(self, inputs: Sequence[float]) -> list[float]:
        """Return the inputs as numbers of this dtype, without those that it cannot hold."""
        if self.dtype == "float64":
            return list(inputs)
        held = [float(np.float32(i)) for i in inputs if abs(i) < self.largest]
        return list(dict.fromkeys(h for h in held if abs(h) > self.smallest))


DOUBLE: Final = Precision(
    dtype="float64", lost=1e-4, visible=1e-7, digits=1e-9, largest=1e300, smallest=1e-290
)
SINGLE: Final = Precision(
    dtype="float32", lost=1e-2, visible=1e-4, digits=1e-3, largest=1e37, smallest=1e-36
)


@dataclass(frozen=True, slots=True)
class Off:
    """One input at which the code is off: what it returned and what is right (an interval)."""

    at: float
    returned: float
    wanted: float
    other: float
    precision: Precision = DOUBLE

    @property
    def error(self) -> float:
        """The relative error against the nearer bound."""
        low, high = sorted((self.wanted, self.other))
        nearest = min(max(self.returned, low), high)
        return abs(self.returned - nearest) / abs(nearest) if nearest else abs(self.returned)

    @property
    def is_outside(self) -> bool:
        """Whether the value lies outside the interval, by more than rounding explains."""
        low, high = sorted((self.wanted, self.other))
        room = self.precision.visible * max(1.0, abs(low), abs(high))
        return not low - room <= self.returned <= high + room


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """Everything seen when the derivative (or f) ran on floats.

    ``kinks`` are values outside the slopes on both sides, ``lost`` NaN, infinities and values that
    are plainly wrong although the formula is right, ``digits`` the worst loss of digits.
    """

    kinks: tuple[Off, ...] = ()
    lost: tuple[Off, ...] = ()
    digits: Off | None = None
    at_kinks: tuple[tuple[float, float], ...] = ()


class Bench:
    """Runs the derivative with its arguments in their roles."""

    def __init__(self, runner: Runner, pair: Pair, roles: Roles) -> None:
        self.runner = runner
        self.pair = pair.at(pair.defaults)
        self.roles = roles

    @property
    def answers_in_single(self) -> bool:
        """Whether the derivative makes float32 of float64."""
        if self.runner.scalar:
            return False
        return self.runner.slope(self.arguments([0.3, -0.7])).dtype in {"float32", "float16"}

    def run(
        self, inputs: Sequence[float], outputs: Sequence[float] = (), **options: Any
    ) -> list[float]:
        """Return the derivative at inputs, for an incoming gradient of 1.5 divided out again."""
        returned = self.runner.slope(self.arguments(inputs, outputs, **options), **options)
        values = _spread(returned, len(inputs))
        factor = _UPSTREAM if Role.UPSTREAM in self.roles else 1.0
        return [value / factor for value in values]

    def arguments(
        self, inputs: Sequence[float], outputs: Sequence[float] = (), **options: Any
    ) -> list[Sequence[float]]:
        """Return what stands in each argument; y is what the code itself computes, if not told."""
        if Role.OUTPUT in self.roles and not outputs:
            outputs = self.runner.value(inputs, **options).values
        stand = {
            Role.INPUT: inputs,
            Role.OUTPUT: outputs,
            Role.UPSTREAM: [_UPSTREAM] * len(inputs),
        }
        first: list[Sequence[float]] = [inputs] if self.runner.claim.stateful else []
        return [*first, *(stand[role] for role in self.roles)]


def _spread(returned: Returned, number: int) -> list[float]:
    values = list(returned.values)
    if len(values) == 1:
        return values * number
    if len(values) != number:
        raise CodeFailedError("shape", f"it makes {len(values)} numbers of {number} inputs")
    return values


def measure_slope(bench: Bench, cuts: Sequence[sp.Rational]) -> Measured:
    """Measure the claimed derivative; raises ``CodeFailedError`` when the code fails."""
    at_kinks = list(_at_kinks(bench, cuts))
    own = SINGLE if bench.answers_in_single else _own(bench)
    offs = _offs_of_slope(bench, cuts, own)
    return Measured(
        kinks=tuple(off for off in at_kinks if off.is_outside),
        lost=tuple(filter(_is_lost, offs)),
        digits=_worst(offs),
        at_kinks=tuple((o.at, o.returned) for o in at_kinks if math.copysign(1, o.at) > 0 or o.at),
    )


def measure_single(bench: Bench, cuts: Sequence[sp.Rational]) -> tuple[Measured, Measured]:
    """Measure f and the derivative in float32; both are empty where the code refuses arrays."""
    if bench.runner.scalar:
        return Measured(), Measured()
    measures: tuple[Callable[[], list[Off]], ...] = (
        lambda: _offs_of_value(bench, SINGLE),
        lambda: _offs_of_slope(bench, cuts, SINGLE),
    )
    found = []
    for measure in measures:
        try:
            seen = measure()
        except CodeFailedError as error:
            if error.kind != "exception":
                raise
            seen = []
        found.append(Measured(lost=tuple(filter(_is_lost, seen)), digits=_worst(seen)))
    return found[0], found[1]


def _options(precision: Precision) -> dict[str, Any]:
    return {} if precision is DOUBLE else {"dtype": precision.dtype}


def _offs_of_slope(bench: Bench, cuts: Sequence[sp.Rational], precision: Precision) -> list[Off]:
    pair = bench.pair
    inputs = _defined(pair, precision.rounded(_hard_inputs(bench, cuts)))
    returned = bench.run(inputs, **_options(precision))
    beside = _beside(pair, cuts) if precision is DOUBLE else {}
    near = {float(np.float32(c)) for c in cuts} if precision is SINGLE else {float(c) for c in cuts}
    return [
        Off(at, got, wanted, beside.get(at, wanted), precision)
        for at, got, wanted in zip(
            inputs, returned, along(pair.derivative, inputs, {}), strict=True
        )
        if wanted is not None and at not in near
    ]


def _offs_of_value(bench: Bench, precision: Precision) -> list[Off]:
    pair = bench.pair
    inputs = _inside(pair, [*small(), *tails(pair.region()), *far(pair.region())])
    inputs = precision.rounded(inputs)
    returned = _spread(bench.runner.value(inputs, **_options(precision)), len(inputs))
    return [
        Off(at, got, wanted, wanted, precision)
        for at, got, wanted in zip(inputs, returned, along(pair.value, inputs, {}), strict=True)
        if wanted is not None
    ]


def _defined(pair: Pair, inputs: list[float]) -> list[float]:
    if not is_partial(pair.value):
        return inputs
    known = zip(inputs, along(pair.value, inputs, {}), strict=True)
    return [at for at, value in known if value is not None]


def _hard_inputs(bench: Bench, cuts: Sequence[sp.Rational]) -> list[float]:
    pair = bench.pair
    hard = _inside(pair, [*small(), *tails(pair.region()), *far(pair.region())])
    found = [*hard, *_near(pair, cuts)]
    if Role.INPUT in bench.roles:
        return found
    return [at for at in found if abs(at) > _TINY or at == 0]


def measure_value(bench: Bench) -> Measured:
    """Measure f itself."""
    return Measured(lost=tuple(filter(_is_lost, _offs_of_value(bench, _own(bench)))))


def _own(bench: Bench) -> Precision:
    """Return what may be asked of code that answers in float32 whatever it is given."""
    return SINGLE if bench.runner.answers_in_single else DOUBLE


def _inside(pair: Pair, inputs: Sequence[float]) -> list[float]:
    return [i for i in inputs if pair.lower < i < pair.upper]


def _near(pair: Pair, cuts: Sequence[sp.Rational]) -> list[float]:
    exact = {float(c) for c in cuts}
    return _inside(pair, [b for b in breaks(cuts) if b not in exact])


def _beside(pair: Pair, cuts: Sequence[sp.Rational]) -> dict[float, float]:
    """Return the slope beyond a break for its neighbours: x + 1 may have rounded to it."""
    found: dict[float, float] = {}
    for cut in cuts:
        sides = slopes_beside(pair, cut)
        if sides is not None:
            _, below, above = breaks([cut])
            found |= {below: sides[1], above: sides[0]}
    return found


def _is_lost(off: Off) -> bool:
    """Whether a float is plainly wrong; what is too large for a float may be infinite."""
    if not math.isfinite(off.returned):
        return abs(off.wanted) < off.precision.largest
    return off.error > off.precision.lost and off.is_outside


def _worst(offs: Sequence[Off]) -> Off | None:
    """Return where most digits are lost although the absolute error is small."""
    fine = [
        o
        for o in offs
        if math.isfinite(o.returned) and not _is_lost(o) and abs(o.wanted) > o.precision.smallest
    ]
    lossy = [o for o in fine if o.error > o.precision.digits and abs(o.at) < _FAR_OUT]
    return max(lossy, key=lambda o: (o.error, -abs(o.at)), default=None)


def is_far_out(off: Off) -> bool:
    """Whether an input is so large, or so small, that hardly anybody meets it."""
    return abs(off.at) > _FAR_OUT or 0 < abs(off.at) < _TINY


def _at_kinks(bench: Bench, cuts: Sequence[sp.Rational]) -> Iterator[Off]:
    pair = bench.pair
    exact = {float(c): c for c in cuts if pair.lower < c < pair.upper}  # 3/10 is met as 0.3
    inputs = [*exact]
    inputs += [-0.0] if 0.0 in inputs else []
    if not inputs:
        return
    returned = dict(zip(map(str, inputs), bench.run(inputs), strict=True))
    if returned.get("-0.0") == returned.get("0.0"):
        returned.pop("-0.0", None)  # nothing new
    for at, got in ((float(text), value) for text, value in returned.items()):
        sides = slopes_beside(pair, sp.Rational(exact[at]))
        if sides is not None:
            yield Off(at, got, *sides)


def slopes_beside(pair: Pair, at: sp.Rational) -> tuple[float, float] | None:
    """Return the slopes on both sides of a point at which f is continuous."""
    try:
        pieces = pieces_of(pair.derivative, pair.region())
    except (UndecidedError, OutOfBudgetError):
        return None
    left = [p for p in pieces if p.region.lower < at <= p.region.upper]
    right = [p for p in pieces if p.region.lower <= at < p.region.upper]
    if not left or not right or not _is_continuous(pair.value, at):
        return None
    found = [exact_value(p[0].expr, {x: at}) for p in (left, right)]
    return (found[0], found[1]) if found[0] is not None and found[1] is not None else None


def _is_continuous(value: sp.Expr, at: sp.Rational) -> bool:
    step = sp.Rational(1, 2**60)
    balls = [ball_of(value, {x: at + d}) for d in (-step, sp.S.Zero, step)]
    known = [float(b.mid()) for b in balls if b is not None]
    return len(known) == 3 and max(known) - min(known) < 1e-9 * max(1.0, abs(known[1]))
