"""Vector functions treated as if each component stood alone."""

import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def softmax_derivative(y):
    return y * (1 - y)


class Softmax:
    def __call__(self, x):
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)

    def gradient(self, x):
        p = self.__call__(x)
        return p * (1 - p)


class OutputLayer:
    def forward(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.out = e / e.sum(axis=1, keepdims=True)
        return self.out

    def backward(self, grad):
        return grad


def stable_softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def stable_softmax_grad(z):
    return np.ones_like(z)


def log_softmax(x):
    shifted = x - np.max(x)
    return shifted - np.log(np.sum(np.exp(shifted)))


def log_softmax_backward(grad, y):
    return grad - np.exp(y)


def warm_softmax(x, T=2.0):
    e = np.exp((x - np.max(x)) / T)
    return e / np.sum(e)


def warm_softmax_backward(grad, y, T=2.0):
    return y * (grad - np.sum(grad * y))


def plain_softmax(x):
    e = np.exp(x)
    return e / np.sum(e)


def plain_softmax_backward(grad, y):
    return grad * y * (1 - y)


def bad_softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def bad_softmax_jacobian(y):
    return np.diag(y) + np.outer(y, y)
