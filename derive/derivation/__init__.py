"""Derivations as a person writes them: a chain of proved steps that ends in y."""
