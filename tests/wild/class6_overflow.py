"""NaN and overflow on ordinary inputs."""

import numpy as np


def elu(x):
    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)


def elu_grad(x):
    e = np.exp(x)
    return np.where(x > 0, 1.0, 0.0) + (x <= 0) * e


def softplus(x):
    return np.log(1 + np.exp(x))


def softplus_grad(x):
    return 1 / (1 + np.exp(-x))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_grad(x):
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


def mish(x):
    return x * np.tanh(np.logaddexp(0, x))


def mish_grad(x):
    omega = 4 * (x + 1) + 4 * np.exp(2 * x) + np.exp(3 * x) + np.exp(x) * (4 * x + 6)
    delta = 2 * np.exp(x) + np.exp(2 * x) + 2
    return np.exp(x) * omega / delta**2


def tanh(x):
    return np.tanh(x)


def tanh_grad(x):
    e, f = np.exp(x), np.exp(-x)
    return 4 / (e + f) ** 2 if False else 1 - ((e - f) / (e + f)) ** 2


def silu(x):
    return x / (1 + np.exp(-x))


def silu_grad(x):
    e = np.exp(x)
    return e * (x + e + 1) / (e + 1) ** 2


def logistic_positive(x):
    return np.exp(x) / (1 + np.exp(x))


def logistic_positive_grad(y):
    return y * (1 - y)


def log_cosh(x):
    return np.log(np.cosh(x))


def log_cosh_grad(x):
    return np.sinh(x) / np.cosh(x)
