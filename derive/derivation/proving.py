"""Each arrow is proved when it is made; a false one stops the build."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from derive.derivation.arrows import Arrow
from derive.display import Node, Relation
from derive.display.meaning import to_sympy
from derive.errors import FalseStepError
from derive.proof import Region, Status, Verdict, prove_equal, weakest
from derive.proof.powers import without_zero_powers


@dataclass(frozen=True, slots=True)
class Prover:
    """Proves that printed lines are equal on one piece of one activation.

    ``letters`` says what each letter of a line means there; ``name`` is used in errors.
    ``slope_of`` and ``witnesses`` are for regions that carry the sign of f′ and for Lambert's W.
    """

    name: str
    region: Region
    letters: Mapping[str, sp.Expr]
    slope_of: sp.Expr | None = None
    witnesses: tuple[sp.Expr, ...] = ()

    def meaning(self, node: Node) -> sp.Expr:
        """Return the expression a line stands for."""
        return to_sympy(node, self.letters)

    def verdict(self, before: Node, after: Node, rules: tuple[str, ...]) -> Verdict:
        """Return how sure before = after is; raises ``FalseStepError`` if it is not so."""
        left, right = self.meaning(before), self.meaning(after)
        verdict = self._equal(left, right)
        if verdict.status is Status.REFUTED:
            raise FalseStepError(
                f"{self.name}: the step by {', '.join(rules)} is false: "
                f"{left} is not {right}, {verdict.counterexample}"
            )
        return verdict

    def arrow(self, before: Node, arrow: Arrow) -> Verdict:
        """Return the verdict on before = arrow.after and on the equation that leads there."""
        verdict = self.verdict(before, arrow.after, arrow.rules)
        match arrow.detail:
            case Relation("=", left, right):
                return weakest([verdict, self.verdict(left, right, arrow.rules)])
            case _:
                return verdict

    def holds(self, equation: Relation) -> bool:
        """Whether an equation, which may be false, is proved on the piece."""
        left, right = self.meaning(equation.left), self.meaning(equation.right)
        return self._equal(left, right).status is Status.PROVED

    def _equal(self, left: sp.Expr, right: sp.Expr) -> Verdict:
        left, right = (without_zero_powers(side, self.region) for side in (left, right))
        if self.slope_of is None and not self.witnesses:
            return prove_equal(left, right, self.region)
        return prove_equal(
            left, right, self.region, slope_of=self.slope_of, witnesses=self.witnesses
        )
