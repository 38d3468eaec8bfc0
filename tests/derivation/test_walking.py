"""Walking back from the ending to a line in x."""

import sympy as sp

from derive.derivation.arrows import Goal
from derive.derivation.walking import by_definition
from derive.display import Fn, Mul, Sym
from derive.proof import Region
from derive.symbols import x


def test_a_line_that_is_spelled_anew_has_a_rule() -> None:
    """Where y does not occur, letters are put first all the same; the step has a name."""
    goal = Goal(
        ending=sp.S.One,
        definitions={"y": Sym("x")},
        meaning=lambda _node: x,
        holds=lambda _equation: False,
        output=x,
        region=Region(),
    )
    line = Mul((Fn("tanh", (Sym("x"),)), Sym("b")))
    stage = by_definition(line, goal)
    assert stage.node != line
    assert stage.rules == ("simplify",)
