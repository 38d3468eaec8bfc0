"""PDF engines: what they may do, and what a failure says."""

import re
import shutil
import subprocess

import pytest

from derive.artifacts import tex_log
from derive.artifacts.pdf import Engine, available_engines, choose_engine, make_pdf
from derive.artifacts.sources import templates_folder
from derive.errors import MachineError, UsageError

needs_tex = pytest.mark.skipif(
    Engine.PDFLATEX not in available_engines(), reason="pdflatex is not installed"
)
HEAD = "\\documentclass{article}\n\\begin{document}\n"
TAIL = "\n\\end{document}\n"


def refused(body: str, seconds: float = 20.0) -> str:
    """Return the message with which pdflatex fails on a body."""
    with pytest.raises(MachineError) as caught:
        make_pdf(Engine.PDFLATEX, HEAD + body + TAIL, str, seconds=seconds)
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_engines_are_chosen_best_first_or_by_name() -> None:
    """Unknown names are a usage error, missing engines an environment error."""
    found = available_engines()
    assert choose_engine() == (found[0] if found else None)
    with pytest.raises(UsageError, match="no PDF engine is called 'word'"):
        choose_engine("word")
    for missing in set(Engine) - set(found):
        with pytest.raises(MachineError, match="is not installed"):
            choose_engine(missing)


@pytest.mark.tex
@needs_tex
def test_a_failure_names_the_offending_line() -> None:
    """File, line, message and the source of that line, in one line."""
    message = refused("fine\n\\nonsense here")
    assert message == (
        "pdflatex: derivations.tex, line 4: Undefined control sequence: \\nonsense here"
    )


@pytest.mark.tex
@needs_tex
def test_a_missing_package_is_named_with_where_to_get_it() -> None:
    """The hint is a command that can be pasted."""
    with pytest.raises(MachineError, match=r"nope\.sty' not found \(apt-get install"):
        make_pdf(Engine.PDFLATEX, "\\documentclass{article}\n\\usepackage{nope}" + TAIL, str)


@pytest.mark.tex
@pytest.mark.skipif(Engine.LUALATEX not in available_engines(), reason="lualatex is not installed")
def test_a_missing_font_is_named_with_where_to_get_it() -> None:
    """A Chinese edition without its font: the font, and the package that holds it."""
    body = "\\documentclass{article}\n\\usepackage{fontspec}\n\\setmainfont{Noto Serif CJK QQ}\n"
    with pytest.raises(MachineError) as caught:
        make_pdf(Engine.LUALATEX, body + HEAD.partition("\n")[2] + "fine" + TAIL, str, seconds=120)
    assert "NotoSerifCJKQQ" in str(caught.value)
    assert "apt-get install --no-install-recommends fonts-noto-cjk" in str(caught.value)


def test_typst_names_a_missing_font() -> None:
    """Typst only warns and prints boxes; here it is an error with the package."""
    pytest.importorskip("typst")
    with pytest.raises(MachineError, match=r"noto serif cjk qq.*fonts-noto-cjk"):
        make_pdf(Engine.TYPST, "", lambda: '#set text(font: "Noto Serif CJK QQ")\nfine')


@pytest.mark.tex
@needs_tex
def test_hints_name_the_package_that_debian_keeps_a_file_in() -> None:
    """Each file that the preamble asks for, looked up where this system is a Debian."""
    if shutil.which("dpkg") is None:
        pytest.skip("this system is no Debian")
    preamble = (templates_folder() / "parts" / "preamble.tex.jinja").read_text()
    listed = re.findall(r"\\usepackage(?:\[[^\]]*\])?\{([a-z,]+)\}", preamble)
    wrong = {}
    for name in (f"{name}.sty" for names in listed for name in names.split(",")):
        owner = said("dpkg", "-S", said("kpsewhich", name)).partition(":")[0]
        hint = tex_log.error_line(f"a.tex:1: LaTeX Error: File `{name}' not found.", "") or ""
        # what the smallest LaTeX brings is there whenever an engine is
        if owner not in ("", "texlive-base", "texlive-latex-base") and owner not in hint:
            wrong[name] = owner
    assert wrong == {}


def said(*command: str) -> str:
    """Return what a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()


@pytest.mark.tex
@needs_tex
def test_the_engine_cannot_read_elsewhere_or_run_commands() -> None:
    """Absolute paths are refused, shell escapes do nothing, endless loops end."""
    assert "not found" in refused("\\input{/etc/passwd}")
    assert "stopped after 2 s" in refused("\\def\\a{\\a}\\a", seconds=2)


@pytest.mark.tex
@needs_tex
def test_overfull_boxes_and_references_are_warnings() -> None:
    """Both are reported with their line; the PDF is still made."""
    pdf = make_pdf(Engine.PDFLATEX, f"{HEAD}\\hbox to 1pt{{wide}}\n\n\\ref{{gone}}{TAIL}", str)
    assert pdf.content.startswith(b"%PDF")
    assert any("too wide" in warning for warning in pdf.warnings)
    assert any("Reference `gone'" in warning for warning in pdf.warnings)


def test_typst_failures_are_one_line_and_reading_elsewhere_fails() -> None:
    """Typst is confined to its scratch folder."""
    pytest.importorskip("typst")
    for source in ("#nonsense()", '#read("/../../etc/passwd")'):
        with pytest.raises(MachineError) as caught:
            make_pdf(Engine.TYPST, "", source.__str__)
        assert "\n" not in str(caught.value)


def test_small_overfull_boxes_are_not_reported() -> None:
    """Less than a point is not seen."""
    log = "Overfull \\hbox (0.9pt too wide) in paragraph at lines 1--2\n"
    assert tex_log.warnings(log, "a\nb\n") == ()
    assert tex_log.warnings(log.replace("0.9", "1.9"), "a\nb\n") == (
        "line 1: box 1.9 pt too wide: a",
    )
    assert tex_log.error_line(log, "a\n") is None
