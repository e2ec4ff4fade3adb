"""Tests of a paper that is made ready to be asked, and of what the index is given of it."""

from dataclasses import fields
from datetime import date

from hypothesis import given
from query_making import papers

from bot.query import READER, analyse, tokens
from bot.query.document import FIELDS, Field
from bot.query.joins import BORDER, LETTERED
from bot.query.terms import TEXTS
from storage.records import Paper, Stretch

PAPER = Paper(
    "hep-th/9901001",
    "Lip-synced heads",
    date(1999, 1, 1),
    abstract="On $x^2$.",
    authors=("Xize Cheng", "Plato"),
    categories=("cs.SY", "hep-th"),
    comment="5 pages",
)


def test_a_field_is_read_as_words_stems_and_compounds() -> None:
    """Words and stems go one for one; what hyphens join stands behind them."""
    title = analyse(PAPER).title
    assert title.words == ("lip", "synced", "heads")
    assert title.stems == ("lip", "sync", "head")
    assert list(title.compounds) == ["lipsynced"]
    assert (title.text, title.stem_text) == ("lip synced heads", "lip sync head")
    assert title.compound_text == "lipsynced"
    assert title.surfaces == {"lip", "synced", "heads", "lipsynced"}
    assert title.bases == {"lip", "sync", "head", "lipsync"}
    assert title.runs == {"lipsynced", "syncedheads", "lipsyncedheads"}


def test_names_have_no_stems() -> None:
    """A name is itself in both of its texts, and a field without words has empty ones."""
    document = analyse(PAPER)
    names, nothing = document.authors, document.journal
    assert names.text == names.stem_text == " ".join(names.words)
    assert names.compound_text == nothing.text == nothing.stem_text == ""


def test_the_index_is_given_all_that_can_be_sought() -> None:
    """Stems and words, names in all forms, categories with archives and twins, the id."""
    found = tokens(PAPER)
    assert found.title == Stretch(
        f"lip sync head {BORDER} lipsync", f"lip synced heads {BORDER} lipsynced"
    )
    assert found.abstract == Stretch(
        f"on x 2 {BORDER} x2 {BORDER}", f"on x 2 {BORDER} x2 {LETTERED}x2"
    )
    assert found.comment.words == "5 pages"
    assert found.journal == Stretch()
    assert found.authors.endswith(f" {BORDER} plato")
    assert "cheng_x" in found.authors.split(" ")
    assert found.keys == "cs cs.sy eess eess.sy hep-th id:hep-th/9901001"


def test_an_empty_paper_has_nothing_but_its_id() -> None:
    """Nulls and empty texts of real papers are no words."""
    found = tokens(Paper("2608.00001", "", date(2026, 8, 18)))
    nothing = Stretch()
    assert (found.title, found.abstract, found.comment, found.journal) == (nothing,) * 4
    assert (found.authors, found.keys) == ("", "id:2608.00001")
    assert Field.of("…").words == ()


def test_every_field_of_the_language_reads_something() -> None:
    """What can be asked of words is read somewhere; no field stands for the title or abstract."""
    assert set(FIELDS) == {"", *TEXTS}
    assert [len(analyse(PAPER).fields(name)) for name in FIELDS] == [2, 1, 1, 1, 1, 1]


def test_a_reader_has_a_name() -> None:
    """The store keeps it beside what it indexed, so it is one short line."""
    assert READER.strip() == READER
    assert "\n" not in READER


@given(papers())
def test_tokens_can_be_kept_in_any_index(paper: Paper) -> None:
    """A token has no space in it, is not empty, and in a text each stem has its word."""
    found = tokens(paper)
    texts = [found.authors, found.keys]
    for field in fields(found):
        value = getattr(found, field.name)
        if isinstance(value, Stretch):
            assert value.stems.count(" ") == value.words.count(" ")
            texts += value.stems, value.words
    for text in texts:
        assert text.split(" ") == (text.split() or [""])
    keys = found.keys.split(" ")
    assert len(set(keys)) == len(keys)
