"""The forms against numbers from definitions by hand and differences, without the engine."""

from collections.abc import Callable, Sequence

import mpmath as mp
import pytest
import sympy as sp

from derive.catalog.vector import VECTOR_CATALOG
from derive.vector import Index, VectorForm, find_vector_forms
from derive.vector.letters import SUPPORT, component
from tests.thinned import thinned

Vector = Sequence[mp.mpf]
TEMPERATURE = mp.mpf("0.7")
INPUTS = ["0.3", "-0.45", "0.8", "0.1", "-1.2"]


def softmax(x: Vector, temperature: mp.mpf = TEMPERATURE) -> Vector:
    powers = [mp.exp(v / temperature) for v in x]
    return [p / mp.fsum(powers) for p in powers]


def sparsemax(x: Vector) -> Vector:
    ordered = sorted(x, reverse=True)
    sums = [mp.fsum(ordered[: k + 1]) for k in range(len(x))]
    size = max(k + 1 for k in range(len(x)) if 1 + (k + 1) * ordered[k] > sums[k])
    threshold = (sums[size - 1] - 1) / size
    return [max(mp.mpf(0), v - threshold) for v in x]


def entmax15(x: Vector) -> Vector:
    def excess(t: mp.mpf) -> mp.mpf:
        return mp.fsum(max(mp.mpf(0), v / 2 - t) ** 2 for v in x) - 1

    t = mp.findroot(excess, (min(x) / 2 - 1, max(x) / 2), solver="anderson", tol=1e-60)
    return [max(mp.mpf(0), v / 2 - t) ** 2 for v in x]


def root_mean_square(x: Vector) -> mp.mpf:
    return mp.sqrt(mp.fsum(v**2 for v in x) / len(x))


FORWARD: dict[str, Callable[[Vector], Vector]] = {
    "softmax": softmax,
    "log_softmax": lambda x: [mp.log(v) for v in softmax(x, mp.mpf(1))],
    "softmin": lambda x: softmax([-v for v in x], mp.mpf(1)),
    "sparsemax": sparsemax,
    "entmax15": entmax15,
    "rms_norm": lambda x: [v / root_mean_square(x) for v in x],
}
ENTRIES = {activation.name: activation for activation in VECTOR_CATALOG}


def slope(f: Callable[[Vector], Vector], x: Vector, row: int, column: int) -> mp.mpf:
    step = mp.mpf(10) ** -18
    ahead, behind = list(x), list(x)
    ahead[column] += step
    behind[column] -= step
    return (f(ahead)[row] - f(behind)[row]) / (2 * step)


def letters(x: Vector, y: Vector, places: dict[str, int]) -> dict[sp.Symbol, sp.Expr]:
    found = {sp.Symbol("T", real=True): TEMPERATURE, sp.Symbol("n", real=True): len(x)}
    found[sp.Symbol("r", positive=True)] = root_mean_square(x)
    for index, place in places.items():
        found[sp.Symbol(f"y_{index}", real=True)] = y[place]
        found[component(SUPPORT, index)] = int(y[place] > 0)
    return found


def value(expr: sp.Expr, values: dict[sp.Symbol, sp.Expr]) -> mp.mpf:
    return mp.mpf(sp.N(expr.subs({k: sp.Float(v, 40) for k, v in values.items()}), 40))


def with_totals(form_totals: tuple, x: Vector, y: Vector, g: Vector) -> dict[sp.Symbol, sp.Expr]:
    found = {}
    for total in form_totals:
        parts = [
            value(total.term, letters(x, y, {"k": k}) | {sp.Symbol("g_k", real=True): g[k]})
            for k in range(len(x))
        ]
        found[total.symbol] = mp.fsum(parts)
    return found


def only_form(name: str) -> VectorForm:
    return find_vector_forms(ENTRIES[name]).forms[0]


@pytest.mark.parametrize("size", thinned([3, 2, 5]))
@pytest.mark.parametrize("name", FORWARD)
def test_jacobian_matches_differences(name: str, size: int) -> None:
    """Both entries of the form agree with central differences to 15 digits."""
    with mp.workdps(50):
        x = [mp.mpf(v) for v in INPUTS[:size]]
        y, form = FORWARD[name](x), only_form(name)
        totals = with_totals(form.totals, x, y, x)
        by_index = {entry.index: entry.expr for entry in form.entries}
        for i in range(size):
            for j in range(size):
                expr = by_index[Index.SAME if i == j else Index.OTHER]
                got = value(expr, letters(x, y, {"i": i, "j": j}) | totals)
                assert abs(slope(FORWARD[name], x, i, j) - got) < mp.mpf(10) ** -15


@pytest.mark.parametrize("name", FORWARD)
def test_product_matches_differences(name: str) -> None:
    """The vector-Jacobian product agrees with g times the matrix of differences."""
    with mp.workdps(50):
        x, g = [mp.mpf(v) for v in INPUTS[:4]], [mp.mpf(v) for v in ("1", "-2", "0.5", "3")]
        y, pullback = FORWARD[name](x), only_form(name).pullbacks[0]
        totals = with_totals(pullback.totals, x, y, g)
        for j in range(4):
            known = letters(x, y, {"j": j}) | totals | {sp.Symbol("g_j", real=True): g[j]}
            want = mp.fsum(g[i] * slope(FORWARD[name], x, i, j) for i in range(4))
            assert abs(want - value(pullback.expr, known)) < mp.mpf(10) ** -15
