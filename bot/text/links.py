"""Links that a paper's authors give: its code and its project page, never one that is guessed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.text.dates import short_day
from storage.records import Paper

_URL = re.compile(
    r"(?:https?://|(?<![\w./@-])(?=(?:github|gitlab|codeberg|bitbucket)\.(?:com|org)/))"
    r"(?P<host>(?:[a-z0-9-]+\.)+[a-z]{2,24})(?P<path>/[!#$%&()*+,./0-9:;=?@A-Z_a-z~-]*)?"
    r"(?![\w@:])",
    re.IGNORECASE,
)
_REPOSITORIES = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})
_REPOSITORY = re.compile(r"/[\w.-]+/[\w.-]+")
_PAGES = re.compile(r"\.(?:github|gitlab)\.io$|^sites\.google\.com$", re.IGNORECASE)
_SAYS_PAGE = re.compile(
    r"\b(?:project|web|home)[- ]?(?:page|site)s?\b[^.;]{0,40}$|\bwebsite\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_KINDS = ("code", "project page")
_LONGEST = 300
_BEFORE = 80


@dataclass(frozen=True, slots=True)
class Link:
    """An address that the authors wrote; ``kind`` is ``code`` or ``project page``.

    ``added``: the day on which it was found, where that was after the paper was posted.
    """

    kind: str
    url: str
    added: date | None = None

    @property
    def label(self) -> str:
        """What a reader taps: ``code``, or ``code (added 23 Jan)``."""
        return self.kind if self.added is None else f"{self.kind} (added {short_day(self.added)})"


def links(paper: Paper) -> tuple[Link, ...]:
    """The first code link and the first project page of the comment and the abstract."""
    found: dict[str, Link] = {}
    for text in (paper.comment, paper.abstract):
        for link in _links((text or "").replace(r"\_", "_").replace(r"\~", "~")):
            found.setdefault(link.kind, link)
    return tuple(found[kind] for kind in _KINDS if kind in found)


def links_of(states: Iterable[Paper], added: Mapping[str, date]) -> tuple[Link, ...]:
    """Of each kind the link of the first of these states of a paper that has one.

    Those that were ``added`` say when.
    """
    found: dict[str, Link] = {}
    for state in states:
        for link in links(state):
            found.setdefault(link.kind, replace(link, added=added.get(link.kind)))
    return tuple(found[kind] for kind in _KINDS if kind in found)


def _links(text: str) -> Iterator[Link]:
    for match in _URL.finditer(text):
        host, path = match["host"].lower(), _path(match["path"] or "")
        kind = _kind(host, path, text[max(0, match.start() - _BEFORE) : match.start()])
        url = f"{_scheme(match[0])}://{host}{path}"
        if kind and len(url) <= _LONGEST:
            yield Link(kind, url)


def _kind(host: str, path: str, before: str) -> str | None:
    if host.removeprefix("www.") in _REPOSITORIES:
        return "code" if _REPOSITORY.match(path) else None
    if _PAGES.search(host) or _SAYS_PAGE.search(before):
        return "project page"
    return None


def _scheme(url: str) -> str:
    return "http" if url.lower().startswith("http://") else "https"


def _path(written: str) -> str:
    """The path without what belongs to the sentence around it; no bracket is left bare in it."""
    path = written.rstrip(".,;:!?&")
    while path.endswith(")") and path.count("(") < path.count(")"):
        path = path[:-1].rstrip(".,;:!?&")
    return path.replace("(", "%28").replace(")", "%29").replace("*", "%2A").removesuffix("/.git")
