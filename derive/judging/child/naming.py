"""Which names belong together: ``sigmoid`` with ``d_sigmoid``, ``sigmoidPrime``, ``backprop_f``, ….

Names only propose what is compared; they decide nothing about mathematics.
"""

import re
from itertools import pairwise
from typing import Final

from derive.judging.child.wordlist import wordlist

FIRST: Final = wordlist(
    """grad gradient grads derivative derivatives deriv derivate der prime dash diff differential
    backward backwards bwd bw back backprop backpropagate backpropagation bprop bp d df dx dy dz
    jacobian jac vjp pullback slope derivation ddx dfdx dydx tangent"""
)
_SECOND: Final = wordlist("""grad2 d2 dd hess hessian second deriv2 derivative2""")
_FILLER: Final = wordlist(
    """forward forwards fwd fprop activation activate act fn func function output outputs out to of
    from the wrt calc compute get apply value eval evaluate call call_ inplace cpu numpy np py
    given for"""
)
#: arguments of a switch between value and derivative
FLAGS: Final = wordlist(
    """derivative deriv derive prime der grad gradient d diff is_derivative isderivative backward
    derivate use_derivative return_derivative compute_derivative is_grad dif differentiate
    get_derivative return_grad backprop"""
)
#: methods that give the value, and those that give the slope, in order of preference
VALUES: Final = (
    "forward", "fn", "function", "func", "f", "__call__", "activate", "activation", "call", "value",
    "apply", "evaluate", "compute", "feedforward", "fprop", "output", "fire", "transform", "act",
    "forward_pass", "propagate", "run", "_forward", "phi",
)  # fmt: skip
SLOPES: Final = (
    "backward", "grad", "gradient", "derivative", "deriv", "df", "prime", "d", "backprop", "bprop",
    "backward_pass", "delta", "diff", "der", "f_prime", "fprime", "activation_prime", "derivate",
    "jacobian", "backwards", "_backward", "dfn", "vjp", "derivation", "slope", "activate_prime",
    "grad_fn", "function_derivative", "f_derivative", "dphi", "pullback", "backpropagate",
)  # fmt: skip
SECOND_SLOPES: Final = ("grad2", "second_derivative", "deriv2", "hessian", "d2f", "gradient2")

#: what a derivative may be computed from and still be judged
_SOURCES: Final = wordlist(
    "output outputs out y x input inputs activation activated value values a both"
)
_PIECES: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(name: str) -> list[str]:
    """Split a name at underscores, capitals and digits, in small letters."""
    return [word.lower() for word in _PIECES.findall(name)]


def is_slope_name(name: str) -> bool:
    """Whether a name speaks of a derivative."""
    parts = words(name)
    return any(part in FIRST or part in _SECOND for part in parts)


def order_of(name: str) -> int:
    """Return 2 for names that speak of a second derivative, else 1."""
    parts = words(name)
    twice = parts.count("prime") >= 2
    after = any(
        (a in FIRST and b == "2") or (a == "double" and b in FIRST) for a, b in pairwise(parts)
    )
    return 2 if twice or after or any(part in _SECOND for part in parts) else 1


def stem(name: str) -> str:
    """Return what is left of a name without words about derivatives and calling conventions."""
    parts = words(name)
    kept = [p for p in parts if p not in FIRST and p not in _SECOND and p not in _FILLER]
    if is_slope_name(name) and kept and kept[-1] in {"1", "2"} and len(kept) > 1:
        kept.pop()
    return "".join(kept)


def _with_its_number(name: str, found: str) -> list[str]:
    kept = [p for p in words(name) if p not in FIRST and p not in _SECOND and p not in _FILLER]
    joined = "".join(kept)
    return [joined] if joined != found else []


def _source_of(name: str) -> str:
    """Return the word after ``from``, as in ``sigmoid_derivative_from_output``."""
    parts = words(name)
    return parts[parts.index("from") + 1] if "from" in parts[:-1] else ""


def slope_stems(name: str) -> list[str]:
    """Return the stems that a derivative's name may stand for; none when it speaks of none."""
    source = _source_of(name)
    if source and source not in _SOURCES:
        return []  # computed from something that is neither x nor y
    if is_slope_name(name):
        found = stem(name)
        # relu2deriv may speak of relu2, or of a second layer's relu
        return list(dict.fromkeys((*_with_its_number(name, found), found)))
    joined = "".join(words(name))
    glued = [joined[1:]] if joined.startswith("d") and len(joined) > 2 else []
    for marker in sorted(FIRST, key=len, reverse=True):
        if len(marker) > 2 and joined.endswith(marker):
            glued.append(joined.removesuffix(marker))
        if len(marker) > 2 and joined.startswith(marker):
            glued.append(joined.removeprefix(marker))
    return [g for g in glued if g]
