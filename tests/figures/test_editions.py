"""Every edition of the whole document, set by a real engine without a complaint.

    pytest -m slow tests/figures/test_editions.py -k en-normal

About a minute each, once the studies and modules are in the cache.
"""

from pathlib import Path

import pytest

from derive.artifacts.cache import Cache, default_folder
from derive.artifacts.pdf import Engine, Pdf, available_engines, make_pdf
from derive.artifacts.plan import sources
from derive.artifacts.records import Plan
from derive.artifacts.request import Request
from derive.artifacts.session import Session
from derive.edition import Edition, Level
from derive.messages import Lang

EDITIONS = [
    pytest.param(Edition(lang, level), id=f"{lang}-{level}") for lang in Lang for level in Level
]
MEASURED = Path(__file__).parent.parent.parent / "generated" / "accuracy.json"
#: an engine that each language is set with
ENGINES = {Lang.EN: Engine.PDFLATEX, Lang.ZH: Engine.LUALATEX}

pytestmark = [pytest.mark.slow, pytest.mark.tex]


def source(edition: Edition) -> Plan:
    """Return the sources of the whole document in an edition."""
    request = Request(edition=edition, accuracy=MEASURED)
    return sources(request, Session(Cache(default_folder())))


def made(engine: Engine, plan: Plan) -> Pdf:
    """Return the PDF of a plan, or skip where the engine is missing."""
    if engine not in available_engines():
        pytest.skip(f"{engine} is not installed")
    return make_pdf(engine, plan.latex, lambda: plan.typst, seconds=900.0)


@pytest.mark.parametrize("edition", EDITIONS)
def test_latex_has_nothing_to_complain_of(edition: Edition) -> None:
    """No error, no box over 1 pt too wide or high, no undefined reference, no missing glyph."""
    plan = source(edition)
    assert plan.failures == ()
    assert made(ENGINES[edition.lang], plan).warnings == ()


@pytest.mark.parametrize("edition", EDITIONS)
def test_typst_has_nothing_to_complain_of(edition: Edition) -> None:
    """The rendition without TeX neither."""
    assert made(Engine.TYPST, source(edition)).warnings == ()
