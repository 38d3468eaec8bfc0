"""x where y is needed, or y where x is needed."""

import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def sigmoid_prime(x):
    return x * (1 - x)


def tanh(x):
    return np.tanh(x)


def tanh_derivative(x):
    return 1.0 - x**2


def softplus(x):
    return np.logaddexp(0, x)


def softplus_grad(output):
    """Derivative as a function of the output."""
    return 1 / (1 + np.exp(-output))


class SigmoidLayer:
    """Stores its input and uses the formula for the output."""

    def forward(self, x):
        self.x = x
        return 1.0 / (1.0 + np.exp(-x))

    def backward(self, grad):
        return grad * self.x * (1.0 - self.x)


class TanhLayer:
    """Applies the function to its own output."""

    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - np.tanh(self.out) ** 2)


def elu(x):
    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)


def elu_prime(x):
    return np.where(x > 0, 1.0, x + 1.0)


def softsign(z):
    return z / (1 + np.abs(z))


def softsign_deriv(z):
    return (1 - np.abs(z)) ** 2


class Net:
    """Calls a derivative in x with the output."""

    def run(self, z):
        a = arctan(z)
        return arctan_grad(a)


def arctan(x):
    return np.arctan(x)


def arctan_grad(x):
    return 1 / (1 + x * x)
