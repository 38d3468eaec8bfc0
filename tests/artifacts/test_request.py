"""What a build is asked for."""

from fractions import Fraction

import pytest

from derive.artifacts.request import KinkChoice, Request, kink_choice
from derive.errors import UsageError


@pytest.mark.parametrize(
    ("text", "value"),
    [("relu=1", 1), ("relu=1/2", Fraction(1, 2)), ("relu=0.5", Fraction(1, 2)), ("relu=-1", -1)],
)
def test_kinks_are_read_exactly(text: str, value: Fraction) -> None:
    """Decimals and fractions become exact rationals."""
    assert KinkChoice("relu", Fraction(value)) == kink_choice(text)


@pytest.mark.parametrize(
    "text",
    [
        "relu",
        "=1",
        "relu=",
        "relu=one",
        "relu=1/0",
        "relu=1e999999999",
        "relu=__import__('os')",
        "relu=nan",
    ],
)
def test_other_kinks_are_refused(text: str) -> None:
    """Nothing but a plain number is read, and nothing is executed or blown up."""
    with pytest.raises(UsageError, match="expected NAME=NUMBER"):
        kink_choice(text)


def test_the_command_remakes_the_file() -> None:
    """A seal's command holds what shaped the file, and nothing about others or about places."""
    request = Request(names=("relu", "tanh"), kinks=(kink_choice("relu=1"),), vendored=True)
    assert request.command("relu") == "derive build --out . --only relu,tanh --kink relu=1"
    assert request.command("tanh") == "derive build --out . --only relu,tanh"
    assert Request(names=("relu",)).command("relu") == "derive build"
