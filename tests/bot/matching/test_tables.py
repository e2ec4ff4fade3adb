"""Tests of the tables of an index, beyond what an index asks of them."""

from datetime import date

import pytest

from bot.matching import Index
from bot.matching.plan import Program
from bot.matching.postings import NOTHING, PROGRAMS
from bot.matching.tables import PythonTables, Tables, tables
from bot.matching.ways import EXACT, EXACT_ROW, KEY, PREFIX, ROW, STEM
from bot.query import Document, analyse, parse
from bot.query.document import Field
from storage.compiled import compiled
from storage.records import Paper

TITLE = "Talking Head Generation by Lip-Sync, é and ٣"
PAPER = analyse(Paper("2608.15110", TITLE, date(2026, 8, 18), authors=("Xize Cheng",)))


@pytest.fixture
def empty() -> Tables:
    return tables()


@pytest.fixture
def strict(form: str) -> Tables:
    """The compiled form, which sees to it that nobody reaches beyond its memory."""
    if form == "python":
        pytest.skip("is about the compiled form")
    return tables()


def test_the_form_is_the_one_asked_for(form: str, empty: Tables) -> None:
    """Where something is compiled it is used, unless Python is asked for."""
    assert isinstance(empty, PythonTables) == (form == "python")


@pytest.mark.parametrize(
    ("kind", "field", "words"),
    [
        (STEM, "", ("talk",)),
        (STEM, "au", ("cheng",)),
        (EXACT, "ti", ("generation",)),
        (EXACT, "", ("lipsync",)),
        (PREFIX, "", ("gen",)),
        (PREFIX, "", ("talking", "h")),
        (PREFIX, "", ("talking", "head", "gene")),
        (PREFIX, "", ("lipsy",)),
        (ROW, "", ("talk", "head", "generat")),
        (EXACT_ROW, "ti", ("talking", "head")),
        (KEY, "", ("id:2608.15110",)),
    ],
)
def test_each_way_leads_to_its_term(
    empty: Tables, kind: int, field: str, words: tuple[str, ...]
) -> None:
    """Whoever is posted at the term is met as long as the way is entered."""
    empty.enter(kind, field, words, 3)
    empty.post(3, NOTHING, 7, once=True)
    assert empty.met(PAPER) == [7]
    empty.withdraw(kind, field, words, 3)
    assert empty.met(PAPER) == []
    empty.unpost(3, NOTHING, 7, once=True)
    assert len(empty) == 0


@pytest.mark.parametrize(
    ("program", "met"),
    [
        ((True, 1, 2), True),
        ((True, 1, 9), False),
        ((False, 9, 2), True),
        ((False, 9, 8), False),
        ((True, ~9, (False, 8, (True, 1, 2))), True),
        ((True, ~1, 2), False),
        ((False, (True, 1, ~2), (True, 9, 1)), False),
        ((False,), False),
        ((True, 1, (True,)), True),
    ],
)
def test_what_is_asked_besides_is_asked(empty: Tables, program: Program, met: bool) -> None:
    """All of it or any of it, as deep as it goes."""
    for term, word in enumerate(("head", "lip"), start=1):
        empty.enter(EXACT, "", (word,), term)
    for term in (8, 9):
        empty.enter(EXACT, "", ("puppet",), term)
    empty.ask(PROGRAMS + 4, program)
    empty.post(1, PROGRAMS + 4, 7, once=False)
    empty.post(2, NOTHING, 5, once=False)
    assert sorted(empty.met(PAPER)) == ([5, 7] if met else [5])
    assert len(empty) == 6


def test_a_great_many_are_met_once_each() -> None:
    """However often a paper answers each of them, and whatever room was there before."""
    standing: Index[int] = Index()
    for key in range(2_000):
        standing.add(key, parse(f"talking OR head OR word{key} OR lipsync"))
    for _ in range(2):
        assert sorted(standing.match(PAPER)) == list(range(2_000))
    for key in range(0, 2_000, 2):
        standing.remove(key)
    assert sorted(standing.match(PAPER)) == list(range(1, 2_000, 2))


def test_a_text_that_utf_8_has_no_bytes_for_is_found_too(empty: Tables) -> None:
    """A lone surrogate in the id of a paper that nobody stored harms nobody."""
    odd = "id:\ud800"
    empty.enter(KEY, "", (odd,), 1)
    empty.post(1, NOTHING, 2, once=True)
    document = Document(Paper("\ud800", "Title", date(2026, 8, 18)))
    assert empty.met(document) == [2]


def test_what_is_not_held_cannot_go(strict: Tables) -> None:
    """Each is an error that names no other than itself."""
    strict.enter(EXACT, "", ("head",), 1)
    with pytest.raises(KeyError):
        strict.withdraw(EXACT, "", ("head",), 2)
    with pytest.raises(KeyError):
        strict.withdraw(EXACT, "", ("heads",), 1)
    with pytest.raises(KeyError):
        strict.unpost(1, NOTHING, 7, once=True)
    with pytest.raises(KeyError):
        strict.forget(PROGRAMS)
    assert len(strict) == 1


def test_numbers_that_were_never_given_are_refused(strict: Tables) -> None:
    """Instead of reaching into memory that is not theirs."""
    for term in (0, -1, 1 << 28):
        with pytest.raises(OverflowError):
            strict.enter(EXACT, "", ("head",), term)
        with pytest.raises(OverflowError):
            strict.post(term, NOTHING, 7, once=True)
    with pytest.raises(KeyError):
        strict.post(1, PROGRAMS + 2, 7, once=True)
    with pytest.raises(OverflowError):
        strict.ask(PROGRAMS - 1, (True, 1, 2))
    with pytest.raises(OverflowError):
        strict.ask(PROGRAMS, (True, 1 << 29, 2))
    with pytest.raises(OverflowError):
        strict.ask(PROGRAMS, (True, ~(1 << 29), 2))
    with pytest.raises(KeyError):
        strict.enter(EXACT, "xx", ("head",), 1)
    assert len(strict) == 0


@pytest.mark.parametrize("kind", [EXACT_ROW, ROW, PREFIX])
def test_a_text_may_be_very_long(empty: Tables, kind: int) -> None:
    """Whatever an operator's topic looks for is looked for."""
    whole = "a" * 70_000
    field = Field(("talk", "head", whole))
    field.stems, field.stem_text = field.words, field.text
    document = Document(Paper("2608.00001", "Title", date(2026, 8, 18)))
    document.title = field
    empty.enter(kind, "", ("talk", "head", whole[: 69_000 if kind == PREFIX else None]), 1)
    empty.post(1, NOTHING, 2, once=True)
    assert empty.met(document) == [2]


def test_stems_that_are_not_those_of_the_words_are_refused(strict: Tables) -> None:
    """A field that is not whole gives no answer rather than a wrong one."""
    strict.enter(STEM, "", ("talk",), 1)
    broken = Field(("talking", "head"))
    broken.stem_text = "talk"
    document = Document(Paper("2608.00001", "Title", date(2026, 8, 18)))
    document.title = broken
    with pytest.raises(ValueError, match="stems"):
        strict.met(document)


def test_nothing_is_compiled_where_python_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """By one word in the environment."""
    monkeypatch.setenv("PAPERCAST_PURE", "1")
    assert compiled("bot.matching._tables") is None
    assert isinstance(tables(), PythonTables)
