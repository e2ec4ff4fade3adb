"""A local counterpart of arXiv's OAI-PMH endpoint, over a real socket.

It lists records page by page with tokens, as arXiv's published server does: by day of change, then
by id; a token holds the last day of its page and how many records of that day have been shown.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date, datetime
from urllib.parse import parse_qsl, quote, unquote, urlencode

from aiohttp import web
from servers.arxiv_faults import AnyFault
from servers.arxiv_local import LocalArxiv, Request
from servers.arxiv_oai_xml import OaiRecord, error, page

from bot.clock import Clock

PATH = "/oai"

Fault = Callable[[web.Request, str, datetime], Awaitable[web.StreamResponse]]
"""Answers a request in its own way; it is given the true answer, and the time."""


class OaiServer(LocalArxiv):
    """Serves until its ``async with`` ends.

    Args:
        records: what it knows; ``records`` may change while it runs.
        page_size: how many records a page has.
        interval: see ``LocalArxiv``, as for ``clock``.
    """

    path = PATH

    def __init__(
        self,
        records: Iterable[OaiRecord] = (),
        *,
        page_size: int = 2,
        interval: float | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(interval=interval, clock=clock)
        self.records = list(records)
        self.page_size = page_size
        self.faults: deque[Fault | AnyFault | None] = deque()
        """What happens to the next requests, in order; None is an ordinary answer."""
        self._tokens: set[str] = set()

    def end_the_day(self) -> None:
        """Let every token expire that was given so far."""
        self._tokens.clear()

    async def answer(self, request: web.Request, seen: Request) -> web.StreamResponse:
        """A page of records, an error of the protocol, or what goes wrong."""
        now = self._clock.now()
        text = self._said(seen.params, now)
        fault = self.faults.popleft() if self.faults else None
        return await fault(request, text, now) if fault else _xml(text)

    def _said(self, params: Mapping[str, str], now: datetime) -> str:
        token = params.get("resumptionToken")
        if params.get("verb") != "ListRecords":
            return error("badVerb", now)
        if token is not None and set(params) != {"verb", "resumptionToken"}:
            return error("badArgument", now)
        if token is not None and token not in self._tokens:
            return error("badResumptionToken", now)
        asked = dict(parse_qsl(unquote(token))) if token is not None else dict(params)
        if asked.get("metadataPrefix") != "arXiv":
            return error("cannotDisseminateFormat", now)
        return self._page(asked, now)

    def _page(self, asked: dict[str, str], now: datetime) -> str:
        skip = int(asked.pop("skip", 0))
        found = [record for record in sorted(self.records, key=_order) if _is_asked(record, asked)]
        shown = found[skip : skip + self.page_size]
        if not shown:
            return error("noRecordsMatch", now)
        token = None
        if skip + self.page_size < len(found):
            token = self._token(asked, shown, skip)
        return page(shown, token, asked, now)

    def _token(self, asked: dict[str, str], shown: list[OaiRecord], skip: int) -> str:
        last = shown[-1].changed
        of_that_day = sum(record.changed == last for record in shown)
        if of_that_day == len(shown) and asked.get("from") == last.isoformat():
            of_that_day += skip
        token = quote(urlencode({**asked, "from": last.isoformat(), "skip": of_that_day}))
        self._tokens.add(token)
        return token


def truncated() -> Fault:
    """Half of a list, sent as if it were the whole."""

    async def answer(_: web.Request, text: str, __: datetime) -> web.Response:
        return _xml(text[: len(text) // 2])

    return answer


def cut() -> Fault:
    """A connection that breaks off in the middle of the body."""

    async def answer(request: web.Request, text: str, __: datetime) -> web.StreamResponse:
        body = text.encode()
        response = web.StreamResponse(headers={"Content-Type": "application/xml"})
        response.content_length = len(body)
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        assert request.transport is not None
        request.transport.close()
        return response

    return answer


def held(event: asyncio.Event) -> Fault:
    """The true answer, once that has happened."""

    async def answer(_: web.Request, text: str, __: datetime) -> web.Response:
        await event.wait()
        return _xml(text)

    return answer


def _order(record: OaiRecord) -> tuple[date, str]:
    return record.changed, record.paper.id


def _is_asked(record: OaiRecord, asked: Mapping[str, str]) -> bool:
    part = asked.get("set")
    inside = part is None or any(f"{each}:".startswith(f"{part}:") for each in record.sets)
    day = record.changed.isoformat()
    return inside and asked.get("from", "") <= day <= asked.get("until", "9999")


def _xml(text: str) -> web.Response:
    return web.Response(body=text.encode(), headers={"Content-Type": "application/xml"})
