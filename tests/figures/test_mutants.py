"""Wrong formulas of every definition: none is proved, nearly all are refuted with a witness."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sympy as sp

from derive.errors import DeriveError
from derive.proof import Region, Status
from tests.figures.claims import NOISE, SOME, Claim, claims, gap_at
from tests.proof.mutation import mutants

LEAST = 2_500
EACH = 16


def wrong(claim: Claim, chance: random.Random, count: int) -> Iterator[tuple[str, sp.Expr, Region]]:
    """Yield changed formulas on the region, and the right one on wrong regions."""
    found = mutants(claim.formula)
    for kind, mutant in chance.sample(found, min(count, len(found))):
        yield kind, mutant, claim.region
    if claim.region.slope:
        yield "other slope", claim.formula, replace(claim.region, slope=-claim.region.slope)
    if claim.region.lower != -sp.oo:
        yield (
            "the other side",
            claim.formula,
            replace(claim.region, lower=-sp.oo, upper=claim.region.lower),
        )
    if claim.region.upper != sp.oo:
        yield (
            "the other side",
            claim.formula,
            replace(claim.region, lower=claim.region.upper, upper=sp.oo),
        )


def judge(claim: Claim, kind: str, mutant: sp.Expr, region: Region) -> str:
    """Return what became of one claim; a wrong verdict fails at once."""
    said = (claim.entry.name, kind, mutant, region.lower, region.upper, region.slope)
    verdict = claim.judged(mutant, region)
    if verdict.status is Status.PROVED:
        assert not claim.differs(mutant, region), said
        return "equal, proved"
    if verdict.status is Status.REFUTED:
        assert verdict.counterexample is not None
        point = {sp.Symbol(n, real=True): v for n, v in verdict.counterexample.point}
        gap = gap_at(claim.slope, claim.inserted(mutant), point)
        assert gap is None or gap > NOISE, (*said, point)
        return "refuted" if gap is not None else "refuted, where mpmath has no value"
    return "left open" if claim.differs(mutant, region) else "left open, no difference seen"


def count(chosen: tuple[Claim, ...], each: int) -> Counter[str]:
    """Judge a sample of the mutants of each claim."""
    chance, found = random.Random(7), Counter[str]()  # noqa: S311 -- a fixed sequence, no secret
    for claim in chosen:
        for kind, mutant, region in wrong(claim, chance, each):
            try:
                found[judge(claim, kind, mutant, region)] += 1
            except DeriveError as error:
                raise AssertionError((claim.entry.name, kind, mutant)) from error
    return found


def wrong_share(found: Counter[str]) -> float:
    """Return the share of the false claims that were refuted where mpmath agrees."""
    false = sum(
        n
        for what, n in found.items()
        if what not in ("equal, proved", "left open, no difference seen")
    )
    return found["refuted"] / false


def test_a_sample_of_mutants() -> None:
    """Three mutants of each formula of some definitions."""
    found = count(claims(*SOME), each=3)
    assert found["refuted"] >= 40
    assert wrong_share(found) >= 0.95


@pytest.mark.slow
def test_mutants_of_every_definition() -> None:
    """At least 2,500 mutants: none falsely proved, 99.5 % of the false ones refuted."""
    found = count(claims(), each=EACH)
    print(f"\nmutants: {sum(found.values())}: {dict(found)}")
    assert sum(found.values()) >= LEAST
    assert wrong_share(found) >= 0.995
