"""From an answer of arXiv's OAI-PMH endpoint to papers: records in the format ``arXiv``.

A name comes in its parts, the categories in one text with the primary one first. The format tells
no version. Its ``created`` is the day of the first version as arXiv's documents have it; arXiv's
server of today gives that of the newest version, so it is not believed where it is later than the
month of the paper's id.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from http import HTTPStatus

from bot.sources.answers import look_at, refusal, unreadable
from bot.sources.arxiv_papers import line, withdrawn
from bot.sources.base import RequestRefused, SourceDown, SourceError
from bot.sources.batches import Unreadable
from bot.sources.days import day_of, end_of, month_of
from storage.records import Paper

_ROOT = "{http://www.openarchives.org/OAI/2.0/}OAI-PMH"
_PREFIX = "oai:arXiv.org:"


class TokenExpired(SourceError):  # noqa: N818 - a state, named as people say it
    """arXiv does not know the resumption token any more: each ends with its day."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One answer: its papers, the token for what follows, and the last day of change in it."""

    papers: tuple[Paper, ...] = ()
    unreadable: tuple[str, ...] = ()
    token: str | None = None
    changed: date | None = None


def listed(status: int, body: bytes, retry_after: float | None = None) -> Listed:
    """The records of an answer; that there are none is an answer too.

    Raises:
        SourceDown: when it is no answer: throttled, failing, cut off, or something else.
        TokenExpired: when the list must be asked for anew.
        RequestRefused: when arXiv refuses the request, in arXiv's own words.
    """
    look_at(status, body, retry_after)
    root = _root(status, body)
    if (error := root.find("{*}error")) is not None:
        return _nothing(error)
    if status != HTTPStatus.OK:
        raise RequestRefused(refusal(status))
    found = root.find("{*}ListRecords")
    if found is None:
        raise SourceDown("arXiv's answer is no list of papers.")
    return _listed(found)


def _root(status: int, body: bytes) -> ET.Element:
    try:
        root = ET.fromstring(body)  # noqa: S314 - expat itself bounds what entities may grow to
    except ET.ParseError as error:
        if status != HTTPStatus.OK:
            raise RequestRefused(refusal(status)) from error
        raise SourceDown(unreadable(body, b"oai-pmh")) from error
    if root.tag != _ROOT:
        raise SourceDown(unreadable(body, b"oai-pmh"))
    return root


def _nothing(error: ET.Element) -> Listed:
    """No records, where the error says that there are none."""
    code = error.get("code")
    if code == "noRecordsMatch":
        return Listed()
    if code == "badResumptionToken":
        raise TokenExpired("arXiv does not know where we were any more.")
    sentence = (line(error.text) or code or "without a reason").rstrip(".")
    raise RequestRefused(f"arXiv refuses the request: {sentence}.")


def _listed(found: ET.Element) -> Listed:
    papers: list[Paper] = []
    unreadable: list[str] = []
    changed = None
    for record in found.iterfind("{*}record"):
        header = record.find("{*}header")
        changed = _stamp(header) or changed
        if header is not None and header.get("status") == "deleted":
            continue  # arXiv has no more than its name.
        try:
            papers.append(_paper(record))
        except Unreadable as why:
            unreadable.append(f"{_name(header)}: {why}")
    token = line(found.findtext("{*}resumptionToken"))
    return Listed(tuple(papers), tuple(unreadable), token, changed)


def _stamp(header: ET.Element | None) -> date | None:
    """The day on which the record last changed."""
    text = line(header.findtext("{*}datestamp")) if header is not None else None
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _name(header: ET.Element | None) -> str:
    name = line(header.findtext("{*}identifier")) if header is not None else None
    return name.removeprefix(_PREFIX) if name else "a record without a name"


def _paper(record: ET.Element) -> Paper:
    found = record.find("{*}metadata/{*}arXiv")
    if found is None:
        raise Unreadable("it has no metadata in arXiv's format")
    texts = {_tag(each): line(each.text) for each in found}
    paper_id = texts.get("id") or ""
    month = month_of(paper_id)
    title = texts.get("title")
    if month is None or title is None:
        raise Unreadable("it has no title" if month else "its id is none of arXiv's")
    created, updated = _day(texts, "created"), _day(texts, "updated")
    submitted = created if created and created.date() <= end_of(month) else None
    categories = tuple((texts.get("categories") or "").split())
    return Paper(
        id=paper_id,
        title=title,
        announced=day_of(month, None, submitted),
        abstract=texts.get("abstract"),
        authors=tuple(filter(None, map(_author, found.iterfind("{*}authors/{*}author")))),
        categories=categories,
        primary_category=next(iter(categories), None),
        comment=texts.get("comments"),
        doi=texts.get("doi"),
        journal_ref=texts.get("journal-ref"),
        submitted=submitted,
        updated=updated or created,
        withdrawn=withdrawn(texts.get("comments")),
    )


def _day(texts: dict[str, str | None], key: str) -> datetime | None:
    """Noon of the day: nothing tells the hour."""
    text = texts.get(key)
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Unreadable(f"its {key} is no date") from error
    return datetime.combine(day, time(12), UTC) if day else None


def _author(author: ET.Element) -> str | None:
    parts = {_tag(each): each.text for each in author}
    names = (parts.get(part) or "" for part in ("forenames", "keyname", "suffix"))
    return line(" ".join(names))


def _tag(element: ET.Element) -> str:
    """The name of an element, in whatever namespace."""
    return element.tag.rpartition("}")[2]
