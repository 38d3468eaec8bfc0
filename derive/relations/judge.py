"""judge(proof): whether the independence that a proof object claims of its letters holds."""

from typing import Any, Final

from flint import ctx

from derive.checker.signs import OpenError
from derive.findings import Finding, Outcome
from derive.relations.letters import Letters

_BITS: Final = 256
_REFUSALS: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def judge(proof: Any) -> tuple[Finding, ...]:
    """Return one finding for each claim of a formula; proof is plain JSON."""
    with ctx.workprec(_BITS):
        return tuple(_finding(claim, proof["definition"]) for claim in about_formulas(proof))


def about_formulas(proof: Any) -> list[Any]:
    """Return the claims that certify their letters, in their order."""
    return [one for one in proof["claims"] if any(g["independence"] for g in one["grounds"])]


def letters_of(plain: Any, claim: Any, definition: Any) -> Letters:
    """Return the letters of one ground of a claim."""
    assumed = [*definition["assumptions"], *claim.get("condition", ())]
    return Letters(plain, dict.fromkeys(definition["letters"]), assumed)


def _finding(claim: Any, definition: Any) -> Finding:
    kind = str(claim["kind"])
    try:
        for plain in claim["grounds"]:
            said = plain["independence"]
            if said:
                if said["open"]:
                    raise OpenError(said["open"])
                letters = letters_of(plain, claim, definition)
                letters.need_known_kinds()
                letters.need_places(said["places"])
                letters.need_roots(said["values"])
                if claim.get("unrelated"):
                    letters.need_unrelated()
    except (OpenError, ZeroDivisionError) as error:
        return Finding(kind, Outcome.UNDECIDED, str(error) or "0/0 is open")
    except _REFUSALS as error:
        return Finding(kind, Outcome.REJECTED, str(error))
    return Finding(kind, Outcome.CONFIRMED)
