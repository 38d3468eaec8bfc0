"""The order in which a textbook writes the terms of a sum and the factors of a product."""

from collections.abc import Iterable

import sympy as sp

from derive.symbols import x, y

_VARIABLES = frozenset({x, y})
#: letters that stand for the value of a function at x
_VALUES = frozenset({"Phi", "phi"})


def is_negative(term: sp.Expr) -> bool:
    """Whether a term is written with a minus sign."""
    coefficient, _ = term.as_coeff_Mul()
    return bool(coefficient < 0)


def in_term_order(total: sp.Add) -> list[sp.Expr]:
    """Return the terms of a sum: positive ones first, then by growth; x/6 + 1/2, but 1 + e⁻ˣ."""
    terms = sorted(total.args, key=str)
    is_line = all(term.is_Rational or _is_linear(term) for term in terms)
    return sorted(terms, key=lambda term: (is_negative(term), *_growth(term, is_line)))


def in_factor_order(factors: Iterable[sp.Expr]) -> list[sp.Expr]:
    """Return the factors of a product: numbers, letters, functions, powers of e, sums."""
    return sorted(
        factors, key=lambda factor: (_factor_rank(factor), sp.count_ops(factor), str(factor))
    )


def base_and_exponent(factor: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return (base, exponent), where a power of e is a letter of its own: e⁻ˣ is no 1/eˣ."""
    if isinstance(factor, sp.exp):
        return factor, sp.S.One
    base, exponent = factor.as_base_exp()
    return base, exponent


def flipped(base: sp.Expr) -> sp.Expr:
    """Return 1 − y for y − 1, where both have the same even power."""
    number, rest = base.as_coeff_Add()
    return -base if number < 0 and _is_linear(rest) else base


def _is_linear(term: sp.Expr) -> bool:
    _, letter = term.as_coeff_Mul()
    return bool(letter.is_Symbol)


def _growth(term: sp.Expr, is_line: bool) -> tuple[int, int, bool]:
    """Rank a term: 1, letters by degree, parameters, powers of e, functions, products."""
    _, rest = term.as_coeff_Mul()
    if any(str(symbol) in _VALUES for symbol in term.free_symbols):
        return (4, 0, False) if rest.is_Symbol else (6, 0, False)
    if term.is_number:
        return (9, 0, False) if is_line and abs(term) != 1 else (0, 0, False)
    if rest.is_polynomial(x, y) and not any(isinstance(f, sp.Add) for f in sp.Mul.make_args(rest)):
        degree = int(sp.Poly(rest, x, y).total_degree())
        return (1, degree, False) if degree else (2, 0, False)
    if isinstance(rest, sp.exp):
        return 3, 0, is_negative(rest.args[0])
    if isinstance(rest, sp.Function):
        return 4, 0, False
    return 5, 0, False


def _factor_rank(factor: sp.Expr) -> int:
    base, _ = base_and_exponent(factor)
    if factor.is_number:
        return 0
    if isinstance(base, sp.Symbol):
        return 3 if base.name in _VALUES else 2 if base in _VARIABLES else 1
    if isinstance(factor, sp.exp):
        return 4
    return 5 if isinstance(base, sp.Add) else 3
