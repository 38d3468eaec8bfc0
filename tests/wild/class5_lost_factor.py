"""A parameter or a chain factor is lost."""

import numpy as np


def swish(x, beta=1.0):
    return x / (1 + np.exp(-beta * x))


def swish_derivative(x, beta=1.0):
    s = 1 / (1 + np.exp(-beta * x))
    f = x * s
    return f + s * (1 - f)


def logistic(x, k=1.0):
    return 1 / (1 + np.exp(-k * x))


def logistic_grad(y, k=1.0):
    return y * (1 - y)


def scaled_tanh(x, a=1.7159, b=0.6666):
    return a * np.tanh(b * x)


def scaled_tanh_grad(x, a=1.7159, b=0.6666):
    return a * (1 - np.tanh(b * x) ** 2)


def softplus(x, beta=2.0):
    return np.logaddexp(0, beta * x) / beta


def softplus_grad(x, beta=2.0):
    return 1 / (1 + np.exp(-x))


def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))


def elu_grad(x, alpha=1.0):
    return np.where(x > 0, 1.0, np.exp(np.minimum(x, 0)))


def celu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0) / alpha) - 1))


def celu_grad(x, alpha=1.0):
    return np.where(x > 0, 1.0, np.exp(np.minimum(x, 0)))


class Gaussian:
    def __init__(self, sigma=2.0):
        self.sigma = sigma

    def __call__(self, x):
        return np.exp(-(x**2) / (2 * self.sigma**2))

    def gradient(self, x):
        return -x * np.exp(-(x**2) / (2 * self.sigma**2))


def leaky(x, slope=0.01):
    return np.where(x > 0, x, slope * x)


def leaky_grad(x, slope=0.01):
    return np.where(x > 0, 1.0, 0.01)


def tanh_backward(dout, y):
    return 1 - y**2


def tanh(x):
    return np.tanh(x)
