"""Forms in y used where the output does not determine the slope."""

import numpy as np


def leaky_relu(x, negative_slope=0.01):
    return np.where(x > 0, x, negative_slope * x)


def leaky_relu_backward(grad_output, result, negative_slope=0.01):
    return np.where(result > 0, grad_output, negative_slope * grad_output)


def steep_leaky(x, slope=-2.0):
    return np.where(x >= 0, x, slope * x)


def steep_leaky_grad(y, slope=-2.0):
    """Gradient in terms of the output."""
    return np.where(y >= 0, 1.0, slope)


def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def elu_grad_from_output(output, alpha=1.0):
    return np.where(output > 0, 1.0, output + alpha)


def threshold(x, threshold=0.0, value=0.0):
    return np.where(x > threshold, x, value)


def threshold_backward(dout, out, threshold=0.0, value=0.0):
    return dout * (out > threshold)


def trelu(x, theta=1.0):
    return np.where(x > theta, x, 0.0)


def trelu_grad(y, theta=1.0):
    return np.where(y > 0, 1.0, 0.0)


class InPlaceLeaky:
    """Keeps the output alone."""

    def __init__(self, slope=0.1):
        self.slope = slope

    def forward(self, x):
        self.y = np.where(x > 0, x, self.slope * x)
        return self.y

    def backward(self, grad):
        return grad * np.where(self.y > 0, 1.0, self.slope)


class SavedElu:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, inputs):
        out = inputs.copy()
        low = inputs < 0
        out[low] = self.alpha * (np.exp(inputs[low]) - 1)
        self.out = out
        return out

    def backward(self, dout):
        slope = np.ones_like(self.out)
        low = self.out < 0
        slope[low] = self.out[low] + self.alpha
        return dout * slope


def hardswish(x):
    return x * np.clip(x + 3, 0, 6) / 6


def hardswish_deriv(y):
    """Inverts y = x(x + 3)/6 with the right root only."""
    inner = np.sqrt(np.maximum(9 + 24 * y, 0)) / 6
    return np.where(y >= 3, 1.0, inner)


def silu(x):
    return x / (1 + np.exp(-x))


def silu_deriv(y):
    s = 1 / (1 + np.exp(-y))
    return s * (1 + y * (1 - s))


def gaussian(x):
    return np.exp(-(x**2))


def gaussian_deriv(y):
    return -2 * y * np.exp(-(y**2))
