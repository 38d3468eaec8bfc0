"""Functions of torch, jax, TensorFlow and autograd, with the derivatives that these compute."""

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any, Final

import numpy as np

from derive.judging.child.pairing import place_of
from derive.judging.child.subjects import Subject, parameters_of, signature_of

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


def subject_of(
    name: str, function: Any, framework: str, known: Mapping[str, float | None] | None = None
) -> Subject:
    """Return a function with the derivative that a framework computes for it, from its input."""
    if known is None:
        known = {n: d for n, d in parameters_of(function).items() if d is not None}
    value, slope = _CALLS[framework](function, set(known))
    file, line = place_of(function) if inspect.isfunction(function) else ("", 0)
    return Subject(
        name=name,
        slope_name=f"{name} ({framework})",
        value=value,
        slope=slope,
        arguments=["g"],
        parameters=dict(known),
        stateful=True,
        style="autodiff",
        file=file,
        slope_line=line,
        value_argument=next((p.name for p in signature_of(function)), "x"),
    )


def _only(known: set[str], given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in known}


def _torch(function: Any, known: set[str]) -> tuple[Call, Call]:
    torch = importlib.import_module("torch")

    def value(x: Any, **given: Any) -> Any:
        return function(torch.tensor(x), **_only(known, given)).detach().numpy()

    def slope(x: Any, g: Any, **given: Any) -> Any:
        inputs = torch.tensor(x, requires_grad=True)
        # a copy, since some functions work in place
        outputs = function(inputs.clone(), **_only(known, given))
        outputs.backward(torch.as_tensor(g, dtype=outputs.dtype))
        return np.zeros_like(x) if inputs.grad is None else inputs.grad.numpy()

    return value, slope


def _jax(function: Any, known: set[str]) -> tuple[Call, Call]:
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)

    def value(x: Any, **given: Any) -> Any:
        return np.asarray(function(jax.numpy.asarray(x), **_only(known, given)))

    def slope(x: Any, g: Any, **given: Any) -> Any:
        named = _only(known, given)
        outputs, pullback = jax.vjp(lambda v: function(v, **named), jax.numpy.asarray(x))
        return np.asarray(pullback(jax.numpy.asarray(g, dtype=outputs.dtype))[0])

    return value, slope


def _tensorflow(function: Any, known: set[str]) -> tuple[Call, Call]:
    tensorflow = importlib.import_module("tensorflow")

    def value(x: Any, **given: Any) -> Any:
        return function(tensorflow.constant(x), **_only(known, given)).numpy()

    def slope(x: Any, g: Any, **given: Any) -> Any:
        inputs = tensorflow.constant(x)
        with tensorflow.GradientTape() as tape:
            tape.watch(inputs)
            outputs = function(inputs, **_only(known, given))
        upstream = tensorflow.constant(g, dtype=outputs.dtype)
        found = tape.gradient(outputs, inputs, output_gradients=upstream)
        return np.zeros_like(x) if found is None else found.numpy()

    return value, slope


def _autograd(function: Any, _known: set[str]) -> tuple[Call, Call]:
    autograd = importlib.import_module("autograd")

    def value(x: Any, **_given: Any) -> Any:
        return function(x)

    return value, lambda x, g, **_given: autograd.make_vjp(function)(x)[0](g)


_CALLS: Final[dict[str, Callable[[Any, set[str]], tuple[Call, Call]]]] = {
    "torch": _torch,
    "jax": _jax,
    "tensorflow": _tensorflow,
    "autograd": _autograd,
}


def is_torch_function(cls: Any) -> bool:
    """Whether a class is a ``torch.autograd.Function`` with a backward of its own."""
    bases = [f"{base.__module__}.{base.__name__}" for base in cls.__mro__[1:]]
    return "torch.autograd.function.Function" in bases and "backward" in vars(cls)


def of_torch_function(cls: Any) -> Subject:
    """Return such a class with its own backward as the derivative.

    ``apply`` takes no names, so numbers after the input are handed over in their places.
    """
    names = [p.name for p in signature_of(cls.forward)]
    names = names if "setup_context" in vars(cls) else names[1:]
    known = {n: d for n, d in parameters_of(cls.forward, skip=0).items() if n in names[1:]}

    def apply(x: Any, **given: Any) -> Any:
        return cls.apply(x, *({**known, **given}[n] for n in names[1:] if n in known))

    made = subject_of(cls.__name__, apply, "torch", known)
    made.slope_name = f"{cls.__name__}.backward"
    made.style = "class"
    made.file, made.slope_line = place_of(cls.backward)
    made.line = place_of(cls.forward)[1]
    return made


#: what decorators of frameworks make of a function whose derivative is written by hand
_RULED: Final = {
    ("jax", "custom_vjp"): "jax",
    ("jax", "custom_jvp"): "jax",
    ("tensorflow", "Bind"): "tensorflow",
}


def _engine_of(value: Any) -> str | None:
    made = type(value)
    return _RULED.get((made.__module__.partition(".")[0], made.__name__))


def ruled(module: ModuleType) -> dict[str, Any]:
    """Return the functions of a module for which a framework is given the derivative."""
    return {
        name: value
        for name, value in vars(module).items()
        if _engine_of(value) and hasattr(value, "__wrapped__")
    }


def rules_of(functions: Mapping[str, Any]) -> set[Any]:
    """Return what jax calls for these functions on the way forwards and back."""
    rules = (getattr(f, name, None) for f in functions.values() for name in ("fwd", "bwd", "jvp"))
    return {rule for rule in rules if inspect.isfunction(rule)}


def of_ruled(name: str, function: Any) -> Subject:
    """Return such a function with what its framework makes of the rule as the derivative."""
    plain = function.__wrapped__
    known = {n: 0.5 if d is None else d for n, d in parameters_of(plain).items()}

    def apply(x: Any, **given: Any) -> Any:
        return function(x, *({**known, **given}[n] for n in known))

    made = subject_of(name, apply, _engine_of(function) or "", known)
    rules = rules_of({name: function}) - {getattr(function, "fwd", None)}
    rule = next(iter(rules), plain)
    made.slope_name = f"{name}: {rule.__name__ if rules else 'custom gradient'}"
    made.style = "class"
    made.file, made.slope_line = place_of(rule)
    made.line = place_of(plain)[1]
    return made


def as_tensors(arguments: list[Any]) -> list[Any] | None:
    """Return arrays as tensors that share their memory, when torch is in use."""
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    return [
        torch.from_numpy(a) if isinstance(a, np.ndarray) else torch.tensor(a) for a in arguments
    ]
