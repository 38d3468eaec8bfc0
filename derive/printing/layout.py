"""layout: from a formula to boxes; the one place that knows precedence and dots."""

from enum import IntEnum
from typing import Final

from derive.display import (
    Add,
    Cases,
    Fn,
    Frac,
    Mark,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Prime,
    Relation,
    Sym,
    Words,
)
from derive.printing.boxes import (
    Bars,
    Box,
    Call,
    Dash,
    Fraction,
    Group,
    Highlight,
    Letter,
    Name,
    Number,
    Phrase,
    Root,
    Row,
    Script,
    Sign,
    Table,
    rebuilt,
)

#: functions written with one letter, which stays a letter and takes no power on its name
LETTER_FUNCTIONS: Final = frozenset({"Phi", "phi", "sigma", "W_0", "W_-1"})
#: signs before what is gathered over an index: Sum_k, max_k
OVER_COMPONENTS: Final = ("Sum_", "max_")
#: relations that are words of the language
_WORDS: Final = frozenset({"and", "or"})
_CHAINED: Final = frozenset({"=", "≠", "<", ">", "≤", "≥", "→", "≈", "∈"})


class Level(IntEnum):
    """How tightly a formula holds together; a looser one inside a tighter one needs parentheses."""

    RELATION = 0
    SUM = 1
    SIGN = 2
    PRODUCT = 3
    QUOTIENT = 4
    POWER = 5
    ATOM = 6


def layout(node: Node, *, inline: bool = False) -> Box:
    """Return the boxes of ``node``; ``inline`` writes fractions with a slash, as in exponents."""
    match node:
        case Num(value):
            return Number(value)
        case Sym(name):
            return Letter(name)
        case Words(text):
            return Phrase(text)
        case Add(terms):
            return Row(_sum(terms, inline))
        case Neg(arg):
            return Row((Sign("−", prefix=True), _at_least(Level.PRODUCT, arg, inline)))
        case Mul(factors):
            return Row(_product(factors, inline))
        case Frac(numerator, denominator):
            return _fraction(numerator, denominator, inline)
        case Pow(base, exponent):
            return _power(base, exponent, inline)
        case Fn(name, args):
            return _call(name, args, inline)
        case Prime(arg):
            return Dash(_at_least(Level.ATOM, arg, inline, bare=Sym))
        case Relation(sign, left, right):
            between = Phrase(f" {sign} ") if sign in _WORDS else Sign(sign)
            return Row((_side(sign, left, inline), between, _side(sign, right, inline)))
        case Cases(rows):
            return Table(tuple((_cell(v, inline), _when(c, inline)) for v, c in rows))
        case Mark(arg, group, leaving):
            return Highlight(layout(arg, inline=inline), group, leaving)
        case _:
            raise TypeError(f"no layout for {type(node).__name__}; add it to {__name__}")


def level(node: Node, *, inline: bool) -> Level:
    """Return how tightly ``node`` holds together when it is set."""
    match node:
        case Relation() | Cases():
            return Level.RELATION
        case Add():
            return Level.SUM
        case Neg():
            return Level.SIGN
        case Mul(factors):
            return Level.SIGN if _leads_with_sign(factors) else Level.PRODUCT
        case Frac():
            return Level.QUOTIENT
        case Pow() | Prime() | Fn("sqrt" | "transpose", _):
            return Level.POWER
        case Mark(arg):
            return level(arg, inline=inline)
        case _:
            return Level.ATOM


def _at_least(least: Level, node: Node, inline: bool, bare: type[Node] = Node) -> Box:
    """Return ``node``, in parentheses when it is looser than ``least`` or no ``bare`` node."""
    box = layout(node, inline=inline)
    fits = level(node, inline=inline) >= least and isinstance(_unmarked(node), bare)
    return box if fits else Group(box)


def _cell(value: Node, inline: bool) -> Box:
    """Return a value of cases, in parentheses where it has cases of its own."""
    box = layout(value, inline=inline)
    return Group(box) if isinstance(_unmarked(value), Cases) else box


def _unmarked(node: Node) -> Node:
    return _unmarked(node.arg) if isinstance(node, Mark) else node


def _sum(terms: tuple[Node, ...], inline: bool) -> tuple[Box, ...]:
    items: list[Box] = []
    for place, term in enumerate(terms):
        sign, size = _signed(term)
        if place or sign == "−":
            items.append(Sign(sign, prefix=place == 0))
        opens_the_line = place == 0 and sign == "+"
        items.append(_at_least(Level.SUM if opens_the_line else Level.PRODUCT, size, inline))
    return tuple(items)


def _signed(term: Node) -> tuple[str, Node]:
    """Return the sign of a term and the term without it; a mark moves onto what remains."""
    match term:
        case Neg(arg):
            return "−", arg
        case Mark(arg, group, leaving):
            sign, size = _signed(arg)
            return sign, Mark(size, group, leaving)
        case _:
            return "+", term


def _leads_with_sign(factors: tuple[Node, ...]) -> bool:
    """Say whether a product starts with a negative number, −1·(1 + e⁻ˣ)⁻², which stays bare."""
    first = _unmarked(factors[0])
    match first:
        case Neg(Num()):
            return True
        case Mul(inner):
            return _leads_with_sign(inner)
        case _:
            return False


def _product(factors: tuple[Node, ...], inline: bool) -> tuple[Box, ...]:
    flat = _flat(factors)
    items: list[Box] = []
    for place, factor in enumerate(flat):
        if place == 0 and _leads_with_sign(factors):
            box = layout(factor, inline=inline)
        else:
            box = _at_least(Level.POWER if inline else Level.QUOTIENT, factor, inline)
        if place and needs_dot(items[-1], box):
            items.append(Sign("·"))
        items.append(box)
    return tuple(items)


def _flat(factors: tuple[Node, ...]) -> tuple[Node, ...]:
    spliced: list[Node] = []
    for factor in factors:
        spliced += _flat(factor.factors) if isinstance(factor, Mul) else (factor,)
    return tuple(spliced)


def needs_dot(left: Box, right: Box) -> bool:
    """Say whether two factors side by side would be misread: 2·3, u′·(1 + x), eˣ·(1 + eˣ)."""
    match _plain(left), _plain(right):
        case Letter(name), _ if name.startswith(OVER_COMPONENTS):
            return False
        case (_, Number() | Fraction() | Row()) | (Row(), _) | (Number(), Script(Number())):
            return True
        case _, Phrase(text) if text[:1].isdigit():  # 1.915…
            return True
        case _, Group(inner) if _starts_with_minus(inner):
            return True
        case (Number() | Fraction(), _):
            return False
        case Letter(), Letter() | Group() | Root() | Dash(Letter()) | Call(Letter()):
            return False
        case (Letter() | Script(), Script(Letter())) | (Script() | Dash(Letter()), Letter()):
            return False
        case Dash(Letter()), Dash(Letter()):
            return False
        case Group() | Dash(Group()), Group() | Dash(Group()) | Script(Group()):
            return False
        case _:
            return True


def _plain(box: Box) -> Box:
    """Return a box without marks, which never change how a formula is written."""
    return rebuilt(box, lambda part: part.item if isinstance(part, Highlight) else part)


def _starts_with_minus(box: Box) -> bool:
    match _plain(box):
        case Row((Sign("−", True), *_)):
            return True
        case _:
            return False


def _fraction(numerator: Node, denominator: Node, inline: bool) -> Box:
    if not inline:
        return Fraction(layout(numerator), layout(denominator))
    above = _at_least(Level.PRODUCT, numerator, inline)
    if isinstance(_unmarked(numerator), Frac):
        above = Group(above)
    return Row((above, Sign("/"), _at_least(Level.POWER, denominator, inline)))


def _power(base: Node, exponent: Node, inline: bool) -> Box:
    raised = layout(exponent, inline=True)
    if isinstance(base, Mark) and isinstance(_unmarked(base), Fn):
        # tan²(y) cannot be marked without its exponent, which stands between tan and y
        return Highlight(_power(base.arg, exponent, inline), base.group, base.leaving)
    match base, _unmarked(exponent):
        case Fn(name, args), Num() if name not in LETTER_FUNCTIONS | {"sqrt", "abs", "max", "min"}:
            return Call(Script(_head(name), raised), _arguments(args, inline))
        case _:
            return Script(_at_least(Level.ATOM, base, inline), raised)


def _call(name: str, args: tuple[Node, ...], inline: bool) -> Box:
    match name, args:
        case "sqrt", (arg,):
            return Root(layout(arg, inline=inline))
        case "abs", (arg,):
            return Bars(layout(arg, inline=inline))
        case "transpose", (arg,):
            return Script(_at_least(Level.ATOM, arg, inline), Letter("top"))
        case _:
            return Call(_head(name), _arguments(args, inline))


def _arguments(args: tuple[Node, ...], inline: bool) -> tuple[Box, ...]:
    return tuple(layout(arg, inline=inline) for arg in args)


def _head(name: str) -> Box:
    """Return tanh upright, f as a letter, f' as a letter with a prime."""
    if name.endswith(("'", "′")):
        return Dash(_head(name[:-1]))
    return Letter(name) if len(name) == 1 or name in LETTER_FUNCTIONS else Name(name)


def _when(condition: Node, inline: bool) -> Box:
    """Return "if y > 0", and words as they are: "otherwise"."""
    box = layout(condition, inline=inline)
    return box if isinstance(condition, Words) else Row((Phrase("if "), box))


def _side(sign: str, node: Node, inline: bool) -> Box:
    """Return one side of a relation; only an "or" inside an "and" must be held together."""
    box = layout(node, inline=inline)
    match node:
        case Relation(inner) if sign in _CHAINED:
            return box if inner in _CHAINED else Group(box)
        case Relation("or") if sign == "and":
            return Group(box)
        case _:
            return box
