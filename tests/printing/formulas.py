"""Random formulas, their value, and a second reader of printed text that knows nothing of boxes.

Functions and primes are given arbitrary but fixed meanings: a wrong parenthesis changes the value.
"""

import re
from fractions import Fraction

from hypothesis import strategies as st

from derive.display import Add, Fn, Frac, Mark, Mul, Neg, Node, Num, Pow, Prime, Sym
from derive.printing.letters import SUPERSCRIPT

VALUES = {
    "x": Fraction(3, 7),
    "y": Fraction(-5, 11),
    "u": Fraction(13, 3),
    "α": Fraction(17, 2),
    "alpha": Fraction(17, 2),
}
MEANINGS = {
    "sqrt": lambda v: 2 * v + 31,
    "abs": lambda v: 3 * v - 37,
    "tanh": lambda v: 5 * v + 41,
    "erf": lambda v: 7 * v - 43,
    "prime": lambda v: 11 * v + 47,
}

_LEAVES = st.one_of(st.integers(0, 12).map(Num), st.sampled_from(["x", "y", "u", "alpha"]).map(Sym))
_EXPONENTS = st.one_of(st.integers(0, 3).map(Num), st.integers(1, 3).map(lambda n: Neg(Num(n))))


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        inner.map(Neg),
        inner.map(Prime),
        st.builds(Frac, inner, inner),
        st.builds(Pow, inner, _EXPONENTS),
        st.builds(Fn, st.sampled_from(["sqrt", "tanh", "erf", "abs"]), inner.map(lambda n: (n,))),
        st.builds(Mark, inner, st.sampled_from([1, 2])),
    )


FORMULAS = st.recursive(_LEAVES, _grown, max_leaves=9)


def value(node: Node) -> Fraction:
    """Return the value of a formula, straight from its tree."""
    match node:
        case Num(number):
            return Fraction(number)
        case Sym(name):
            return VALUES[name]
        case Add(terms):
            return sum(map(value, terms), Fraction(0))
        case Neg(arg):
            return -value(arg)
        case Mul(factors):
            result = Fraction(1)
            for factor in factors:
                result *= value(factor)
            return result
        case Frac(numerator, denominator):
            return value(numerator) / value(denominator)
        case Pow(base, exponent):
            return value(base) ** int(value(exponent))
        case Fn(name, (arg,)):
            return MEANINGS[name](value(arg))
        case Prime(arg):
            return MEANINGS["prime"](value(arg))
        case Mark(arg, _):
            return value(arg)
    raise AssertionError(node)


def normal_text(printed: str) -> str:
    """Return the text form with superscripts written ^(…)."""
    raised = {sup: sign for sign, sup in SUPERSCRIPT.items()}
    run = "[" + re.escape("".join(raised)) + "]+"
    return re.sub(run, lambda m: "^(" + "".join(raised[s] for s in m[0]) + ")", printed)


def normal_latex(printed: str) -> str:
    """Return the LaTeX form in the notation of the text form."""
    plain = printed
    for old, new in (
        (r"\left", ""), (r"\right", ""), (r"\mathopen{}", ""), (r"\lvert", "|"), (r"\rvert", "|"),
        (r"\cdot", "·"), (r"\operatorname{erf}", "erf"), (r"\tanh", "tanh"), (r"\alpha", "α"),
        (r"\hla", ""), (r"\hlb", ""), (r"\sqrt", "√"), ("'", "′"), ("-", "−"),
    ):  # fmt: skip
        plain = plain.replace(old, new)
    while r"\frac" in plain:
        start = plain.rindex(r"\frac")
        middle = _closing(plain, start + 5)
        end = _closing(plain, middle + 1)
        above, below = plain[start + 6 : middle], plain[middle + 2 : end]
        plain = f"{plain[:start]}{{{{{above}}}/{{{below}}}}}{plain[end + 1 :]}"
    return plain.replace("{", "(").replace("}", ")")


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise AssertionError(text)


class Reader:
    """Recursive descent over the text form: sums, products by dot or side by side, powers."""

    def __init__(self, text: str) -> None:
        self.tokens = re.findall(r"\d+|tanh|erf|abs|[^\s]", text)
        self.bars = 0

    def read(self) -> Fraction:
        """Return the value of the whole text."""
        result = self._sum()
        assert not self.tokens, self.tokens
        return result

    def _next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def _take(self, *wanted: str) -> str:
        assert self.tokens, wanted
        assert not wanted or self._next() in wanted, (wanted, self.tokens)
        return self.tokens.pop(0)

    def _sum(self) -> Fraction:
        sign = -1 if self._next() == "−" and self._take() else 1
        total = sign * self._product()
        while self._next() in ("+", "−"):
            sign = -1 if self._take() == "−" else 1
            total += sign * self._product()
        return total

    def _product(self) -> Fraction:
        total = self._power()
        while self._next() and self._next() not in ("+", "−", ")") and not self._closes():
            if self._next() == "/":
                self._take()
                total /= self._power()
            else:
                if self._next() == "·":
                    self._take()
                total *= self._power()
        return total

    def _closes(self) -> bool:
        return self._next() == "|" and self.bars > 0

    def _power(self) -> Fraction:
        base = self._primed()
        if self._next() == "^":
            self._take()
            base = base ** int(self._primed())
        return base

    def _primed(self) -> Fraction:
        base = self._atom()
        while self._next() == "′":
            self._take()
            base = MEANINGS["prime"](base)
        return base

    def _atom(self) -> Fraction:
        sign = self._take()
        if sign.isdigit():
            return Fraction(sign)
        if sign in VALUES:
            return VALUES[sign]
        if sign == "(":
            bars, self.bars = self.bars, 0
            inner = self._sum()
            self._take(")")
            self.bars = bars
            return inner
        if sign == "|":
            self.bars += 1
            inner = self._sum()
            self._take("|")
            self.bars -= 1
            return MEANINGS["abs"](inner)
        if sign == "√":
            return MEANINGS["sqrt"](self._atom())
        power = 1
        if self._next() == "^":
            self._take()
            power = int(self._atom())
        return MEANINGS[sign](self._atom()) ** power
