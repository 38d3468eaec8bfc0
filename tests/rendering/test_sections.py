"""What a section says beside its chain: forms with a bit, equations, frameworks, accuracy."""

import re
from dataclasses import replace
from functools import cache

import pytest
import sympy as sp

from derive.catalog.vector import SOFTMAX
from derive.display import Num, Relation, Sym
from derive.edition import Edition
from derive.messages import Lang
from derive.output_forms.records import Implicit, Kind
from derive.printing import to_text
from derive.proof.region import Region
from derive.rendering.document import Supplement, document_view
from derive.rendering.document_views import DocumentView
from derive.rendering.outputs import render_latex, render_pages, render_typst
from derive.rendering.room import breadth
from derive.rendering.sections import Beside, section_view
from derive.rendering.views import AccuracyRow, AccuracyView, ConventionView
from derive.study import Study, vector_study
from derive.symbols import slope, x, y
from tests.rendering.studies import PROVED, form, sigmoid


@cache
def with_vectors() -> Supplement:
    row = AccuracyRow("softmax_backward", ("", "≥ 3.75", ""))
    measured = {"softmax": AccuracyView((row,), ("lost",))}
    return Supplement(vectors=(vector_study(SOFTMAX),), accuracy=measured)


def in_all_formats(view: DocumentView) -> tuple[str, str, str]:
    html = "".join(page.text for page in render_pages(view))
    return render_latex(view), render_typst(view), html


def with_forms(kind: Kind, **changes: object) -> Study:
    """Return the sigmoid's study with other forms in y."""
    study = sigmoid()
    derivation = replace(study.derivation, from_output=None, mixed=study.derivation.from_input)
    forms = replace(study.forms, kind=kind, mixed=(form(Kind.MIXED, x, "x"),), **changes)  # type: ignore[arg-type]
    return replace(study, derivation=derivation, forms=forms)


def test_a_bit_chooses_between_forms_in_y() -> None:
    """By cases, and the form that needs x alone is not said twice."""
    rising, falling = (
        replace(form(Kind.BIT, s * y, "y", "bit"), region=Region(slope=s)) for s in (1, -1)
    )
    from_x, by_bit = section_view(with_forms(Kind.BIT, forms=(rising, falling))).forms
    assert (from_x.source, by_bit.source) == ("x", "y and a bit")
    assert to_text(by_bit.formula) == "y if dy/dx > 0, −y if dy/dx < 0"


def test_forms_that_have_cases_stand_one_below_the_other() -> None:
    """No cases within cases: each form names where it holds."""
    cut = sp.Piecewise((1, y > 3), (y, True))
    halves = (
        replace(form(Kind.BIT, -y, "y", "bit"), region=Region(upper=sp.S.Zero)),
        replace(form(Kind.BIT, cut, "y", "bit"), region=Region(lower=sp.S.Zero)),
    )
    section = section_view(with_forms(Kind.BIT, forms=halves))
    conditions = [to_text(f.condition) for f in section.forms if f.condition]
    assert conditions == ["x < 0", "x > 0"]
    assert section.stacked


@pytest.mark.parametrize(
    ("polynomial", "words"),
    [(y * slope - 1, "Polynomial equations hold it"), (None, "nor a polynomial equation")],
)
def test_a_monotone_function_shows_its_equations(polynomial: sp.Expr | None, words: str) -> None:
    """Q(y, y′) = 0 in every format, or that there is none."""
    implicit = Implicit(None, polynomial, PROVED)
    study = with_forms(Kind.MONOTONE, forms=(), implicit=implicit)
    shown = section_view(study).implicit
    assert shown is not None
    assert [to_text(e) for e in shown.equations] == (["y′y − 1 = 0"] if polynomial else [])
    for text in in_all_formats(document_view([study])):
        assert words in " ".join(text.split())
    assert section_view(sigmoid()).implicit is None


def test_columns_that_no_framework_fills_are_left_out() -> None:
    """A function of the same name without a default, a kink or a note needs no column for them."""
    plain = ConventionView(("torch 2",), "torch.f", (), (), "y", "")
    kinked = replace(plain, kinks=(Relation("↦", Num(0), Sym("a")),), keeps="")
    section = section_view(sigmoid(), beside=Beside(conventions=(plain, kinked)))
    assert section.convention_columns == ("at-kinks", "keeps")
    view = replace(document_view([sigmoid()]), sections=(section,))
    latex, typst, html = in_all_formats(view)
    for text in (latex, typst, html):
        assert "Defaults" not in text
        assert "Slope returned at kinks" in text


def test_measured_errors_of_a_vector_function_are_shown() -> None:
    """What `derive accuracy` found, in every format."""
    for text in in_all_formats(document_view((), supplement=with_vectors())):
        assert "3.75" in text


def test_a_fraction_is_as_broad_as_its_broader_half() -> None:
    """So that short formulas need no measuring when they are set."""
    long = sum((Sym(letter) for letter in "abcdef"), Num(1))
    assert breadth(long / Sym("x")) == pytest.approx(breadth(Sym("x") / long))
    assert breadth(long) < breadth(long / Sym("x")) < breadth(long) + 1


def test_no_control_word_runs_into_chinese_text() -> None:
    r"""LuaLaTeX counts Chinese signs as letters: \hfill共 would be one control word."""
    view = document_view([sigmoid()], edition=Edition(Lang.ZH))
    both = replace(view, vectors=document_view((), supplement=with_vectors()).vectors)
    assert not re.search(r"\\[A-Za-z]+[\u3000-\u9fff]", render_latex(both, lang=Lang.ZH))
