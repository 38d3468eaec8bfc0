"""Both languages say the same things about the same mathematics."""

import pytest

from derive.catalog import CATALOG
from derive.catalog.vector import VECTOR_CATALOG
from derive.catalog.without_code import WITHOUT_CODE
from derive.errors import MessageError
from derive.messages import Lang, Slot, keys, parts, prose, text
from derive.messages.lookup import read_table
from derive.messages.prose import knows
from derive.messages.template import slots
from derive.rules import RULES

OTHERS = tuple(lang for lang in Lang if lang is not Lang.EN)


def written(lang: Lang, key: str) -> str:
    return "".join(f"{{{p.name}}}" if isinstance(p, Slot) else p for p in parts(lang, key))


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_has_the_same_keys(lang: Lang) -> None:
    """A message that one language lacks would stop a document in the middle."""
    assert keys(lang) == keys(Lang.EN)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_fills_the_same_slots(lang: Lang) -> None:
    """No formula or value of a sentence is lost in translation."""
    differing = [
        key for key in keys(Lang.EN) if slots(written(lang, key)) != slots(written(Lang.EN, key))
    ]
    assert differing == []


@pytest.mark.parametrize("lang", OTHERS)
def test_sentences_of_records_keep_their_slots(lang: Lang) -> None:
    """A translated sentence holds everything that was filled into the English one."""
    rows = read_table(f"{lang}_prose.toml")["prose"]
    assert [english for english, other in rows.items() if slots(english) != slots(other)] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_words_of_every_definition_are_known(lang: Lang) -> None:
    """Titles, meanings of parameters and reasons at kinks have a row in the table of sentences."""
    said = [entry.title for entry in (*CATALOG, *VECTOR_CATALOG)]
    said += [p.meaning for entry in (*CATALOG, *VECTOR_CATALOG) for p in entry.parameters]
    said += [c.meaning for entry in CATALOG for c in entry.constants]
    said += [kink.why for entry in CATALOG for kink in entry.kinks]
    said += [reason for _, reason in WITHOUT_CODE]
    assert sorted({words for words in said if not knows(lang, words)}) == []


def test_prose_goes_into_lists_conditions_and_what_fills_them() -> None:
    """A note made of several sentences is translated sentence by sentence."""
    note = "convex for x < 0, then a line for x > 0; f′ falls by a jump at x = 0"
    assert prose(Lang.ZH, note) == "当 x < 0 时凸，然后当 x > 0 时为直线；f′ 在 x = 0 处向下跳跃"
    assert prose(Lang.ZH, "no derivative if a = 0") == "若 a = 0，则不可导"
    assert prose(Lang.ZH, "only for a = 1, the default: even") == "仅对默认值 a = 1：偶函数"


def test_every_rule_has_a_title() -> None:
    """A rule without a title could not be named beside a line."""
    for lang in Lang:
        assert all(row.title(lang).strip() for row in RULES)


def test_parts_are_words_and_slots_in_order() -> None:
    """Renderers set formulas between words that they escape."""
    assert parts(Lang.EN, "show.branch") == ("for ", Slot("condition"))


def test_a_wrong_key_or_value_is_an_error() -> None:
    """A message never prints with a hole in it."""
    with pytest.raises(MessageError, match=r"no message 'rule.none' in 'en'; add it to"):
        text(Lang.EN, "rule.none")
    with pytest.raises(MessageError, match="takes condition, not nothing"):
        text(Lang.EN, "show.branch")
    with pytest.raises(MessageError, match="takes nothing, not x"):
        text(Lang.EN, "show.result", x=1)


def test_prose_is_english_itself_or_translated_with_what_fills_it() -> None:
    """What no row knows stays as it was written, for example a title of one's own."""
    assert prose(Lang.EN, "otherwise") == "otherwise"
    assert prose(Lang.ZH, "otherwise") == "其他"
    assert prose(Lang.ZH, "My own function") == "My own function"
