"""HTML pages: what each holds, in both languages."""

import re
from dataclasses import replace

from derive.edition import Edition, Level
from derive.messages import Lang
from derive.rendering.document import Supplement, document_view
from derive.rendering.outputs import render_pages
from tests.rendering.studies import CLAIMS, relu, sigmoid

CODE = "def _sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n\n\ndef sigmoid(x):\n    return 0\n"


def pages(edition: Edition, supplement: Supplement | None = None) -> dict[str, str]:
    view = document_view([sigmoid(), relu()], CLAIMS, edition, supplement)
    return {p.path.as_posix(): p.text for p in render_pages(view, lang=edition.lang)}


def test_there_is_a_page_for_each_activation_and_for_what_concerns_all() -> None:
    """A page is found by the name of its activation."""
    assert set(pages(Edition())) == {
        *("index.html", "sheet.html", "families.html", "rules.html", "article.html"),
        *("activations/sigmoid.html", "activations/relu.html"),
    }


def test_the_mathematics_is_the_same_in_both_languages() -> None:
    """Every formula of every page, words apart, in the same order."""

    def formulas(lang: Lang) -> list[str]:
        text = "".join(pages(Edition(lang)).values())
        found = re.findall(r"<math.*?</math>", text, re.DOTALL)
        return [re.sub(r"<mtext>.*?</mtext>", "", formula) for formula in found]

    assert formulas(Lang.ZH) == formulas(Lang.EN)


def test_the_chinese_pages_are_chinese() -> None:
    """Headings, rules and the language of the page; names of activations stay."""
    page = pages(Edition(Lang.ZH))["activations/sigmoid.html"]
    assert '<html lang="zh-Hans"' in page
    assert "推导" in page
    assert "Derivation" not in page


def test_a_page_opens_at_the_level_of_its_edition() -> None:
    """Readers without JavaScript see that level."""
    assert 'data-level="brief"' in pages(Edition(level=Level.BRIEF))["index.html"]


def test_plots_speak_to_those_who_do_not_see_them() -> None:
    """Each drawing has a role and a sentence."""
    page = pages(Edition())["activations/relu.html"]
    (drawing,) = re.findall(r"<svg[^>]*>", page)
    assert 'role="img"' in drawing
    assert "points without a derivative marked: 1" in drawing


def test_only_the_functions_with_the_mathematics_are_quoted() -> None:
    """The public wrapper is the same for all."""
    page = pages(Edition(), Supplement(modules={"sigmoid": CODE}))["activations/sigmoid.html"]
    assert "return 1 / (1 + np.exp(-x))" in page
    assert "return 0" not in page


FOLDED = (
    "def _sigmoid(x, y, scratch):\n    # Rules: none.\n    #     y = 1.0 / (1.0 + %s)\n    pass\n"
)


def test_a_program_in_place_is_folded_under_its_formulas() -> None:
    """The formulas are read first, long ones on several lines; the program opens on demand."""
    long = " + ".join(["np.exp(-x)"] * 20)
    made = pages(Edition(), Supplement(modules={"sigmoid": FOLDED % long}))
    page = made["activations/sigmoid.html"]
    assert '<pre tabindex="0"><code>y = 1.0 / (1.0 + np.exp(-x)' in page
    assert "<summary>The program, in place: 4 lines</summary>" in page
    shown = page.split("<code>y = ")[1].split("</code>")[0]
    assert max(map(len, shown.splitlines())) <= 92


def test_families_are_compared_on_a_page() -> None:
    """Two members or more share a plot of y and one of dy/dx."""
    both = Supplement(families={"sigmoid": "sigmoidal", "relu": "sigmoidal"})
    assert pages(Edition(), both)["families.html"].count("<svg") == 2
    assert "<svg" not in pages(Edition())["families.html"]


def test_a_failure_has_its_reason_on_its_page_and_in_the_contents() -> None:
    """What could not be derived is not left out in silence."""
    entry = replace(relu().activation, name="odd", title="Odd one")
    failed = Supplement(failures=((entry, ArithmeticError("no rule fits")),))  # type: ignore[arg-type]
    made = pages(Edition(), failed)
    assert "no rule fits" in made["activations/odd.html"]
    assert "no rule fits" in made["index.html"]
