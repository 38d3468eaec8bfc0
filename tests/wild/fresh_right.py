"""A second set, written after the first was judged, in other people's styles; all right."""

import math
from collections import namedtuple

import numpy as np


class Module:
    def __call__(self, *args):
        return self.forward(*args)


class SiLU(Module):
    def forward(self, x):
        self.sig = np.divide(1.0, np.add(1.0, np.exp(np.negative(x))))
        self.saved = x
        return np.multiply(x, self.sig)

    def backward(self, gy):
        local = self.sig * (1.0 + self.saved * (1.0 - self.sig))
        return np.multiply(gy, local)


class ReLU6(Module):
    def __init__(self, cap=6.0):
        self.cap = cap

    def forward(self, x):
        self.inside = np.logical_and(np.greater(x, 0), np.less(x, self.cap))
        return np.clip(x, 0.0, self.cap)

    def backward(self, gy):
        return gy * self.inside


class Dense_Sigmoid:
    def forward(self, inputs, training=False):
        self.output = 1 / (1 + np.exp(-inputs))

    def backward(self, dvalues):
        self.dinputs = dvalues * (1 - self.output) * self.output


class Activation:
    def __init__(self, activation, activation_prime):
        self.activation = activation
        self.activation_prime = activation_prime


class Tanh:
    @classmethod
    def fn(cls, z):
        return np.tanh(z)

    @classmethod
    def prime(cls, z):
        return 1.0 - np.square(cls.fn(z))


class QuadraticUnit:
    @staticmethod
    def f(x):
        return x + 0.5 * x**2

    @staticmethod
    def df(x):
        return 1.0 + x


def expit(t):
    out = np.empty_like(t)
    pos = t >= 0
    out[pos] = 1.0 / (1.0 + np.exp(-t[pos]))
    ez = np.exp(t[~pos])
    out[~pos] = ez / (1.0 + ez)
    return out


def d_expit(t):
    s = expit(t)
    s *= 1 - expit(t)
    return s


def ptlu(x):
    return np.select([x < -1, x < 1], [np.full_like(x, -1.0), x], np.full_like(x, 1.0))


def ptlu_backward(grad_in, x):
    g = grad_in.copy()
    g[np.abs(x) >= 1] = 0.0
    return g


def squareplus(x, b=4.0):
    return (x + np.sqrt(np.square(x) + b)) / 2


def squareplus_vjp(g, x, b=4.0):
    return g * 0.5 * (1 + x / np.sqrt(x * x + b))


def isru(x, alpha=1.0):
    return x / np.sqrt(1 + alpha * x**2)


def isru_diff(x, alpha=1.0):
    return (1 / np.sqrt(1 + alpha * x**2)) ** 3


def logit_like(x):
    return np.sign(x) * np.log1p(np.abs(x))


def logit_like_bp(dout, y):
    return dout * np.exp(-np.abs(y))


def snake(x, a=1.0):
    return x + np.sin(a * x) ** 2 / a


def snake_grad(x, a=1.0):
    return 1 + np.sin(2 * a * x)


def lisht(x):
    return x * np.tanh(x)


def lisht_grad(x):
    t = np.tanh(x)
    return t + x * (1 - t * t)


def crazy(x):
    return math.exp(-((x - 1) ** 2) / 2) if x > -3 else 0.0


def gompertz(x):
    return np.exp(-np.exp(-x))


def gompertz_grad(x):
    return np.exp(-x - np.exp(-x))


def erf_gelu(x):
    return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def erf_gelu_grad(x):
    phi = np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi)
    return 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) + x * phi


def loop_relu(x):
    out = np.zeros_like(x)
    for i in range(len(x)):
        out[i] = x[i] * (x[i] > 0)
    return out


def loop_relu_backward(dout, x):
    return np.array([d if v > 0 else 0.0 for d, v in zip(dout, x, strict=True)])


Fn = namedtuple("Fn", ["f", "f_prime"])
cloglog = Fn(f=lambda x: 1 - np.exp(-np.exp(x)), f_prime=lambda x: np.exp(x - np.exp(x)))

derivatives = {"tanh": lambda y: 1 - y**2, "sq": lambda z: 2 * z}
activations = {"tanh": np.tanh, "sq": np.square}


def dispatch(x, deriv=False):
    """x is the output when deriv is set."""
    if deriv is True:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def log_softmax(x):
    m = x.max(axis=-1, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=-1, keepdims=True))


def log_softmax_backward(grad, y):
    return grad - np.exp(y) * grad.sum(axis=-1, keepdims=True)


def soft_max(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def soft_max_jacobian(z):
    s = soft_max(z).reshape(-1, 1)
    return np.diagflat(s) - np.dot(s, s.T)


def smelu(x, beta=2.0):
    return np.where(x >= beta, x, np.where(x <= -beta, 0.0, (x + beta) ** 2 / (4 * beta)))


def smelu_grad(x, beta=2.0):
    return np.clip((x + beta) / (2 * beta), 0.0, 1.0)


def scaled_tanh(x):
    return 1.7159 * np.tanh(0.666 * x)


def scaled_tanh_prime(x):
    return 1.7159 * 0.666 * (1 - np.tanh(0.666 * x) ** 2)
