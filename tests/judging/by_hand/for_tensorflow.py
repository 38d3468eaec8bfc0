"""Functions for TensorFlow with gradients of our own; a number in the name is the code it earns."""

import tensorflow as tf


@tf.custom_gradient
def tanh(x):
    y = tf.tanh(x)

    def grad(upstream):
        return upstream * (1 - y * y)

    return y, grad


@tf.custom_gradient
def tanh_102(x):
    y = tf.tanh(x)

    def grad(upstream):
        return upstream * (1 - x * x)

    return y, grad


def softplus(x):
    return tf.nn.softplus(x)


def softplus_derivative(x):
    return tf.sigmoid(x)
