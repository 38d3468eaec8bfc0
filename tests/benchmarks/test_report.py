"""The table of goals: what misses one stands in the column of its reason."""

from benchmarks.report import goal
from benchmarks.textbook_faults import Fault, Kind, Row


def row(name: str, *, single: bool, faults: tuple[Fault, ...] = ()) -> Row:
    """Return what is known of the textbook code of one function."""
    return Row(name, "", single, 0.0, faults)


NAN = Fault(Kind.NAN, "88.73", "nan", "[1 +/- 1e-9]", None, "1.0", 0.0)
WARNING = Fault(Kind.WARNING, "88.73", "1.0", "[1 +/- 1e-9]", 0.0, "1.0", 0.0)
KNOWN = {
    "exp f": row("exp f", single=True),
    "softplus f": row("softplus f", single=False, faults=(NAN,)),
    "elu f": row("elu f", single=False, faults=(WARNING,)),
}


def test_misses_are_split_by_what_the_textbook_does() -> None:
    """A single call, wrong code with its fault, and the rest; a warning is no excuse."""
    found = {"exp f": 1.0, "softplus f": 0.5, "elu f": 0.4, "sigmoid f": 3.0, "new f": 1.5}
    line = goal("fast", found, 2.0, KNOWN)
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    rest = "elu f 0.40, new f 1.50"
    assert cells == ["fast", "1 of 5", rest, "exp f 1.00", "softplus f 0.50 (NaN at 88.73)"]


def test_nothing_is_split_beside_other_peers() -> None:
    """What textbook code gets wrong is no excuse beside a library."""
    line = goal("fast", {"softplus f": 0.5}, 2.0, {})
    assert line == "| fast | 0 of 1 | softplus f 0.50 |  |  |"
