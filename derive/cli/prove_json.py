"""A proof object with its findings, for a machine."""

from collections.abc import Sequence
from typing import Any

from derive.checker import Finding


def as_record(
    proof: Any, findings: Sequence[Finding], independence: Sequence[Finding]
) -> dict[str, Any]:
    """Return the proof object and what was found of its claims, and of their letters, in order."""
    return {
        "proof": proof,
        "checker": [finding._asdict() for finding in findings],
        "independence": [finding._asdict() for finding in independence],
    }
