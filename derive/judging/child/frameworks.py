"""Functions of torch, jax and autograd, with the derivatives that these frameworks compute."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

import numpy as np

from derive.judging.child.subjects import Subject, parameters_of, restricted, signature_of

Call = Callable[..., Any]


def with_autodiff(module: ModuleType, framework: str) -> Iterator[Subject]:
    """Yield every public function of one array in a module, with the framework's derivative."""
    for name, function in vars(module).items():
        if name.startswith("_") or inspect.isclass(function) or inspect.ismodule(function):
            continue
        if callable(function) and _takes_one_array(function):
            yield subject_of(name, function, framework)


def _takes_one_array(function: Any) -> bool:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return True  # compiled: nothing is known until it is called
    empty = inspect.Parameter.empty
    named = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    required = [p for p in parameters if p.default is empty and p.kind not in named]
    generic = not required and any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters)
    return len(required) == 1 or generic


def subject_of(name: str, function: Any, framework: str) -> Subject:
    """Return a function with the derivative that a framework computes for it."""
    value, slope = _CALLS[framework](function)
    known: dict[str, float | None] = {
        n: d for n, d in parameters_of(function).items() if d is not None
    }
    return Subject(
        name=name,
        slope_name=f"{name} ({framework})",
        value=value,
        slope=slope,
        arguments=["x"],
        parameters=known,
        style="autodiff",
        file=inspect.getfile(function) if inspect.isfunction(function) else "",
        value_argument=next((p.name for p in signature_of(function)), "x"),
    )


def _torch(function: Any) -> tuple[Call, Call]:
    torch = importlib.import_module("torch")

    def value(x: Any, **given: Any) -> Any:
        return function(torch.tensor(x), **restricted(function, given)).detach().numpy()

    def slope(x: Any, **given: Any) -> Any:
        inputs = torch.tensor(x, requires_grad=True)
        function(inputs, **restricted(function, given)).sum().backward()
        return np.zeros_like(x) if inputs.grad is None else inputs.grad.numpy()

    return value, slope


def _jax(function: Any) -> tuple[Call, Call]:
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)

    def value(x: Any, **given: Any) -> Any:
        return np.asarray(function(jax.numpy.asarray(x), **restricted(function, given)))

    def slope(x: Any, **given: Any) -> Any:
        named = restricted(function, given)
        total = jax.grad(lambda inputs: function(inputs, **named).sum())
        return np.asarray(total(jax.numpy.asarray(x)))

    return value, slope


def _autograd(function: Any) -> tuple[Call, Call]:
    autograd = importlib.import_module("autograd")

    def value(x: Any, **_given: Any) -> Any:
        return function(x)

    return value, lambda x, **_given: autograd.elementwise_grad(function)(x)


_CALLS: Final[dict[str, Callable[[Any], tuple[Call, Call]]]] = {
    "torch": _torch,
    "jax": _jax,
    "autograd": _autograd,
}


def is_torch_function(cls: Any) -> bool:
    """Whether a class is a ``torch.autograd.Function`` with a backward of its own."""
    bases = [f"{base.__module__}.{base.__name__}" for base in cls.__mro__[1:]]
    return "torch.autograd.function.Function" in bases and "backward" in vars(cls)


def of_torch_function(cls: Any, file: str, line: int) -> Subject:
    """Return such a class with its own backward as the derivative."""
    made = subject_of(cls.__name__, cls.apply, "torch")
    made.slope_name = f"{cls.__name__}.backward"
    made.file, made.slope_line, made.parameters = file, line, {}
    return made
