"""Activations that people define themselves: read, admitted, and answered within a budget."""

from derive.custom.answer import Answer, Stage, Unreached
from derive.custom.ask import ask
from derive.custom.definition import Definition, define

__all__ = ["Answer", "Definition", "Stage", "Unreached", "ask", "define"]
