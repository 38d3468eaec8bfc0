"""Wrong values at single points, inverted masks, breaks of the implementation."""

import numpy as np


def log_sigmoid(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


def log_sigmoid_grad(x):
    z = np.exp(-np.abs(x))
    return (
        np.where(x < 0, 1.0, 0.0)
        - np.sign(x) * (-z / (1 + z)) * np.where(x < 0, 1.0, 1.0) * np.sign(x) ** 2
    )


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def softplus_grad(x):
    z = np.exp(-np.abs(x))
    return np.heaviside(x, 0.0) - np.sign(x) * z / (1 + z)


def celu(x):
    return np.maximum(x, 0) + np.minimum(np.expm1(np.minimum(x, 0)), 0)


def celu_grad(x):
    return np.where(x >= 0, 1.0, 0.0) + np.where(x <= 0, np.exp(np.minimum(x, 0)), 0.0)


def pass_through(x):
    return np.maximum(x, 0) + np.minimum(x, 0)


def pass_through_grad(x):
    return (x >= 0) * 1.0 + (x <= 0) * 1.0


def relu(x):
    return np.maximum(0, x)


def relu_grad(x):
    return np.where(x < 0, 1.0, 0.0)


def leaky(x):
    return np.where(x > 0, x, 0.1 * x)


def leaky_grad(x):
    d = np.zeros_like(x)
    d[x > 0] = 1.0
    d[x < 0] = 0.1
    return d


def elu(x):
    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)


def elu_grad(x):
    return np.where(x > 0, 1.0, np.where(x < 0, np.exp(np.minimum(x, 0)), 0.0))


def softsign(x):
    return x / (1 + np.abs(x))


def softsign_grad(x):
    return np.sign(x) ** 2 / (1 + np.abs(x)) ** 2


def relu6(x):
    return np.minimum(np.maximum(x, 0), 6)


def relu6_grad(x):
    return np.select([x <= 0, x < 6, x == 6], [0.0, 1.0, 6.0], 0.0)


def threshold(x):
    return np.where(x > 0.5, x, 0.5)


def threshold_grad(x):
    return np.where(x <= 0.5, 1.0, 0.0)


def smooth_relu(x):
    return np.where(x <= 0, 0.0, np.where(x < 1, x * x / 2, x - 0.5))


def smooth_relu_grad(x):
    return np.where(x <= 0, 0.0, np.where(x < 1, x, np.where(x == 1, 0.5, 1.0)))
