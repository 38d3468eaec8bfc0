"""Equivalent spellings of every formula that was found: all are proved."""

import statistics
import time
from collections import Counter

import pytest

from derive.proof import Status
from tests.figures.claims import SOME, Claim, claims
from tests.proof.rewriting import rewrites

LEAST = 1_500


def judge(chosen: tuple[Claim, ...], each: int) -> tuple[Counter[str], list[float], list[object]]:
    """Return verdicts, seconds and what was not proved."""
    found, seconds, missed = Counter[str](), list[float](), list[object]()
    for claim in chosen:
        for name, spelling in rewrites(claim.formula)[:each]:
            began = time.perf_counter()
            verdict = claim.judged(spelling)
            seconds.append(time.perf_counter() - began)
            found[verdict.status.name] += 1
            assert verdict.status is not Status.REFUTED, (claim.entry.name, name, spelling, verdict)
            if verdict.status is not Status.PROVED:
                missed.append((claim.entry.name, name, spelling, verdict.reason))
    return found, seconds, missed


def test_a_sample_of_rewrites() -> None:
    """Three spellings of each formula of some definitions are proved."""
    found, _, missed = judge(claims(*SOME), 3)
    assert sum(found.values()) >= 30
    assert missed == []


@pytest.mark.slow
def test_rewrites_of_every_definition() -> None:
    """At least 1,500 spellings, 99.9 % of them proved."""
    found, seconds, missed = judge(claims(), 40)
    total = sum(found.values())
    print(f"\nrewrites: {total}: {dict(found)}, median {1000 * statistics.median(seconds):.1f} ms")
    print(*missed[:20], sep="\n")
    assert total >= LEAST
    assert found["PROVED"] >= 0.999 * total
