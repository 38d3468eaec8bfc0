"""A whitelist over Python's own syntax tree: nothing that is typed is ever evaluated.

SymPy's ``sympify`` and ``parse_expr`` call ``eval``, so they are not used.
Decimals become exact fractions, ``^`` means power, ``a if cond else b`` means cases.
"""

import ast
import difflib
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, Never

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derive.errors import UsageError
from derive.expression.vocabulary import ANY, BY_NAME, CONSTANTS

MAX_LENGTH: Final = 2_000
MAX_NODES: Final = 400
MAX_DEPTH: Final = 60
MAX_EXPONENT: Final = 64
MAX_DIGITS: Final = 60
_MAX_NUMBER: Final = 10**200

_ORDER: Final[dict[type[ast.cmpop], type[Relational]]] = {
    ast.Lt: sp.StrictLessThan,
    ast.LtE: sp.LessThan,
    ast.Gt: sp.StrictGreaterThan,
    ast.GtE: sp.GreaterThan,
    ast.Eq: sp.Equality,
    ast.NotEq: sp.Unequality,
}


class ExpressionError(UsageError):
    """A formula that cannot be read; the message points at the column (counted from 1)."""

    def __init__(self, message: str, column: int | None = None, hint: str = "") -> None:
        where = "" if column is None else f" at column {column}"
        super().__init__(f"{message}{where}{hint}")
        self.column = column


def parse_expression(text: str, letters: Mapping[str, sp.Symbol]) -> sp.Expr:
    """Return the formula as an exact SymPy expression in ``letters`` (name to symbol).

    Raises ``ExpressionError`` for anything but arithmetic, comparisons, ``if``/``else`` and the
    functions of ``derive.expression.vocabulary``, and for formulas beyond the size limits.
    """
    value = _read(text, letters)
    if not isinstance(value, sp.Expr):
        raise ExpressionError("this is a condition, a formula is expected; write a value")
    return value


def parse_condition(text: str, letters: Mapping[str, sp.Symbol]) -> sp.Basic:
    """Return a condition such as ``a >= 0`` or ``0 < a < 1``; raises ``ExpressionError``."""
    value = _read(text, letters)
    if isinstance(value, sp.Expr):
        raise ExpressionError("this is a value, a condition is expected; write for example a > 0")
    return value


def hidden_parts(text: str, letters: Mapping[str, sp.Symbol]) -> tuple[sp.Expr, ...]:
    """Return logarithms and roots that are typed, and that SymPy simplified away.

    The formula exp(log(x)) is x where it is real, for x > 0, and √x² is for x ≥ 0.
    """
    source, tree = _tree(text)
    reader = _Reader(source, letters)
    kept = _inside_of(reader.read(tree))
    return tuple(part for u, part in reader.partial.items() if u not in kept)


def _inside_of(value: sp.Basic) -> dict[sp.Expr, sp.Expr]:
    """Return the logarithms and roots of an expression by what stands inside them."""
    roots = (power for power in value.atoms(sp.Pow) if not power.exp.is_Integer)
    found = [(part.args[0], part) for part in (*value.atoms(sp.log), *roots)]
    return dict(sorted((pair for pair in found if pair[0] != sp.E), key=str))


def _read(text: str, letters: Mapping[str, sp.Symbol]) -> sp.Basic:
    source, tree = _tree(text)
    value = _Reader(source, letters).read(tree)
    if value.has(sp.nan, sp.zoo, sp.oo, sp.S.NegativeInfinity):
        raise ExpressionError("the formula divides by zero or has no finite value; correct it")
    if value.has(sp.I):
        raise ExpressionError("the formula is complex, not real; correct it")
    return value


def _tree(text: str) -> tuple["_Source", ast.expr]:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"the formula has {len(text)} characters, {MAX_LENGTH} are allowed; shorten it"
        )
    if not text.strip():
        raise ExpressionError("not a formula: it is empty; write one, as in x*tanh(x)")
    source = _Source(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(source.python, mode="eval").body
    except SyntaxError as error:
        column = source.column(max((error.offset or 1) - 1, 0))
        hint = _hint(source.python)
        raise ExpressionError(f"not a formula: {error.msg}", column, hint) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("not a formula: it is nested too deeply; simplify it") from None
    _check_size(tree)
    return source, tree


def _hint(text: str) -> str:
    """Return how what is often written in other notations is written here."""
    for pattern, advice in _ADVICE:
        found = re.search(pattern, text)
        if found is not None:
            return f"; write {found.expand(advice)}"
    return ""


#: what other notations write, and what is written here
_ADVICE: Final = (
    (r"\|([^|]+)\|", r"abs(\1)"),
    (r"\b(\d+)([A-Za-z(])", r"\1*\2"),
    (r"\b(exp|log|sin|cos|tan|sinh|cosh|tanh|sqrt|erf|atan|abs) +(\w+)", r"\1(\2)"),
    (r"^if\b|\bif\b(?!.*\belse\b)", "cases as A if CONDITION else B"),
    (r"(?<![<>=!])=(?!=)", "the right side alone"),
    (r"\blambda\b", "lam: 'lambda' is a word of Python"),
)


@dataclass(frozen=True, slots=True)
class _Source:
    """The text as typed, and as Python reads it (``^`` as ``**``, on one line)."""

    typed: str

    @property
    def python(self) -> str:
        return " ".join(self.typed.splitlines()).strip().replace("^", "**")

    def column(self, offset: int) -> int:
        """Return the 1-based column, in the typed text, of a byte offset in the Python text."""
        before = self.python.encode()[:offset].decode(errors="ignore")
        leading = len(self.typed) - len(self.typed.lstrip())
        carets = 0
        for index, letter in enumerate(self.typed.strip()):
            if index + carets >= len(before):
                break
            carets += letter == "^"
        return leading + len(before) - carets + 1


def _check_size(tree: ast.expr) -> None:
    nodes = 0
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        nodes += len(level)
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if nodes > MAX_NODES:
            raise ExpressionError(f"the formula has over {MAX_NODES} parts; simplify it")
        if not level:
            return
    raise ExpressionError(f"the formula is nested over {MAX_DEPTH} deep; simplify it")


def _height(value: sp.Basic) -> int:
    """Return the larger of |numerator| and denominator of a rational number, else 0."""
    return max(abs(value.p), value.q) if isinstance(value, sp.Rational) else 0


class _Reader:
    """Reads one syntax tree; every node type that is not named here is refused."""

    def __init__(self, source: _Source, letters: Mapping[str, sp.Symbol]) -> None:
        self._source = source
        self._letters = letters
        #: logarithms and roots on the way, by what stands inside
        self.partial: dict[sp.Expr, sp.Expr] = {}

    def read(self, node: ast.expr) -> sp.Basic:
        match node:
            case ast.Constant(value=bool()):
                self._refuse(node, "True and False are no numbers")
            case ast.Constant(value=int() | float()):
                return self._number(node)
            case ast.Name(id=name):
                return self._letter(node, name)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
                value = self._value(operand)
                return -value if isinstance(sign, ast.USub) else value
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.Compare():
                return self._comparison(node)
            case ast.BoolOp(op=operator, values=values):
                join = sp.And if isinstance(operator, ast.And) else sp.Or
                return join(*map(self._condition, values))
            case ast.IfExp(test=test, body=body, orelse=other):
                rows = (self._value(body), self._condition(test)), (self._value(other), True)
                return sp.Piecewise(*rows)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(node, name, args)
            case ast.Call(func=ast.Attribute(attr=name)) if name in BY_NAME:
                self._refuse(node, "functions have no module before them", f"; write {name}(…)")
            case ast.Tuple():
                self._refuse(node, "a comma joins nothing here", "; join conditions with 'and'")
        return self._refuse(node, "only arithmetic, comparisons and known functions are allowed")

    def _value(self, node: ast.expr) -> sp.Expr:
        value = self.read(node)
        if not isinstance(value, sp.Expr):
            self._refuse(node, "a value is expected here, not a condition")
        return value

    def _condition(self, node: ast.expr) -> Boolean:
        value = self.read(node)
        if not isinstance(value, Boolean):
            self._refuse(node, "a condition is expected here, for example x > 0")
        return value

    def _number(self, node: ast.Constant) -> sp.Rational:
        text = self._source.python.encode()[node.col_offset : node.end_col_offset].decode()
        mantissa, _, exponent = text.lower().replace("_", "").partition("e")
        if len(text) > MAX_DIGITS or abs(int(exponent or 0)) > MAX_DIGITS:
            self._refuse(node, f"numbers may have {MAX_DIGITS} digits")
        if text[:2].lower() in {"0x", "0b", "0o"}:
            return sp.Integer(int(text, 0))
        exact = Fraction(mantissa) * Fraction(10) ** int(exponent or 0)
        return sp.Rational(exact.numerator, exact.denominator)

    def _letter(self, node: ast.Name, name: str) -> sp.Expr:
        if name in self._letters:
            return self._letters[name]
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in BY_NAME:
            self._refuse(node, f"'{name}' is a function; write {name}(…)")
        return self._unknown(node, name, [*self._letters, *CONSTANTS, *BY_NAME])

    def _arithmetic(self, node: ast.BinOp) -> sp.Expr:
        left, right = self._value(node.left), self._value(node.right)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                return left / right
            case ast.Pow():
                return self._power(node, left, right)
        return self._refuse(node, "the operators are + - * / ** and ^")

    def _power(self, node: ast.BinOp, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        if _height(exponent) > MAX_EXPONENT:
            self._refuse(node.right, f"exponents may reach {MAX_EXPONENT}")
        power = base**exponent
        self.partial |= _inside_of(power)
        if _height(power) > _MAX_NUMBER:
            self._refuse(node, "this number is too large")
        if isinstance(power, sp.Pow) and _height(power.args[1]) > MAX_EXPONENT:
            self._refuse(node, f"exponents may reach {MAX_EXPONENT}")
        return power

    def _comparison(self, node: ast.Compare) -> sp.Basic:
        terms = [self._value(term) for term in (node.left, *node.comparators)]
        if any(type(operator) not in _ORDER for operator in node.ops):
            self._refuse(node, "the comparisons are < <= > >= == !=")
        signs = [_ORDER[type(operator)] for operator in node.ops]
        return sp.And(*(sign(*pair) for sign, pair in zip(signs, pairwise(terms), strict=True)))

    def _call(self, node: ast.Call, name: str, args: list[ast.expr]) -> sp.Expr:
        if name not in BY_NAME:
            self._unknown(node, name, BY_NAME)
        function = BY_NAME[name]
        if not function.least <= len(args) <= function.most:
            wanted = f"{function.least}" + (" or more" if function.most == ANY else "")
            self._refuse(node, f"{name} takes {wanted} argument(s), {len(args)} given")
        values = [self._value(arg) for arg in args]
        try:
            made = function.make(*values)
        except (TypeError, ValueError):  # SymPy's answer to max(log(-1), x)
            return self._refuse(node, f"{name} has no real value here")
        self.partial |= _inside_of(made)
        return made

    def _unknown(self, node: ast.expr, name: str, known: Iterable[str]) -> Never:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
        hint = f" (did you mean '{near[0]}'?)" if near else self._advice(node, name)
        self._refuse(node, f"unknown name '{name}'", hint)

    def _advice(self, node: ast.expr, name: str) -> str:
        if isinstance(node, ast.Name):
            return f"; declare it as a parameter, as in {name}=1"
        return f"; the functions are {', '.join(sorted(BY_NAME))}"

    def _refuse(self, node: ast.expr, why: str, hint: str = "") -> Never:
        raise ExpressionError(why, self._source.column(node.col_offset), hint)
