"""A derivation as data: the tree of proved steps that printers walk. Prose is a printer's job."""

from dataclasses import dataclass

import sympy as sp

from derive.activation import Activation
from derive.display import Node
from derive.proof.region import Region
from derive.proof.verdict import Verdict, weakest
from derive.shown import Shown


@dataclass(frozen=True, slots=True)
class Focus:
    """A part of the line ``before`` and what it became in the line ``after``; groups are 1, 2."""

    before: Node
    after: Node
    group: int


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow: ``before`` = ``after`` by ``rules`` (ids of ``derive.rules``), with its proof.

    ``law`` is the rule in letters and ``bindings`` what the letters stand for here, where that
    helps a reader ((u/v)′ = …, u := e^x − e^−x; a letter means one formula all along a chain);
    ``detail`` completes the last rule's title, for example the 1 in "add and subtract 1".
    ``substeps`` are chains for what the line works out in passing, one rule a line; ``focus`` pairs
    at most two parts that change.
    """

    rules: tuple[str, ...]
    before: Node
    after: Node
    verdict: Verdict
    detail: Node | None = None
    law: Node | None = None
    bindings: tuple[tuple[str, Node], ...] = ()
    substeps: tuple[tuple["Step", ...], ...] = ()
    focus: tuple[Focus, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """The chain on one smooth piece: dy/dx = (definition)′ = … = ``steps[-1].after``.

    ``condition`` is None when one piece covers the whole line. ``in_output`` is the piece's
    condition rewritten for y (y > 0), where a form in y exists.
    """

    region: Region
    condition: Node | None
    in_output: Node | None
    definition: Node
    steps: tuple[Step, ...]

    @property
    def ending(self) -> Node:
        """The last line of the chain, which is the answer."""
        return self.steps[-1].after


@dataclass(frozen=True, slots=True)
class Chain:
    """A further chain: ``left`` = ``steps[0].before`` = … = ``ending`` on one piece.

    ``left`` is d²y/dx², ∂y/∂α or ∂yᵢ/∂xⱼ; ``condition`` says where it holds (None: everywhere),
    ``in_output`` the same for y.
    """

    left: Node
    condition: Node | None
    steps: tuple[Step, ...]
    in_output: Node | None = None

    @property
    def ending(self) -> Node:
        """The last line of the chain."""
        return self.steps[-1].after

    @property
    def verdict(self) -> Verdict:
        """How sure the whole chain is."""
        return weakest([step.verdict for step in self.steps])


@dataclass(frozen=True, slots=True)
class KinkStudy:
    """One boundary between pieces: one-sided limits of f′, and what the code returns there.

    ``differentiable`` is True when both limits agree and f is continuous; then ``convention``
    equals them. ``continuous`` is False at a jump of f. ``adjustable`` is True when the difference
    of the limits holds a parameter, which may close it (ELU with alpha = 1). All values are exact.
    """

    at: sp.Expr
    left: sp.Expr
    right: sp.Expr
    continuous: bool
    differentiable: bool
    convention: sp.Expr
    why: str
    verdict: Verdict
    adjustable: bool = False


@dataclass(frozen=True, slots=True)
class Derivation(Shown):
    """From the definition to dy/dx in y (or in x and y), every line proved.

    ``rules_used`` lists the rules to state before the chain (of differentiation and of cases; the
    steps name the others) by id, in order of first use; ``from_input`` is f′(x), ``from_output``
    f′ in y where a form exists, ``mixed`` f′ in x and y otherwise (or a shorter f′ in x; else
    None), ``condition`` the exact condition on the parameters for ``from_output`` (None: always).
    """

    activation: Activation
    definition: Node
    rules_used: tuple[str, ...]
    branches: tuple[Branch, ...]
    kinks: tuple[KinkStudy, ...]
    from_input: Node
    from_output: Node | None
    mixed: Node | None
    condition: Node | None
    verdict: Verdict
