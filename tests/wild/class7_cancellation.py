"""Right in algebra, digits lost in floats."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_backward(grad, y):
    return grad * y * (1 - y)


def tanh(x):
    return np.tanh(x)


def tanh_backward(grad, y):
    return grad * (1 - y * y)


def softplus(x):
    return np.logaddexp(0, x)


def softplus_backward(grad, y):
    return grad * (1 - np.exp(-y))


def selu(x):
    return 1.0507009873554805 * np.where(
        x > 0, x, 1.6732632423543772 * (np.exp(np.minimum(x, 0)) - 1)
    )


def selu_backward(grad, y):
    return grad * np.where(y > 0, 1.0507009873554805, y + 1.7580993408473766)


def tanh_shrink(x):
    return x - np.tanh(x)


def tanh_shrink_grad(x):
    return 1 - 1 / np.cosh(np.clip(x, -300, 300)) ** 2


def log_sigmoid(x):
    return -np.logaddexp(0, -x)


def log_sigmoid_backward(grad, y):
    return grad * (1 - np.exp(y))
