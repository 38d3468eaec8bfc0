"""The records of judging, in order: Callable, Claim, Judgement (the verdict), Finding."""

from dataclasses import dataclass, field
from enum import StrEnum

from derive.judging.codes import EXPLANATIONS, Severity
from derive.proof import Status


class Use(StrEnum):
    """What a derivative is a function of."""

    INPUT = "f′(x)"
    OUTPUT = "f′(y)"
    EITHER = "f′(x) or f′(y)"
    BOTH = "f′(x, y)"
    NEITHER = "neither f′(x) nor f′(y)"
    FUSED = "valid only fused with a loss"
    JACOBIAN = "Jacobian"
    DIAGONAL = "diagonal of the Jacobian"
    UNKNOWN = "not known"


class Role(StrEnum):
    """What stands in an argument of a derivative."""

    INPUT = "x"
    OUTPUT = "y"
    UPSTREAM = "dy"


@dataclass(frozen=True, kw_only=True, slots=True)
class Callable:
    """A function in judged code: its name, file and first line."""

    name: str
    file: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """That ``derivative`` is the derivative of ``function``.

    ``arguments`` are the arrays that the derivative takes, ``parameters`` the numbers with their
    defaults. ``stateful``: the input is given to the function first, which remembers it. ``fed``
    is what calls in the package hand over ("x", "y" or ""), for example at ``fed_at``; ``of`` is
    the activation that the user says it is.
    """

    number: int
    function: Callable
    derivative: Callable
    arguments: tuple[str, ...]
    parameters: tuple[tuple[str, float | None], ...] = ()
    stateful: bool = False
    order: int = 1
    style: str = "functions"
    function_argument: str = "x"
    doc: str = ""
    fed: str = ""
    fed_at: str = ""
    of: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether both are functions with places of their own, known under any name."""
        return self.style in {"functions", "table"} and self.derivative.line > 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing to look at, under a code that does not change.

    ``input``, ``returned`` and ``wanted`` are the values that show it; ``cause`` the likely
    mistake, ``proved`` whether the edited formula is proved equal to the code.
    """

    code: str
    severity: Severity
    where: Callable
    message: str
    input: str = ""
    returned: str = ""
    wanted: str = ""
    cause: str = ""
    fix: str = ""

    @property
    def title(self) -> str:
        """The short name of the code."""
        return EXPLANATIONS[self.code].title

    @property
    def counts(self) -> bool:
        """Whether it makes the command fail."""
        return self.severity is not Severity.NOTE


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """The verdict on one claim.

    ``formula`` is f(x) as text, ``activation`` the entry of the catalogue that it was proved (or,
    with ``seems``, seen) to be, ``wanted`` the true derivative as text, ``condition`` what the
    parameters must satisfy.
    """

    claim: Claim
    status: Status
    use: Use
    method: str = ""
    reason: str = ""
    formula: str = ""
    activation: str = ""
    wanted: str = ""
    condition: str = ""
    findings: tuple[Finding, ...] = field(default=())

    @property
    def said_use(self) -> str:
        """What the derivative is a function of, in words; f″ for second derivatives."""
        return self.use.value.replace("f′", "f″") if self.claim.order == 2 else self.use.value
