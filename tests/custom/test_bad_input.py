"""What is no activation: one clear line each, at once, and nothing is executed."""

import pytest

from derive.custom.answer import Stage
from derive.custom.conventions import with_conventions
from derive.custom.definition import Definition, define
from derive.custom.domain import require_real
from derive.custom.messages import Failed, Order
from derive.custom.worker import _reach, work
from derive.errors import DeriveError, UsageError
from derive.output_forms.records import OutputForms

REFUSED = [
    ('__import__("os").system("x")', (), "known functions are allowed"),
    ("x.__class__", (), "known functions are allowed"),
    ("9**9**9**9", (), "exponents may reach 64 at column 7"),
    ("x" + "+1" * 500_000, (), "1000001 characters, 2000 are allowed"),
    ("zork(x)", (), "unknown name 'zork' at column 1; the functions are"),
    ("sigmod(x)", (), "did you mean 'sigmoid'"),
    ("a*x", (), "unknown name 'a' at column 1; declare it as a parameter"),
    ("a*x", ("a: a > 0 and a < 0",), "contradicts itself"),
    ("a*x", ("a=1: a > 2",), "the default 1 of 'a' contradicts its condition"),
    ("log(x)", (), "it is real for x > 0 alone"),
    ("sqrt(x)", (), "it is real for x ≥ 0 alone"),
    ("1/x", (), "it is real for x < 0 or x > 0 alone"),
    ("asin(x)", (), "it is real for -1 ≤ x ≤ 1 alone"),
    ("x**x", (), "needs `x` > 0"),
    ("sqrt(-1)*x", (), "complex"),
    ("1/0", (), "divides by zero"),
    ("abs(x)**(1/2)", (), "grows without bound at x = 0"),
    (
        "max(x, 0)**a",
        ("a=2: a > 0",),
        "for `a < 1`: dy/dx grows without bound",
    ),
    ("exp(log(x))", (), "it is real for x > 0 alone"),
    ("sqrt(x)**2", (), "it is real for x ≥ 0 alone"),
    ("0*log(x)", (), "needs `x` > 0"),
    ("2x", (), "write 2*x"),
    ("sin x", (), "write sin(x)"),
    ("|x|", (), "write abs(x)"),
    ("x if x > 0", (), "write cases as A if CONDITION else B"),
    ("x = 3", (), "write the right side alone"),
    ("floor(x)", (), "unknown name 'floor'"),
    ("1/(x - a)", ("a=1",), "state the condition on the parameters"),
    ("lambda x: x", (), "known functions are allowed"),
    ("x; x", (), "not a formula"),
    ("", (), "not a formula"),
]


@pytest.mark.parametrize(("text", "parameters", "words"), REFUSED, ids=lambda v: str(v)[:30])
def test_one_line_says_what_is_wrong(text: str, parameters: tuple[str, ...], words: str) -> None:
    """The message names what was given and what is expected, on one line."""
    with pytest.raises(UsageError) as refused:
        require_real_at_kinks(text, parameters)
    message = str(refused.value)
    assert words in message
    assert "\n" not in message


def require_real_at_kinks(text: str, parameters: tuple[str, ...]) -> None:
    """Ask what is asked of a formula before anything is derived, without a process of its own."""
    order = Order(Definition(expr=text, parameters=parameters), (), 30.0, Stage.DEFINITION)
    work(order, _raise_errors)


def _raise_errors(message: object) -> None:
    if isinstance(message, DeriveError):
        raise message


@pytest.mark.parametrize(
    ("text", "kinks"), [("3", 0), ("x if x > 0 else 1", 1), ("sign(x) + x", 1)]
)
def test_constants_and_jumps_are_answered(text: str, kinks: int) -> None:
    """A constant is an activation; a jump gets a stated value, like every kink."""
    activation = define(Definition(expr=text))
    require_real(activation)
    assert len(with_conventions(activation).kinks) == kinks


@pytest.mark.parametrize("text", ["sqrt(1 + x**2)**2", "log(exp(x))", "exp(2*log(1 + exp(x)))"])
def test_what_was_simplified_away_may_be_real_everywhere(text: str) -> None:
    """A root of what is positive may go unseen."""
    require_real_at_kinks(text, ())


def test_a_fault_inside_is_told_without_its_own_words() -> None:
    """What SymPy says of itself helps nobody; the kind of fault stays, for a report."""

    def fails() -> OutputForms:
        raise ValueError("Invalid NaN comparison")

    said: list[object] = []
    assert not _reach(Stage.FORMS, fails, said.append)
    assert said == [Failed(Stage.FORMS, "the engine failed by a fault of its own (ValueError)")]


@pytest.mark.slow
def test_cases_to_choose_from_are_named() -> None:
    """Of max(x, a x) the derivation is told for a < 1, for a = 1 or for a > 1."""
    said: list[object] = []
    order = Order(Definition(expr="max(x, a*x)", parameters=("a",)), (), 30, Stage.DERIVATION)
    work(order, said.append)
    (failed,) = (message for message in said if isinstance(message, Failed))
    assert failed.stage is Stage.DERIVATION
    assert "choose one case, such as `a" in failed.reason
