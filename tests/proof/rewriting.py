"""Equivalent spellings of a right claim: each must be proved, whatever it looks like."""

from collections.abc import Callable, Iterator

import sympy as sp

from derive.symbols import y

Rewrite = tuple[str, sp.Expr]


def _kept(build: Callable[[], sp.Expr]) -> sp.Expr | None:
    """Return what SymPy makes of a rewriting, unless it gives up or leaves the real numbers."""
    try:
        result = build()
    except (NotImplementedError, ValueError, TypeError, AttributeError):
        return None
    return None if result.has(sp.I, sp.zoo, sp.nan) else result


def rewrites(expr: sp.Expr) -> list[Rewrite]:
    """Return (name, expression) pairs equal to ``expr`` for every real y."""
    found: list[Rewrite] = []
    for name, build in _all(expr):
        result = _kept(build)
        if result is not None and result != expr and all(result != other for _n, other in found):
            found.append((name, result))
    return found


def _all(expr: sp.Expr) -> Iterator[tuple[str, Callable[[], sp.Expr]]]:
    for function in (sp.expand, sp.factor, sp.together, sp.cancel, sp.trigsimp, sp.powsimp):
        yield function.__name__, lambda f=function: f(expr)
    for target in (sp.exp, sp.tanh, sp.cosh, sp.log, sp.tan):
        yield f"rewrite in {target}", lambda f=target: _without_new_logarithms(expr, f)
    for name, same in _same_as_y().items():
        yield f"y as {name}", lambda other=same: _swapped(expr, other)
    for name, one in _ones().items():
        yield f"times {name}", lambda unit=one: sp.Mul(expr, unit, evaluate=False)
        yield f"plus {name}", lambda unit=one: sp.Add(expr, unit, -1, evaluate=False)
    for name, (function, other) in _functions().items():
        if expr.has(function):
            yield name, lambda f=function, g=other: expr.replace(f, g)


def _without_new_logarithms(expr: sp.Expr, target: type[sp.Function]) -> sp.Expr:
    """Rewrite; SymPy's e^(2 log y) for y² is no spelling where y < 0."""
    found = expr.rewrite(target)
    if target is sp.exp and found.atoms(sp.log) - expr.atoms(sp.log):
        raise ValueError("a power was written by a logarithm")
    return found


def _swapped(expr: sp.Expr, other: sp.Expr) -> sp.Expr:
    placeholder = sp.Dummy(real=True)
    return expr.subs(y, placeholder).subs(placeholder, other)


def _same_as_y() -> dict[str, sp.Expr]:
    return {
        "log exp y": sp.log(sp.exp(y, evaluate=False), evaluate=False),
        "sinh asinh y": sp.sinh(sp.asinh(y), evaluate=False),
        "tan atan y": sp.tan(sp.atan(y), evaluate=False),
        "a reducible fraction": (y**3 + y) / (y**2 + 1),
        "2 log exp(y/2)": 2 * sp.log(sp.exp(y / 2, evaluate=False), evaluate=False),
        "log(cosh y + sinh y)": sp.log(sp.cosh(y) + sp.sinh(y)),
        "2 atanh tanh(y/2)": 2 * sp.atanh(sp.tanh(y / 2, evaluate=False), evaluate=False),
        "sin and cos of its arctangent": sp.sin(sp.atan(y)) / sp.cos(sp.atan(y)),
        "y √(1 + y²)/√(1 + y²)": y * sp.sqrt(1 + y**2) / sp.sqrt(1 + 2 * y**2 - y**2 + 0 * y),
    }


def _ones() -> dict[str, sp.Expr]:
    return {
        "sin² + cos²": sp.sin(y) ** 2 + sp.cos(y) ** 2,
        "cosh² − sinh²": sp.cosh(y) ** 2 - sp.sinh(y) ** 2,
        "1/cosh² + tanh²": 1 / sp.cosh(y) ** 2 + sp.tanh(y) ** 2,
        "e^y e^−y": sp.Mul(sp.exp(y), 1 / (sp.cosh(y) + sp.sinh(y))),
        "(1 + tan²) cos²": (1 + sp.tan(y) ** 2) * sp.cos(y) ** 2,
        "(cosh y + 1)/(2 cosh²(y/2))": (sp.cosh(y) + 1) / (2 * sp.cosh(y / 2) ** 2),
    }


def _functions() -> dict[str, tuple[type[sp.Function], Callable[[sp.Expr], sp.Expr]]]:
    return {
        "exp by half tanh": (
            sp.exp,
            lambda u: (1 + sp.tanh(u / 2)) / (1 - sp.tanh(u / 2)),
        ),
        "exp as cosh + sinh": (sp.exp, lambda u: sp.cosh(u) + sp.sinh(u)),
        "exp of a third, cubed": (sp.exp, lambda u: sp.exp(u / 3, evaluate=False) ** 3),
        "cos by half sin": (sp.cos, lambda u: 1 - 2 * sp.sin(u / 2) ** 2),
        "log by inverse": (sp.log, lambda u: -sp.log(1 / u, evaluate=False)),
        "log by square": (sp.log, lambda u: sp.log(sp.expand(u**2), evaluate=False) / 2),
        "erf by erfc": (sp.erf, lambda u: 1 - sp.erfc(u)),
    }
