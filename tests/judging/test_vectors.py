"""Functions of vectors are proved for every number of components; gated units half by half."""

from collections.abc import Callable

import pytest

from derive.judging.records import Judgement
from derive.proof import Status

One = Callable[..., Judgement]

SOFTMAX = """
    def softmax(x):
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def softmax_backward(g, y):
        return {slope}
"""
JACOBIAN = """
    def softmax(x):
        e = np.exp(x)
        return e / np.sum(e)

    def softmax_jacobian(s):
        {lines}
"""
GATE = """
    def unit(x):
        a, b = np.split(x, 2, axis=-1)
        return {value}

    def unit_backward(dout, x):
        a, b = np.split(x, 2, axis=-1)
        s = 1 / (1 + np.exp(-b))
        return np.concatenate([{first}, {second}], axis=-1)
"""


@pytest.mark.parametrize(
    ("slope", "status"),
    [
        ("y * (g - np.sum(g * y, axis=-1, keepdims=True))", Status.PROVED),
        ("y * g - y * (g * y).sum(axis=-1, keepdims=True)", Status.PROVED),
        ("y * (g - np.mean(g * y, axis=-1, keepdims=True))", Status.REFUTED),
        ("y * (g - np.sum(y, axis=-1, keepdims=True))", Status.REFUTED),
        ("y * (g - np.max(g * y, axis=-1, keepdims=True))", Status.REFUTED),
    ],
)
def test_sums_are_letters(slope: str, status: Status, judge_one: One) -> None:
    """However the sum is written, it is one letter, and a wrong one is refuted."""
    judgement = judge_one(SOFTMAX.format(slope=slope))
    assert judgement.status is status
    if status is Status.PROVED:
        assert "for every number of components" in judgement.reason


@pytest.mark.parametrize(
    "lines",
    [
        "return np.diag(s) - np.outer(s, s)",
        "s = s.reshape(-1, 1); return np.diagflat(s) - s @ s.T",
        "return s[:, None] * (np.eye(len(s)) - s[None, :])",
    ],
)
def test_the_whole_jacobian_is_proved(lines: str, judge_one: One) -> None:
    """Its diagonal is one formula, the rest another one."""
    assert judge_one(JACOBIAN.format(lines=lines)).status is Status.PROVED


@pytest.mark.parametrize(
    "slope",
    [
        "y * g - np.einsum('...i,...i->...', y, g)[..., None] * y",
        "np.einsum('...j,...j,...i->...i', g, np.ones_like(y), y) * 0 + y * g"
        " - y * np.einsum('...k,...k->...', g, y)[..., None]",
        "np.einsum('...i,...ij->...j', g, np.einsum('...i,ij->...ij', y, np.eye(y.shape[-1]))"
        " - np.einsum('...i,...j->...ij', y, y))",
    ],
)
def test_einsum_is_sums(slope: str, judge_one: One) -> None:
    """Its letters are axes, and those that are not kept are added up."""
    assert judge_one(SOFTMAX.format(slope=slope)).status is Status.PROVED


@pytest.mark.parametrize("sign", ["-", "+"])
def test_norms_and_variances_are_letters(sign: str, judge_one: One) -> None:
    """A sum of squares is never negative, so its root exists for every input."""
    judgement = judge_one(
        f"""
        class LayerNorm:
            def forward(self, x):
                self.inv = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)
                self.xhat = (x - x.mean(axis=-1, keepdims=True)) * self.inv
                return self.xhat

            def backward(self, dy):
                p = (dy * self.xhat).mean(axis=-1, keepdims=True)
                return self.inv * (dy - dy.mean(axis=-1, keepdims=True) {sign} self.xhat * p)
        """
    )
    assert judgement.status is (Status.PROVED if sign == "-" else Status.REFUTED)
    length = judge_one(
        f"""
        def unit(x):
            return x / np.linalg.norm(x, axis=-1, keepdims=True)

        def unit_backward(g, x):
            n = np.linalg.norm(x, axis=-1, keepdims=True)
            return g / n {sign} x * np.sum(g * x, axis=-1, keepdims=True) / n**3
        """
    )
    assert length.status is (Status.PROVED if sign == "-" else Status.REFUTED)


def test_vectors_overflow(judge_one: One) -> None:
    """Softmax without a shift is inf/inf for large inputs."""
    text = """
        def softmax(x):
            e = np.exp({inside})
            return e / e.sum(axis=-1, keepdims=True)

        def softmax_backward(g, y):
            return y * (g - np.sum(g * y, axis=-1, keepdims=True))
    """
    naive = judge_one(text.format(inside="x"))
    assert [f.code for f in naive.findings if f.counts] == ["DRV104"]
    shifted = judge_one(text.format(inside="x - x.max(axis=-1, keepdims=True)"))
    assert [f.code for f in shifted.findings if f.counts] == []


@pytest.mark.parametrize(
    ("inside", "counts"),
    [
        ("np.exp(x - x.max(axis=-1, keepdims=True))", []),
        ("np.exp(np.nan_to_num(x - x.max(axis=-1, keepdims=True), neginf=0.0))", ["DRV117"]),
    ],
)
def test_a_masked_component(inside: str, counts: list[str], judge_one: One) -> None:
    """A component at -inf has the weight 0; NaN turned into a number is said."""
    judgement = judge_one(
        f"""
        def softmax(x):
            e = {inside}
            return e / e.sum(axis=-1, keepdims=True)

        def softmax_backward(g, y):
            return y * (g - np.sum(g * y, axis=-1, keepdims=True))
        """
    )
    assert judgement.status is Status.PROVED
    assert [f.code for f in judgement.findings if f.counts] == counts
    hides = [f.code for f in judgement.findings if f.code == "DRV118"]
    assert hides == (["DRV118"] if "nan_to_num" in inside else [])


def test_code_that_looks_at_the_number_of_components_is_not_proved(judge_one: One) -> None:
    """It is right for three components and wrong for six: only what was seen is claimed."""
    slope = "y * (g - np.sum(g * y, axis=-1, keepdims=True)) * (1 if y.shape[-1] < 6 else 2)"
    judgement = judge_one(SOFTMAX.format(slope=slope))
    assert judgement.status is Status.SUPPORTED
    assert "3 components" in judgement.reason


def test_what_is_written_out_is_not_proved(judge_one: One) -> None:
    """A sum over the first three components is none over all."""
    slope = "y * (g - (g[..., :3] * y[..., :3]).sum(axis=-1, keepdims=True))"
    assert judge_one(SOFTMAX.format(slope=slope)).status is Status.SUPPORTED


@pytest.mark.parametrize(
    ("value", "first", "second", "status"),
    [
        ("a / (1 + np.exp(-b))", "dout * s", "dout * a * s * (1 - s)", Status.PROVED),
        ("a / (1 + np.exp(-b))", "dout * s", "dout * s * (1 - s)", Status.REFUTED),
        ("a / (1 + np.exp(-b))", "s", "a * s * (1 - s)", Status.REFUTED),
        ("np.maximum(a, 0) * b", "dout * b * (a > 0)", "dout * np.maximum(a, 0)", Status.PROVED),
        ("np.maximum(a, 0) * b", "dout * b * (a > 0)", "dout * a", Status.REFUTED),
        ("a * np.tanh(b)", "dout * np.tanh(b)", "dout * a / np.cosh(b)**2", Status.PROVED),
    ],
)
def test_gated_units(value: str, first: str, second: str, status: Status, judge_one: One) -> None:
    """Each half is judged as a function of its own input, the other one is a parameter."""
    judgement = judge_one(GATE.format(value=value, first=first, second=second))
    assert judgement.status is status
    if status is Status.REFUTED:
        assert judgement.findings[0].code == "DRV101"
        assert "half" in judgement.findings[0].message


def test_two_arrays_are_two_halves(judge_one: One) -> None:
    """``f(a, b)`` with a derivative that returns both gradients is judged in the same way."""
    text = """
        def gate(a, b):
            return np.tanh(a) * b

        def gate_backward(dout, a, b):
            t = np.tanh(a)
            return dout * (1 - t * t) * b, dout * {second}
    """
    assert judge_one(text.format(second="t")).status is Status.PROVED
    assert judge_one(text.format(second="a")).status is Status.REFUTED


def test_inputs_that_alternate(judge_one: One) -> None:
    """Even and odd components may be the two halves."""
    judgement = judge_one(
        """
        def unit(x):
            return x[..., ::2] * x[..., 1::2]

        def unit_backward(g, x):
            d = np.zeros_like(x)
            d[..., ::2], d[..., 1::2] = g * x[..., 1::2], g * x[..., ::2]
            return d
        """
    )
    assert judgement.status is Status.PROVED


@pytest.mark.parametrize(
    ("slope", "said"),
    [
        ("y * (g - (g * y).sum())", "of 2 rows"),
        ("y * (g - (g * y).sum(-1, keepdims=True)) * (1 + (y.size > 1000))", "of 2,018 rows"),
    ],
)
def test_rows_are_taken_one_by_one(slope: str, said: str, judge_one: One) -> None:
    """Softmax keeps its rows apart, and a backward pass that does not is a finding."""
    judgement = judge_one(SOFTMAX.format(slope=slope))
    assert judgement.status is Status.PROVED
    (finding,) = [f for f in judgement.findings if f.counts]
    assert (finding.code, finding.where.name) == ("DRV107", "softmax_backward")
    assert said in finding.message
