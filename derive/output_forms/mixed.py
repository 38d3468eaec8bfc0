"""f′ from x, y and values of the forward pass: y + s(1 - y) with s = 1/(1 + e^-x) for SiLU.

The factors and terms of f that are not rational in x become letters whose derivatives are known, as
functions of the letter itself where stages give one, else in x. The chain rule then gives f′ in x
and the letters; it is reduced modulo y - f in every order of the letters, and the cheapest spelling
that is proved wins. Letters count nothing: the forward pass has computed them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import sympy as sp

from derive.output_forms.autonomous import slopes
from derive.output_forms.cost import TRANSCENDENTAL, cost, rank
from derive.output_forms.kernels import argument_of
from derive.output_forms.records import Kind, OutputForm
from derive.output_forms.samples import Samples, sample
from derive.output_forms.shape import Stretch
from derive.output_forms.shorten import shorten
from derive.proof import Status, prove_zero
from derive.symbols import x, y

_NAMES: Final = ("s", "t", "u", "v", "w")
_MOST_LETTERS: Final = 4
#: larger parts are differentiated in x only
_LARGEST_PART: Final = 12


@dataclass(frozen=True, slots=True)
class _Atom:
    """A value of the forward pass with a letter of its own; ``slope`` is in letters and x."""

    letter: sp.Symbol
    meaning: sp.Expr
    slope: sp.Expr


_Candidate = tuple[sp.Expr, tuple[tuple[sp.Symbol, sp.Expr], ...]]


def mixed_form(stretch: Stretch) -> OutputForm:
    """Return the cheapest proved form in x, y and forward values; f′(x) itself always is one."""
    for expr, atoms in sorted(_candidates(stretch), key=lambda candidate: rank(candidate[0])):
        if cost(expr) < cost(stretch.slope):
            form = _proved(expr, atoms, stretch)
            if form.verdict.status is Status.PROVED:
                return form
    return plain_form(stretch)


def plain_form(stretch: Stretch) -> OutputForm:
    """Return f′(x) itself as a form."""
    return _proved(stretch.slope, (), stretch)


def _candidates(stretch: Stretch) -> list[_Candidate]:
    """Return spellings of f′ with the values they need; forms in y alone, if cheap, suffice."""
    if x not in stretch.slope.free_symbols:
        return []
    samples = sample(stretch.region, stretch.expr)
    found: list[_Candidate] = [(form, ()) for form in slopes(stretch.expr, samples)]
    if any(cost(form) < TRANSCENDENTAL for form, _ in found):
        return found
    return [*found, *_with_atoms(stretch, samples)]


def _proved(
    expr: sp.Expr, atoms: tuple[tuple[sp.Symbol, sp.Expr], ...], stretch: Stretch
) -> OutputForm:
    used = tuple((s, meaning) for s, meaning in atoms if s in expr.free_symbols)
    meaning = expr.xreplace(dict(used)).xreplace({y: stretch.expr})
    verdict = prove_zero(meaning - stretch.expr.diff(x), stretch.region)
    saves = tuple(str(s) for s in (x, y) if s in expr.xreplace(dict(used)).free_symbols)
    return OutputForm(Kind.MIXED, expr, stretch.region, sp.true, saves, verdict, cost(expr), used)


def _with_atoms(stretch: Stretch, samples: Samples) -> Iterator[_Candidate]:
    """Yield spellings of f′ in x, y and the atoms of one reading of f."""
    for replaced, atoms in _readings(stretch, samples):
        if not 0 < len(atoms) <= _MOST_LETTERS:
            continue
        meanings = tuple((atom.letter, atom.meaning) for atom in atoms)
        slope = replaced.diff(x) + sum(
            (replaced.diff(atom.letter) * atom.slope for atom in atoms), sp.S.Zero
        )
        yield from ((shorten(e), meanings) for e in _reduced(slope, replaced, atoms))


def _readings(stretch: Stretch, samples: Samples) -> Iterator[tuple[sp.Expr, list[_Atom]]]:
    """Yield f with letters for its factors beside x, then with letters for its functions."""
    expr = stretch.expr
    cofactor = sp.expand(expr / x) if isinstance(expr, sp.Mul) and x in expr.args else None
    if cofactor is not None:
        atom = _atom(expr / x, 0, expr.free_symbols, samples)
        yield x * atom.letter, [atom]
    parts = [part for part in _functions(expr) if part != expr]
    if parts:
        atoms = [_atom(part, k, expr.free_symbols, samples) for k, part in enumerate(parts)]
        yield expr.xreplace({atom.meaning: atom.letter for atom in atoms}), atoms


def _functions(expr: sp.Expr) -> list[sp.Expr]:
    """Return the outermost functions of x, and reciprocals of sums that hold one."""
    found: dict[sp.Basic, None] = {}
    walk = sp.preorder_traversal(expr)
    for node in walk:
        reciprocal = isinstance(node, sp.Pow) and node.exp == -1 and node.base.atoms(sp.Function)
        if (isinstance(node, sp.Function) or reciprocal) and x in node.free_symbols:
            found[node] = None
            walk.skip()
    return sorted((node for node in found if isinstance(node, sp.Expr)), key=str)


def _atom(part: sp.Expr, k: int, taken: set[sp.Basic], samples: Samples) -> _Atom:
    letter = _letter_for(part, k, taken)
    return _Atom(letter, part, min(_growths(part, letter, samples), key=cost))


def _growths(part: sp.Expr, letter: sp.Symbol, samples: Samples) -> Iterator[sp.Expr]:
    """Yield the derivative of a part in x, in the letter for it, or in both."""
    yield shorten(part.diff(x))
    if isinstance(part, sp.tanh | sp.exp):
        outer = 1 - letter**2 if isinstance(part, sp.tanh) else letter
        yield outer * shorten(argument_of(part).diff(x))
    if sp.count_ops(part) <= _LARGEST_PART:
        yield from (form.xreplace({y: letter}) for form in slopes(part, samples))


def _letter_for(part: sp.Expr, k: int, taken: set[sp.Basic]) -> sp.Symbol:
    """Return Φ for the normal distribution function, else a letter that is free."""
    used = {str(symbol) for symbol in taken} | {"x", "y"}
    errors = part.atoms(sp.erf)
    if len(errors) == 1:
        (error,) = errors
        if sp.expand(part - (1 + error) / 2) == 0 and "Phi" not in used:
            return sp.Symbol("Phi", real=True)
    free = [name for name in _NAMES if name not in used]
    return sp.Symbol(free[k], real=True)


def _reduced(slope: sp.Expr, replaced: sp.Expr, atoms: list[_Atom]) -> Iterator[sp.Expr]:
    """Yield the slope modulo y = f, in every order of the letters."""
    yield slope
    functions = {node: sp.Dummy() for node in _functions(slope)}
    back = {letter: node for node, letter in functions.items()}
    top, bottom = sp.fraction(sp.together(slope.xreplace(functions)))
    relation = sp.expand(sp.numer(sp.together(replaced - y)))
    letters = [x, y, *(atom.letter for atom in atoms)]
    polynomials = all(e.is_polynomial(*letters) for e in (top, relation))
    if not polynomials or relation.atoms(sp.Function):
        return
    for order in permutations(letters):
        _, rest = sp.reduced(sp.expand(top), [relation], *order, order="lex")
        yield (rest / bottom).xreplace(back)
