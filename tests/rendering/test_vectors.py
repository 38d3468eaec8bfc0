"""Functions between vectors in the document: definitions, chains by index, matrix, product."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from derive.catalog.vector import ENTMAX15, MAXOUT, SOFTMAX, VECTOR_CATALOG
from derive.edition import Edition
from derive.messages import Lang
from derive.printing import to_text
from derive.proof import Status, Verdict
from derive.rendering.document import Supplement, document_view
from derive.rendering.document_views import DocumentView
from derive.rendering.outputs import render_latex, render_pages, render_typst
from derive.rendering.vectors import vector_view
from derive.study import VectorStudy, vector_study
from derive.vector import VectorActivation
from tests.thinned import thinned


def document(*studies: VectorStudy, lang: Lang = Lang.EN) -> DocumentView:
    return document_view((), (), Edition(lang), Supplement(vectors=studies))


def editions(*studies: VectorStudy, lang: Lang = Lang.EN) -> Iterator[str]:
    """Yield the document about ``studies`` in every format."""
    view = document(*studies, lang=lang)
    yield render_latex(view, lang=lang)
    yield render_typst(view, lang=lang)
    yield "".join(page.text for page in render_pages(view, lang=lang))


def test_a_section_goes_from_the_definition_to_the_matrix() -> None:
    """Softmax: the sum, i = j and i ≠ j from the input, in chains and from y, diag(y) − yyᵀ."""
    view = vector_view(vector_study(SOFTMAX))
    assert [to_text(d) for d in view.definitions] == ["yᵢ = e^(xᵢ/T)/S", "S = Σₖe^(xₖ/T)"]
    assert [to_text(c.condition) for c in view.chains if c.condition] == ["i = j", "i ≠ j"]
    assert view.matrix is not None
    assert to_text(view.matrix) == "diag(y)/T − yyᵀ/T"
    (form,) = view.forms
    assert [to_text(e.equation) for e in form.products] == ["dxⱼ = yⱼ(gⱼ − c)/T"]
    assert [to_text(letter) for letter in form.product_letters] == ["c = Σₖgₖyₖ"]
    assert (view.proved, view.lines) == (9, 9)


@pytest.mark.parametrize("lang", Lang)
def test_every_format_and_language_has_the_chains(lang: Lang) -> None:
    """The last line of each chain, the matrix and the count of proved lines."""
    latex, typst, html = editions(vector_study(SOFTMAX), lang=lang)
    assert r"J = \fitted{\frac{\operatorname{diag}(y)}{T} - \frac{y y^{\top}}{T}}" in latex
    assert r"\label{sec:softmax}" in latex
    assert 'J = frac(op("diag") (y), T)' in typst
    for words in (latex, typst, html):
        assert {"en": "9 of 9", "zh": "共 9 行"}[lang] in words


def test_an_unproved_line_carries_its_verdict() -> None:
    """UNDECIDED never reads as proved, here neither."""
    study = vector_study(SOFTMAX)
    chain = study.chains[0]
    open_step = replace(chain.steps[0], verdict=Verdict(Status.UNDECIDED, "none", "out of time"))
    unproved = replace(chain, steps=(open_step, *chain.steps[1:]))
    study = replace(study, chains=(unproved, *study.chains[1:]))
    view = document(study)
    assert (view.proved, view.lines) == (8, 9)
    for words in editions(study):
        assert "undecided" in words
        assert "out of time" in words


def test_what_has_no_chain_says_why() -> None:
    """1.5-entmax: its threshold does not enter linearly; its entries are proved as a whole."""
    view = vector_view(vector_study(ENTMAX15))
    assert view.chains == ()
    assert "not enter it linearly" in view.no_chain
    for words in editions(vector_study(ENTMAX15)):
        assert "not enter it linearly" in words


def test_the_letter_of_a_maximum_is_explained() -> None:
    """What backward keeps is an index, and h_j says whether j is it."""
    (form,) = vector_view(vector_study(MAXOUT)).forms
    assert form.saves == "the index of the largest"
    assert [to_text(letter) for letter in form.letters] == [
        "hⱼ = 1 if j = the kept index, 0 otherwise"
    ]


@pytest.mark.parametrize("activation", thinned(VECTOR_CATALOG, 2), ids=lambda entry: entry.name)
def test_nothing_is_left_without_a_glyph(activation: VectorActivation) -> None:
    """Every sign of the section has a spelling in LaTeX."""
    latex, *_ = editions(vector_study(activation))
    assert "U+" not in latex
    assert "Heaviside" not in latex
