"""The likely cause of a wrong derivative: an edit of the true formula, proved equal to the code."""

from derive.judging.arguments import Roles
from derive.judging.functions import Pair


def likely_cause(pair: Pair, roles: Roles) -> str:
    """Return the edit in words, or "" where none fits."""
    return ""
