"""Wrong claims made from right ones: one small error each."""

from collections.abc import Iterator

import sympy as sp

from derive.symbols import x, y

TINY = (sp.Rational(1, 10**3), sp.Rational(1, 10**9), sp.Rational(1, 10**30))
Mutant = tuple[str, sp.Expr]


def mutants(expr: sp.Expr) -> list[Mutant]:
    """Return (kind, expression) pairs that are written differently from ``expr`` and each other."""
    found: list[Mutant] = []
    for kind, mutant in _all_mutants(expr):
        bad = mutant.has(sp.zoo, sp.nan, sp.oo, sp.I)
        if not bad and mutant != expr and all(mutant != other for _kind, other in found):
            found.append((kind, mutant))
    return found


def _all_mutants(expr: sp.Expr) -> Iterator[Mutant]:
    for tiny in TINY:
        yield "coefficient of the whole", expr * (1 + tiny)
        yield "offset", expr + tiny
        yield "offset where x < 0 only", sp.Piecewise((expr, x > 0), (expr + tiny, True))
        yield "offset where x > 2 only", sp.Piecewise((expr, x < 2), (expr - tiny, True))
    yield "sign of the whole", -expr
    yield "doubled", 2 * expr
    yield "halved", expr / 2
    yield "one more", expr + 1
    yield "other function", sp.cos(expr)
    yield "other function", sp.tanh(expr)
    yield "squared", expr**2
    yield (
        "right for x > 0 only",
        expr.subs(x, sp.Abs(x)) if expr.has(x) else sp.Piecewise((expr, x > 0), (-expr - 1, True)),
    )
    yield "y for x", expr.subs(x, y)
    yield "x for y", expr.subs(y, x)
    for letter in (x, y):
        yield "factor", expr * letter
        yield "exponent", expr * letter**2
        yield "offset", expr + letter
    for path, node in _nodes(expr, ()):
        for kind, other in _local(node):
            yield kind, _put(expr, path, other)


def _nodes(node: sp.Basic, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], sp.Basic]]:
    yield path, node
    for i, arg in enumerate(node.args):
        if not isinstance(arg, sp.logic.boolalg.Boolean):
            yield from _nodes(arg, (*path, i))


def _put(node: sp.Basic, path: tuple[int, ...], new: sp.Basic) -> sp.Basic:
    if not path:
        return new
    args = list(node.args)
    args[path[0]] = _put(args[path[0]], path[1:], new)
    return node.func(*args)


SWAPS = {
    sp.exp: (lambda u: sp.exp(-u), lambda u: 1 + u, sp.cosh),
    sp.log: (lambda u: -sp.log(u), lambda u: u - 1),
    sp.erf: (sp.tanh, lambda u: 1 - sp.erf(u)),
    sp.cos: (sp.sin, sp.cosh),
    sp.Abs: (lambda u: u, lambda u: -u),
}


def _local(node: sp.Basic) -> Iterator[Mutant]:
    if isinstance(node, sp.Rational):
        for tiny in TINY:
            yield "coefficient", node + tiny
        yield "coefficient", node + 1
        yield "sign", -node
    elif isinstance(node, sp.Symbol):
        yield "sign", -node
        yield "coefficient", 2 * node
        yield "exponent", node**2
    elif isinstance(node, sp.Add | sp.Mul):
        for i, arg in enumerate(node.args):
            rest = [*node.args[:i], *node.args[i + 1 :]]
            yield "dropped part", node.func(*rest)
            yield "sign", node.func(-arg, *rest)
            if isinstance(node, sp.Mul):
                yield "inverted factor", node.func(1 / arg, *rest)
    elif isinstance(node, sp.Pow):
        yield "exponent", node.base ** (node.exp + 1)
        yield "exponent", node.base ** (-node.exp)
    elif isinstance(node, sp.Piecewise):
        values = [pair[0] for pair in node.args]
        turned = [*values[1:], values[0]]
        pairs = zip(turned, node.args, strict=True)
        yield "wrong piece", sp.Piecewise(*((v, pair[1]) for v, pair in pairs))
        for value in values:
            yield "one piece for all", value
    for swapped in SWAPS.get(node.func, ()):
        yield "swapped function", swapped(node.args[0])
