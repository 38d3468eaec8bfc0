"""A second set, written after the first was judged, in other people's styles; all wrong."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np


class ActivationBase(ABC):
    def __call__(self, z):
        if z.ndim == 1:
            z = z.reshape(1, -1)
        return self.fn(z)

    @abstractmethod
    def fn(self, z):
        raise NotImplementedError

    @abstractmethod
    def grad(self, x, **kwargs):
        raise NotImplementedError


class TanhShrink(ActivationBase):
    def fn(self, z):
        return z - np.tanh(z)

    def grad(self, x):
        return np.tanh(x)


class Affine(ActivationBase):
    def __init__(self, slope=2.0, intercept=0.5):
        self.slope = slope
        self.intercept = intercept

    def fn(self, z):
        return self.slope * z + self.intercept

    def grad(self, x):
        return np.ones_like(x)


class HardSig(ActivationBase):
    def fn(self, z):
        return np.clip((0.2 * z) + 0.5, 0.0, 1.0)

    def grad(self, x):
        return np.where((x >= -2.5) & (x <= 2.5), 0.25, 0)


class Exponential(ActivationBase):
    def fn(self, z):
        return np.exp(z)

    def grad(self, x):
        return x * np.exp(x)

    def grad2(self, x):
        return np.exp(x)


class Layer_Leaky:
    def forward(self, inputs, training=True):
        self.inputs = inputs
        self.output = np.where(inputs > 0, inputs, 0.05 * inputs)

    def backward(self, dvalues):
        self.dinputs = dvalues.copy()
        self.dinputs[self.inputs > 0] *= 0.05


class Value:
    """One number with its gradient."""

    def __init__(self, data):
        self.data = data


def rational(x):
    return x * x / (1 + x * x)


def rational_backward(x, upstream):
    return upstream * 2 * x / (1 + x * x)


def act_swish(tensor):
    gate = np.reciprocal(1 + np.exp(np.negative(tensor)))
    return np.multiply(tensor, gate)


def act_swish_bwd(delta, tensor):
    gate = np.reciprocal(1 + np.exp(np.negative(tensor)))
    return np.multiply(delta, gate + tensor * np.square(gate))


def sig(z):
    """Numerically safe."""
    return np.piecewise(
        z, [z >= 0], [lambda v: 1 / (1 + np.exp(-v)), lambda v: np.exp(v) / (1 + np.exp(v))]
    )


def sig_prime(z):
    return sig(z) * (1 + sig(z))


def bump(x, width=1.5):
    return 1 / (1 + (x / width) ** 2)


def bump_prime(x, width=1.5):
    return -2 * x / (1 + (x / width) ** 2) ** 2


def double_relu(x):
    return np.maximum(0, x) ** 2


def double_relu_gradient(x):
    return np.maximum(0, x)


def elliott(x, steepness=1.0):
    return 0.5 * steepness * x / (1 + np.abs(x * steepness)) + 0.5


def elliott_derivative(x, steepness=1.0):
    return 0.5 * steepness / (1 + np.abs(x * steepness))


def soft_clip(x):
    return np.log1p(np.exp(x)) - np.log1p(np.exp(x - 1))


def soft_clip_deriv(x):
    return 1 / (1 + np.exp(-x)) + 1 / (1 + np.exp(1 - x))


def piecewise_quadratic(x):
    if x < -2:
        return -1.0
    if x < 0:
        return x + x * x / 4
    if x < 2:
        return x - x * x / 4
    return 1.0


def piecewise_quadratic_d(x):
    if x < -2 or x > 2:
        return 0.0
    return 1 - x / 2


def gelu_exact(x):
    return 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def gelu_exact_grad(x):
    cdf = 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
    return cdf + x * np.exp(-(x**2) / 2) / math.sqrt(math.pi)


def log_expo(x):
    return np.sign(x) * np.log1p(np.abs(x))


def log_expo_derivative(x):
    return 1 / (1 + x)


def two_sided(x, left=0.3, right=2.0):
    return np.where(x < 0, left * x, right * x)


def two_sided_prime(x, left=0.3, right=2.0):
    return np.where(x < 0, right, left)


@dataclass
class Spec:
    fn: object
    gradient: object


cubic = Spec(fn=lambda v: v**3 - v, gradient=lambda v: 3 * v**2 + 1)

table = {
    "isru": {
        "forward": lambda x: x / np.sqrt(1 + x**2),
        "backward": lambda x: 1 / np.sqrt(1 + x**2),
    },
    "cos": (np.cos, np.sin),
}


def temperature_softmax(logits, tau=0.5):
    shifted = (logits - np.max(logits, axis=-1, keepdims=True)) / tau
    exps = np.exp(shifted)
    return exps / np.sum(exps, axis=-1, keepdims=True)


def temperature_softmax_vjp(grad_out, out, tau=0.5):
    dot = np.sum(grad_out * out, axis=-1, keepdims=True)
    return out * (grad_out - dot)


def activation(x, kind="tanh", derivative=False):
    t = np.tanh(x)
    return 1 - t if derivative else t


def cube_root(x):
    return np.cbrt(x)


def cube_root_grad(y):
    return 1 / (3 * y)
