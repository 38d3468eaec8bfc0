"""Activation functions from formula to trusted code."""

__version__ = "0.1.0"
