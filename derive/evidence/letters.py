"""A tower written down as the letters of a proof object."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import lcm
from typing import Final, cast

import sympy as sp
from flint import fmpq, fmpq_mpoly

from derive.certificate import Tree, tree_of
from derive.certificate.records import Letter
from derive.errors import UndecidedError
from derive.proof import Tower
from derive.proof import polynomials as poly
from derive.proof.elementary import power
from derive.proof.elements import Element, Generator, Kind
from derive.proof.splitting import prime_powers

_NAMES: Final = {
    Kind.EXP: "E",
    Kind.LOG: "L",
    Kind.ROOT: "R",
    Kind.TAN: "S",
    Kind.ATAN: "A",
    Kind.ERF: "P",
    Kind.PI: "C",
}
_LARGEST_ROOT: Final = 6


@dataclass(frozen=True, slots=True)
class _Turn:
    """Sine and cosine of ``times`` (1 or 2) the angle of a tangent."""

    sine: fmpq_mpoly
    cosine: fmpq_mpoly
    times: int

    def replaced(self, p: fmpq_mpoly, slot: int, n: int) -> fmpq_mpoly:
        """Return p · cosⁿ of the angle, n even, with the letter ``slot`` for its tangent."""
        found = poly.ZERO
        for i, part in poly.coefficients(p, slot).items():
            found += part * self._product(i, n - i)
        return found

    def _product(self, i: int, j: int) -> fmpq_mpoly:
        """Return sinⁱ cosʲ of the angle, i + j even, with no more than one sine."""
        s, c = self.sine, self.cosine
        if self.times == 1:
            return s ** (i % 2) * (1 - c * c) ** (i // 2) * c**j
        half = fmpq(1, 2)
        return (s * half) ** (i % 2) * ((1 - c) * half) ** (i // 2) * ((1 + c) * half) ** (j // 2)


class Letters:
    """The generators that elements of a tower need, each with a name of its own."""

    def __init__(
        self,
        tower: Tower,
        elements: list[Element],
        taken: set[str],
        angles: list[Element],
        exponents: list[Element],
    ) -> None:
        self.tower, self._angles = tower, angles
        self._of_roots = _logarithms_of_roots(tower, exponents)
        used: dict[int, None] = {}
        for element in (*elements, *(root for _, root in self._of_roots.values())):
            self._collect(element, used)
        self.generators = [g for g in self._in_order(used) if g.symbol is None]
        self._shifts = {
            g.slot: found for g in self.generators if (found := self._shift(g, elements))
        }
        self._names: dict[int, str] = {}
        self._turns: dict[int, _Turn] = {}
        for generator in self.generators:
            self._name_one(generator, taken)

    def _collect(self, element: Element, used: dict[int, None]) -> None:
        for slot in self.tower.renewed(element).slots:
            if slot not in used:
                used[slot] = None
                for part in self._parts(self.tower.generators[slot]):
                    self._collect(part, used)

    def _parts(self, generator: Generator) -> Iterator[Element]:
        if generator.argument is not None:
            yield self.tower.renewed(generator.argument)
        yield self.tower.renewed(generator.derivative)

    def _in_order(self, used: dict[int, None]) -> list[Generator]:
        """Return generators so that each follows those of its argument."""
        found: dict[int, Generator] = {}

        def visit(slot: int) -> None:
            generator = self.tower.generators[slot]
            if generator.argument is not None and slot not in found:
                for inner in self.tower.renewed(self._argument(generator)).slots:
                    visit(inner)
            found.setdefault(slot, generator)

        for slot in sorted(used):
            visit(slot)
        return list(found.values())

    def _argument(self, g: Generator) -> Element:
        """Return the argument of the letter: the root of u for n log u^(1/n)."""
        return self._of_roots[g.slot][1] if g.slot in self._of_roots else g.inner

    def _shift(self, g: Generator, elements: list[Element]) -> tuple[Generator, int] | None:
        """Return log u and k where u^c/u^k occurs, c symbolic, and u is 0 at an end.

        The letter is u^(c − k) then: of a quotient 0/0 in u^c l'Hôpital's rule makes another.
        """
        if g.kind is not Kind.EXP:
            return None
        for log in self.generators:
            if log.kind is Kind.LOG and log.slot in g.inner.slots and self._ends_in(log.inner):
                u = self.tower.renewed(log.inner).num
                used = [e for e in map(self.tower.renewed, elements) if g.slot in e.slots]
                k = max((_multiplicity(e.den, u) for e in used), default=0)
                return (log, k) if k else None
        return None

    def _ends_in(self, u: Element) -> bool:
        """Return whether a polynomial is 0 at an end of the region."""
        region, spelled = self.tower.region, self.tower.to_sympy(u)
        ends = [end for end in (region.lower, region.upper) if not end.is_infinite]
        return self.tower.renewed(u).den.is_constant() and any(
            sp.expand(spelled.subs(self.tower.variable, end)) == 0 for end in ends
        )

    def _name_one(self, generator: Generator, taken: set[str]) -> None:
        """Name a generator; a tangent becomes a sine over a cosine, which have no poles."""
        if generator.kind not in _NAMES:
            raise UndecidedError(f"proof objects have no letter for {generator.kind}")
        self._names[generator.slot] = self._fresh(_NAMES[generator.kind], taken)
        if generator.kind is Kind.TAN:
            sine = self.tower.spare(sp.Symbol(self._names[generator.slot]))
            cosine = self.tower.spare(sp.Symbol(self._fresh("K", taken)))
            self._names |= {g.slot: str(g.symbol) for g in (sine, cosine)}
            doubled = generator.inner not in self._angles and 2 * generator.inner in self._angles
            letters = poly.LETTERS[sine.slot], poly.LETTERS[cosine.slot]
            self._turns[generator.slot] = _Turn(*letters, 2 if doubled else 1)

    def _fresh(self, stem: str, taken: set[str]) -> str:
        used = {*taken, *self._names.values()}
        numbered = (f"{stem}{k}" for k in range(1, poly.SLOTS + 2))
        return next(name for name in (stem, *numbered) if name not in used)

    def records(self) -> tuple[Letter, ...]:
        """Return the letters in order."""
        return tuple(record for g in self.generators for record in self._records(g))

    def _records(self, g: Generator) -> Iterator[Letter]:
        argument = "0" if g.argument is None else self.tree(self._argument(g))
        names, growths, functions = [self._names[g.slot]], [g.derivative], [g.kind.value]
        if g.slot in self._shifts:
            log, k = self._shifts[g.slot]
            argument = self.tree(g.inner - k * self.tower.letter(log))
            growths = [
                self.tower.derivative(self.tower.letter(g) / self.tower.renewed(log.inner) ** k)
            ]
        if g.slot in self._of_roots:
            growths = [self.tower.renewed(g.derivative) / self._of_roots[g.slot][0]]
        if g.slot in self._turns:
            turn = self._turns[g.slot]
            argument = self.tree(g.inner * turn.times)
            speed = self.tower.derivative(self.tower.renewed(g.inner)) * turn.times
            growths = [
                speed * self.tower.element(turn.cosine),
                -speed * self.tower.element(turn.sine),
            ]
            names.append(self._names[poly.slots(turn.cosine)[0]])
            functions = ["sin", "cos"]
        for name, growth, function in zip(names, growths, functions, strict=True):
            yield Letter(
                letter=name,
                function=function,
                argument=argument,
                degree=g.degree,
                derivative=self.tree(growth),
            )

    def conditions(self) -> tuple[Tree, ...]:
        """Return the signs on which the letters rest."""
        orders = {Kind.LOG: "gt", Kind.ROOT: "ge"}
        return tuple(
            [orders[g.kind], self.tree(g.inner), "0"] for g in self.generators if g.kind in orders
        )

    # ---- trees

    def tree(self, element: Element) -> Tree:
        """Return an element in the letters."""
        found = self._in_turns(self.tower.renewed(element))
        top, bottom = self._polynomial(found.num), self._polynomial(found.den)
        if bottom == "1":
            return top
        below: Tree = ["pow", bottom, "-1"]
        return below if top == "1" else ["mul", top, below]

    def _in_turns(self, element: Element) -> Element:
        """Write tangents by sines and cosines."""
        for slot, turn in self._turns.items():
            if slot in element.slots:
                pair = element.num, element.den
                n = max(poly.degree(p, slot) for p in pair)
                num, den = (turn.replaced(p, slot, n + n % 2) for p in pair)
                element = self.tower.element(num, den)
        return element

    def _polynomial(self, p: fmpq_mpoly) -> Tree:
        unit, factors = poly.factors(p)
        parts: list[Tree] = [] if unit == 1 and factors else [str(unit)]
        for factor, k in factors:
            base = self._sum(factor)
            parts.append(base if k == 1 else ["pow", base, str(k)])
        return parts[0] if len(parts) == 1 else ["mul", *parts]

    def _sum(self, p: fmpq_mpoly) -> Tree:
        terms = [self._term(monomial, fmpq(c)) for monomial, c in p.terms()]
        return terms[0] if len(terms) == 1 else ["add", *terms]

    def _term(self, monomial: tuple[int, ...], coefficient: fmpq) -> Tree:
        powers: list[Tree] = [] if coefficient == 1 and any(monomial) else [str(coefficient)]
        for slot, k in enumerate(monomial):
            if k:
                name = self._name(slot)
                powers.append(name if k == 1 else ["pow", name, str(k)])
        return powers[0] if len(powers) == 1 else ["mul", *powers]

    def _name(self, slot: int) -> Tree:
        symbol = self.tower.generators[slot].symbol
        if slot in self._shifts:
            log, k = self._shifts[slot]
            return ["mul", ["pow", self.tree(log.inner), str(k)], self._names[slot]]
        if slot in self._of_roots:
            return ["mul", str(self._of_roots[slot][0]), self._names[slot]]
        return self._names[slot] if symbol is None else tree_of(symbol)

    # ---- combinations

    def combination(self, positive: Element, times: int = 1) -> dict[str, int] | None:
        """Return exponents of the exponential letters and logarithms' arguments, if they do."""
        found: dict[str, int] = {}
        element = self.tower.renewed(positive)
        for p, turn in ((element.num, times), (element.den, -times)):
            unit, factors = poly.factors(p)
            parts = [(self.tower.lift(n), k) for n, k in prime_powers(abs(unit))]
            parts += [(Element(self.tower, factor, poly.ONE), k) for factor, k in factors]
            for part, k in parts:
                generator = self._positive_letter(part)
                if generator is None:
                    return None
                for name, n in self._powers(generator).items():
                    found[name] = found.get(name, 0) + turn * k * n
        return {name: k for name, k in sorted(found.items()) if k}

    def whole_sum(self, exponent: Element) -> dict[str, int] | None:
        """Return whole coefficients of logarithms, and of one exponent, with this sum."""
        rest, found = self.tower.renewed(exponent), dict[str, int]()
        for g in self.generators:
            factor = _coefficient(rest, g) if g.kind is Kind.LOG else fmpq(0)
            whole = factor * self._multiple(g)
            if whole and whole.q == 1:
                found[self._names[g.slot]] = int(whole.p)
                rest -= self.tower.letter(g) * factor
        if rest.is_zero:
            return found
        for g in self.generators:
            ratio = (rest / g.inner).rational if g.kind is Kind.EXP else None
            if ratio is not None and ratio.q == 1:
                for name, n in self._powers(g).items():
                    found[name] = found.get(name, 0) + int(ratio.p) * n
                return {name: k for name, k in found.items() if k}
        return None

    def _powers(self, g: Generator) -> dict[str, int]:
        """Return the letters of which an exponential, or the argument of a logarithm, consists."""
        own = {self._names[g.slot]: self._multiple(g)}
        if g.slot not in self._shifts:
            return own
        log, k = self._shifts[g.slot]
        return {name: k * n for name, n in self._powers(log).items()} | own

    def _multiple(self, g: Generator) -> int:
        """Return how many times its letter a logarithm is."""
        return self._of_roots[g.slot][0] if g.slot in self._of_roots else 1

    def _positive_letter(self, part: Element) -> Generator | None:
        for generator in self.generators:
            letter = self.tower.letter(generator)
            if generator.kind is Kind.EXP and letter == part:
                return generator
            if generator.kind is Kind.LOG:
                inner = self.tower.renewed(generator.inner)
                if part in (inner, -inner):
                    return generator
        return None


def _multiplicity(p: fmpq_mpoly, factor: fmpq_mpoly) -> int:
    """Return how often a polynomial divides another."""
    k = 0
    while not p.is_constant() and (parts := divmod(p, factor))[1] == poly.ZERO:
        p, k = parts[0], k + 1
    return k


def _logarithms_of_roots(tower: Tower, exponents: list[Element]) -> dict[int, tuple[int, Element]]:
    """Return n and u^(1/n) for the log u of which e^(k/n log u) is wanted, n > 1."""
    found: dict[int, tuple[int, Element]] = {}
    for g in [g for g in tower.active() if g.kind is Kind.LOG and g.positive_argument]:
        parts = [_coefficient(tower.renewed(exponent), g) for exponent in exponents]
        n = lcm(*(int(part.q) for part in parts))
        if 1 < n <= _LARGEST_ROOT:
            found[g.slot] = n, power(tower.renewed(g.inner), fmpq(1, n))
    return found


def _coefficient(element: Element, generator: Generator) -> fmpq:
    """Return the number that a letter is multiplied with where it stands alone."""
    for monomial, c in element.num.terms():
        if sum(monomial) == 1 and monomial[generator.slot] and element.den.is_constant():
            return fmpq(c) / poly.constant_value(element.den)
    return fmpq(0)


_KERNELS: Final = (
    *(sp.exp, sp.log, sp.Pow, sp.LambertW, sp.sin, sp.cos, sp.asin, sp.acos),
    *(sp.tanh, sp.sinh, sp.cosh, sp.sech, sp.asinh, sp.acosh, sp.atanh),
)


def kernels(expr: sp.Basic) -> list[sp.Expr]:
    """Return the exponentials, logarithms, roots, sines and Lambert W's in an expression."""
    found = {cast("sp.Expr", node) for node in sp.preorder_traversal(expr) if is_kernel(node)}
    return sorted(found, key=str)


def is_kernel(node: sp.Basic) -> bool:
    """Return whether an expression is a function of which a proof object has to tell the value."""
    return isinstance(node, _KERNELS) and not _is_whole_power(node)


def _is_whole_power(node: sp.Basic) -> bool:
    return isinstance(node, sp.Pow) and isinstance(node.exp, sp.Integer)
