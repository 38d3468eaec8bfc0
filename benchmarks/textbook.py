"""The formula of an entry as people write it: NumPy, numexpr, and what libraries have ready.

Textbook code is the definition, operator by operator, and SymPy's derivative of it, each in the
shorter of its own spelling and `simplify`'s; what occurs twice is computed once, cases become
`where`, a function that NumPy has is called. Nothing here is accurate on purpose, and nothing is
slow on purpose: it is what generated code is compared with.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pycode import PythonCodePrinter

from derive.activation import Activation
from derive.lowering.lower import slope_of, value_of
from derive.lowering.pieced import Pieced
from derive.output_forms.cost import TRANSCENDENTAL, cost
from derive.symbols import x

Array = np.ndarray[Any, np.dtype[Any]]
Call = Callable[[Array], Any]

#: entries that a library has under a name of its own: module path and function
TORCH: Final[Mapping[str, str]] = {
    **{n: n for n in ("sigmoid", "tanh", "relu", "exp", "expm1", "erf", "cos", "sin", "square")},
    **{
        name: f"nn.functional.{name}"
        for name in ("silu", "gelu", "mish", "softplus", "elu", "selu", "celu", "softsign", "relu6")
    },
    "log_sigmoid": "nn.functional.logsigmoid",
    "hard_sigmoid": "nn.functional.hardsigmoid",
    "hard_swish": "nn.functional.hardswish",
    "hard_tanh": "nn.functional.hardtanh",
    "leaky_relu": "nn.functional.leaky_relu",
    "tanh_shrink": "nn.functional.tanhshrink",
    "soft_shrink": "nn.functional.softshrink",
    "hard_shrink": "nn.functional.hardshrink",
    "arctan": "atan",
}
JAX: Final[Mapping[str, str]] = {
    name: name
    for name in (
        *("sigmoid", "tanh", "relu", "relu6", "silu", "softplus", "elu", "selu", "celu", "mish"),
        *("leaky_relu", "log_sigmoid", "soft_sign", "hard_tanh", "hard_sigmoid", "squareplus"),
    )
}
SCIPY: Final[Mapping[str, str]] = {
    "sigmoid": "expit",
    "log_sigmoid": "log_expit",
    "softplus": "softplus",
    "erf": "erf",
}
#: NumPy functions for which SymPy has no function of its own
_OWN_CALLS: Final = (expm1, log1p)
#: what is drawn together under one root or denominator overflows sooner
_MUCH: Final = 0.8
_QUICK: Final = (sp.S.Half, 1, 2)
_OPERATIONS: Final = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare)


class _Textbook(NumPyPrinter):  # type: ignore[misc]  # SymPy's printers are not annotated
    """NumPy as in a tutorial: `np.where` for cases, `scipy.special.erf` for erf, decimals."""

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        *rows, (last, _) = expr.args
        text = self._print(last)
        for value, condition in reversed(rows):
            text = f"np.where({self._print(condition)}, {self._print(value)}, {text})"
        return text

    def _print_Relational(self, expr: sp.core.relational.Relational) -> str:
        return f"{self._print(expr.lhs)} {expr.rel_op} {self._print(expr.rhs)}"

    def _print_Max(self, expr: sp.Max) -> str:
        return self._nested("np.maximum", expr)

    def _print_Min(self, expr: sp.Min) -> str:
        return self._nested("np.minimum", expr)

    def _nested(self, call: str, expr: sp.Function) -> str:
        first, *rest = map(self._print, expr.args)
        for text in rest:
            first = f"{call}({first}, {text})"
        return str(first)

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        if expr.exp.is_Rational and expr.exp < 0:
            return f"1/{self.parenthesize(expr.base**-expr.exp, PRECEDENCE['Mul'])}"
        return str(super()._print_Pow(expr, rational))

    def _print_erf(self, expr: sp.erf) -> str:
        return f"erf({self._print(expr.args[0])})"

    def _print_Float(self, expr: sp.Float) -> str:
        return repr(float(expr))


class _Numexpr(PythonCodePrinter):  # type: ignore[misc]  # SymPy's printers are not annotated
    """The language of numexpr; what it lacks raises KeyError."""

    _KNOWN: Final = {
        **{sp.exp: "exp", sp.log: "log", sp.tanh: "tanh", sp.sinh: "sinh", sp.cosh: "cosh"},
        **{sp.sin: "sin", sp.cos: "cos", sp.atan: "arctan", sp.asinh: "arcsinh", sp.Abs: "abs"},
        **{expm1: "expm1", log1p: "log1p"},
    }

    def _print_Function(self, expr: sp.Function) -> str:
        return f"{self._KNOWN[type(expr)]}({', '.join(map(self._print, expr.args))})"

    _print_Abs = _print_log = _print_exp = _print_expm1 = _print_log1p = _print_Function

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        *rows, (last, _) = expr.args
        text = self._print(last)
        for value, condition in reversed(rows):
            text = f"where({self._print(condition)}, {self._print(value)}, {text})"
        return text

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        if expr.exp == sp.Rational(1, 2):
            return f"sqrt({self._print(expr.base)})"
        return f"({self._print(expr.base)})**({self._print(expr.exp)})"

    def _print_Rational(self, expr: sp.Rational) -> str:
        return repr(float(expr))

    _print_Float = _print_Rational


@dataclass(frozen=True, slots=True)
class Code:
    """Textbook code: the lines of a function of x, and the function."""

    text: str
    call: Call

    @property
    def is_single_call(self) -> bool:
        """Whether all it does is one operation of NumPy on x."""
        nodes = [node for node in ast.walk(ast.parse(self.text)) if isinstance(node, _OPERATIONS)]
        return len(nodes) == 1


def formula_of(entry: Activation, *, slope: bool) -> sp.Expr:
    """Return f or f′ of an entry with its default parameters, as a person would write it."""
    values = {**entry.defaults, **{c.symbol: sp.Float(float(c.value)) for c in entry.constants}}
    value = _shortest([entry.expr.xreplace(values)], cost)
    if not slope:
        return _with_numbers(_as_one_call(value))
    cases = _joined(slope_of(value_of(entry), entry)).xreplace(values)
    if value.has(sp.Piecewise, sp.Abs, sp.sign, sp.Max, sp.Min):
        return _with_numbers(_shortest([cases], _length))
    terms = sp.expand_log(value, force=True)  # the logarithm of a quotient is a difference
    return _with_numbers(_shortest([cases, sp.diff(value, x), sp.diff(terms, x)], _length))


def _shortest(exprs: Sequence[sp.Expr], length: Callable[[sp.Expr], int]) -> sp.Expr:
    """Return the shortest spelling; all terms are drawn together only where that saves much."""
    terms = [sp.Add(*map(sp.simplify, sp.Add.make_args(expr))) for expr in exprs]
    whole = [
        sp.factor(expr) if expr.is_rational_function(x) else sp.simplify(expr) for expr in exprs
    ]
    apart, together = min((*exprs, *terms), key=length), min(whole, key=length)
    return together if length(together) <= _MUCH * length(apart) else apart


def _length(expr: sp.Expr) -> int:
    """Return the work in NumPy: a power other than a square or a root is one of its slowest."""
    powers = {
        p for p in expr.atoms(sp.Pow) if abs(p.exp) not in _QUICK and not isinstance(p, sp.exp)
    }
    return cost(expr) + TRANSCENDENTAL * len(powers)


def _as_one_call(expr: sp.Expr) -> sp.Expr:
    calls = [call(x) for call in _OWN_CALLS]
    return next((call for call in calls if call.rewrite(sp.exp).expand(func=True) == expr), expr)


def _joined(pieced: Pieced) -> sp.Expr:
    """Return one formula in |x| for two pieces that are images of each other, else the cases."""
    left, right = (sp.simplify(pieced.pieces[n].expr) for n in (0, -1))
    if pieced.cuts != (sp.S.Zero,):
        return _cases(pieced)
    at_zero = right.subs(x, 0)
    for sign, factor in ((1, sp.S.One), (-1, sp.sign(x))):
        middle = at_zero if sign == 1 else 0 * at_zero
        if sp.simplify(left.subs(x, -x) - sign * right) == 0 and middle == pieced.values[0]:
            return factor * right.subs(x, sp.Abs(x))
    return _cases(pieced)


def _cases(pieced: Pieced) -> sp.Expr:
    """Return the cases with as few conditions as their values at the cuts allow."""
    rows: list[tuple[sp.Expr, sp.Basic]] = []
    inner = zip(pieced.pieces[:-1], pieced.pieces[1:], pieced.cuts, pieced.values, strict=True)
    for left, right, cut, value in inner:
        if left.expr == right.expr:
            rows.append((value, sp.Eq(x, cut)))
        elif left.expr.subs(x, cut) == value:
            rows.append((left.expr, x <= cut))
        elif right.expr.subs(x, cut) == value:
            rows.append((left.expr, x < cut))
        else:
            rows += [(left.expr, x < cut), (value, sp.Eq(x, cut))]
    return sp.Piecewise(*rows, (pieced.pieces[-1].expr, True))


def _with_numbers(expr: sp.Expr) -> sp.Expr:
    """Return the expression with √2/2 and the like as decimals, which leave float32 what it is."""
    if isinstance(expr, sp.Expr) and not expr.free_symbols:
        return expr if expr.is_Integer else expr.evalf(30)
    if isinstance(expr, sp.Pow) and not isinstance(expr, sp.exp):
        return sp.Pow(_with_numbers(expr.base), expr.exp)
    return expr.func(*map(_with_numbers, expr.args)) if expr.args else expr


def numpy_code(formula: sp.Expr) -> Code | None:
    """Return the textbook function; ``None`` where NumPy lacks a function (erf without SciPy)."""
    scope: dict[str, Any] = {"np": np}
    if formula.has(sp.erf, sp.erfc):
        try:
            from scipy.special import erf, erfc  # noqa: PLC0415 - a peer that may be missing
        except ImportError:
            return None
        scope |= {"erf": erf, "erfc": erfc}
    text = "\n".join(_lines(formula))
    exec(text, scope)  # noqa: S102 - printed from our own catalogue
    return Code(text, scope["f"])


def _lines(formula: sp.Expr) -> Iterator[str]:
    """Yield a function that computes what occurs more than once first, and once."""
    names = (sp.Symbol(f"t{n}") for n in range(1, 100))
    parts, (rest,) = sp.cse([formula], names, order="none")
    yield "def f(x):"
    for name, part in parts:
        yield f"    {name} = {_spelled(part)}"
    yield f"    return {_spelled(rest)}"


def _spelled(expr: sp.Expr) -> str:
    text = _Textbook({"fully_qualified_modules": True}).doprint(expr)
    return str(text).replace("numpy.", "np.")


def numexpr_code(formula: sp.Expr) -> Callable[[Array, Array], Any] | None:
    """Return the function in numexpr; ``None`` where it is not installed or lacks a function."""
    try:
        import numexpr  # noqa: PLC0415 - a peer that may be missing

        text = _Numexpr().doprint(formula)
        numexpr.evaluate(text, {"x": np.ones(2)})
    except (ImportError, KeyError, ValueError, TypeError, AttributeError):
        return None
    numexpr.set_num_threads(1)
    return lambda values, out: numexpr.evaluate(text, {"x": values}, out=out, casting="same_kind")


def attribute(module: Any, path: str) -> Any:
    """Return ``module.a.b`` for "a.b", or ``None``."""
    for name in path.split("."):
        module = getattr(module, name, None)
    return module


__all__ = [
    "JAX",
    "SCIPY",
    "TORCH",
    "Code",
    "attribute",
    "formula_of",
    "numexpr_code",
    "numpy_code",
]
