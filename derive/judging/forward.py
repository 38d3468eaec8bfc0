"""Whether a function is the one that its name says; names are asked for nothing else."""

import sympy as sp

from derive.activation import Activation
from derive.catalog import require_known
from derive.catalog.frameworks import CONVENTIONS
from derive.judging.child.naming import stem
from derive.judging.codes import Severity
from derive.judging.functions import Pair
from derive.judging.numbers import short
from derive.judging.oracle import exact_value
from derive.judging.recognising import Recognised, chosen_for, entries
from derive.judging.records import Finding
from derive.symbols import x

_INPUTS = tuple(sp.Rational(n, 4) for n in range(-32, 33))


def named_entry(name: str) -> Activation | None:
    """Return the entry that a name means: its own, or that of a framework's function."""
    wanted = stem(name.split(".", maxsplit=1)[0])
    if not wanted:
        return None
    known = {entry.name: entry for entry in entries()}
    for entry in known.values():
        if entry.name.replace("_", "") == wanted:
            return entry
    for convention in CONVENTIONS:
        if stem(convention.function.split(".")[-1].split("(")[0]) == wanted:
            return known.get(convention.entry)
    return None


def meant(name: str) -> Activation:
    """Return the entry that ``--of`` names; raises ``UnknownNameError``."""
    known = {entry.name: entry for entry in entries()}
    require_known(name, tuple(known))
    return known[name]


def forward_findings(pair: Pair, recognised: Recognised | None) -> list[Finding]:
    """Return a note when f is not what it is called, with the largest difference.

    What ``--of`` names counts; raises ``UnknownNameError`` when there is no such entry.
    """
    named = meant(pair.claim.of) if pair.claim.of else named_entry(pair.claim.function.name)
    if named is None or (recognised is not None and _is_same(recognised.activation, named)):
        return []
    mine = pair.at(pair.defaults).value
    theirs = named.expr.xreplace(chosen_for(named))
    apart, at = _largest_difference(mine, theirs)
    if apart < 1e-9:
        return []
    said = f"this is {recognised.name}, not {named.name}" if recognised else f"not {named.name}"
    return [
        Finding(
            code="DRV108",
            severity=Severity.WARNING if pair.claim.of else Severity.NOTE,
            where=pair.claim.function,
            message=f"{said}: largest difference {short(apart)}",
            input=f"x = {float(at):g}",
        )
    ]


def _is_same(left: Activation, right: Activation) -> bool:
    if left.name == right.name:
        return True
    mine, theirs = (e.expr.xreplace(chosen_for(e)) for e in (left, right))
    return _largest_difference(mine, theirs)[0] < 1e-9


def _largest_difference(left: sp.Expr, right: sp.Expr) -> tuple[float, sp.Rational]:
    found = (0.0, sp.S.Zero)
    for at in _INPUTS:
        a, b = exact_value(left, {x: at}), exact_value(right, {x: at})
        if a is not None and b is not None and abs(a - b) > found[0]:
            found = (abs(a - b), at)
    return found
