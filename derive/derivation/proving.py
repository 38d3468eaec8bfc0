"""Each arrow is proved when it is made; a false one stops the build."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from derive.display import Node
from derive.display.meaning import to_sympy
from derive.errors import FalseStepError
from derive.proof import Region, Status, Verdict, prove_equal


@dataclass(frozen=True, slots=True)
class Prover:
    """Proves that printed lines are equal on one piece of one activation.

    ``letters`` says what each letter of a line means there; ``name`` is used in errors.
    """

    name: str
    region: Region
    letters: Mapping[str, sp.Expr]

    def meaning(self, node: Node) -> sp.Expr:
        """Return the expression a line stands for."""
        return to_sympy(node, self.letters)

    def verdict(self, before: Node, after: Node, rules: tuple[str, ...]) -> Verdict:
        """Return how sure before = after is; raises ``FalseStepError`` if it is not so."""
        left, right = self.meaning(before), self.meaning(after)
        verdict = prove_equal(left, right, self.region)
        if verdict.status is Status.REFUTED:
            raise FalseStepError(
                f"{self.name}: the step by {', '.join(rules)} is false: "
                f"{left} is not {right}, {verdict.counterexample}"
            )
        return verdict
