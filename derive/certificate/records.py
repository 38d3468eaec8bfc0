"""Proof objects: everything a small checker needs to judge a claim, and nothing it must believe.

A *ground* is one open interval of the x axis with letters for functions on it: each letter is one
function (``exp``, ``log``, ``root`` …) of a quotient of polynomials in earlier letters, so that f,
f′ and a formula for f′ all become quotients of polynomials in the letters.
"""

from dataclasses import dataclass, field

from derive.certificate.trees import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``letter`` = function(argument); a root has a ``degree``; ``derivative`` is by x."""

    letter: str
    function: str
    argument: Tree
    degree: int
    derivative: Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Independence:
    """Why the letters of a ground satisfy no equations but gⁿ = u of roots and sin² + cos² = 1.

    ``places`` are values of x and the parameters at which a determinant shows that no sum of the
    exponents and logarithms is constant; ``values`` of x, parameters and letters other than roots
    show that no product of radicands is a power. ``open`` says why nothing is claimed.
    """

    places: tuple[dict[str, str], ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    open: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An interval with its letters; ``function`` and ``slope`` are written in them.

    A *combination* k says that Σ kᵢ log bᵢ and Π bᵢ^kᵢ belong together, where bᵢ is an exponential
    letter or the argument of a logarithmic one. ``values`` are what roots and Lambert W are equal
    to; ``conditions`` the signs on which letters and values rest, for the reader. ``signs`` spell
    polynomials so that their sign is seen: x² + x + 1 as ((2x + 1)² + 3)/4. ``formula`` is set
    where each interval has a formula of its own; ``lower`` = ``upper`` is a point between two
    intervals, where f′ is the convention of the definition or else the limit from both sides.
    With ``independence`` an element that is not 0 in the letters is no function that is 0.
    ``zeros`` are the numbers whose equations the letters can state. ``where`` are comparisons that
    hold; with them a ground is the set of all inputs at which they do, and no interval.
    """

    lower: Tree
    upper: Tree
    letters: tuple[Letter, ...]
    combinations: tuple[dict[str, int], ...]
    values: tuple[Tree, ...]
    conditions: tuple[Tree, ...]
    function: Tree
    slope: Tree
    formula: Tree | None = None
    signs: dict[str, Tree] = field(default_factory=dict)
    independence: Independence | None = None
    zeros: tuple[Tree, ...] = ()
    where: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """``tree`` is ["zero", h, low, high], and ``ground`` the interval from low to high with h."""

    tree: Tree
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class FormClaim:
    """f′ = formula in x, y and ``atoms``, on each ground, under ``condition``.

    ``bit`` ±1: only where f′ has that sign; ``lower`` and ``upper`` bound the side of a turning
    point on which a formula holds.
    """

    kind: str
    lower: Tree
    upper: Tree
    formula: Tree | None
    atoms: dict[str, Tree]
    saves: tuple[str, ...]
    bit: int
    condition: tuple[Tree, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """lower ≤ x ≤ upper holds the input (equal ends are it); ``slope`` encloses f′ there."""

    lower: str
    upper: str
    slope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessClaim:
    """Two inputs exclude every function of y for these ``parameters``.

    ``pair``: they share ``output`` and their slopes differ, each on a ground of its own.
    ``opposite``: f is differentiable on the one ground, and their slopes have opposite signs. If
    f′ = g(f) for any g whatever, then f is monotone; so there is no such g.
    """

    kind: str
    parameters: dict[str, str]
    output: str | None
    places: tuple[Place, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedClaim:
    """Where ``otherwise`` holds, two inputs have one output and different slopes.

    ``places`` are (input, slope) in terms of the parameters; ``condition`` negates ``otherwise``.
    """

    kind: str
    condition: tuple[Tree, ...]
    otherwise: tuple[Tree, ...]
    grounds: tuple[Ground, ...]
    places: tuple[tuple[Tree, Tree], ...]
    output: Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class MonotoneClaim:
    """f′ has one sign (+1 or −1) but for isolated zeros: a function of y exists.

    ``relations``: for "y" and " f′" (as v) the coefficients cₖ of a polynomial Σ cₖ vᵏ that is 0,
    c₀ first: polynomials in x and in y. ``unrelated``: y and y′ satisfy no polynomial equation,
    two of their partial derivatives by independent letters making a determinant that is not 0.
    """

    kind: str
    sign: int
    grounds: tuple[Ground, ...]
    relations: dict[str, tuple[Tree, ...]]
    unrelated: bool = False


Claim = FormClaim | WitnessClaim | SharedClaim | MonotoneClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a person stated: the formula, what is assumed of letters, the values at kinks."""

    name: str
    formula: Tree
    letters: tuple[str, ...]
    assumptions: tuple[Tree, ...]
    kinks: tuple[tuple[Tree, Tree], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Everything that is claimed of one activation, with its evidence.

    ``gaps`` name in words what was found but has no evidence of this kind. ``numbers`` are those
    without a closed form, by a name for the letters of grounds.
    """

    definition: Definition
    claims: tuple[Claim, ...]
    gaps: tuple[str, ...]
    numbers: dict[str, Number] = field(default_factory=dict)
