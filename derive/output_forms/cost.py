"""How long a formula is: the floating-point work of one element, in additions.

An addition, multiplication, square, sign change or modulus counts 1, a comparison 2, a division 4,
a square root 7, any other power or transcendental function 15, a special function 40. Letters and
numbers count 0; a subexpression that occurs again counts once. The figures are rounded throughputs
of vectorised libraries: they choose between proved forms, nothing is concluded from them.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache, total_ordering
from typing import Final

import sympy as sp
from sympy.core.relational import Relational

from derive.symbols import x, y

DIVISION: Final = 4
SQUARE_ROOT: Final = 7
TRANSCENDENTAL: Final = 15
SPECIAL: Final = 40
COMPARISON: Final = 2
_CHEAP: Final = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Heaviside)
_SPECIAL: Final = (sp.erfinv, sp.erfcinv, sp.LambertW)


@lru_cache(maxsize=1 << 14)
def cost(expr: sp.Basic) -> int:
    """Return the cost of evaluating ``expr`` once, repeated subexpressions computed once."""
    return _Count().of(expr)


@lru_cache(maxsize=2048)
def work(*exprs: sp.Expr) -> int:
    """Return the cost of evaluating all of ``exprs`` after common-subexpression elimination."""
    parts, rest = sp.cse(exprs, order="none")
    count = _Count()
    return sum(count.of(expr) for _, expr in parts) + sum(map(count.of, rest))


def extra_work(expr: sp.Expr, forward: sp.Expr) -> int:
    """Return what ``expr`` costs once ``forward`` has been computed together with it; y is free."""
    return work(forward, expr) - work(forward)


@total_ordering
class _Text:
    """What an expression is written as; it is written only where nothing else tells two apart."""

    def __init__(self, expr: sp.Basic) -> None:
        self.expr = expr

    @cached_property
    def key(self) -> tuple[int, str]:
        written = str(self.expr)
        return len(written), written

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Text) and (self.expr == other.expr or self.key == other.key)

    def __lt__(self, other: "_Text") -> bool:
        return self.expr != other.expr and self.key < other.key

    __hash__ = None  # type: ignore[assignment]  # no set holds it


def rank(expr: sp.Basic) -> tuple[int, int, int, bool, _Text]:
    """Return the key by which forms are ordered: cheaper, fewer letters, a product, shorter.

    Between equals the one that writes letters other than x and y less often comes first.
    """
    others = occurrences(expr, apart_from=(x, y))
    return cost(expr), occurrences(expr), others, not expr.is_Mul, _Text(expr)


def occurrences(expr: sp.Basic, apart_from: Iterable[sp.Symbol] = ()) -> int:
    """Return how often letters are written."""
    skipped = set(apart_from)
    return sum(node.is_Symbol and node not in skipped for node in sp.preorder_traversal(expr))


def fraction(expr: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return numerator and denominator as written; e^-x is a numerator."""
    top: list[sp.Expr] = []
    bottom: list[sp.Expr] = []
    for part in sp.Mul.make_args(expr):
        base, exponent = part.as_base_exp()
        below = not isinstance(part, sp.exp) and exponent.is_Rational and exponent < 0
        (bottom if below else top).append(base**-exponent if below else part)
    return sp.Mul(*top), sp.Mul(*bottom)


def is_root(part: sp.Expr) -> bool:
    """Return whether an expression is a power with a fraction as exponent."""
    exponent = part.as_base_exp()[1]
    return bool(exponent.is_Rational and not exponent.is_Integer)


class _Count:
    """One walk over an expression; what was seen before is free."""

    def __init__(self) -> None:
        self.seen: set[sp.Basic] = set()

    def of(self, expr: sp.Basic) -> int:
        if not expr.args or expr in self.seen or not _has_letters(expr):
            return 0
        self.seen.add(expr)
        match expr:
            case sp.Add():
                return self._sum(expr)
            case sp.Mul():
                return self._product(expr)
            case sp.exp():
                return self._exponential(expr.exp)
            case sp.Pow():
                return self._power(expr.base, expr.exp)
        return self._own(expr) + sum(self.of(arg) for arg in expr.args)

    def _own(self, expr: sp.Basic) -> int:
        if isinstance(expr, sp.Function) and not isinstance(expr, (sp.Piecewise, *_CHEAP)):
            return SPECIAL if isinstance(expr, _SPECIAL) else TRANSCENDENTAL
        if isinstance(expr, Relational):
            return COMPARISON
        return int(isinstance(expr, _CHEAP))

    def _exponential(self, exponent: sp.Expr) -> int:
        """e^-u is a division once e^u is known."""
        if sp.exp(-exponent) in self.seen:
            return DIVISION
        return TRANSCENDENTAL + self.of(-exponent if _is_minus(exponent) else exponent)

    def _sum(self, expr: sp.Add) -> int:
        """Subtract terms with a minus sign; one sign change when every term has one."""
        terms = [_without_minus(term) for term in expr.args]
        negative = all(minus for minus, _ in terms)
        return len(terms) - 1 + negative + sum(self.of(bare) for _, bare in terms)

    def _product(self, expr: sp.Mul) -> int:
        """One multiplication a factor, all constants being one; one division at most."""
        constants = [part for part in expr.args if not _has_letters(part)]
        top, bottom = list[sp.Expr](), list[sp.Expr]()
        for part in expr.args:
            if _has_letters(part):
                below = _inverse(part)
                (top if below is None else bottom).append(part if below is None else below)
        scaled = bool(constants)
        if not bottom:
            return scaled + self._factors(top)
        scaled = scaled and (bool(top) or constants == [-1])
        return DIVISION + scaled + self._factors(top) + self._factors(bottom)

    def _factors(self, factors: list[sp.Expr]) -> int:
        return max(len(factors) - 1, 0) + sum(map(self.of, factors))

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> int:
        inner = self.of(base) + self.of(exponent)
        if not isinstance(exponent, sp.Rational):
            return inner + TRANSCENDENTAL
        division = DIVISION if exponent < 0 else 0
        return inner + division + _powering(abs(exponent))


def _powering(exponent: sp.Rational) -> int:
    """Multiplications of a whole or half-whole power by repeated squaring, and the root."""
    whole = int(exponent.p)
    multiplications = whole.bit_length() + whole.bit_count() - 2
    if exponent.q == 1:
        return multiplications
    return SQUARE_ROOT + multiplications if exponent.q == 2 else TRANSCENDENTAL


def _is_minus(term: sp.Expr) -> bool:
    return bool(term.could_extract_minus_sign())


@lru_cache(maxsize=1 << 15)
def _without_minus(term: sp.Expr) -> tuple[bool, sp.Expr]:
    return (True, -term) if _is_minus(term) else (False, term)


@lru_cache(maxsize=1 << 16)
def _has_letters(expr: sp.Basic) -> bool:
    return expr.is_Symbol or any(map(_has_letters, expr.args))


def _inverse(factor: sp.Expr) -> sp.Expr | None:
    """Return the denominator that a factor is; e^-x is a numerator."""
    if not isinstance(factor, sp.Pow) or isinstance(factor, sp.exp):
        return None
    exponent = factor.exp
    return factor.base**-exponent if exponent.is_Rational and exponent < 0 else None
