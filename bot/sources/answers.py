"""Whether an answer of arXiv's query API can be believed, before anything is read from it.

arXiv throttles with a success that says ``Rate exceeded.``, sends pages for people and halves of
feeds, and tells errors as entries. A lenient parser takes all of these for a short list of papers.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from bot.sources.base import RequestRefused, SourceDown

_FEED = "{http://www.w3.org/2005/Atom}feed"
_ENTRY = "{http://www.w3.org/2005/Atom}entry"
_TITLE = "{http://www.w3.org/2005/Atom}title"
_SUMMARY = "{http://www.w3.org/2005/Atom}summary"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"

_THROTTLE = b"rate exceeded"
_AN_HOUR = 3600.0
_TEMPORARY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


@dataclass(frozen=True, slots=True)
class Counted:
    """What a believable answer holds: its entries, and how many results arXiv counts in all."""

    entries: int
    total: int


def check(status: int, body: bytes, retry_after: float | None = None) -> Counted:
    """Look at an answer as a whole.

    Raises:
        SourceDown: when it is none: throttled, failing, cut off, or something else than a feed.
        RequestRefused: when arXiv understood the request and refuses it, in arXiv's own words.
    """
    look_at(status, body, retry_after)
    if status != HTTPStatus.OK:
        raise RequestRefused(_said(body) or refusal(status))
    root = _feed(body)
    if sentence := _refusal(root):
        raise RequestRefused(sentence)
    total = (root.findtext(_TOTAL) or "").strip()
    if not total.isdecimal():
        raise SourceDown("arXiv's answer does not say how many papers there are.")
    return Counted(entries=len(root.findall(_ENTRY)), total=int(total))


def seconds(retry_after: str | None, now: datetime) -> float | None:
    """How long ``Retry-After`` asks to wait: it holds seconds or a date (RFC 9110, 10.2.3)."""
    text = (retry_after or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        return max((moment - now).total_seconds(), 0.0)
    except (ValueError, TypeError):  # No date, or one without a time zone.
        return None


def look_at(status: int, body: bytes, retry_after: float | None) -> None:
    """See that arXiv works and lets us in, whatever of its services this is.

    Raises:
        SourceDown: when it does not: now, or for an hour.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS or _THROTTLE in body[:200].lower():
        raise SourceDown("arXiv asks for fewer requests.", retry_after=retry_after)
    if status == HTTPStatus.FORBIDDEN:
        # arXiv takes further requests after a 403 for an attack.
        sentence = "arXiv turns us away (HTTP 403)."
        raise SourceDown(sentence, retry_after=max(retry_after or 0.0, _AN_HOUR))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _TEMPORARY:
        raise SourceDown(f"arXiv does not work right now (HTTP {status}).", retry_after=retry_after)


def refusal(status: int) -> str:
    """The sentence for a refusal that arXiv does not explain."""
    return f"arXiv refuses the request (HTTP {status})."


def unreadable(body: bytes, root: bytes) -> str:
    """Why an answer cannot be read that should be an element ``root``, in small letters."""
    start = body.lstrip()[:500].lower()
    if start.startswith(b"<!doctype html") or b"<html" in start:
        return "arXiv answers with a page for people instead of a list of papers."
    if b"<" + root in start:
        return "arXiv's answer is cut off."
    return "arXiv's answer is no list of papers."


def _said(body: bytes) -> str | None:
    try:
        return _refusal(_feed(body))
    except SourceDown:
        return None


def _feed(body: bytes) -> ET.Element:
    try:
        root = ET.fromstring(body)  # noqa: S314 - expat itself bounds what entities may grow to
    except ET.ParseError as error:
        raise SourceDown(unreadable(body, b"feed")) from error
    if root.tag != _FEED:
        raise SourceDown(unreadable(body, b"feed"))
    return root


def _refusal(root: ET.Element) -> str | None:
    """The sentence of an error entry: the only entry there is, titled Error."""
    entries = root.findall(_ENTRY)
    if len(entries) != 1 or entries[0].findtext(_TITLE) != "Error":
        return None
    sentence = " ".join((entries[0].findtext(_SUMMARY) or "").split())
    return f"arXiv refuses the request: {sentence}." if sentence else "arXiv refuses the request."
