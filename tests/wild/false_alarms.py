"""Code that people have reported as wrong, and that is right: mostly forms in y that are fed y."""

import numpy as np


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def train(X, w0, w1, target):
    l1 = nonlin(np.dot(X, w0))
    l2 = nonlin(np.dot(l1, w1))
    l2_delta = (target - l2) * nonlin(l2, deriv=True)
    l1_delta = l2_delta.dot(w1.T) * nonlin(l1, deriv=True)
    return l1_delta


class TwoLayers:
    """Feeds the stored outputs."""

    def feedforward(self, x, w):
        self.layer1 = logistic(np.dot(x, w))

    def backprop(self, error):
        return error * logistic_derivative(self.layer1)


def logistic(x):
    return 1.0 / (1 + np.exp(-x))


def logistic_derivative(x):
    return x * (1.0 - x)


def squash(x):
    return np.tanh(x)


def squash_derivative(x):
    return 1.0 - x**2


def think(inputs, weights):
    output = squash(np.dot(inputs, weights))
    return squash_derivative(output)


def tanh_opt(A):
    return 1.7159 * np.tanh(2 / 3 * A)


def tanh_opt_derivative(y):
    return 2 / 3 * (1.7159 - 1 / 1.7159 * y**2)


class Elu:
    """y + alpha is alpha e^x on the left."""

    def __init__(self, alpha=0.1):
        if alpha < 0:
            raise ValueError("alpha must not be negative")
        self.alpha = alpha

    def __call__(self, x):
        return np.where(x >= 0.0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))

    def gradient(self, x):
        return np.where(x >= 0.0, 1, self.__call__(x) + self.alpha)


def swish(x):
    return x / (1 + np.exp(-x))


def swish_derivative(x):
    y = swish(x)
    sigmoid_of_x = 1 / (1 + np.exp(-x))
    return y + sigmoid_of_x * (1 - y)


def loggy(x):
    return 2.0 / (1 + np.exp(-x)) - 1


def loggy_gradient(output):
    y = (output + 1) / 2
    return 2 * (1 - y) * y


def ramp(x):
    return np.where(x < 0, 0.0, np.where(x > 1, 1.0, x))


def ramp_gradient(x):
    return (x > 0) * (x < 1) * 1.0


class Stored:
    """The field is called x and holds the output, consistently."""

    def forward(self, value):
        self.x = np.tanh(value)
        return self.x

    def backward(self, grad):
        return grad * (1 - self.x * self.x)


def relie(x):
    return np.where(x < 0, 0.01 * x, x)


def relie_derivative(a):
    return np.where(a < 0, 0.01, 1.0)


def layers(z):
    activations = []
    a = softsign(z)
    activations.append(a)
    return softsign_prime(activations[-1])


def softsign(z):
    return z / (1 + np.abs(z))


def softsign_prime(z):
    return (1 - np.abs(z)) ** 2
