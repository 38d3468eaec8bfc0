"""A small, separate judge of proof objects: it shares no code with the search that found them."""

from derive.checker.check import check
from derive.findings import Finding, Outcome

__all__ = ["Finding", "Outcome", "check"]
