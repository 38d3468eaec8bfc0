"""What may stand in the arguments of a derivative: all assignments, the likely ones first."""

import re
from collections.abc import Sequence
from itertools import permutations
from typing import Final

from derive.judging.child.wordlist import wordlist
from derive.judging.records import Claim, Role

Roles = tuple[Role, ...]

_INPUTS: Final = wordlist(
    """x z input inputs inp net netinput preact preactivation u xs logits x1 weightedsum zs
    preactivations"""
)
_OUTPUTS: Final = wordlist(
    """y out output outputs activated activation activations a result ans yhat ypred o sigmoidx
    sigmoidoutput tanhx fx act activationoutput layeroutput res ret"""
)
_UPSTREAM: Final = wordlist(
    """dy dout dl da g grad grads gradient upstream delta deltas error err gradoutput gradoutputs
    dvalues accumgrad outputgradient gradout topgrad doutput douts dldy outgrad dlout dz dx gy
    cotangent ct outputerror outputgrad gradients v_bar ybar lossgrad"""
)
_SAYS_OUTPUT: Final = re.compile(
    r"(in terms of|as a function of|given|takes?|of) (the |its |an? )?"
    r"(output|y\b|activated|activation value)"
    r"|is (the |its |an? )?(output|activated)"
    r"|already (activated|been (passed|through|activated))"
    r"|\boutput (of|from) (the )?\w+",
    re.IGNORECASE,
)


def plain(name: str) -> str:
    """Return a name in small letters without underscores."""
    return name.replace("_", "").lower()


def role_said(name: str) -> Role | None:
    """Return what the name of an argument says it is, when it says anything."""
    word = plain(name)
    for names, role in (
        (_UPSTREAM, Role.UPSTREAM),
        (_INPUTS, Role.INPUT),
        (_OUTPUTS, Role.OUTPUT),
    ):
        if word in names:
            return role
    return None


def declared(claim: Claim) -> Role | None:
    """Return what the author says the (only) array argument is: by documentation, then by name."""
    arrays = [a for a in claim.arguments if role_said(a) is not Role.UPSTREAM]
    if claim.stateful and not arrays:
        return None  # what it remembers has no name
    if _SAYS_OUTPUT.search(claim.doc):
        return Role.OUTPUT
    # `a` is an activation to some and an array to others
    said = role_said(arrays[0]) if len(arrays) == 1 and arrays[0] != "a" else None
    # one name for what both functions take says nothing about an output
    same = said is Role.OUTPUT and arrays[0] == claim.function_argument
    return None if same else said


def assignments(claim: Claim) -> list[Roles]:
    """Return all ways to read the arguments, those first that fit their names."""
    said = [role_said(name) for name in claim.arguments]
    found = [r for r in permutations(Role, len(claim.arguments)) if _keeps_upstream(r, said, claim)]
    return sorted(found, key=lambda roles: _misfits(roles, said, claim))


def _keeps_upstream(roles: Roles, said: Sequence[Role | None], claim: Claim) -> bool:
    """Whether an argument that is called like an incoming gradient is one."""
    if len(roles) < 2 and not claim.stateful:
        return True
    return all(r is s for r, s in zip(roles, said, strict=True) if s is Role.UPSTREAM)


def _misfits(roles: Roles, said: Sequence[Role | None], claim: Claim) -> tuple[int, int]:
    clashes = sum(s is not None and s is not r for r, s in zip(roles, said, strict=True))
    usual: Roles = (Role.UPSTREAM, Role.INPUT, Role.OUTPUT)
    if len(roles) == 1:
        usual = (Role.UPSTREAM, Role.INPUT, Role.OUTPUT) if claim.stateful else tuple(Role)
        return clashes, usual.index(roles[0])
    return clashes, sum(usual.index(r) != n for n, r in enumerate(roles))
