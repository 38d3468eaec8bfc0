"""A parameter, or several, that only stretch: f(x) = m·g(s·x) with g free of parameters.

Then g is lowered as a function of u = s·x, and s·x rounds once. Where that one rounding would be
magnified — in e^(−u), and next to an interior zero — the exact product is used instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import sympy as sp

from derive.activation import Activation
from derive.lowering import operations as op
from derive.lowering.building import direct, is_power_of_two, named, negated, over, scaled, times
from derive.lowering.operation import Operation
from derive.lowering.pieced import Pieced
from derive.lowering.terms import (
    Call,
    Let,
    Letter,
    Number,
    Term,
    call,
    children,
    mapped,
    number,
    walk,
)
from derive.proof import Piece, Region
from derive.symbols import x

X: Final = Letter("x")


@dataclass(frozen=True, slots=True)
class Scaling:
    """f(x) = ``multiple`` · ``shape``(``scale``·x); ``shape`` has no parameters.

    ``is_positive`` says that the multiple is known to be positive, as the scale always is.
    """

    multiple: sp.Expr
    scale: sp.Expr
    shape: Pieced
    is_positive: bool = False


def scaling_of(pieced: Pieced, activation: Activation) -> Scaling | None:
    """Return the first scale, taken from the formulas themselves, that takes all letters away."""
    letters = {p.symbol: _positive(p.symbol, p.domain) for p in activation.parameters}
    back = {positive: symbol for symbol, positive in letters.items()}
    there = _mapped(pieced, letters)
    if not _letters(there):
        return None
    for scale in _scales(there):
        found = _by_scale(there, scale)
        if found is not None:
            multiple, shape = found
            positive = bool(multiple.is_positive)
            return Scaling(multiple.xreplace(back), scale.xreplace(back), shape, positive)
    return None


def _positive(symbol: sp.Symbol, domain: sp.Basic) -> sp.Symbol:
    """Return a letter known to be positive where the domain says so: s > c with c ≥ 0."""
    certain = isinstance(domain, sp.StrictGreaterThan) and domain.lhs == symbol
    bound = domain.args[1] if certain else sp.S.NegativeOne
    positive = isinstance(bound, sp.Rational) and bound >= 0
    return sp.Symbol(symbol.name, positive=True) if positive else symbol


def _mapped(pieced: Pieced, letters: dict[sp.Symbol, sp.Symbol]) -> Pieced:
    pieces = tuple(
        Piece(
            Region(p.region.lower.xreplace(letters), p.region.upper.xreplace(letters)),
            p.expr.xreplace(letters),
        )
        for p in pieced.pieces
    )
    return Pieced(pieces, tuple(v.xreplace(letters) for v in pieced.values))


def _letters(pieced: Pieced) -> set[sp.Basic]:
    every = [*(p.expr for p in pieced.pieces), *pieced.values, *pieced.cuts]
    return set().union(*(e.free_symbols for e in every)) - {x}


def _scales(pieced: Pieced) -> list[sp.Expr]:
    """Collect the factors that x comes with: in arguments of functions, in sums, at cuts."""
    found = dict.fromkeys(1 / sp.Abs(cut) for cut in pieced.cuts if cut != 0)
    for piece in pieced.pieces:
        found |= dict.fromkeys(_factors_of_x(piece.expr))
    kept = [s for s in found if s.free_symbols and not s.has(x) and s.is_positive]
    return sorted(kept, key=sp.default_sort_key)


def _factors_of_x(expr: sp.Expr) -> Iterator[sp.Expr]:
    for part in sp.preorder_traversal(expr):
        if isinstance(part, sp.Function) and len(part.args) == 1:
            slope = sp.diff(part.args[0], x)
            if not slope.has(x):
                yield sp.Abs(slope)
        if isinstance(part, sp.Add) and part.is_polynomial(x):
            poly = sp.Poly(part, x)
            (high, *_), constant = poly.monoms()[0], poly.coeff_monomial(1)
            if constant != 0 and high:
                yield (sp.Abs(poly.LC()) / sp.Abs(constant)) ** sp.Rational(1, high)


def _by_scale(pieced: Pieced, scale: sp.Expr) -> tuple[sp.Expr, Pieced] | None:
    parts = [stretched(p.expr, scale) for p in pieced.pieces]
    values = [stretched(v, scale) for v in pieced.values]
    multiple = next((m for m, shape in parts if shape != 0), sp.S.One)
    shapes = [_divided(*part, multiple) for part in (*parts, *values)]
    cuts = [sp.cancel(cut * scale) for cut in pieced.cuts]
    if any(s is None or s.free_symbols - {x} for s in (*shapes, *cuts)):
        return None
    known = [s for s in shapes if s is not None]
    ends = [-sp.oo, *cuts, sp.oo]
    count = len(pieced.pieces)
    pieces = tuple(
        Piece(Region(low, high), shape)
        for low, high, shape in zip(ends[:-1], ends[1:], known[:count], strict=True)
    )
    return multiple, Pieced(pieces, tuple(known[count:]))


def _divided(multiple: sp.Expr, shape: sp.Expr, by: sp.Expr) -> sp.Expr | None:
    if shape == 0:
        return shape
    ratio = sp.cancel(multiple / by)
    return None if ratio.free_symbols else ratio * shape


def stretched(expr: sp.Expr, scale: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return m, g with expr = m·g(scale·x); g holds letters still where there is no such m."""
    there = expr.subs(x, x / scale).replace(
        lambda e: isinstance(e, sp.Pow) and isinstance(e.base, sp.Add) and not e.exp.is_Integer,
        lambda e: sp.Pow(sp.factor(e.base), e.exp),
    )
    if there.free_symbols <= {x}:
        return sp.S.One, there
    whole = sp.factor(sp.cancel(sp.together(there)))
    multiple, shape = whole.as_independent(x, as_Add=False)
    number_part = multiple.as_coeff_Mul()[0]
    return multiple / number_part, number_part * shape


def embedded(shape: Term, scaling: Scaling, parameters: dict[sp.Basic, Term]) -> Term:
    """Return multiple · shape(scale · x), products exact where their rounding would show."""
    inside = replace(_Product.of(scaling.scale, parameters), jumps=_jumps(scaling.shape))

    def spread(term: Term) -> Term:
        """Return multiple·term(s·x); what is linear in x is not scaled there and back."""
        linear = _multiple_of_leaf(term)
        if linear is not None and not _saturated(term):
            slope, leaf = linear
            steepness = sp.cancel(scaling.multiple * scaling.scale)
            return scaled(slope, _multiplied(steepness, leaf, parameters))
        match term:
            case Call(op.ADD | op.SUBTRACT as operation, (left, right)) if _has_line(term):
                divisor = _common_divisor(scaling)
                if divisor != 1:  # (a + x)/b rounds nothing beside its zero, a/b + x/b does
                    above = replace(scaling, multiple=sp.cancel(scaling.multiple * divisor))
                    return over(embedded(term, above, parameters), direct(divisor, parameters))
                return call(operation, spread(left), spread(right))
            case Call(op.MULTIPLY, (shape, excess)) if size := _size_of_excess(excess):
                held = _excess(scaling, *size, parameters)
                if held is not None:
                    return times(inside.at(shape), held)
            case Call(op.NEGATE, (whole,)) if _has_line(whole):
                return negated(spread(whole))
            case Call(op.SELECT | op.SELECT_FAR as operation, (test, left, right)):
                return call(operation, inside.at(test), spread(left), spread(right))
        return inside.multiplied(scaling.multiple, inside.at(term))

    return spread(shape)


def _jumps(shape: Pieced) -> bool:
    """Whether it is not certain that the pieces agree where they meet."""
    sides = zip(shape.cuts, shape.pieces[:-1], shape.pieces[1:], strict=True)
    return any(
        sp.expand(left.expr.subs(x, cut) - right.expr.subs(x, cut)) != 0
        for cut, left, right in sides
    )


def _common_divisor(scaling: Scaling) -> sp.Expr:
    """Return what both m and m·s are divided by; 1 where that differs."""
    (_, one), (_, other) = map(
        sp.fraction, (scaling.multiple, sp.cancel(scaling.multiple * scaling.scale))
    )
    return one if one == other else sp.S.One


def between_tails(shape: Term, scaling: Scaling, parameters: dict[sp.Basic, Term]) -> Term:
    """Return the same where s·x is small enough for every exponential, each needed once."""
    exact = _Product.of(scaling.scale, parameters)
    inside = replace(exact, exponential=_NEAR[exact.exponential])
    match shape:
        case Call(op.DIVIDE, (top, bottom)) if _multiple_of_leaf(top) is not None:
            return over(embedded(top, scaling, parameters), inside.at(bottom))
        case Call(op.MULTIPLY, (factor, letter)) if letter == X:
            return times(inside.at(factor), embedded(X, scaling, parameters))
    return inside.multiplied(scaling.multiple, inside.at(shape))


def bare(scaling: Scaling, activation: Activation) -> Activation:
    """Return the activation whose formula is the shape alone."""
    return replace(activation, expr=scaling.shape.expr, parameters=(), constants=(), kinks=())


def at_scale(
    term: Term, multiple: sp.Expr, scale: sp.Expr, parameters: dict[sp.Basic, Term]
) -> Term:
    """Return multiple · term(scale · x) for a scale of either sign: nothing is used of it."""
    product = _Product.of(scale, parameters)
    u = Let("u", call(product.multiply, X, product.factor))
    rest = call(product.residual, X, product.factor, u)

    def at(part: Term) -> Term:
        match part:
            case Call(op.EXP | op.QUIET_EXP, (Letter("x"),)):
                return call(op.EXP_SUM, u, rest)
            case Call(op.EXPM1, (Letter("x"),)):
                return call(op.EXPM1_SUM, u, rest)
        return u if part == X else mapped(part, at)

    return _multiplied(multiple, at(term), parameters)


def _size_of_excess(term: Term) -> tuple[Term, Term] | None:
    """Return |x| and the bound of max(|x|, bound)/bound."""
    match named(term):
        case Call(op.EXCESS, (size, Number() as bound)) if _leaf(size):
            return size, bound
    return None


def _excess(
    scaling: Scaling, size: Term, bound: Term, parameters: dict[sp.Basic, Term]
) -> Term | None:
    """Return m·max(s|x|, bound)/bound as max(m s|x|/bound, m): s|x| may overflow where f does not.

    ``None`` where m is not positive, or m and m s are no plain letters or numbers.
    """
    steepness = sp.cancel(scaling.multiple * scaling.scale)
    plain = all(_is_plain(factor) for factor in (steepness, scaling.multiple))
    if not plain or not scaling.is_positive:
        return None
    grown = _multiplied(steepness, size, parameters)
    return call(op.EXCESS_OF, grown, bound, direct(scaling.multiple, parameters))


def _is_plain(factor: sp.Expr) -> bool:
    """Whether it overflows for no parameter: a letter, its root, or a positive number."""
    base, exponent = factor.as_base_exp()
    return bool(factor.is_number and factor.is_positive) or bool(
        base.is_Symbol and exponent in (1, sp.S.Half)
    )


def _has_line(term: Term) -> bool:
    """Whether a summand is a multiple of x, |x|, max(x, 0) or min(x, 0)."""
    match term:
        case Call(op.ADD | op.SUBTRACT, (left, right)):
            return _has_line(left) or _has_line(right)
    return _multiple_of_leaf(term) is not None and not _saturated(term)


def _saturated(term: Term) -> bool:
    return any(
        isinstance(node, Call) and node.operation in (op.SATURATE, op.SATURATE_BELOW)
        for node in walk(term)
    )


def _multiplied(multiple: sp.Expr, term: Term, parameters: dict[sp.Basic, Term]) -> Term:
    """Return multiple·term; what the multiple divides by comes last."""
    if multiple == 1 or term == number(0):
        return term
    top, bottom = sp.fraction(multiple)
    if 1 not in (top, bottom):  # a x may overflow where (a/b) x does not
        return times(direct(multiple, parameters), term)
    if top != 1:
        return times(direct(top, parameters), term)
    return over(term, direct(bottom, parameters))


@dataclass(frozen=True, slots=True)
class _Product:
    """How s·t is computed: s·t, or t/r where s = 1/r."""

    factor: Term
    multiply: Operation
    residual: Operation
    exponential: Operation
    parameters: dict[sp.Basic, Term]
    jumps: bool = False

    @classmethod
    def of(cls, scale: sp.Expr, parameters: dict[sp.Basic, Term]) -> "_Product":
        """Divide where the scale is a reciprocal."""
        top, bottom = sp.fraction(scale)
        if top == 1 and bottom != 1:
            divided = (op.QUOTIENT, op.QUOTIENT_ERROR, op.EXP_QUOTIENT)
            return cls(direct(bottom, parameters), *divided, parameters)
        multiplied = (op.PRODUCT, op.PRODUCT_ERROR, op.EXP_PRODUCT)
        return cls(direct(scale, parameters), *multiplied, parameters)

    def at(self, term: Term) -> Term:
        """Return the term with s·x for x; s > 0, so that the sign of x is that of s·x."""
        leaf = _leaf(term)
        if leaf:
            return self._stretched(term)
        match term:
            case Call(op.SIGN, (Letter("x"),)) | Call(op.CONSTANT, (_, Letter("x"))):
                return term
            case Call(operation, (Letter("x"), Number(cut))) if operation in _TESTS:
                return self._compared(term, cut)
            case Call(op.COPYSIGN, (size, Letter("x"))):
                return call(op.COPYSIGN, self.at(size), X)
            case Call(op.ADD | op.SUBTRACT, (left, right)) if found := self._sum(term, left, right):
                return found
            case Call(op.EXP, (inside,)) if multiple := _multiple_of_leaf(inside):
                return self._exponential(*multiple)
            case Let("d", value, note):
                (base,) = set(_leaves(value))
                return Let("d", self.at(value) + self._error(base), note)
        return mapped(term, self.at)

    def multiplied(self, multiple: sp.Expr, term: Term) -> Term:
        """Return multiple·term, multiplied before the factors that vanish: they may underflow."""
        match term:
            case Call(op.NEGATE, (inside,)) if multiple != 1:
                return negated(self.multiplied(multiple, inside))
            case Call(op.DIVIDE, (top, bottom)) if _falls(top):
                return over(self.multiplied(multiple, top), bottom)
            case Call(op.MULTIPLY, (left, right)) if _is_falling(right):
                return times(self.multiplied(multiple, left), right)
            case Call(op.MULTIPLY, (left, right)) if _falls(right):
                return times(left, self.multiplied(multiple, right))
        return _multiplied(multiple, term, self.parameters)

    def _exponential(self, slope: sp.Expr, leaf: Term) -> Term:
        """Return e^(slope·s·leaf); where it grows, an infinite one has no rounding to make good."""
        near = self.exponential in _NEAR.values()
        if slope == -1 and near:
            return call(self.exponential, leaf, negated(self.factor))
        inside = scaled(slope, leaf) if slope != 1 else leaf
        if near or _has_sign(leaf, -slope):
            size = abs(slope)
            if isinstance(size, sp.Rational) and size > 1 and is_power_of_two(size):
                # 2x may overflow where s·x does not
                share = 1 / size if self.multiply is op.QUOTIENT else size
                leaf = leaf if slope > 0 else negated(leaf)
                return call(self.exponential, leaf, scaled(share, self.factor))
            return call(self.exponential, inside, self.factor)
        u = Let("u", call(self.multiply, inside, self.factor))
        return call(op.EXP_SUM, u, call(self.residual, inside, self.factor, u))

    def _compared(self, test: Call, cut: sp.Expr) -> Term:
        """Compare x itself, where its bound is exact: s·x may be 0, or infinite, where x is not."""
        if self.jumps and cut == 0:
            return test
        if self.jumps and self._is_letter and abs(cut) == 1:
            return call(test.operation, X, scaled(cut, self.factor))
        return mapped(test, self.at)

    @property
    def _is_letter(self) -> bool:
        """Whether x is divided by a parameter as it comes."""
        return self.multiply is op.QUOTIENT and isinstance(self.factor, Letter)

    def _sum(self, term: Call, left: Term, right: Term) -> Term | None:
        """Return c ± x/r as (c·r ± x)/r, which rounds nothing beside its zero."""
        constant, other = (left, right) if isinstance(left, Number) else (right, left)
        if not isinstance(constant, Number) or abs(constant.value) != 1:
            return None
        if self._is_letter and (held := self._held(other)) is not None:
            level = scaled(constant.value, self.factor)
            parts = (level, held) if constant is left else (held, level)
            return call(op.QUOTIENT, call(term.operation, *parts), self.factor)
        return None

    def _held(self, term: Term) -> Term | None:
        """Return x, or x held between multiples of r, for what is held between −1 and 1."""
        match term:
            case Let(name, value, note):
                held = self._held(value)
                return None if held is None or held == X else Let(name, held, note)
            case Call(op.HELD | op.CLIP as operation, (Letter("x"), Number(low), Number(high))):
                if max(abs(low), abs(high)) <= 1:
                    return call(operation, X, scaled(low, self.factor), scaled(high, self.factor))
        return term if term == X else None

    def _stretched(self, leaf: Term) -> Term:
        """Use s > 0: then |s·x| = s·|x| and max(s·x, 0) = s·max(x, 0), in rounded numbers too."""
        u = Let("u", call(self.multiply, X, self.factor))
        return _replaced_input(leaf, u)

    def _error(self, leaf: Term) -> Term:
        return call(self.residual, leaf, self.factor, self._stretched(leaf))


_TESTS: Final = (op.GREATER, op.GREATER_EQUAL, op.LESS, op.EQUAL)


def _has_sign(leaf: Term, slope: sp.Expr) -> bool:
    """Whether slope·leaf ≥ 0 for every x."""
    match named(leaf):
        case Call(op.ABSOLUTE, _) | Call(op.MAXIMUM | op.SATURATE_BELOW, _):
            return bool(slope > 0)
        case Call(op.MINIMUM | op.SATURATE, _):
            return bool(slope < 0)
    return False


def _falls(term: Term) -> bool:
    """Whether a product or quotient has a last factor that vanishes."""
    match term:
        case Call(op.NEGATE, (inside,)) | Call(op.DIVIDE, (inside, _)):
            return _falls(inside)
        case Call(op.MULTIPLY, (_, right)):
            return _is_falling(right) or _falls(right)
    return False


def _is_falling(factor: Term) -> bool:
    """Whether it is the exponential of a negative number."""
    bare = named(factor)
    return isinstance(bare, Call) and bare.operation in (op.EXP_PRODUCT, op.EXP_QUOTIENT)


_NEAR: Final = {op.EXP_PRODUCT: op.EXP_STRETCHED, op.EXP_QUOTIENT: op.EXP_SHRUNK}


def _replaced_input(term: Term, u: Term) -> Term:
    return u if term == X else mapped(term, lambda t: _replaced_input(t, u))


def _leaf(term: Term) -> bool:
    """Whether this is x, |x|, max(x, 0) or min(x, 0)."""
    match term:
        case Letter("x"):
            return True
        case Let(_, value):
            return _leaf(value)
        case Call(op.ABSOLUTE, (inside,)):
            return inside == X
        case Call(
            op.MAXIMUM | op.MINIMUM | op.SATURATE | op.SATURATE_BELOW, (inside, Number(value))
        ):
            return inside == X and value == 0
    return False


def _leaves(term: Term) -> Iterator[Term]:
    if _leaf(term):
        yield term
    else:
        for child in children(term):
            yield from _leaves(child)


def _multiple_of_leaf(term: Term) -> tuple[sp.Expr, Term] | None:
    """Return c, t for c·t with t a leaf, through names and saturation."""
    if _leaf(term):
        return sp.S.One, term
    match term:
        case Let(_, value) | Call(op.SATURATE, (value, _)):
            return _multiple_of_leaf(value)
        case Call(op.NEGATE, (inside,)):
            found = _multiple_of_leaf(inside)
            return None if found is None else (-found[0], found[1])
        case Call(op.MULTIPLY, (Number(c), inside)):
            found = _multiple_of_leaf(inside)
            return None if found is None else (c * found[0], found[1])
    return None
