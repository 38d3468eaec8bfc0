"""The working precision of ball arithmetic, set for a while and put back."""

from collections.abc import Iterator
from contextlib import contextmanager

import flint


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Evaluate balls with ``bits`` bits inside the block; the old precision returns after it."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = before
