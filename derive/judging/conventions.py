"""What a framework returns at a kink, against what the code returns: the second oracle."""

from collections.abc import Mapping, Sequence

import sympy as sp

from derive.catalog.frameworks import Convention, Framework, convention_of
from derive.errors import UsageError
from derive.judging.codes import Severity
from derive.judging.numbers import place, short
from derive.judging.oracle import exact_value
from derive.judging.recognising import Recognised
from derive.judging.records import Callable, Finding


def framework_named(name: str) -> Framework | None:
    """Return the framework of ``--convention``; raises ``UsageError`` with all names."""
    if not name:
        return None
    try:
        return Framework(name)
    except ValueError:
        known = ", ".join(Framework)
        raise UsageError(f"no framework is called '{name}'; one of {known}") from None


def convention_findings(
    recognised: Recognised | None,
    at_kinks: Sequence[tuple[float, float]],
    framework: Framework,
    where: Callable,
) -> list[Finding]:
    """Return a finding for each kink at which the framework returns something else."""
    stated = convention_of(recognised.activation.name, framework) if recognised else None
    if recognised is None or stated is None:
        return []
    return held_against(stated, dict(recognised.parameters), at_kinks, framework, where)


def held_against(
    stated: Convention,
    letters: Mapping[sp.Symbol, sp.Expr],
    at_kinks: Sequence[tuple[float, float]],
    framework: Framework,
    where: Callable,
) -> list[Finding]:
    """Return a finding for each kink at which a function of a framework returns something else."""
    found: list[Finding] = []
    for kink in stated.kinks:
        at, wanted = (
            exact_value(e.xreplace(dict(letters)), {}) for e in (kink.at, kink.derivative)
        )
        for point, returned in at_kinks:
            if at == point and wanted is not None and abs(returned - wanted) > 1e-7:
                found.append(_finding(framework, stated.function, point, returned, wanted, where))
    return found


def _finding(  # noqa: PLR0913, PLR0917 -- all that shows one value
    framework: Framework,
    function: str,
    point: float,
    returned: float,
    wanted: float,
    where: Callable,
) -> Finding:
    return Finding(
        code="DRV106",
        severity=Severity.WARNING,
        where=where,
        message=f"at the kink x = {place(point)} it returns {short(returned)}, "
        f"{function} ({framework}) {short(wanted)}",
        input=f"x = {place(point)}",
        returned=short(returned),
        wanted=short(wanted),
        cause="the comparison includes or excludes the kink",
    )
