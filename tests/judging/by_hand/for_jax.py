"""Functions for JAX with gradients of our own; a number in the name is the code it earns."""

import jax
import jax.numpy as jnp


@jax.custom_vjp
def tanh(x):
    return jnp.tanh(x)


def tanh_fwd(x):
    y = jnp.tanh(x)
    return y, y


def tanh_bwd(y, g):
    return (g * (1 - y * y),)


tanh.defvjp(tanh_fwd, tanh_bwd)


@jax.custom_vjp
def sigmoid_102(x):
    return 1 / (1 + jnp.exp(-x))


def sigmoid_fwd(x):
    return sigmoid_102(x), x


def sigmoid_bwd(y, g):
    return (g * y * (1 - y),)


sigmoid_102.defvjp(sigmoid_fwd, sigmoid_bwd)


@jax.custom_jvp
def leaky(x, slope=0.1):
    return jnp.where(x > 0, x, slope * x)


@leaky.defjvp
def leaky_jvp(primals, tangents):
    x, slope = primals
    return leaky(x, slope), jnp.where(x > 0, 1.0, slope) * tangents[0]


@jax.jit
def swish_101(x):
    return x * jax.nn.sigmoid(x)


@jax.jit
def swish_101_grad(x):
    s = jax.nn.sigmoid(x)
    return s + x * s * (1 + s)


def softsign(x):
    return x / (1 + jnp.abs(x))


def softsign_grad(x):
    return 1 / (1 + jnp.abs(x)) ** 2
