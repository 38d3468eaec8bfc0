"""What templates may read is written down, and what is written down is true."""

from pathlib import Path

from derive.rendering.schema import schema

PAGE = Path(__file__).parent.parent.parent / "docs" / "templates.md"


def test_the_page_about_templates_is_what_the_records_say() -> None:
    """A field that is added or renamed shows; `derive templates --schema` remakes the page."""
    assert PAGE.read_text(encoding="utf-8") == schema()


def test_every_record_of_a_view_is_on_the_page() -> None:
    """Records within records are followed."""
    page = schema()
    for name in ("DocumentView", "SectionView", "InnerView", "Curve", "SliderView", "WitnessView"):
        assert f"## {name}\n" in page
