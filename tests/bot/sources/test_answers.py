"""Which answers of arXiv are believed, and what the others are told as."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers.arxiv_atom import Listing, error, feed
from servers.arxiv_index import Indexed
from servers.arxiv_sample import paper
from shared import shared

from bot.sources.answers import Counted, check, seconds
from bot.sources.base import RequestRefused, SourceDown, SourceError

NOW = datetime(2026, 8, 18, 12, 0, tzinfo=UTC)
PAGE = Listing("all:a", "", 0, 10, 7, [Indexed(paper(number)) for number in (1, 2)])
FEED = feed(PAGE, NOW).encode()
REFUSAL = error("incorrect id format for abc", NOW).encode()


def captured() -> list[tuple[int, Path]]:
    folder = shared("corpus", "api")
    lines = (folder / "INDEX.tsv").read_text("utf-8").splitlines()[1:]
    return [(int(line.split("\t")[1]), folder.parent / line.split("\t")[0]) for line in lines]


def test_a_feed_is_counted() -> None:
    """Its entries, and the results that arXiv counts in all."""
    assert check(200, FEED) == Counted(entries=2, total=7)


def test_captured_answers_are_believed() -> None:
    """Each real answer counts as INDEX.tsv says, and the real refusal is one."""
    for status, file in captured():
        body = file.read_bytes()
        if status == 200:
            assert check(status, body).entries == body.count(b"<entry>")
        else:
            with pytest.raises(RequestRefused, match="incorrect id format for abc"):
                check(status, body)


@pytest.mark.parametrize("status", [400, 404, 200])
def test_an_error_entry_is_told_in_arxivs_words(status: int) -> None:
    """Whatever its status, an entry titled Error refuses the request, and says why."""
    with pytest.raises(
        RequestRefused, match=r"^arXiv refuses the request: incorrect id format for abc\.$"
    ):
        check(status, REFUSAL)


def test_an_error_without_words_is_a_refusal_all_the_same() -> None:
    """Its summary may be empty."""
    with pytest.raises(RequestRefused, match=r"^arXiv refuses the request\.$"):
        check(200, error("", NOW).encode())


def test_a_paper_may_be_called_error() -> None:
    """Among several entries a title is a title."""
    papers = [Indexed(paper(1, "Error")), Indexed(paper(2))]
    listing = Listing("all:a", "", 0, 10, 2, papers)
    assert check(200, feed(listing, NOW).encode()) == Counted(entries=2, total=2)


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (200, b"Rate exceeded.", "fewer requests"),
        (200, b" rate exceeded\n", "fewer requests"),
        (429, b"", "fewer requests"),
        (500, b"oops", "HTTP 500"),
        (503, b"", "HTTP 503"),
        (408, b"", "HTTP 408"),
        (200, b"<!DOCTYPE html><html></html>", "page for people"),
        (200, b"<html><body>Please wait</body></html>", "page for people"),
        (200, FEED[: len(FEED) // 2], "cut off"),
        (200, FEED[:-8], "cut off"),
        (200, b"", "no list of papers"),
        (200, b"{}", "no list of papers"),
        (200, b"<rss></rss>", "no list of papers"),
        (200, FEED.replace(b">7<", b">many<"), "how many papers"),
        (200, FEED.replace(b"totalResults", b"totalPapers"), "how many papers"),
    ],
)
def test_what_is_no_answer_is_asked_again_later(status: int, body: bytes, sentence: str) -> None:
    """Throttled, failing, cut off or something else: arXiv is down for now."""
    with pytest.raises(SourceDown, match=sentence) as caught:
        check(status, body)
    assert caught.value.retry_after is None


@pytest.mark.parametrize(("status", "body"), [(429, b""), (503, b""), (200, b"Rate exceeded.")])
def test_the_wish_to_wait_is_passed_on(status: int, body: bytes) -> None:
    """``Retry-After`` is known to whoever asks again."""
    with pytest.raises(SourceDown) as caught:
        check(status, body, 17.0)
    assert caught.value.retry_after == 17.0


@pytest.mark.parametrize(("asked", "waits"), [(None, 3600.0), (60.0, 3600.0), (7200.0, 7200.0)])
def test_a_403_is_taken_seriously(asked: float | None, waits: float) -> None:
    """Whoever is turned away stays away for an hour at least."""
    with pytest.raises(SourceDown, match="turns us away") as caught:
        check(403, b"", asked)
    assert caught.value.retry_after == waits


@pytest.mark.parametrize("status", [301, 400, 404, 410])
def test_other_statuses_refuse(status: int) -> None:
    """The same request will not succeed, so nobody tries it again."""
    with pytest.raises(RequestRefused, match=f"HTTP {status}"):
        check(status, b"<html></html>")


@given(st.integers(0, len(FEED) - 2))
def test_no_cut_goes_unseen(length: int) -> None:
    """Wherever a feed is cut off, it is no answer."""
    with pytest.raises(SourceDown):
        check(200, FEED[:length])


@given(st.integers(100, 599), st.binary())
def test_nothing_else_is_ever_raised(status: int, body: bytes) -> None:
    """Any status and any bytes are either counted or told as a failure of the source."""
    with suppress(SourceError):
        assert check(status, body).total >= 0


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Tue, 18 Aug 2026 12:05:00 GMT", 300.0),
        ("Tue, 18 Aug 2026 11:00:00 GMT", 0.0),
        ("Tue, 18 Aug 2026 12:05:00", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, wait: float | None) -> None:
    """A date that is over means now; what is neither means nothing."""
    assert seconds(header, NOW) == wait
