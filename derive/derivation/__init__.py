"""Derivations as a person writes them: a chain of proved steps that ends in y."""

from derive.derivation.records import Branch, Derivation, KinkStudy, Step
from derive.derivation.steps import derive_steps

__all__ = ["Branch", "Derivation", "KinkStudy", "Step", "derive_steps"]
