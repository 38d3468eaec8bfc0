"""Right implementations as plain functions, in differing styles."""

import math

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(x):
    s = sigmoid(x)
    return s * (1 - s)


def d_sigmoid(x):
    return np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))) ** 2


def sigmoid_grad_from_output(y):
    return y - y**2


def stable_sigmoid(z):
    positive = z >= 0
    e = np.exp(np.where(positive, -z, z))
    return np.where(positive, 1 / (1 + e), e / (1 + e))


def stable_sigmoid_backward(dout, out):
    return dout * out * (1 - out)


def tanh(x):
    return np.tanh(x)


def dtanh(Y):
    return 1 - Y**2


def tanh_backward(grad_output, x):
    return grad_output / np.cosh(np.clip(x, -300, 300)) ** 2


def relu(x):
    return np.maximum(x, 0)


def relu_derivative(x):
    return (x > 0).astype(x.dtype)


def backprop_relu(dY, Y):
    return dY * (Y > 0)


def relu_clone(x):
    return x * (x > 0)


def relu_clone_deriv(x):
    y = np.copy(x)
    y[y <= 0] = 0
    y[y > 0] = 1
    return y


def leaky_relu(x, alpha=0.01):
    return np.where(x > 0, x, alpha * x)


def leaky_relu_grad(x, alpha=0.01):
    dx = np.ones_like(x)
    dx[x < 0] = alpha
    return dx


def elu(x, alpha=1.0):
    out = np.array(x, dtype=float)
    negative = x < 0
    out[negative] = alpha * np.expm1(x[negative])
    return out


def elu_grad(x, alpha=1.0):
    return np.where(x < 0, alpha * np.exp(np.minimum(x, 0)), 1.0)


def selu(x):
    alpha, scale = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
    return scale * (np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0)))


def selu_grad(x):
    alpha, scale = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
    return np.where(x > 0, scale, scale * alpha * np.exp(np.minimum(x, 0)))


def softplus(x):
    return np.logaddexp(0.0, x)


def softplus_der(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def softsign(x):
    return x / (1.0 + np.abs(x))


def softsign_grad(x):
    return 1.0 / np.square(1.0 + np.abs(x))


def arctan(x):
    return np.arctan(x)


def arctan_prime(x):
    return np.reciprocal(1 + x * x)


def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def gelu_grad(x):
    c = math.sqrt(2 / math.pi)
    t = np.tanh(c * (x + 0.044715 * x**3))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * c * (1 + 3 * 0.044715 * x**2)


def silu(x):
    return x * sigmoid(x)


def silu_grad(x):
    s = sigmoid(x)
    return s * (1 + x * (1 - s))


def backprop_swish(dY, X, Y):
    return dY * (Y + sigmoid(X) * (1 - Y))


def swish(X):
    return X * sigmoid(X)


def mish(x):
    return x * np.tanh(np.logaddexp(0, x))


def mish_deriv(x):
    t = np.tanh(np.logaddexp(0, x))
    return t + x * sigmoid(x) * (1 - t**2)


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def hard_sigmoid_gradient(x):
    return np.where((x > -2.5) & (x < 2.5), 0.2, 0.0)


def hard_swish(x):
    return x * np.minimum(np.maximum(x + 3, 0), 6) / 6


def hard_swish_bwd(dy, x):
    slope = np.select([x < -3, x > 3], [0.0, 1.0], default=(2 * x + 3) / 6)
    return dy * slope


def hard_tanh(x):
    return np.clip(x, -1, 1)


def hard_tanh_dash(x):
    return np.logical_and(x > -1, x < 1).astype(float)


def softshrink(x, lam=0.5):
    return np.where(x > lam, x - lam, np.where(x < -lam, x + lam, 0.0))


def softshrink_grad(x, lam=0.5):
    return np.where(np.abs(x) > lam, 1.0, 0.0)


def gaussian(x):
    return np.exp(-(x**2))


def gaussian_derivative(x):
    return -2 * x * gaussian(x)


def bent_identity(x):
    return (np.sqrt(x**2 + 1) - 1) / 2 + x


def bent_identity_derivative(x):
    return x / (2 * np.sqrt(x**2 + 1)) + 1


def sin(x):
    return np.sin(x)


def sin_derivative(x):
    return np.cos(x)


def identity(x):
    return x


def identity_derivative(x):
    return np.ones_like(x)


def square(x):
    return x**2


def square_grad(x):
    return 2 * x


def log_sigmoid(x):
    return -np.logaddexp(0, -x)


def log_sigmoid_grad(x):
    return 1 / (1 + np.exp(x))


def exponential(x):
    return np.exp(x)


def exponential_deriv(y):
    return y


def sigmoid_second_derivative(x):
    s = sigmoid(x)
    return s * (1 - s) * (1 - 2 * s)


def scalar_relu(x):
    if x > 0:
        return x
    return 0.0


def scalar_relu_prime(x):
    return 1.0 if x > 0 else 0.0


def scalar_softplus(x):
    if x > 30:
        return x
    return math.log1p(math.exp(x))


def scalar_softplus_prime(x):
    if x > 30:
        return 1.0
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
