"""prove_equal(left, right, region): the verdict on left = right as functions on the region.

In this order: the normal form of left − right is 0 (a proof); balls at rational points exclude 0 (a
refutation); r′ = q·r with q continuous, and r(x₀) = 0 exactly, hence r = 0 everywhere (a proof, by
uniqueness for linear differential equations). Otherwise SUPPORTED or UNDECIDED, with the reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import sympy as sp
from flint import arb

from derive.described import Root
from derive.errors import OutOfBudgetError, UndecidedError
from derive.proof.balls import enclose
from derive.proof.deadline import Deadline
from derive.proof.elements import Element, Kind
from derive.proof.pieces import has_branches, pieces_of
from derive.proof.precision import working_precision
from derive.proof.region import Piece, Region
from derive.proof.samples import Point, parameters_of, points
from derive.proof.signs import is_continuous
from derive.proof.spans import is_root
from derive.proof.tower import Tower
from derive.proof.unreal import imaginary_part
from derive.proof.values import value_at
from derive.proof.verdict import Counterexample, Status, Verdict, weakest
from derive.symbols import x as default_input

#: rational points at which a claim is tested, and the precisions, in bits
_POINTS: Final = 24
_PRECISIONS: Final = (128, 640)
#: where algebra says that the sides differ, and the first precisions do not show where
_FINER: Final = (4096, 16384)
_POINTS_FINER: Final = 6
#: points where the cases of a claim could not be told apart, and where a value is not real
_POINTS_WIDE: Final = 240
_POINTS_UNREAL: Final = 8
_CHECKED_AFTER_PROOF: Final = 2


def prove_zero(  # noqa: PLR0913 -- the claim and what belongs to it
    expr: sp.Expr,
    region: Region,
    *,
    budget: float = 10.0,
    variable: sp.Symbol = default_input,
    slope_of: sp.Expr | None = None,
    witnesses: Iterable[sp.Expr] = (),
    hasty: bool = False,
) -> Verdict:
    """Return the verdict on expr = 0 on the region, for all parameters its assumptions allow."""
    return prove_equal(
        expr,
        sp.S.Zero,
        region,
        budget=budget,
        variable=variable,
        slope_of=slope_of,
        witnesses=witnesses,
        hasty=hasty,
    )


def prove_equal(  # noqa: PLR0913 -- the claim and what belongs to it
    left: sp.Expr,
    right: sp.Expr,
    region: Region,
    *,
    budget: float = 10.0,
    variable: sp.Symbol = default_input,
    slope_of: sp.Expr | None = None,
    witnesses: Iterable[sp.Expr] = (),
    hasty: bool = False,
) -> Verdict:
    """Return the verdict on left = right on the region, wherever both are smooth.

    Kinks are ends of pieces: nothing is claimed there. ``slope_of`` is f when the region carries
    the sign of f′; ``witnesses`` are offered for Lambert W and checked. After ``budget`` seconds
    what is not decided stays so; ``hasty`` leaves open at once what takes long to decide.
    """
    difference = sp.sympify(left) - sp.sympify(right)
    if difference.has(Root) and not difference.free_symbols and is_root(sp.expand(difference)):
        return Verdict(Status.PROVED, "the number is defined as a root of this equation")
    claim = _Claim(
        sp.sympify(left),
        sp.sympify(right),
        region,
        variable,
        Deadline.after(budget),
        slope_of,
        tuple(witnesses),
        hasty=hasty,
    )
    try:
        pieces = claim.pieces()
    except (UndecidedError, OutOfBudgetError) as error:
        guess = replace(claim, ties=False)
        refuted = guess.refuted(region) or guess.refuted(region, _PRECISIONS[:1], _POINTS_WIDE)
        return refuted or guess.unreal(region) or guess.supported(region, str(error))
    return weakest([claim.on_piece(piece) for piece in pieces])


@dataclass(frozen=True, slots=True)
class _Claim:
    """left = right, with the point of view from which it is judged.

    ``ties`` false: where two cases meet may be a kink, of which nothing is claimed. ``hasty``: what
    the first enclosures leave open stays open.
    """

    left: sp.Expr
    right: sp.Expr
    region: Region
    variable: sp.Symbol
    deadline: Deadline
    slope_of: sp.Expr | None
    witnesses: tuple[sp.Expr, ...]
    ties: bool = True
    hasty: bool = False

    def pieces(self) -> tuple[Piece, ...]:
        residual = self.left - self.right
        if not has_branches(residual):
            return (Piece(self.region, residual),)
        found = pieces_of(
            residual,
            self.region,
            variable=self.variable,
            deadline=self.deadline,
            slope_of=self.slope_of,
        )
        return tuple(piece for piece in found if self._reaches(piece)) or found

    def _reaches(self, piece: Piece) -> bool:
        """Whether f′ may have the sign there that the claim is about; else nothing is said."""
        if not self.region.slope or self.slope_of is None:
            return True
        tower = self._tower(replace(piece.region, slope=0))
        try:
            slope = tower.convert(sp.diff(self.slope_of, self.variable))
        except UndecidedError:
            return True
        return tower.sign(slope) != -self.region.slope

    def on_piece(self, piece: Piece) -> Verdict:
        tower, residual, reason = None, None, ""
        try:
            tower = self._tower(piece.region)
            residual = tower.convert(piece.expr)
        except (UndecidedError, OutOfBudgetError) as error:
            reason = str(error)
        if tower is not None and residual is not None and residual.is_zero:
            return self._confirmed(piece, f"normal form is 0{_over(tower)}")
        refuted = self.refuted(piece.region, _PRECISIONS[: 1 if self.hasty else None])
        if refuted is not None:
            return refuted
        if residual is not None:
            reason = self._by_equation(residual)
            if not reason:
                method = "r′ = q·r with continuous q, and r = 0 at one point"
                return self._confirmed(piece, method)
            if not self.hasty:
                refuted = self.refuted(piece.region, _FINER, _POINTS_FINER)
        if self.hasty:
            return Verdict(Status.UNDECIDED, "first enclosures", reason)
        return refuted or self.unreal(piece.region) or self.supported(piece.region, reason)

    def _tower(self, region: Region) -> Tower:
        return Tower(
            region,
            variable=self.variable,
            deadline=self.deadline,
            slope_of=self.slope_of,
            witnesses=self.witnesses,
        )

    def _points(self, region: Region, most: int = _POINTS) -> Iterable[Point]:
        sides = [self.left, self.right]
        letters = parameters_of(region, self.variable, *sides)
        found = points(region, self.variable, letters)
        return islice((p for p in found if self._on_slope(region, p)), most)

    def _on_slope(self, region: Region, point: Point) -> bool:
        if not region.slope or self.slope_of is None:
            return True
        try:
            ball = enclose(sp.diff(self.slope_of, self.variable), point)
        except UndecidedError:
            return False
        return bool(ball * region.slope > 0)

    def _sides(self, point: Point, bits: int) -> tuple[arb, arb] | None:
        try:
            return (
                enclose(self.left, point, bits, ties=self.ties),
                enclose(self.right, point, bits, ties=self.ties),
            )
        except UndecidedError:
            return None

    def refuted(
        self, region: Region, precisions: tuple[int, ...] = _PRECISIONS, most: int = _POINTS
    ) -> Verdict | None:
        """Return REFUTED with the first point at which the two enclosures are disjoint."""
        for bits in precisions:
            for point in self._points(region, most):
                if self._late():
                    return None
                sides = self._sides(point, bits)
                if sides is not None and not sides[0].overlaps(sides[1]):
                    return _refutation(point, *sides)
        return None

    def unreal(self, region: Region) -> Verdict | None:
        """Return REFUTED with a point where one side is a real number and the other is none."""
        for point in self._points(region, _POINTS_UNREAL):
            for kept, other, turn in ((self.left, self.right, 1), (self.right, self.left, -1)):
                part = None if self._late() else imaginary_part(other, point)
                if part is None:
                    continue
                try:
                    real = enclose(kept, point, ties=self.ties)
                except UndecidedError:
                    continue
                texts = (real.str(5), f"a value with imaginary part {part.str(5)}")[::turn]
                return _refuted_at(point, "not real at an exact rational point", *texts)
        return None

    def _late(self) -> bool:
        try:
            self.deadline.check()
        except OutOfBudgetError:
            return True
        return False

    def supported(self, region: Region, reason: str) -> Verdict:
        """Return SUPPORTED with the number of points that agree, or UNDECIDED if there is none."""
        seen = [s for p in self._points(region) if (s := self._sides(p, _PRECISIONS[0]))]
        if not seen:
            return Verdict(Status.UNDECIDED, "no point could be evaluated", reason)
        method = f"the two sides agree to {_PRECISIONS[0]} bits at {len(seen)} rational points"
        return Verdict(Status.SUPPORTED, method, reason or "no proof was found")

    def _confirmed(self, piece: Piece, method: str) -> Verdict:
        """Return PROVED once balls agree; a claim that is defined nowhere is not proved."""
        resolved = replace(self, left=piece.expr, right=sp.S.Zero)
        by_cases = has_branches(self.left) or has_branches(self.right)
        for claim in (self, resolved) if by_cases else (self,):
            found = (claim._sides(p, _PRECISIONS[0]) for p in claim._points(piece.region))
            checked = list(islice((s for s in found if s), _CHECKED_AFTER_PROOF))
            if not all(left.overlaps(right) for left, right in checked):
                raise AssertionError(f"algebra and balls contradict each other: {self}")
            if checked:
                return Verdict(Status.PROVED, method)
        reason = "the two sides could not be evaluated at any point of the region"
        return Verdict(Status.UNDECIDED, method, reason)

    def _by_equation(self, residual: Element) -> str:
        """Return "" when r′ = q·r, q continuous, r(x₀) = 0 holds; else what is missing."""
        try:
            return _ode_argument(residual, self._points)
        except (UndecidedError, OutOfBudgetError) as error:
            return str(error)


def _ode_argument(residual: Element, points_in: Callable[[Region], Iterable[Point]]) -> str:
    tower = residual.field
    growth = tower.derivative(residual)
    if not is_continuous(residual):
        return "the residual is not certified continuous"
    if not growth.is_zero and not is_continuous(growth / residual):
        return "normal form is not 0 and r′/r is not certified continuous"
    inputs = {point[tower.variable] for point in points_in(tower.region)}
    for simplest in sorted(inputs, key=lambda value: (abs(value.p) + value.q, value))[:4]:
        if value_at(residual, simplest).is_zero:
            return ""
    return f"normal form is not 0{_over(tower)}"


def _over(tower: object) -> str:
    if not isinstance(tower, Tower):
        return ""
    plain = (Kind.INPUT, Kind.PARAMETER)
    names = [str(tower.generator_to_sympy(g)) for g in tower.active() if g.kind not in plain]
    return f" over the generators {', '.join(names)}" if names else ""


def _refutation(point: Point, left: arb, right: arb) -> Verdict:
    method = "disjoint enclosures at an exact rational point"
    return _refuted_at(point, method, *_apart(left, right))


def _refuted_at(point: Point, method: str, left: str, right: str) -> Verdict:
    letters = sorted(point.items(), key=lambda item: str(item[0]))
    named = tuple((str(letter), value) for letter, value in letters)
    return Verdict(Status.REFUTED, method, "", Counterexample(named, left, right))


def _apart(left: arb, right: arb) -> tuple[str, str]:
    """Print two disjoint balls with as many digits as show that they are disjoint."""
    for digits in (5 * 2**k for k in range(12)):
        texts = left.str(digits), right.str(digits)
        with working_precision(4 * digits + 64):
            if not arb(texts[0]).overlaps(arb(texts[1])):
                return texts
    raise AssertionError("the enclosures were not disjoint")
