"""A proof object with its findings, for a machine."""

from collections.abc import Sequence
from typing import Any

from derive.certificate import Proof, as_json
from derive.checker import Finding


def as_record(proof: Proof, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the proof object and what the checker says of each of its claims, in their order."""
    return {"proof": as_json(proof), "checker": [finding._asdict() for finding in findings]}
