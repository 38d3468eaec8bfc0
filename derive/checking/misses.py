"""Functions that miss a limit of accuracy, each with a bound on the points of `derive check`.

The bounds have room above what those points showed, and more points find more: the largest errors
known stand in ``generated/accuracy.md``. No digit of theirs is lost.

In eˣ within an exponential, one rounding of eˣ is worth as many units of the result as eˣ itself,
up to 745 in float64 and 104 in float32; the same goes for the square in e^(−u²).
"""

from typing import Final

#: the largest error allowed, in ulp, where it is larger than for others of the same role
MISSES: Final[dict[str, float]] = {
    "log_log": 120,
    "log_log_derivative": 150,
    "log_log_backward": 150,
    "log_log_second_derivative": 1200,
    "cloglog_derivative": 150,
    "cloglog_backward": 150,
    "cloglog_second_derivative": 1200,
    "double_exp": 120,
    "double_exp_derivative": 150,
    "double_exp_backward": 150,
    "double_exp_second_derivative": 180,
    "tanh_exp_second_derivative": 1200,
    "serf_second_derivative": 1000,
    "phish": 12,
    "phish_second_derivative": 16,
}
