"""The largest element along an axis, and the gradient that goes back to it alone."""

from derive.rendering.code_lines import signature
from derive.rendering.mode import Mode
from derive.rendering.vector_text import (
    KEPT,
    Function,
    VectorView,
    doc_lines,
    formula_text,
    summary,
)
from derive.vector import VectorActivation, find_vector_forms


def largest_view(activation: VectorActivation, mode: Mode) -> VectorView:
    """Return the module of a maximum."""
    name = activation.name
    form = find_vector_forms(activation).forms[0]
    axis = ["*", "axis: int = -1"]
    functions = (
        Function(
            name,
            signature(name, ["x: ArrayLike", *axis, "out: Array | None = None"], "Array"),
            doc_lines(
                f"Return {formula_text(activation)}, along an axis, which is gone afterwards.",
                f"{KEPT} A NaN gives NaN.",
                "Raises TypeError for complex numbers, strings and objects, ValueError for an axis "
                "that does not exist.",
            ),
            (f'return largest(x, name="{name}", axis=axis, out=out)',),
        ),
        Function(
            f"{name}_saved",
            signature(f"{name}_saved", ["x: ArrayLike", *axis], "NDArray[np.intp]"),
            doc_lines(
                "Return the index of the largest element, the first of equal ones.",
                "It is all that backward needs.",
            ),
            (f'return largest_index(x, name="{name}", axis=axis)',),
        ),
        Function(
            f"{name}_backward",
            signature(
                f"{name}_backward",
                ["grad_y: ArrayLike", "index: NDArray[np.intp]", "*", "size: int", *axis[1:]],
                "Array",
            ),
            doc_lines(
                "Return the gradient that arrives at x: grad_y at the saved index, 0 elsewhere.",
                f"size is the length of x along the axis. {KEPT}",
                "Raises ValueError where grad_y and index differ in shape.",
            ),
            (f'return at_index(grad_y, index, size, name="{name}_backward", axis=axis)',),
        ),
    )
    return VectorView(
        activation.title,
        formula_text(activation),
        summary(activation, form, mode),
        (
            "import numpy as np",
            "from numpy.typing import ArrayLike, NDArray",
            "",
            "from ._support import Array",
            "from ._vector import at_index, largest, largest_index",
        ),
        tuple(sorted(f.name for f in functions)),
        functions,
    )
