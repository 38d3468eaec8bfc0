"""The Chinese edition is Chinese: what stays in Latin letters is a name, a formula or code."""

import dataclasses
import re
from collections.abc import Iterator
from functools import cache

import pytest

from derive.artifacts.cache import Cache, default_folder
from derive.artifacts.request import Request
from derive.artifacts.session import Session
from derive.artifacts.supplement import document_of
from derive.artifacts.work import work_out
from derive.artifacts.workers import Workers
from derive.catalog import CATALOG
from derive.catalog.article import claims
from derive.catalog.frameworks import VERSIONS
from derive.catalog.vector import VECTOR_CATALOG
from derive.cli.app import run
from derive.display import Node, Words
from derive.display.meaning import FUNCTIONS
from derive.display.traversal import subtrees
from derive.edition import Edition
from derive.messages import Lang, prose
from derive.rendering.document import document_view
from tests.known import study_of

ZH = Edition(Lang.ZH)
#: fields that hold names, places, code or quotations, which are not translated
UNTRANSLATED = frozenset(
    (
        *("name", "names", "users", "frameworks", "function", "defaults", "reference", "code"),
        *("formulas", "search", "role", "key", "kind", "id", "digest", "paper", "level", "source"),
        *("saves", "lower", "upper", "label"),
    )
)
#: words of mathematics and of computing that Chinese text writes in Latin letters
LOANS = frozenset(("logit", "float", "numpy", "code", "keras", "leaky", *VERSIONS))
#: short words that no product of letters is taken for
SHORT = frozenset(
    (
        *("the", "for", "where", "of", "and", "is", "at", "with", "from", "if", "no", "to", "in"),
        *("as", "on", "or", "by", "its", "are", "has", "not", "one", "two"),
    )
)


def words_of(value: object) -> Iterator[str]:
    """Yield every sentence that a view holds."""
    if isinstance(value, Node):
        yield from (prose(Lang.ZH, p.text) for p in subtrees(value) if isinstance(p, Words))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from words_of(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in UNTRANSLATED:
                yield from words_of(getattr(value, field.name))


@cache
def names() -> frozenset[str]:
    """Return what is called by its own name: activations, functions, parameters."""
    entries = (*CATALOG, *VECTOR_CATALOG)
    own = {entry.name for entry in entries} | {p.name for e in entries for p in e.parameters}
    return frozenset(own) | frozenset(FUNCTIONS) | LOANS


def foreign(sentence: str) -> list[str]:
    """Return the English words of a sentence: short ones of a list, long ones that name nothing."""
    found = re.findall(r"(?<![\w.=′-])[a-z_]{2,}(?![\w(]|\.\w)", sentence)
    return [w for w in found if w in SHORT or (len(w) > 3 and w not in names())]


def test_english_words_are_found() -> None:
    """The search is no use if it finds nothing."""
    assert foreign("在 x > 0 reached at x = 1") == ["reached", "at"]
    assert foreign("sigmoid 在 x → ∞ 时趋于 1，f′ 与 dy/dx 同，−2yy′") == []
    assert foreign("x and a buffer") == ["and", "buffer"]


@pytest.mark.slow
def test_the_document_is_chinese() -> None:
    """Definitions, chains, kinks, properties, claims and vector functions."""
    request = Request(names=tuple(e.name for e in VECTOR_CATALOG), edition=ZH)
    session = Session(Cache(default_folder()))
    with Workers(1) as workers:
        work = work_out(request, request.names, session, workers)
    vectors = document_of(work, request, session).vectors
    studies = [study_of(name) for name in ("sigmoid", "relu", "elu", "softsign")]
    view = document_view(studies, claims(), ZH)
    said = [*words_of(view), *words_of(vectors)]
    assert {s: foreign(s) for s in said if foreign(s)} == {}


@pytest.mark.parametrize(
    "words", [["softmax"], ["sigmoid"], ["tanh", "--order", "2"], ["relu", "--level", "full"]]
)
def test_the_terminal_is_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """`derive show --lang zh`, formulas apart."""
    assert run(["show", *words, "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert {line: foreign(line) for line in printed.splitlines() if foreign(line)} == {}


@pytest.mark.slow
def test_the_whole_document_is_chinese() -> None:
    """Every activation, and what frameworks do."""
    request = Request(edition=ZH)
    session = Session(Cache(default_folder()))
    with Workers() as workers:
        work = work_out(request, (), session, workers)
    said = {*words_of(document_of(work, request, session))}
    assert {s: foreign(s) for s in said if foreign(s)} == {}


def test_reasons_for_what_is_open_are_translated() -> None:
    """What the search for zeros says where it gives up."""
    for reason in ("no interval is known that holds all zeros",):
        assert prose(Lang.ZH, reason) != reason
