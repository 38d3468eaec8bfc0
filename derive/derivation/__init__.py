"""Derivations as a person writes them: a chain of proved steps that ends in y."""

from derive.derivation.records import Branch, Chain, Derivation, Focus, KinkStudy, Step
from derive.derivation.steps import derive_steps
from derive.edition import Level

__all__ = ["Branch", "Chain", "Derivation", "Focus", "KinkStudy", "Level", "Step", "derive_steps"]
