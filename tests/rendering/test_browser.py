"""Pages in a real browser: readable, reachable by keyboard, and alive where JavaScript runs."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derive.catalog.vector import GLU, SOFTMAX
from derive.rendering.document import Supplement, document_view
from derive.rendering.outputs import render_pages
from derive.study import vector_study
from tests.rendering.studies import CLAIMS, leaky, relu, sigmoid

CODE = "def _sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n"
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages of a small document, on disk."""
    place = tmp_path_factory.mktemp("pages")
    both = Supplement(
        modules={"sigmoid": CODE},
        families={"sigmoid": "sigmoidal", "relu": "sigmoidal"},
        vectors=(vector_study(SOFTMAX), vector_study(GLU)),
    )
    view = document_view([sigmoid(), relu(), leaky()], CLAIMS, supplement=both)
    for page in render_pages(view):
        (place / page.path).parent.mkdir(exist_ok=True)
        (place / page.path).write_text(page.text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, or a visible skip."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the extra `browser`")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser: Any, folder: Path) -> Iterator[Any]:
    """Return a function that opens a page; afterwards nothing may have gone wrong in it."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    yield lambda name: (page.goto((folder / name).as_uri()), page)[1]
    context.close()
    assert complaints == []


def test_levels_show_and_hide_laws(visit: Any) -> None:
    """Brief hides the laws, normal shows them; the choice is kept."""
    page = visit("activations/leaky_relu.html")
    page.click("button[data-level=brief]")
    assert page.locator("tr.law:visible").count() == 0
    page.click("button[data-level=normal]")
    assert page.get_attribute("button[data-level=normal]", "aria-pressed") == "true"
    page.reload()
    assert page.get_attribute("html", "data-level") == "normal"


def test_search_finds_names_and_formulas(visit: Any) -> None:
    """However a power or a minus is typed."""
    page = visit("index.html")
    for wanted, count in (
        ("relu", 2),
        ("e^-x", 1),
        ("e⁻ˣ", 1),
        ("softmax", 1),
        ("nothing like it", 0),
    ):
        page.fill("#search", wanted)
        assert page.locator("[data-search]:visible").count() == count
    assert page.locator("output").inner_text() == "0 of 5"


def test_the_same_part_lights_up_in_the_line_before(visit: Any) -> None:
    """Hovering over a part that stood in the previous line marks both."""
    page = visit("activations/sigmoid.html")
    lines = page.locator("tr.line")
    lines.nth(2).locator("msup").first.hover()
    assert lines.nth(1).locator(".same").count() > 0
    assert lines.nth(2).locator(".same").count() == 1


def test_what_a_step_made_lights_what_it_was(visit: Any) -> None:
    """Hovering over a tinted part marks the underlined part of the line before, and no other."""
    page = visit("activations/softmax.html")
    lines = page.locator("table.chain").first.locator("tr.line")
    made = lines.nth(3).locator(".hla").first
    made.hover()
    assert "same" in made.get_attribute("class")
    assert lines.nth(2).locator(".goa.same").count() == 1
    assert page.locator(".same").count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_are_told_apart_without_colour(browser: Any, folder: Path, scheme: str) -> None:
    """The two pairs differ by the style of their line and in brightness; text stays readable."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto((folder / "activations/softmax.html").as_uri())
    style = "(e, p) => getComputedStyle(e)[p]"
    lines = [
        page.locator(f".{name}").first.evaluate(f"e => ({style})(e, 'borderBottomStyle')")
        for name in ("goa", "gob")
    ]
    assert lines == ["solid", "dashed"]
    ink = brightness(page.locator("body").evaluate(f"e => ({style})(e, 'color')"))
    tints = [
        brightness(page.locator(f".{name}").first.evaluate(f"e => ({style})(e, 'backgroundColor')"))
        for name in ("hla", "hlb")
    ]
    assert abs(tints[0] - tints[1]) > 0.03
    for tint in tints:
        light, dark = max(ink, tint) + 0.05, min(ink, tint) + 0.05
        assert light / dark > 7  # the contrast that WCAG asks for at its highest level
    context.close()


def brightness(colour: str) -> float:
    """Return the relative luminance of rgb(r, g, b)."""
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_slider_redraws_the_plot(visit: Any) -> None:
    """Moved by keyboard; marks of the default parameters go away and come back."""
    page = visit("activations/leaky_relu.html")
    before = page.locator("svg g.output").inner_html()
    page.focus(".sliders input")
    page.keyboard.press("ArrowRight")
    assert page.locator("svg g.output").inner_html() != before
    assert page.locator("svg .marks").is_hidden()
    page.keyboard.press("ArrowLeft")
    assert page.locator("svg .marks").get_attribute("style") in ("", None)


def test_formulas_and_code_are_copied(browser: Any, folder: Path) -> None:
    """LaTeX of the result, NumPy as it stands on the page."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((folder / "activations/sigmoid.html").as_uri())
    page.locator(".listing .copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == CODE.strip()
    page.locator(".result .copy").last.click()
    assert page.evaluate("navigator.clipboard.readText()") == r"\frac{dy}{dx} = y (1 - y)"
    context.close()


def test_pages_read_without_javascript(browser: Any, folder: Path) -> None:
    """Everything but the tools is there; tools that would do nothing are hidden."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "activations/sigmoid.html").as_uri())
    assert page.locator("tr.line:visible").count() == 7
    assert page.locator("svg:visible").count() == 1
    assert page.locator("button:visible").count() == 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(browser: Any, folder: Path, scheme: str) -> None:
    """Nothing that axe finds fault with, in light and in dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    for place in sorted(folder.rglob("*.html")):
        page.goto(place.as_uri())
        found = axe.run(page).response["violations"]
        told = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
        assert told == [], place.name
    context.close()


def test_narrow_pages_do_not_scroll_sideways(browser: Any, folder: Path) -> None:
    """A telephone scrolls wide formulas within their box."""
    context = browser.new_context(viewport={"width": 380, "height": 800})
    page = context.new_page()
    for place in sorted(folder.rglob("*.html")):
        page.goto(place.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 380, place.name
    context.close()
