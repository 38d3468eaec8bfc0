"""spoken: boxes with the words between formulas in another language."""

from derive.messages import Lang, prose
from derive.printing.boxes import Box, Phrase, rebuilt


def spoken(box: Box, lang: Lang) -> Box:
    """Return ``box`` with every phrase in ``lang``; formulas stay as they are."""
    return box if lang is Lang.EN else rebuilt(box, lambda part: _phrase(part, lang))


def _phrase(box: Box, lang: Lang) -> Box:
    return Phrase(prose(lang, box.text)) if isinstance(box, Phrase) else box
