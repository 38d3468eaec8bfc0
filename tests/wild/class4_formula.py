"""Wrong formulas: terms, factors, signs, branches."""

import numpy as np


def hard_sigmoid(x):
    return np.clip(x / 6 + 0.5, 0, 1)


def hard_sigmoid_grad(x):
    return np.where(np.abs(x) < 3, 1 / 6, 1.0)


def mish(x):
    return x * np.tanh(np.log1p(np.exp(x)))


def mish_grad(x):
    e = np.exp(x)
    omega = 4 * (x + 1) + 4 * e**2 + e * (4 * x + 6)
    delta = 2 * e + e**2 + 2
    return e * omega / delta**2


def tanh(x):
    return np.tanh(x)


def tanh_grad(x):
    return 1 - np.tanh(x)


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def gelu_grad(x):
    return 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def silu(x):
    return x / (1 + np.exp(-x))


def silu_grad(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - x * (1 - s))


def gaussian(x):
    return np.exp(-x * x)


def gaussian_grad(x):
    return 2 * x * np.exp(-x * x)


def selu(x):
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    return scale * np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))


def selu_backward(dy, y):
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    return dy * np.where(y > 0, scale, scale * (y + alpha))


def bipolar(x):
    return (1 - np.exp(-x)) / (1 + np.exp(-x))


def bipolar_grad(y):
    return 1 - y**2


def softsign(x):
    return x / (1 + np.abs(x))


def softsign_grad(x):
    return 1 / (1 + np.abs(x))


def hard_swish(x):
    return np.where(x <= -3, 0, np.where(x >= 3, x, x * (x + 3) / 6))


def hard_swish_grad(x):
    return np.where(x <= -3, 0.0, np.where(x >= 3, 1.0, 0.3333 * x + 0.5))


def leaky(x):
    return np.where(x > 0, x, 0.2 * x)


def leaky_grad(x):
    return np.where(x > 0, 0.2, 1.0)


def atan(x):
    return np.arctan(x)


def atan_grad(x):
    return 1 / (1 + x)


def sech(x):
    return 1 / np.cosh(x)


def sech_grad(x):
    return np.tanh(x) / np.cosh(x)


def square_plus(x):
    return 0.5 * (x + np.sqrt(x * x + 4))


def square_plus_grad(x):
    return 0.5 * (1 + 1 / np.sqrt(x * x + 4))


def log_cosh(x):
    return np.log(np.cosh(np.clip(x, -300, 300)))


def log_cosh_grad(x):
    return np.log(np.cosh(np.clip(x, -300, 300)))


def scaled(x):
    return np.sin(3 * x)


def scaled_grad(x):
    return np.cos(3 * x)
