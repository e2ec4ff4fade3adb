"""arXiv's Atom, element by element in the order in which the answers of 2026 have them."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from servers.arxiv_index import Indexed

ATOM = "application/atom+xml; charset=utf-8"

_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>",
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">',
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of results: ``query`` and ``ids`` as arXiv repeats them in the feed's title."""

    query: str
    ids: str
    start: int
    size: int
    total: int
    papers: Sequence[Indexed]


def feed(listing: Listing, now: datetime) -> str:
    """A page of results."""
    name = f"search_query={listing.query}&id_list={listing.ids}"
    page = f"start={listing.start}&max_results={listing.size}"
    address = f"search_query={listing.query}&{page}&id_list={listing.ids}"
    digest = b64encode(hashlib.sha1(f"{name}&{page}".encode()).digest()).decode().rstrip("=")
    lines = [
        *_HEAD,
        f"  <id>https://arxiv.org/api/{digest}</id>",
        f"  <title>arXiv Query: {escape(f'{name}&{page}')}</title>",
        f"  <updated>{_stamp(now)}</updated>",
        f"  <link href={_quoted(f'https://arxiv.org/api/query?{address}')}"
        ' type="application/atom+xml"/>',
        *_counts(listing.size, listing.total, listing.start),
    ]
    for paper in listing.papers:
        lines.extend(_entry(paper))
    return "\n".join([*lines, "</feed>", ""])


def error(sentence: str, now: datetime) -> str:
    """A feed whose only entry says what was wrong with the request."""
    address = f"https://arxiv.org/api/errors#{sentence.replace(' ', '_')}"
    lines = [
        *_HEAD,
        "  <id>https://arxiv.org/</id>",
        "  <title>arXiv Search Results</title>",
        f"  <updated>{_stamp(now)}</updated>",
        *_counts(1, 1, 0),
        "  <entry>",
        f"    <id>{escape(address)}</id>",
        "    <title>Error</title>",
        f"    <updated>{_stamp(now)}</updated>",
        f'    <link href={_quoted(address)} rel="alternate" type="text/html"/>',
        f"    <summary>{escape(sentence)}</summary>",
        "    <author>",
        "      <name>arXiv api core</name>",
        "    </author>",
        "  </entry>",
        "</feed>",
        "",
    ]
    return "\n".join(lines)


def _counts(size: int, total: int, start: int) -> Iterator[str]:
    yield f"  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>"
    yield f"  <opensearch:totalResults>{total}</opensearch:totalResults>"
    yield f"  <opensearch:startIndex>{start}</opensearch:startIndex>"


def _entry(indexed: Indexed) -> Iterator[str]:
    paper = indexed.paper
    name = f"{paper.id}v{paper.version}"
    yield "  <entry>"
    yield f"    <id>http://arxiv.org/abs/{name}</id>"
    yield f"    <title>{escape(paper.title)}</title>"
    yield f"    <updated>{_stamp(indexed.updated)}</updated>"
    yield f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>'
    yield (
        f'    <link href="https://arxiv.org/pdf/{name}" rel="related"'
        ' type="application/pdf" title="pdf"/>'
    )
    yield f"    <summary>{escape(paper.abstract or '')}</summary>"
    for category in paper.categories:
        yield f'    <category term={_quoted(category)} scheme="http://arxiv.org/schemas/atom"/>'
    yield f"    <published>{_stamp(indexed.submitted)}</published>"
    if paper.comment:
        yield f"    <arxiv:comment>{escape(paper.comment)}</arxiv:comment>"
    if paper.primary_category:
        yield f"    <arxiv:primary_category term={_quoted(paper.primary_category)}/>"
    if paper.journal_ref:
        yield f"    <arxiv:journal_ref>{escape(paper.journal_ref)}</arxiv:journal_ref>"
    for author in paper.authors:
        yield "    <author>"
        yield f"      <name>{escape(author)}</name>"
        yield "    </author>"
    if paper.doi:
        yield f"    <arxiv:doi>{escape(paper.doi)}</arxiv:doi>"
        address = _quoted(f"https://doi.org/{paper.doi}")
        yield f'    <link rel="related" href={address} title="doi"/>'
    yield "  </entry>"


def _quoted(text: str) -> str:
    return quoteattr(text, {'"': "&quot;"})


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
