"""A third set, written after the second was judged: caches, contexts, vectors, gates; all right."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

_erf = np.vectorize(math.erf, otypes=[float])


class TanhWithDictionary:
    def __init__(self):
        self._cache = {}

    def forward(self, inputs):
        y = np.tanh(inputs)
        self._cache["y"] = y
        return y

    def backward(self, grad):
        return grad * (1.0 - self._cache["y"] ** 2)


class SigmoidWithStack:
    def __init__(self):
        self.saved = []

    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        self.saved.append(y)
        return y

    def backward(self, g):
        y = self.saved.pop()
        return g * y * (1 - y)


class HardSwish:
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * np.clip(x + 3, 0, 6) / 6

    @staticmethod
    def backward(ctx, gy):
        (x,) = ctx.saved_tensors
        return gy * np.where(x <= -3, 0, np.where(x >= 3, 1, x / 3 + 0.5))


@np.vectorize
def saturating(v):
    if v >= 0:
        return 1 - math.exp(-v)
    return math.exp(v) - 1


@np.vectorize
def saturating_grad(v):
    return math.exp(-v) if v >= 0 else math.exp(v)


@dataclass(frozen=True)
class ActivationFunction:
    name: str
    func: Callable
    derivative: Callable


root_sigmoid = ActivationFunction(
    name="root sigmoid",
    func=lambda a: a / (1 + np.sqrt(1 + a**2)),
    derivative=lambda a: 1 / (np.sqrt(1 + a**2) * (1 + np.sqrt(1 + a**2))),
)


class Tensor:
    """An array that knows its parents; the gradient may be handed over or not."""

    def __init__(self, data, parents=(), rule=None):
        self.data = np.asarray(data, dtype=float)
        self.grad = None
        self.parents = parents
        self.rule = rule

    def swish(self):
        s = 1 / (1 + np.exp(-self.data))
        return Tensor(self.data * s, (self,), lambda g: g * (s + self.data * s * (1 - s)))

    def backward(self, grad=None):
        grad = np.ones_like(self.data) if grad is None else grad
        self.grad = grad if self.grad is None else self.grad + grad
        for parent in self.parents:
            parent.backward(self.rule(grad))


class PiecewiseLinear:
    def __init__(self, alpha=0.1, c=1.0):
        self.alpha, self.c = alpha, c

    def __call__(self, x):
        a, c = self.alpha, self.c
        return np.maximum(a * (x + c) - c, np.minimum(a * (x - c) + c, x))

    def grad(self, x):
        return np.where(np.abs(x) < self.c, 1.0, self.alpha)


class SoftmaxByRows:
    def forward(self, inputs):
        exp_values = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
        self.output = exp_values / np.sum(exp_values, axis=1, keepdims=True)
        return self.output

    def backward(self, dvalues):
        self.dinputs = np.empty_like(dvalues)
        for index, (y, dy) in enumerate(zip(self.output, dvalues, strict=True)):
            column = y.reshape(-1, 1)
            self.dinputs[index] = np.dot(np.diagflat(column) - np.dot(column, column.T), dy)
        return self.dinputs


def softmax_columns(z):
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def softmax_columns_backward(da, a):
    return a * (da - np.sum(da * a, axis=0, keepdims=True))


def softmin(x):
    e = np.exp(-(x - x.min(axis=-1, keepdims=True)))
    return e / e.sum(axis=-1, keepdims=True)


def softmin_backward(g, p):
    return p * ((g * p).sum(axis=-1, keepdims=True) - g)


def log_softmax(z):
    c = z - z.max()
    return c - np.log(np.exp(c).sum())


def log_softmax_jacobian(z):
    p = np.exp(log_softmax(z))
    return np.eye(len(z)) - np.tile(p, (len(z), 1))


def unit_length(x):
    return x / np.sqrt(np.sum(x * x, axis=-1, keepdims=True))


def unit_length_backward(dout, x):
    r = np.sqrt(np.sum(x * x, axis=-1, keepdims=True))
    y = x / r
    return (dout - y * np.sum(dout * y, axis=-1, keepdims=True)) / r


class GLU:
    def forward(self, x):
        self.a, b = np.split(x, 2, axis=-1)
        self.s = 1 / (1 + np.exp(-b))
        return self.a * self.s

    def backward(self, dout):
        return np.concatenate([dout * self.s, dout * self.a * self.s * (1 - self.s)], axis=-1)


def swiglu(x):
    d = x.shape[-1] // 2
    gate, up = x[..., :d], x[..., d:]
    return gate / (1 + np.exp(-gate)) * up


def swiglu_backward(dy, x):
    d = x.shape[-1] // 2
    gate, up = x[..., :d], x[..., d:]
    s = 1 / (1 + np.exp(-gate))
    return np.concatenate([dy * up * s * (1 + gate * (1 - s)), dy * gate * s], axis=-1)


def reglu(x):
    a, b = np.array_split(x, 2, axis=1)
    return np.maximum(a, 0) * b


def reglu_grad(dout, x):
    a, b = np.array_split(x, 2, axis=1)
    return np.hstack([dout * b * (a > 0), dout * np.maximum(a, 0)])


def geglu(x):
    a, b = np.split(x, 2, -1)
    return 0.5 * a * (1 + _erf(a / np.sqrt(2))) * b


def geglu_backward(dout, x):
    a, b = np.split(x, 2, -1)
    cdf = 0.5 * (1 + _erf(a / np.sqrt(2)))
    dx = np.empty_like(x)
    dx[..., : a.shape[-1]] = dout * b * (cdf + a * np.exp(-0.5 * a * a) / np.sqrt(2 * np.pi))
    dx[..., a.shape[-1] :] = dout * a * cdf
    return dx


def tanh_gate(a, b):
    return np.tanh(a) * b


def tanh_gate_backward(dout, a, b):
    t = np.tanh(a)
    return dout * (1 - t * t) * b, dout * t


class BatchNorm:
    """No activation: it is skipped."""

    def forward(self, x):
        self.inv = 1 / np.sqrt(x.var(axis=0) + 1e-5)
        self.xhat = (x - x.mean(axis=0)) * self.inv
        return self.xhat

    def backward(self, dout):
        n = dout.shape[0]
        total = (dout * self.xhat).sum(0)
        return self.inv / n * (n * dout - dout.sum(0) - self.xhat * total)


class Dropout:
    """No activation: it is skipped."""

    def forward(self, x):
        self.mask = np.random.default_rng().random(x.shape) > 0.5
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class Embedding:
    """No activation: it wants whole numbers."""

    def __init__(self, n=5, d=3):
        self.weight = np.ones((n, d))

    def forward(self, index):
        self.index = index
        return self.weight[index]

    def backward(self, d):
        g = np.zeros_like(self.weight)
        np.add.at(g, self.index, d)
        return g


class InstanceNorm:
    """The epsilon is left out of the derivative, as most people do."""

    def forward(self, x):
        mean, std = x.mean(-1, keepdims=True), x.std(-1, keepdims=True)
        self.std = std + 1e-8
        self.y = (x - mean) / self.std
        return self.y

    def backward(self, g):
        inner = (g * self.y).mean(-1, keepdims=True)
        return (g - g.mean(-1, keepdims=True) - self.y * inner) / self.std


class ActivationSigmoid:
    def forward(self, inputs, training):
        self.output = 1 / (1 + np.exp(-inputs))

    def backward(self, dvalues):
        self.dinputs = dvalues * (1 - self.output) * self.output


def bell(x):
    return np.exp(-(x**2))


def bell_d1(x):
    return -2 * x * np.exp(-(x**2))


def bell_d2(x):
    return (4 * x**2 - 2) * np.exp(-(x**2))
