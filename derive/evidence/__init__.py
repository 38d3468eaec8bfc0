"""Proof objects from what the search has found: evidence for a checker that believes nothing."""

from derive.evidence.build import proof_of, proofs_of

__all__ = ["proof_of", "proofs_of"]
