"""What local counterparts of arXiv's services share: an address, and a record of our manners."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Self

from aiohttp import web

from bot.clock import Clock, SystemClock


@dataclass(slots=True)
class Request:
    """One request as the server saw it. ``open`` counts the connections, this one among them."""

    at: datetime
    user_agent: str
    params: Mapping[str, str]
    open: int
    under_way: int
    ended: datetime | None = None


class LocalArxiv(ABC):
    """Serves until its ``async with`` ends; what it answers is for each service to say.

    Args:
        interval: refuses (HTTP 429) what starts sooner after another request's end, in seconds,
            or while another is under way; None only keeps the record.
        clock: what the record and the interval are told by.
    """

    path = "/"

    def __init__(
        self, *, interval: float | None = None, clock: Clock | None = None, port: int = 0
    ) -> None:
        self.requests: list[Request] = []
        self.url = ""
        self._interval = interval
        self._clock = clock or SystemClock()
        self._port = port
        self._changed = asyncio.Event()
        app = web.Application()
        app.router.add_route("GET", self.path, self._query)
        app.router.add_route("POST", self.path, self._query)
        app.router.add_get("/requests", self._record)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)

    @abstractmethod
    async def answer(self, request: web.Request, seen: Request) -> web.StreamResponse:
        """What the service says."""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}{self.path}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def most_at_once(self) -> int:
        """The most requests that were ever under way together, and connections open together."""
        return max((max(each.open, each.under_way) for each in self.requests), default=0)

    @property
    def under_way(self) -> int:
        """The requests that wait for the end of their answer."""
        return sum(each.ended is None for each in self.requests)

    @property
    def shortest_gap(self) -> float:
        """The least time between the starts of two requests, in seconds."""
        starts = sorted(each.at for each in self.requests)
        gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(starts)]
        return min(gaps, default=float("inf"))

    @property
    def asked(self) -> list[Mapping[str, str]]:
        """The parameters of each request, in order."""
        return [each.params for each in self.requests]

    async def until(self, condition: Callable[[Self], bool]) -> None:
        """Return once that is true of the server; looked at whenever a request comes or ends."""
        while not condition(self):
            self._changed.clear()
            await self._changed.wait()

    async def _query(self, request: web.Request) -> web.StreamResponse:
        seen = await self._see(request)
        self._changed.set()
        try:
            if self._too_soon(seen):
                return web.Response(status=429)
            return await self.answer(request, seen)
        finally:
            seen.ended = self._clock.now()
            self._changed.set()

    async def _see(self, request: web.Request) -> Request:
        form = await request.post() if request.method == "POST" else {}
        given = {**request.query, **{name: str(value) for name, value in form.items()}}
        assert self._runner.server is not None
        seen = Request(
            at=self._clock.now(),
            user_agent=request.headers.get("User-Agent", ""),
            params=given,
            open=len(self._runner.server.connections),
            under_way=1 + self.under_way,
        )
        self.requests.append(seen)
        return seen

    def _too_soon(self, seen: Request) -> bool:
        if self._interval is None:
            return False
        wait = timedelta(seconds=self._interval)
        others = [each for each in self.requests if each is not seen]
        return any(each.ended is None or seen.at < each.ended + wait for each in others)

    async def _record(self, _: web.Request) -> web.Response:
        """The record for a test that runs in another process."""
        seen = [asdict(each) for each in self.requests]
        return web.json_response(seen, dumps=lambda value: json.dumps(value, default=str))
