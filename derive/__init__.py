"""Activation functions from formula to trusted code."""

from typing import TYPE_CHECKING, Any

from derive.shown import Painter, draw_with

if TYPE_CHECKING:
    from derive.api import derive

__version__ = "0.1.0"
__all__ = ["__version__", "derive"]


def __getattr__(name: str) -> Any:
    """Import the engine when ``derive.derive`` is first asked for; `import derive` is instant."""
    if name == "derive":
        from derive.api import derive  # noqa: PLC0415  SymPy takes half a second to import

        return derive
    raise AttributeError(f"module 'derive' has no attribute '{name}'")


def _notebook() -> Painter:
    from derive import notebook  # noqa: PLC0415  templates are loaded when somebody looks

    return notebook


draw_with(_notebook)
