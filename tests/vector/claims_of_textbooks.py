"""Textbook Jacobians, as claims that the engine must reproduce: (row = column, row ≠ column)."""

import sympy as sp

from derive.symbols import y
from derive.vector import Total, n
from derive.vector.letters import HIT, SUPPORT, Y_I, Y_J, Y_K, component

T = sp.Symbol("T", real=True)
R = sp.Symbol("r", positive=True)
M = sp.Symbol("m", real=True)
X_J = sp.Symbol("x_j", real=True)
S_I, S_J, S_K = (component(SUPPORT, k) for k in "ijk")
COUNT = (Total(M, S_K),)
ROOTS = (Total(M, sp.sqrt(Y_K)),)

#: name -> (entry for i = j, entry for i ≠ j, sums over the output)
SQUARE = {
    "softmax": (Y_J * (1 - Y_J) / T, -Y_I * Y_J / T, ()),  # Bridle 1990, with T
    "log_softmax": (1 - sp.exp(Y_J), -sp.exp(Y_J), ()),
    "softmin": (-Y_J * (1 - Y_J), Y_I * Y_J, ()),
    "sparsemax": (S_J - S_J / M, -S_I * S_J / M, COUNT),  # Martins, Astudillo 2016, eq. 12
    "entmax15": (sp.sqrt(Y_J) - Y_J / M, -sp.sqrt(Y_I) * sp.sqrt(Y_J) / M, ROOTS),
    "rms_norm": ((1 - Y_J**2 / n) / R, -Y_I * Y_J / (n * R), ()),  # Zhang, Sennrich 2019
    "l2_norm": ((1 - Y_J**2) / R, -Y_I * Y_J / R, ()),
}
#: name -> the entry of a single output
SINGLE = {
    "logsumexp": sp.exp((X_J - y) / T),
    "maxout": component(HIT, "j"),
}
#: (name, wrong entry for i = j or None, wrong entry for i ≠ j or None)
WRONG = [
    ("softmax", Y_J * (1 - Y_J), None),  # 1/T forgotten
    ("softmax", None, -Y_I * Y_J),
    ("softmax", None, Y_I * Y_J / T),  # sign
    ("softmax", None, sp.S.Zero),  # the diagonal alone, y(1 - y), as if componentwise
    ("softmax", Y_J / T, None),
    ("softmax", sp.S.One, None),  # right only together with a cross-entropy
    ("softmax", X_J * (1 - X_J) / T, None),  # x for y
    ("log_softmax", 1 - Y_J, None),
    ("log_softmax", None, -sp.exp(Y_I)),  # transposed
    ("log_softmax", None, sp.exp(Y_J)),
    ("softmin", Y_J * (1 - Y_J), None),
    ("softmin", None, -Y_I * Y_J),
    ("sparsemax", Y_J * (1 - Y_J), None),
    ("sparsemax", S_J, None),
    ("sparsemax", None, -S_J / M),  # one indicator forgotten
    ("sparsemax", None, -1 / M),
    ("entmax15", None, -Y_I * Y_J / M),
    ("rms_norm", (1 - Y_J**2) / R, None),  # 1/n forgotten
    ("rms_norm", 1 - Y_J**2 / n, None),  # 1/r forgotten
    ("rms_norm", None, Y_I * Y_J / (n * R)),
    ("rms_norm", 1 / R, None),  # r taken as a constant
    ("l2_norm", (1 - Y_J**2 / n) / R, None),
    ("l2_norm", None, Y_I * Y_J / R),
]
WRONG_SINGLE = [
    ("logsumexp", sp.exp(X_J - y)),
    ("logsumexp", sp.exp(y - X_J)),
    ("logsumexp", sp.exp((X_J - y) / T) / T),
    ("maxout", sp.S.One),
    ("maxout", 1 - component(HIT, "j")),
]
