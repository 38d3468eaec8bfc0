"""How records show themselves in a notebook; the one import that points up (layers.md)."""


class Shown:
    """A record that IPython shows as a formula, by ``derive.notebook``."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Return HTML for a notebook cell."""
        from derive.notebook import html_of  # noqa: PLC0415 - upwards, when somebody looks

        return html_of(self)

    def _repr_latex_(self) -> str:
        """Return LaTeX for a notebook cell."""
        from derive.notebook import latex_of  # noqa: PLC0415 - upwards, when somebody looks

        return latex_of(self)
