"""What to keep for the backward pass, and why: operations, memory, and digits that y has lost."""

from derive.advice.choice import Advice, Tail, advise, words_of
from derive.advice.tails import TailCode

__all__ = ["Advice", "Tail", "TailCode", "advise", "words_of"]
