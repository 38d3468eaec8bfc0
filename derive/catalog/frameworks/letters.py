"""Letters and points that the conventions share with the entries."""

from typing import Final

import sympy as sp

from derive.catalog.clipped import CAP, HIGH, LOW, WIDTH
from derive.catalog.exponential import ALPHA, SELU_ALPHA, SELU_SCALE
from derive.catalog.frameworks.records import at
from derive.catalog.rectified import SLOPE, THRESHOLD

HALF: Final = sp.Rational(1, 2)
ELU_LEFT: Final = at((0, ALPHA.symbol))
SLOPE_LEFT: Final = at((0, SLOPE.symbol))
SLOPE_RIGHT: Final = at((0, 1))
SELU_LEFT: Final = at((0, SELU_SCALE.symbol * SELU_ALPHA.symbol))
SELU_RIGHT: Final = at((0, SELU_SCALE.symbol))
FLAT_RELU: Final = at((0, 0))
FLAT_RELU6: Final = at((0, 0), (6, 0))
FLAT_HARD_SIGMOID: Final = at((-3, 0), (3, 0))
FLAT_SHRINK: Final = at((-WIDTH.symbol, 0), (WIDTH.symbol, 0))
FLAT_HARD_TANH: Final = at((LOW.symbol, 0), (HIGH.symbol, 0))
LINE_HARD_TANH: Final = at((LOW.symbol, 1), (HIGH.symbol, 1))
FLAT_THRESHOLD: Final = at((THRESHOLD.symbol, 0))
OUTER_HARD_SWISH: Final = at((-3, 0), (3, 1))
INNER_HARD_SWISH: Final = at((-3, -HALF), (3, 3 * HALF))
CAP_POINT: Final = CAP.symbol
