"""From arXiv's OAI-PMH answers to papers: real ones, altered ones, and what is none."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from shared import shared

from bot.sources.arxiv_oai_records import Listed, TokenExpired, listed
from bot.sources.base import RequestRefused, SourceDown
from storage.records import Paper

HEAD = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'


def captured(*name: str) -> Listed:
    return listed(200, shared("corpus", "oai", *name).read_bytes())


def single(*name: str) -> Listed:
    """An answer about single records, as if it were a list of them."""
    body = shared("corpus", "oai", *name).read_bytes()
    return listed(200, body.replace(b"GetRecord>", b"ListRecords>"))


def made(
    metadata: str, header: str = "<identifier>oai:arXiv.org:2601.00001</identifier>"
) -> Listed:
    record = f"<record><header>{header}</header><metadata>{metadata}</metadata></record>"
    return listed(200, f"{HEAD}<ListRecords>{record}</ListRecords></OAI-PMH>".encode())


def arxiv(**fields: str) -> str:
    whole = {"id": "2601.00001", "title": "A title", "created": "2026-01-05", **fields}
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in whole.items() if text)
    return f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/">{inside}</arXiv>'


def test_a_record_of_the_old_server_becomes_a_paper() -> None:
    """Every field of a real record of 2018 is where it belongs."""
    (found,) = single("getrecord_arXiv_single.xml").papers
    assert found.abstract is not None
    assert found.abstract.startswith("We introduce a novel systematic construction for integrable")
    assert "\n" not in found.abstract
    assert found.comment is not None
    assert replace(found, abstract=None, comment=None) == Paper(
        id="1401.2122",
        title="New integrable (3+1)-dimensional systems and contact geometry",
        announced=date(2014, 1, 10),
        authors=("A. Sergyeyev",),
        categories=("math.AP", "hep-th", "math-ph", "math.DG", "math.MP", "nlin.SI"),
        primary_category="math.AP",
        doi="10.1007/s11005-017-1013-4",
        journal_ref="Lett. Math. Phys. 108 (2018), no. 2, 359-376",
        submitted=datetime(2014, 1, 9, 12, tzinfo=UTC),
        updated=datetime(2017, 10, 23, 12, tzinfo=UTC),
    )


def test_a_list_of_the_server_of_today_becomes_papers() -> None:
    """Names with accents, quotes in the abstract and the day of change come through."""
    found = captured("listrecords_arXiv_2026-01-05_plasm-ph.xml")
    first = found.papers[0]
    assert (len(found.papers), found.unreadable, found.token) == (3, (), None)
    assert found.changed == date(2026, 1, 5)
    assert first.id == "2504.11237"
    assert first.authors == ("Chunhai Lyu", "Christoph H. Keitel", "Zoltán Harman")
    assert first.submitted == datetime(2025, 4, 15, 12, tzinfo=UTC)
    assert first.abstract is not None
    assert first.abstract.startswith("Mendeleev's periodic table")


def test_a_creation_after_the_month_of_the_id_is_that_of_a_later_version() -> None:
    """A real paper of August 2025, "created" in December: when it was submitted is not known."""
    found = captured("listrecords_arXiv_2026-01-05_plasm-ph.xml").papers[1]
    assert found.id == "2508.21012"
    assert found.submitted is None
    assert found.announced == date(2025, 8, 31)
    assert found.updated == datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["listrecords_arXiv_physics_hep-ex.xml", "listrecords_arXiv_physics_hep-th.xml"]
)
def test_older_lists_become_papers(name: str) -> None:
    """All records of real lists of 2017 and 2018, each whole."""
    found = captured(name)
    assert found.papers
    assert found.unreadable == ()
    for paper in found.papers:
        assert paper.authors
        assert paper.abstract
        assert paper.primary_category == paper.categories[0]
        assert paper.submitted


def test_altered_records_are_read_too() -> None:
    """What others made of real records: missing namespaces, collaborations, many authors."""
    names = [f"hepcrawl_sample_arxiv_record{number}.xml" for number in ["", *range(11)]]
    found = [single("edited", name) for name in names]
    papers = [paper for each in found for paper in each.papers]
    assert len(papers) >= len(names)
    assert all(paper.title and paper.authors for paper in papers)
    assert "Planck Collaboration" in papers[0].authors


def test_a_name_is_put_together() -> None:
    """First names, last name and suffix, in the order in which people write them."""
    names = (
        "<author><keyname>King</keyname><forenames>Martin L.</forenames>"
        "<suffix>Jr.</suffix></author>"
        "<author><keyname>IceCube Collaboration</keyname></author><author/>"
    )
    (found,) = made(arxiv(authors=names)).papers
    assert found.authors == ("Martin L. King Jr.", "IceCube Collaboration")


def test_a_withdrawal_shows_in_the_comment() -> None:
    """As for the query API, whose papers tell it in the same way."""
    (found,) = made(arxiv(comments="This paper has been withdrawn by the author")).papers
    assert found.withdrawn


def test_a_list_goes_on_with_its_token() -> None:
    """The token stands as it is written; the last page has none, or an empty one."""
    first = captured("derived", "paging_page1.xml")
    assert first.token is not None
    assert first.token.startswith("verb%3DListRecords")
    assert [paper.id for paper in first.papers] == ["2504.11237", "2508.21012"]
    last = captured("derived", "paging_page2.xml")
    assert (last.token, [paper.id for paper in last.papers]) == (None, ["2510.07502"])
    empty = f"{HEAD}<ListRecords><resumptionToken/></ListRecords></OAI-PMH>"
    assert listed(200, empty.encode()) == Listed()


def test_a_deleted_record_is_passed_over() -> None:
    """There is nothing to read in it but the day."""
    header = '<header status="deleted"><datestamp>2026-01-05</datestamp></header>'
    body = f"{HEAD}<ListRecords><record>{header}</record></ListRecords></OAI-PMH>"
    assert listed(200, body.encode()) == Listed(changed=date(2026, 1, 5))


@pytest.mark.parametrize("stamp", ["", "soon"])
def test_a_day_of_change_that_is_none_is_not_believed(stamp: str) -> None:
    """The last one that is a day counts."""
    found = made(arxiv(), f"<datestamp>{stamp}</datestamp>")
    assert (found.changed, len(found.papers)) == (None, 1)


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        (arxiv(title=""), "2601.00001: it has no title"),
        (arxiv(id="2601.1"), "2601.00001: its id is none of arXiv's"),
        (arxiv(created="soon"), "2601.00001: its created is no date"),
        ("<dc/>", "2601.00001: it has no metadata in arXiv's format"),
    ],
)
def test_an_odd_record_is_told_and_loses_nothing_else(metadata: str, sentence: str) -> None:
    """The others of its page are read."""
    assert made(metadata).unreadable == (sentence,)
    both = made(f"{metadata}</metadata></record><record><metadata>{arxiv()}")
    assert (len(both.papers), both.unreadable) == (1, (sentence,))


def test_that_nothing_matches_is_an_answer() -> None:
    """The protocol has an error for it, and it is none."""
    assert captured("derived", "error_noRecordsMatch.xml") == Listed()


def test_a_token_that_ended_is_told_apart() -> None:
    """The list can be asked for again."""
    with pytest.raises(TokenExpired):
        captured("derived", "error_badResumptionToken.xml")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("badArgument", "until date must be greater than or equal to from date"),
        ("badVerb", "not a legal OAI-PMH verb"),
        ("cannotDisseminateFormat", "not supported by the item or by the repository"),
        ("idDoesNotExist", "unknown or illegal in this repository"),
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_a_refusal_is_told_in_arxivs_words(name: str, said: str, status: int) -> None:
    """Whatever its status: the same request is not worth another try."""
    body = shared("corpus", "oai", "derived", f"error_{name}.xml").read_bytes()
    with pytest.raises(RequestRefused, match=said):
        listed(status, body)


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (200, b"Rate exceeded.", "fewer requests"),
        (429, b"", "fewer requests"),
        (503, b"Retry later", "HTTP 503"),
        (403, b"", "turns us away"),
        (200, b"<!DOCTYPE html><html><body>Wait</body></html>", "page for people"),
        (200, HEAD.encode() + b"<ListRecords><record>", "cut off"),
        (200, b"", "no list of papers"),
        (200, b"<feed/>", "no list of papers"),
        (200, HEAD.encode() + b"<Identify/></OAI-PMH>", "no list of papers"),
    ],
)
def test_what_is_no_answer_is_told_apart(status: int, body: bytes, sentence: str) -> None:
    """Each may work later, and none is taken for a list without papers."""
    with pytest.raises(SourceDown, match=sentence):
        listed(status, body)


@pytest.mark.parametrize("body", [b"", b"<OAI", HEAD.encode() + b"</OAI-PMH>"])
def test_an_unexplained_refusal_is_one(body: bytes) -> None:
    """Another status than success refuses, whatever stands in the body."""
    with pytest.raises(RequestRefused, match="HTTP 404"):
        listed(404, body)


def test_a_half_of_a_real_list_is_cut_off() -> None:
    """Not even its first half is believed: the whole page is asked for again."""
    name = "listrecords_arXiv_2026-01-05_plasm-ph.xml"
    body = shared("corpus", "oai", name).read_bytes()
    with pytest.raises(SourceDown, match="cut off"):
        listed(200, body[: len(body) // 2])


def test_entities_blow_nothing_up() -> None:
    """Nested entities that would fill the memory are no answer, and no file is read for one."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 12)
    )
    with pytest.raises(SourceDown):
        listed(200, bomb + b"]><OAI-PMH>&l;</OAI-PMH>")
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(SourceDown):
        listed(200, outside + b"<OAI-PMH>&a;</OAI-PMH>")
