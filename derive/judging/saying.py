"""Findings and verdicts that several ways of judging share."""

from textwrap import shorten
from typing import Final

from derive.judging.arguments import role_said
from derive.judging.codes import Severity
from derive.judging.numbers import short
from derive.judging.records import Claim, Finding, Judgement, Role, Use
from derive.proof import Status

#: where, what was returned, what is right
Values = tuple[str, float, float]
_LONGEST: Final = 120


def briefly(reason: str) -> str:
    """Return a reason on one line, cut where it says no more."""
    return shorten(reason, _LONGEST, placeholder=" …")


def not_judged(claim: Claim, reason: str, severity: Severity = Severity.WARNING) -> Judgement:
    """Return UNDECIDED with its finding: what could not be judged does not pass."""
    reason = briefly(reason)
    severity = Severity.NOTE if claim.style == "autodiff" else severity
    finding = Finding(code="DRV115", severity=severity, where=claim.derivative, message=reason)
    return Judgement(
        claim=claim,
        status=Status.UNDECIDED,
        use=Use.UNKNOWN,
        method="nothing was compared",
        reason=reason,
        findings=(finding,),
    )


def refuted(  # noqa: PLR0913, PLR0917 -- all that shows one wrong value
    claim: Claim, at: str, returned: float, wanted: float, message: str, cause: str
) -> Finding:
    """Return the finding that a derivative is wrong."""
    return Finding(
        code="DRV101",
        severity=Severity.ERROR,
        where=claim.derivative,
        message=f"{message}: at {at} it returns {short(returned)}, "
        f"the derivative is {short(wanted)}",
        input=at,
        returned=short(returned),
        wanted=short(wanted),
        cause=cause,
    )


def _gravity(claim: Claim, truth: Role) -> Severity:
    """Say how grave it is that a name and a formula differ.

    ``f(x, deriv=True)`` that returns a form in y is an idiom: its author feeds it the output.
    """
    if claim.fed:
        return Severity.ERROR
    is_idiom = claim.style == "flag" and truth is Role.OUTPUT
    return Severity.NOTE if is_idiom else Severity.WARNING


def confused(claim: Claim, truth: Role, values: Values | None) -> Finding:
    """Return the finding that a derivative takes y for x (``truth`` is y) or x for y."""
    arrays = (a for a in claim.arguments if role_said(a) is not Role.UPSTREAM)
    name = next(arrays, "")
    is_output = truth is Role.OUTPUT
    what, other = ("the OUTPUT y", "x") if is_output else ("the INPUT x", "y")
    ways = (
        f"the call at {claim.fed_at} gives it {claim.fed}"
        if claim.fed
        else f"its argument is said to be {other} ({name})"
    )
    return Finding(
        code="DRV102",
        severity=_gravity(claim, truth),
        where=claim.derivative,
        message=f"correct as a function of {what}, but {ways}",
        input=values[0] if values else "",
        returned=short(values[1]) if values else "",
        wanted=short(values[2]) if values else "",
        cause=f"{other} for {truth.value}",
        fix=(
            f"rename the argument to y, or use y = {claim.function.name}({name}) first"
            if is_output
            else f"hand over the input, not {claim.function.name}(…)"
        ),
    )
