"""Single edits of a formula: what may have been lost from the true one, what may be wrong in code.

``losses`` yields the true formula with one thing missing; ``repairs`` the code with one thing
changed. Each comes with the words for it.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Final

import sympy as sp
from sympy.core.relational import Relational

from derive.symbols import x

Edit = tuple[str, sp.Basic]
Local = Callable[[sp.Basic], Iterator[Edit]]

_FACTORS: Final = (sp.S.Half, sp.Integer(2), 1 / sp.sqrt(2), sp.sqrt(2))
_TURNED: Final = {
    sp.StrictGreaterThan: sp.StrictLessThan,
    sp.StrictLessThan: sp.StrictGreaterThan,
    sp.GreaterThan: sp.LessThan,
    sp.LessThan: sp.GreaterThan,
}


def everywhere(expr: sp.Basic, local: Local) -> Iterator[Edit]:
    """Yield the expression with one node edited, for every node and every edit of it."""
    yield from local(expr)
    for number, part in enumerate(expr.args):
        for words, edited in everywhere(part, local):
            args = [*expr.args[:number], edited, *expr.args[number + 1 :]]
            try:
                yield words, expr.func(*args)
            except (TypeError, ValueError, NotImplementedError):
                continue


def losses(expr: sp.Expr) -> Iterator[Edit]:
    """Yield the expression with one term, factor or power missing."""
    yield from everywhere(expr, _lost)


def _lost(node: sp.Basic) -> Iterator[Edit]:
    if isinstance(node, sp.Mul):
        for factor in node.args:
            if factor != -1:
                rest = node.func(*(a for a in node.args if a is not factor))
                yield f"the factor {factor} is missing", rest
    elif isinstance(node, sp.Add):
        for term in node.args:
            rest = node.func(*(a for a in node.args if a is not term))
            yield f"the term {term} is missing", rest
    elif isinstance(node, sp.Pow) and node.exp.is_Integer and abs(node.exp) > 1:
        yield f"{node} became {node.base}", node.base ** sp.sign(node.exp)


def repairs(
    expr: sp.Expr, numbers: Sequence[sp.Expr], letters: Sequence[sp.Symbol]
) -> Iterator[Edit]:
    """Yield the expression with one sign, number, power, comparison or branch changed."""
    yield from everywhere(expr, lambda node: _changed(node, numbers, letters))


def _changed(
    node: sp.Basic, numbers: Sequence[sp.Expr], letters: Sequence[sp.Symbol]
) -> Iterator[Edit]:
    match node:
        case sp.Add():
            for term in node.args:
                yield f"the sign of {term} is wrong", node - 2 * term
                yield f"the term {term} is too much", node - term
            for term, factor in product(node.args, _FACTORS):
                words = f"the factor {1 / factor} of {term} is too much"
                yield words, node + (factor - 1) * sp.sympify(term)
        case sp.Mul():
            for factor in node.args:
                yield (
                    f"the factor {factor} is too much",
                    node.func(*(a for a in node.args if a is not factor)),
                )
        case sp.Rational():
            for other in (*numbers, *letters):
                if other != node:
                    yield f"{node} should be {other}", other
        case sp.Symbol():
            for other in letters:
                if node not in (other, x):
                    yield f"{node} should be {other}", other
        case sp.Pow() if node.exp.is_Integer:
            for exponent in (node.exp + 1, node.exp - 1, 2 * node.exp, -node.exp):
                yield f"{node} should be {node.base**exponent}", node.base**exponent
        case sp.Piecewise():
            yield from _branches(node, letters)
        case Relational() if type(node) in _TURNED:
            yield f"{node} is turned round", _TURNED[type(node)](node.lhs, node.rhs)  # type: ignore[no-untyped-call, index]


def _branches(node: sp.Piecewise, letters: Sequence[sp.Symbol]) -> Iterator[Edit]:
    cases = [(case.args[0], case.args[1]) for case in node.args]
    if len(cases) == 2:
        yield (
            "the two branches are swapped",
            sp.Piecewise((cases[1][0], cases[0][1]), (cases[0][0], cases[1][1])),
        )
    for number, (value, condition) in enumerate(cases):
        for other in (sp.S.Zero, sp.S.One):
            if value != other:
                words = f"the branch {_where(condition)} returns {value}, should be {other}"
                yield words, _with(cases, number, other)
        for letter in letters:
            words = (
                f"the branch {_where(condition)} returns {value}, the factor {letter} is missing"
            )
            yield words, _with(cases, number, value * letter)


def _where(condition: sp.Basic) -> str:
    return "for the rest" if condition == sp.true else f"for {condition}"


def _with(cases: Sequence[tuple[sp.Basic, sp.Basic]], number: int, value: sp.Basic) -> sp.Basic:
    changed = [(value if n == number else v, c) for n, (v, c) in enumerate(cases)]
    return sp.Piecewise(*changed)


def each_branch(expr: sp.Basic, change: Callable[[sp.Basic], sp.Expr]) -> sp.Expr:
    """Apply a change to every branch of a case distinction."""
    if not isinstance(expr, sp.Piecewise):
        return change(expr)
    return sp.Piecewise(*((each_branch(case.args[0], change), case.args[1]) for case in expr.args))


def halves_of_product_rule(expr: sp.Expr) -> Iterator[Edit]:
    """Yield (u·v)′ with one of its two terms forgotten, for every factor u."""
    number = max((len(b.args) for b in _bodies(expr) if isinstance(b, sp.Mul)), default=0)
    for n in range(number):
        for first in (True, False):
            words = "product rule: one of the terms u′v and uv′ is missing"
            yield words, each_branch(expr, lambda e, n=n, first=first: _half(e, n, first))  # type: ignore[misc]


def _bodies(expr: sp.Basic) -> list[sp.Basic]:
    if isinstance(expr, sp.Piecewise):
        return [body for case in expr.args for body in _bodies(case.args[0])]
    return [expr]


def _half(expr: sp.Basic, number: int, first: bool) -> sp.Expr:
    if not isinstance(expr, sp.Mul) or number >= len(expr.args):
        return sp.diff(expr, x)
    u = sp.sympify(expr.args[number])
    v = expr / u
    return sp.diff(u, x) * v if first else u * sp.diff(v, x)


def other_numbers(truth: sp.Expr, used: sp.Expr) -> Iterator[Edit]:
    """Yield the truth with one of its numbers replaced, everywhere, by one of the code's."""
    right, wrong = ({abs(n) for n in e.atoms(sp.Rational)} for e in (truth, used))
    for number, other in product(sorted(right - wrong), sorted(wrong - right)):
        edited = truth.xreplace({number: other, -number: -other})
        yield f"{other} should be {number} everywhere", edited


def without_inner_slope(expr: sp.Expr, inner: sp.Expr) -> sp.Expr:
    """Return the derivative with the one of ``inner`` forgotten: ∂F/∂x + ∂F/∂u for F(x, u)."""
    letter = sp.Symbol("inner_u", real=True)
    opened = expr.xreplace({inner: letter})
    total = sp.diff(opened, x) + sp.diff(opened, letter)
    return total.xreplace({letter: inner})


def inner_functions(expr: sp.Expr) -> list[sp.Expr]:
    """Return the arguments of functions and bases of powers that depend on x, outermost first."""
    found: dict[sp.Expr, None] = {}
    for node in sp.preorder_traversal(expr):
        if isinstance(node, sp.Function | sp.Pow) and not isinstance(node, sp.Piecewise):
            for inner in node.args:
                if inner.has(x) and inner != x:
                    found[inner] = None
    return list(found)
