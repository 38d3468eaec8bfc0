"""Places and values that show the letters of a proof object to be independent."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final, TypeVar

import sympy as sp
from flint import ctx

from derive.certificate import as_json, expression_of
from derive.certificate.records import Claim, FormClaim, Ground, Independence, MonotoneClaim, Proof
from derive.checker.signs import OpenError
from derive.proof import Region
from derive.proof.samples import points
from derive.relations.judge import letters_of
from derive.relations.letters import Letters
from derive.symbols import x

_BITS: Final = 256
#: how many places are asked for, how many sets of them and of values are tried
_PLACES: Final = 40
_SETS: Final = 12
_PRIMES: Final = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
_UNKNOWN_KINDS: Final = (
    "several numbers or error functions, or an error function of a transcendental function"
)
_NUMBERS: Final = "a zero of a function, a number without a closed form"
_NO_PLACES: Final = "no places were found at which a sum of exponents is seen not to be constant"
_NO_VALUES: Final = "a radicand rests on a root, or a product of radicands may be a power"

Given = TypeVar("Given")


def with_independence(proof: Proof) -> Proof:
    """Return the proof where each claim of a formula says whether its letters are independent."""
    plain = as_json(proof)
    with ctx.workprec(_BITS):
        claims = [
            _certified(claim, stated, plain["definition"])
            for claim, stated in zip(proof.claims, plain["claims"], strict=True)
        ]
    return replace(proof, claims=tuple(claims))


def _certified(claim: Claim, plain: Any, definition: Any) -> Claim:
    if not isinstance(claim, FormClaim | MonotoneClaim):
        return claim
    grounds = [
        ground
        if ground.lower == ground.upper or ground.where
        else replace(ground, independence=_independence(ground, stated, plain, definition))
        for ground, stated in zip(claim.grounds, plain["grounds"], strict=True)
    ]
    found = replace(claim, grounds=tuple(grounds))
    if isinstance(found, MonotoneClaim) and not found.relations and not grounds[0].where:
        (stated,) = plain["grounds"]
        letters = letters_of(stated, plain, definition)
        known = all(g.independence and not g.independence.open for g in grounds)
        unrelated = known and _holds(lambda _given: letters.need_unrelated(), None)
        return replace(found, unrelated=unrelated)
    return found


def _independence(ground: Ground, stated: Any, claim: Any, definition: Any) -> Independence:
    if stated["zeros"]:
        return Independence(open=_NUMBERS)
    try:
        letters = letters_of(stated, claim, definition)
    except (OpenError, ValueError, ZeroDivisionError, LookupError) as refusal:
        return Independence(open=f"the claim itself is not confirmed: {refusal}")
    if not _holds(lambda _given: letters.need_known_kinds(), None):
        return Independence(open=_UNKNOWN_KINDS)
    assumed = tuple(expression_of(tree) for tree in letters.assumed)
    region = Region(expression_of(ground.lower), expression_of(ground.upper), assumed)
    places = _first(letters.need_places, _places(region, definition, len(letters.free) + 1))
    if places is None:
        return Independence(open=_NO_PLACES)
    values = _first(letters.need_roots, _values(letters))
    if values is None:
        return Independence(open=_NO_VALUES)
    return Independence(places=tuple(places), values=values)


def _first(need: Callable[[Given], None], offered: Iterable[Given]) -> Given | None:
    return next((given for given in offered if _holds(need, given)), None)


def _holds(need: Callable[[Given], None], given: Given) -> bool:
    try:
        need(given)
    except (OpenError, ValueError, TypeError, ZeroDivisionError):
        return False
    return True


def _places(region: Region, definition: Any, count: int) -> Iterator[list[dict[str, str]]]:
    """Yield lists of places, one more than there are letters, in a fixed order."""
    parameters = [sp.Symbol(name, real=True) for name in definition["letters"]]
    found = [
        {str(letter): str(value) for letter, value in point.items()}
        for point in islice(points(region, x, parameters), _PLACES)
    ]
    for start in range(_SETS):
        if len(found) >= start + count:
            yield found[start : start + count]


def _values(letters: Letters) -> Iterator[dict[str, str]]:
    """Yield primes and their quotients for x, parameters and letters that are no roots."""
    names = [n for n in map(str, letters.field.gens) if n in letters.free or n not in letters.kinds]
    for start in range(_SETS):
        primes = [_PRIMES[(start + k) % len(_PRIMES)] for k in range(len(names))]
        yield {n: str(sp.Rational(p, start // 3 + 1)) for n, p in zip(names, primes, strict=True)}
