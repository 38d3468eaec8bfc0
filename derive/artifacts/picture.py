"""Plots as files: SVG is ours; PNG and PDF are made of it by Typst."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from derive.artifacts.write import Change, apply
from derive.errors import MachineError
from derive.rendering.chart import Plot
from derive.rendering.outputs import render_picture, render_picture_page

FORMATS: Final = (".svg", ".png", ".pdf")


def write_picture(plots: Sequence[Plot], path: Path) -> None:
    """Write ``plots``, one under the other, in the format that the name of ``path`` asks for.

    Raises ``MachineError`` without Typst (PNG, PDF), or when the disk refuses.
    """
    content = (
        render_picture(plots).encode("utf-8") if path.suffix == ".svg" else _typst(plots, path)
    )
    before = path.read_bytes() if path.is_file() else None
    apply([Change(path, before, content)])


def _typst(plots: Sequence[Plot], path: Path) -> bytes:
    try:
        import typst  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise MachineError(
            f"{path}: {path.suffix[1:].upper()} needs Typst: "
            "pip install 'derive-activations[pdf]'; .svg needs nothing"
        ) from None
    source = render_picture_page(plots).encode("utf-8")
    if path.suffix == ".png":
        content = typst.compile(source, format="png", ppi=200.0)
    else:
        content = typst.compile(source, format="pdf")
    if not isinstance(content, bytes):
        raise MachineError(f"{path}: Typst returned no single picture")
    return content
