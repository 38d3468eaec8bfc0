"""The definition of an activation: only what a person must state, nothing that can be derived."""

from dataclasses import dataclass, replace

import sympy as sp

from derive.errors import DefinitionError
from derive.shown import Shown
from derive.symbols import x


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A number the caller may choose, for example ELU's alpha.

    ``name`` is the keyword argument in generated code, ``symbol`` (real) its letter in formulas,
    ``domain`` the values for which the formula is meant (``sp.true``: every real number).
    """

    name: str
    symbol: sp.Symbol
    default: sp.Rational
    meaning: str
    domain: sp.Basic = sp.true


@dataclass(frozen=True, kw_only=True, slots=True)
class Constant:
    """A fixed number with a letter of its own, for example SELU's lambda; exact, never a float."""

    symbol: sp.Symbol
    value: sp.Rational
    meaning: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Kink:
    """A point without a derivative, and the value the generated code returns there.

    ``at`` is a point of the x axis, ``derivative`` the convention, ``why`` its reason.
    """

    at: sp.Expr
    derivative: sp.Expr
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Activation(Shown):
    """One elementwise activation y = f(x).

    ``expr`` is an expression in ``derive.symbols.x`` and the symbols of ``parameters`` and
    ``constants``, without floats. Raises ``DefinitionError`` when it is not. ``compared`` holds
    comparisons of several parameters, such as a > b, for which alone the definition is meant.
    """

    name: str
    title: str
    expr: sp.Expr
    reference: str
    parameters: tuple[Parameter, ...] = ()
    constants: tuple[Constant, ...] = ()
    kinks: tuple[Kink, ...] = ()
    compared: tuple[sp.Basic, ...] = ()

    def __post_init__(self) -> None:
        declared = {x, *(p.symbol for p in self.parameters), *(c.symbol for c in self.constants)}
        used = [self.expr, *(k.at for k in self.kinks), *(k.derivative for k in self.kinks)]
        undeclared = set().union(*(e.free_symbols for e in used)) - declared
        if undeclared:
            names = ", ".join(sorted(map(str, undeclared)))
            raise DefinitionError(
                f"{self.name}: the formula uses {names}, which is no parameter; "
                f"declare it in the entry or correct the name"
            )
        if any(e.atoms(sp.Float) for e in used):
            raise DefinitionError(
                f"{self.name}: the formula holds a float; write it exactly, as a fraction"
            )

    @property
    def assumptions(self) -> tuple[sp.Basic, ...]:
        """What every proof about this activation may use: parameter domains, signs of constants."""
        domains = tuple(p.domain for p in self.parameters if p.domain is not sp.true)
        signs = tuple(c.symbol > 0 if c.value > 0 else c.symbol < 0 for c in self.constants)
        return domains + self.compared + signs

    @property
    def defaults(self) -> dict[sp.Symbol, sp.Rational]:
        """The value of every parameter and constant where the caller says nothing."""
        chosen = {p.symbol: p.default for p in self.parameters}
        return chosen | {c.symbol: c.value for c in self.constants}

    def with_kink(self, derivative: sp.Expr) -> "Activation":
        """Return the same activation with another convention at its (only) kink."""
        if len(self.kinks) != 1:
            raise DefinitionError(
                f"{self.name}: has {len(self.kinks)} kinks, a single value was given; "
                f"edit the entry to state one value for each"
            )
        kink = replace(self.kinks[0], derivative=derivative, why="chosen on the command line")
        return replace(self, kinks=(kink,))
