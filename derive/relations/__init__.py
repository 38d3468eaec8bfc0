"""A second small judge: whether the letters of a proof object are algebraically independent.

No verdict rests on it. An identity that holds in the letters holds, dependent or not; it is the
other direction that needs independence: an element that is not 0 is then no function that is 0.
"""

from derive.relations.judge import judge

__all__ = ["judge"]
