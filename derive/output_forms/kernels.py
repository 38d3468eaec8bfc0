"""The parts of a formula: an algebraic expression in kernels such as e^x, log(…), x itself.

A kernel is a transcendental function of the letter, or the letter where it stands bare.
Exponentials with commensurable exponents are powers of one kernel. Hyperbolic functions are
exponentials, and irrational numbers are letters of their own, so that algebra over Q applies.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import gcd, lcm
from typing import Final, cast

import sympy as sp

HYPERBOLIC: Final = [sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch]
TRANSCENDENTAL: Final = (
    sp.exp,
    sp.log,
    sp.atan,
    sp.asinh,
    sp.erf,
    sp.erfinv,
    sp.tan,
    sp.sin,
    sp.cos,
)
#: functions that are written with kernels, equal wherever they are smooth
_WRITTEN: Final[dict[type[sp.Basic], Callable[[sp.Expr], sp.Expr]]] = {
    sp.erfc: lambda u: 1 - sp.erf(u),
    sp.asin: lambda u: sp.atan(u / sp.sqrt(1 - u**2)),
    sp.acos: lambda u: sp.pi / 2 - sp.atan(u / sp.sqrt(1 - u**2)),
    sp.atanh: lambda u: sp.log((1 + u) / (1 - u)) / 2,
    sp.acosh: lambda u: sp.log(u + sp.sqrt(u**2 - 1)),
}


def in_kernels(expr: sp.Expr) -> sp.Expr:
    """Return ``expr`` without the functions that are no kernels of their own."""
    for function, written in _WRITTEN.items():
        if expr.has(function):
            expr = cast(sp.Expr, expr.replace(function, written))
    return expr


@dataclass(frozen=True, slots=True)
class Decomposition:
    """An expression equals ``algebraic`` with every letter of ``kernels`` replaced by its meaning.

    ``numbers`` are irrational constants that became letters. ``algebraic`` holds only arithmetic
    and rational powers.
    """

    algebraic: sp.Expr
    kernels: tuple[tuple[sp.Symbol, sp.Expr], ...]
    numbers: tuple[tuple[sp.Symbol, sp.Basic], ...]

    def restore(self, expr: sp.Expr) -> sp.Expr:
        """Put the irrational constants back."""
        return expr.xreplace(dict(self.numbers))


@lru_cache(maxsize=512)
def decompose(expr: sp.Expr, letter: sp.Symbol) -> Decomposition:
    """Return ``expr`` as an algebraic expression in kernels of ``letter``; the same every time."""
    exponential, shifts = _without_shifts(with_exponentials(expr), letter)
    kernels: dict[sp.Expr, sp.Symbol] = {}
    atoms = _outermost(exponential, letter)
    images = _common_exponentials([a for a in atoms if isinstance(a, sp.exp)])
    for atom in atoms:
        kernel, power = images.get(atom, (atom, sp.S.One))
        if kernel not in kernels:
            positive = isinstance(kernel, sp.exp) or None
            kernels[kernel] = sp.Dummy(f"g{len(kernels)}", positive=positive, real=True)
        images[atom] = (kernels[kernel], power)
    symbols = {letter: kernel for kernel, letter in kernels.items()}
    replaced = exponential.xreplace({atom: g**power for atom, (g, power) in images.items()})
    if letter in replaced.free_symbols:
        symbols[letter] = letter
    numbers = irrational_numbers(replaced) | shifts
    algebraic = replaced.xreplace(numbers)
    if len(symbols) == 1:
        algebraic, symbols = _in_powers(algebraic, *symbols.items())
    return Decomposition(
        algebraic, tuple(symbols.items()), tuple((d, n) for n, d in numbers.items())
    )


def _without_shifts(expr: sp.Expr, letter: sp.Symbol) -> tuple[sp.Expr, dict[sp.Basic, sp.Symbol]]:
    """Write e^(u + c) as e^c e^u, c free of the letter; return letters for e^c of parameters."""
    images: dict[sp.Basic, sp.Expr] = {}
    for atom in sorted(expr.atoms(sp.exp), key=str):
        constant, moving = sp.expand(argument_of(atom)).as_independent(letter, as_Add=True)
        if constant != 0 and moving != 0:
            images[atom] = sp.exp(constant) * sp.exp(moving)
    shifted = expr.xreplace(images) if images else expr
    fixed = [e for e in shifted.atoms(sp.exp) if e.free_symbols and letter not in e.free_symbols]
    units = _common_exponentials(sorted(fixed, key=str))
    letters: dict[sp.Basic, sp.Symbol] = {}
    powers: dict[sp.Basic, sp.Expr] = {}
    for atom, (unit, power) in units.items():
        known = letters.setdefault(unit, sp.Dummy(f"p{len(letters)}", positive=True))
        powers[atom] = known**power
    return shifted.xreplace(powers), letters


def _in_powers(
    algebraic: sp.Expr, only: tuple[sp.Symbol, sp.Expr]
) -> tuple[sp.Expr, dict[sp.Symbol, sp.Expr]]:
    """Take e^(kx) for the kernel where e^x occurs in powers of its k-th power only."""
    letter, kernel = only
    if not isinstance(kernel, sp.exp) or not algebraic.is_rational_function(letter):
        return algebraic, dict([only])
    top, bottom = sp.fraction(sp.cancel(algebraic))
    exponents = [m[0] for part in (top, bottom) for m in sp.Poly(part, letter).monoms()]
    step = reduce(gcd, exponents, 0)
    if step <= 1:
        return algebraic, dict([only])
    power = letter ** sp.Rational(1, step)
    reduced = top.subs(letter, power) / bottom.subs(letter, power)
    return reduced, {letter: sp.exp(step * kernel.exp)}


def argument_of(function: sp.Basic) -> sp.Expr:
    """Return the one argument of a function."""
    (argument,) = function.args
    if not isinstance(argument, sp.Expr):
        raise TypeError(f"{function} has no numeric argument")
    return argument


def with_exponentials(expr: sp.Expr) -> sp.Expr:
    """Write hyperbolic functions with exponentials, and a^b as e^(b log a) for symbolic b."""
    rewritten = expr.rewrite(HYPERBOLIC, sp.exp) if expr.has(*HYPERBOLIC) else expr
    powers = {
        power: sp.exp(power.exp * sp.log(power.base))
        for power in rewritten.atoms(sp.Pow)
        if not isinstance(power, sp.exp) and not power.exp.is_Rational
    }
    return rewritten.xreplace(powers) if powers else rewritten


def _outermost(expr: sp.Expr, letter: sp.Symbol) -> list[sp.Expr]:
    """Return the transcendental subexpressions that hold ``letter`` and are in no other one."""
    found: dict[sp.Expr, None] = {}
    walk = sp.preorder_traversal(expr)
    for node in walk:
        if isinstance(node, TRANSCENDENTAL) and letter in node.free_symbols:
            found[node] = None
            walk.skip()
    return sorted(found, key=str)


def _common_exponentials(
    atoms: Iterable[sp.Expr],
) -> dict[sp.Expr, tuple[sp.Expr, sp.Rational]]:
    """Map e^(q·u) to (e^(unit·u), q/unit), one unit for all rational multiples of u."""
    classes: dict[sp.Expr, list[tuple[sp.Expr, sp.Rational]]] = {}
    for atom in atoms:
        number, rest = sp.factor_terms(argument_of(atom)).as_coeff_Mul()
        if rest.could_extract_minus_sign():  # e^(1 − x) is a power of e^(x − 1)
            number, rest = -number, -rest
        classes.setdefault(rest, []).append((atom, sp.Rational(number)))
    found: dict[sp.Expr, tuple[sp.Expr, sp.Rational]] = {}
    for rest, members in classes.items():
        unit = _greatest_common([number for _, number in members])
        for atom, number in members:
            found[atom] = (sp.exp(unit * rest), number / unit)
    return found


@lru_cache(maxsize=64)
def _letter(k: int) -> sp.Dummy:
    """Return the same letter every time: what SymPy has once worked out with it stays known."""
    return sp.Dummy(f"E{k}", positive=True)


def with_letters(expr: sp.Expr) -> tuple[sp.Expr, dict[sp.Basic, sp.Expr]]:
    """Return an expression with letters for its outermost exponentials, and their meaning."""
    atoms: dict[sp.Expr, None] = {}
    walk = sp.preorder_traversal(expr)
    for node in walk:
        if isinstance(node, sp.exp):
            atoms[node] = None
            walk.skip()
    images = _common_exponentials(sorted(atoms, key=str))
    kernels = dict.fromkeys(kernel for kernel, _ in images.values())
    letters = dict(zip(kernels, map(_letter, range(len(kernels))), strict=True))
    generic = expr.xreplace({a: letters[kernel] ** power for a, (kernel, power) in images.items()})
    return generic, {letter: kernel for kernel, letter in letters.items()}


def _greatest_common(numbers: list[sp.Rational]) -> sp.Rational:
    top = reduce(gcd, (int(number.p) for number in numbers))
    bottom = reduce(lcm, (int(number.q) for number in numbers))
    return sp.Rational(abs(top), bottom)


def irrational_numbers(expr: sp.Expr) -> dict[sp.Basic, sp.Symbol]:
    """Return a letter for each maximal constant such as √2 or log 3, all of known sign."""
    found: dict[sp.Basic, sp.Symbol] = {}
    walk = sp.preorder_traversal(expr)
    for node in walk:
        if not node.args and not isinstance(node, sp.NumberSymbol):
            continue
        if not node.free_symbols and not node.is_Rational and not isinstance(node, sp.Add | sp.Mul):
            found.setdefault(node, sp.Dummy(f"c{len(found)}", real=True))
            walk.skip()
    return dict(sorted(found.items(), key=lambda item: str(item[0])))


def is_algebraic(expr: sp.Expr, letter: sp.Symbol) -> bool:
    """Return whether ``letter`` occurs in arithmetic and rational powers only."""
    return not any(letter in node.free_symbols for node in expr.atoms(sp.Function))
