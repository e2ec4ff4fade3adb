"""One record of a dump, in both of the shapes that dumps have."""

import json
import lzma
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import pytest
from shared import paper as from_corpus
from shared import shared

from bot.sources.batches import Unreadable
from bot.sources.dump_records import paper
from storage.records import Paper

FIELDS: dict[str, Any] = {
    "id": "2608.00001",
    "version": 2,
    "title": "A title\n  on two lines",
    "authors": ["Ada Lovelace", "Alan Turing"],
    "abstract": "An abstract.",
    "categories": ["cs.CL", "cs.CV"],
    "primary": "cs.CL",
    "published": "2026-08-14T12:00:00Z",
    "updated": "2026-08-17",
    "comment": "withdrawn",
    "doi": "10.1/2",
    "journal_ref": "A journal 1",
    "listed": "2026-08-18",
}
DATASET: dict[str, Any] = {
    "id": "0704.0001",
    "submitter": "Somebody",
    "authors": "A. Lovelace, M. L. King Jr. and A. Turing",
    "title": "A title\n  on two lines",
    "comments": "3 pages; published version",
    "journal-ref": "A journal 1",
    "doi": "10.1/2",
    "report-no": None,
    "categories": "hep-ph cs.CV",
    "license": None,
    "abstract": "  An abstract\nin two lines.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [
        ["Lovelace", "A.", ""],
        ["King", "M. L.", "Jr."],
        ["Turing", "A.", "", "Bletchley Park"],
    ],
}


def test_a_record_field_by_field() -> None:
    """Every field is where it belongs, each text on one line."""
    assert paper(FIELDS) == Paper(
        id="2608.00001",
        version=2,
        title="A title on two lines",
        announced=date(2026, 8, 18),
        abstract="An abstract.",
        authors=("Ada Lovelace", "Alan Turing"),
        categories=("cs.CL", "cs.CV"),
        primary_category="cs.CL",
        comment="withdrawn",
        doi="10.1/2",
        journal_ref="A journal 1",
        submitted=datetime(2026, 8, 14, 12, tzinfo=UTC),
        updated=datetime(2026, 8, 17, tzinfo=UTC),
        withdrawn=True,
    )


def test_a_record_of_arxivs_own_dataset() -> None:
    """Names in their parts, categories in one text, and as many versions as there are."""
    assert paper(DATASET) == Paper(
        id="0704.0001",
        version=2,
        title="A title on two lines",
        announced=date(2007, 4, 4),
        abstract="An abstract in two lines.",
        authors=("A. Lovelace", "M. L. King Jr.", "A. Turing"),
        categories=("hep-ph", "cs.CV"),
        primary_category="hep-ph",
        comment="3 pages; published version",
        doi="10.1/2",
        journal_ref="A journal 1",
        submitted=datetime(2007, 4, 2, 19, 18, 42, tzinfo=UTC),
        updated=datetime(2007, 7, 24, 20, 10, 27, tzinfo=UTC),
    )


@pytest.mark.parametrize("name", ["papers-2026", "papers-2025", "papers-older"])
def test_real_records_become_what_they_are(name: str) -> None:
    """Whatever a real record lacks, it makes the paper that it is known to be."""
    with lzma.open(shared("corpus", f"{name}.jsonl.xz"), "rt", encoding="utf-8") as lines:
        for line in islice(lines, 3000):
            record = json.loads(line)
            found, known = paper(record), from_corpus(record)
            if record["listed"]:
                assert found.announced == known.announced
            assert replace(found, announced=known.announced, withdrawn=False) == known


def test_a_record_with_nothing_but_a_title() -> None:
    """Everything else may be missing, or null, in either shape."""
    bare = Paper("2402.00001", "A title", date(2024, 2, 29))
    record = {"id": "2402.00001", "title": "A title"}
    assert paper(record) == bare
    assert paper({**dict.fromkeys(FIELDS), **record}) == bare
    assert paper({**dict.fromkeys(DATASET), **record}) == bare


def test_the_day_is_estimated_where_no_list_told_it() -> None:
    """From the submission, or else from the month of the id."""
    assert paper({**FIELDS, "listed": None}).announced == date(2026, 8, 17)
    assert paper({**FIELDS, "listed": None, "published": None}).announced == date(2026, 8, 31)


def test_names_are_parted_where_their_parts_are_missing() -> None:
    """By commas and the last "and"."""
    found = paper({**DATASET, "authors_parsed": None})
    assert found.authors == ("A. Lovelace", "M. L. King Jr.", "A. Turing")


def test_the_day_of_change_stands_in_for_versions() -> None:
    """An extract without versions has at least that."""
    found = paper({**DATASET, "versions": []})
    assert (found.version, found.submitted) == (1, None)
    assert found.updated == datetime(2008, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"id": None}, "it has no id"),
        ({"id": ""}, "it has no id"),
        ({"id": 2608.00001}, "its id is none of arXiv's"),
        ({"id": "2608.00001v2"}, "its id is none of arXiv's"),
        ({"title": None}, "it has no title"),
        ({"title": " \n"}, "it has no title"),
        ({"title": 5}, "its title is no text"),
        ({"abstract": ["x"]}, "its abstract is no text"),
        ({"doi": {}}, "its doi is no text"),
    ],
)
@pytest.mark.parametrize("shape", [FIELDS, DATASET], ids=["fields", "dataset"])
def test_what_makes_no_paper_says_why(
    shape: dict[str, Any], change: dict[str, Any], why: str
) -> None:
    """In either shape, as the end of a sentence."""
    with pytest.raises(Unreadable) as caught:
        paper({**shape, **change})
    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"authors": "Ada Lovelace"}, "its authors is no list of texts"),
        ({"authors": ["Ada", None]}, "its authors is no list of texts"),
        ({"categories": {"cs.CL": 1}}, "its categories is no list of texts"),
        ({"version": "2"}, "its version is no number of a version"),
        ({"version": True}, "its version is no number of a version"),
        ({"version": 0}, "its version is no number of a version"),
        ({"version": 10**30}, "its version is no number of a version"),
        ({"listed": "18 August"}, "its listed is no date"),
        ({"listed": 20260818}, "its listed is no date"),
        ({"published": "2026-13-01"}, "its published is no date"),
        ({"published": "0001-01-01T00:00:00+23:00", "listed": None}, "one of its dates is none"),
    ],
)
def test_wrong_types_in_fields(change: dict[str, Any], why: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(Unreadable) as caught:
        paper({**FIELDS, **change})
    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"categories": ["cs.CL"]}, "its categories is no text"),
        ({"versions": "v1"}, "its versions are no list of versions"),
        ({"versions": ["v1"]}, "its versions are no list of versions"),
        ({"versions": [{}]}, "its versions is no date"),
        ({"versions": [{"created": "soon"}]}, "its versions is no date"),
        ({"versions": [{"created": "Mon, 99 Apr 2007 19:18:42 GMT"}]}, "its versions is no date"),
        ({"authors_parsed": "Lovelace"}, "its authors_parsed is no list of names"),
        ({"authors_parsed": [[]]}, "its authors_parsed is no list of names"),
        ({"authors_parsed": [["Lovelace", None]]}, "its authors_parsed is no list of names"),
        ({"versions": [], "update_date": "x"}, "its update_date is no date"),
    ],
)
def test_wrong_types_in_the_dataset(change: dict[str, Any], why: str) -> None:
    """Nothing is guessed here either."""
    with pytest.raises(Unreadable) as caught:
        paper({**DATASET, **change})
    assert str(caught.value) == why


@pytest.mark.parametrize("record", [None, 5, "text", [], [FIELDS]])
def test_what_is_no_object(record: object) -> None:
    """JSON has other things too."""
    with pytest.raises(Unreadable, match="it is no JSON object"):
        paper(record)
