"""One NumPy operation: what every row of the table of operations states."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from derive.lowering.hashing import Hashed, hashed_once


@hashed_once
@dataclass(frozen=True, slots=True)
class Operation(Hashed):
    """One NumPy operation.

    ``numpy`` is its text with numbered holes, ``meaning`` what it computes in exact arithmetic,
    ``cost`` nanoseconds per float64 element in cache, ``binding`` how tightly its text binds
    (as Python's operators do; a call binds tightest), ``special`` says that it is a function of the
    package, in its support module, ``valid`` for which arguments it neither warns nor is NaN.
    """

    name: str
    numpy: str
    meaning: Callable[..., Any]
    cost: float
    binding: int = 9
    special: bool = False
    valid: str = "all floats"
