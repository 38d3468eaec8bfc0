"""A third set, written after the second was judged: caches, contexts, vectors, gates; all wrong."""

import math

import numpy as np

SQRT_2_PI = 0.7978845608028654


class TanhWithDictionary:
    def __init__(self):
        self._cache = {}

    def forward(self, inputs):
        self._cache["x"] = inputs
        return np.tanh(inputs)

    def backward(self, grad):
        return grad * (1.0 - self._cache["x"] ** 2)


class SigmoidWithStack:
    def __init__(self):
        self.saved = []

    def forward(self, x):
        self.saved.append(x)
        return 1 / (1 + np.exp(-x))

    def backward(self, g):
        x = self.saved.pop()
        return g * x * (1 - x)


class Cube:
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, gy):
        (x,) = ctx.saved_tensors
        return gy * x**2


@np.vectorize
def saturating(v):
    if v >= 0:
        return 1 - math.exp(-v)
    return math.exp(v) - 1


@np.vectorize
def saturating_grad(v):
    return -math.exp(-v) if v >= 0 else math.exp(v)


class Tensor:
    def __init__(self, data, parents=(), rule=None):
        self.data = np.asarray(data, dtype=float)
        self.grad = None
        self.parents = parents
        self.rule = rule

    def swish(self):
        s = 1 / (1 + np.exp(-self.data))
        return Tensor(self.data * s, (self,), lambda g: g * (s + s * (1 - s)))

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
        return np.where(x < self.c, 1.0, self.alpha)


def scaled_tanh(x, a=2.0 / 3.0, b=1.7159):
    return b * np.tanh(a * x)


def scaled_tanh_prime_from_output(y, a=2.0 / 3.0, b=1.7159):
    return a * b * (1 - y**2)


def capped(x, n=4.0):
    return np.clip(x, 0, n)


def capped_grad(x, n=4.0):
    return np.where((x > 0) & (x < 6), 1.0, 0.0)


def quick_gelu(x):
    return x / (1 + np.exp(-1.702 * x))


def quick_gelu_grad(x):
    s = 1 / (1 + np.exp(-1.7 * x))
    return s * (1 + 1.7 * x * (1 - s))


def gelu_tanh(x):
    return 0.5 * x * (1 + np.tanh(SQRT_2_PI * (x + 0.044715 * x**3)))


def gelu_tanh_grad(x):
    u = SQRT_2_PI * (x + 0.044715 * x**3)
    return 0.5 * (1 + np.tanh(u)) + 0.5 * x / np.cosh(np.clip(u, -300, 300)) ** 2


def hard_gate(x):
    return x * np.clip(x / 6 + 0.5, 0, 1)


def hard_gate_grad(x):
    return np.clip(x / 3 + 0.5, 0, 1)


def silu(x):
    return x / (1 + np.exp(-x))


def silu_grad(x):
    s = 1 / (1 + np.exp(-x))
    return np.nan_to_num(s + x * s * (1 - s), nan=0.5)


def late_softplus(x):
    return np.where(x > 100, x, np.log1p(np.exp(np.minimum(x, 100))))


def late_softplus_grad(x):
    return 1 / (1 + np.exp(-x))


def hard_shrink(x, lam=0.5):
    return np.where(np.abs(x) > lam, x, 0.0)


def hard_shrink_grad(x, lam=0.5):
    return np.where(np.abs(x) > lam, 1.0, 0.0)


def wide(x):
    return np.tanh(x)


def wide_grad(x):
    return np.concatenate([1 - np.tanh(x) ** 2, x], axis=-1)


def signed_relu(x):
    return np.maximum(x, 0)


def signed_relu_grad(x):
    return np.where(x == 0, np.copysign(1.0, x), np.where(x > 0, 1.0, 0.0))


def softmin(x):
    e = np.exp(-(x - x.min(axis=-1, keepdims=True)))
    return e / e.sum(axis=-1, keepdims=True)


def softmin_backward(g, p):
    return p * (g - (g * p).sum(axis=-1, keepdims=True))


def naive_softmax(x):
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


def naive_softmax_backward(g, y):
    return y * (g - np.sum(g * y, axis=-1, keepdims=True))


class GLU:
    def forward(self, x):
        self.a, b = np.split(x, 2, axis=-1)
        self.s = 1 / (1 + np.exp(-b))
        return self.a * self.s

    def backward(self, dout):
        return np.concatenate([dout * self.s, dout * self.s * (1 - self.s)], axis=-1)


def geglu(x):
    a, g = np.split(x, 2, axis=-1)
    return a * 0.5 * g * (1 + np.tanh(SQRT_2_PI * (g + 0.044715 * g**3)))


def geglu_vjp(dy, x):
    a, g = np.split(x, 2, axis=-1)
    t = np.tanh(SQRT_2_PI * (g + 0.044715 * g**3))
    return np.concatenate((dy * 0.5 * g * (1 + t), dy * a * 0.5 * (1 + t)), axis=-1)


def tanh_gate(a, b):
    return np.tanh(a) * b


def tanh_gate_backward(dout, a, b):
    t = np.tanh(a)
    return dout * (1 - t * t), dout * t


def unit_length(x):
    return x / np.sqrt(np.sum(x * x, axis=-1, keepdims=True))


def unit_length_backward(g, x):
    return g / np.sqrt(np.sum(x * x, axis=-1, keepdims=True))


class ActivationTanh:
    def forward(self, inputs, training):
        self.inputs = inputs
        self.output = np.tanh(inputs)

    def backward(self, dvalues):
        self.dinputs = dvalues * (1 - self.output)
