"""Template errors name the template and the line, in one line."""

from pathlib import Path

import pytest

from derive.errors import TemplateError
from derive.rendering.environment import Language, Source, environment, fill


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("one\n(((nothing_here)))\n", "own.tex.jinja, line 2: 'nothing_here' is undefined"),
        ("one\ntwo\n((* for x in *))\n", "own.tex.jinja, line 3: "),
        ("((* include 'gone.jinja' *))\n", "gone.jinja: not found"),
        ("\n(((title.missing)))\n", "own.tex.jinja, line 2: "),
        ("\n\n(((1 // 0)))\n", "own.tex.jinja, line 3: "),
    ],
)
def test_an_error_names_template_and_line(text: str, where: str, tmp_path: Path) -> None:
    """Unknown names, bad syntax, missing files: one clear line and the usage exit code."""
    (tmp_path / "own.tex.jinja").write_text(text)
    with pytest.raises(TemplateError) as caught:
        fill("own.tex.jinja", Language.LATEX, tmp_path, title="t")
    assert where in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_text_is_escaped_and_source_is_not() -> None:
    """Escaping is what happens unless a value is source already."""
    made = environment(Language.LATEX).from_string("(((a))) (((b)))")
    assert made.render(a="50% & _", b=Source(r"\alpha")) == r"50\% \& \_ \alpha"


def test_braces_and_hashes_belong_to_latex() -> None:
    """Template delimiters leave LaTeX's own signs alone."""
    made = environment(Language.LATEX).from_string(r"\frac{{#1}}{%}")
    assert made.render() == r"\frac{{#1}}{%}"
