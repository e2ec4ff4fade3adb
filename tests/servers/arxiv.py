"""A local counterpart of arXiv's query API, over a real socket.

It answers from a list of papers in arXiv's own grammar and Atom, or replays captured answers; it
fails on demand; and it keeps a record of everyone's manners. As a program it prints its address:

    python tests/servers/arxiv.py --port 0 --papers FILE.jsonl
"""

import argparse
import asyncio
import csv
import json
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit

if __name__ == "__main__":  # as a program, its neighbours are found from the folder above
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from aiohttp import web
from servers.arxiv_atom import ATOM, error, feed
from servers.arxiv_faults import Fault
from servers.arxiv_grammar import Refused
from servers.arxiv_index import Indexed
from servers.arxiv_request import Asked, listing, read

from bot.clock import Clock, SystemClock
from storage.records import Paper

PATH = "/api/query"


@dataclass(slots=True)
class Request:
    """One request as the server saw it. ``open`` counts the connections, this one among them."""

    at: datetime
    user_agent: str
    params: Mapping[str, str]
    open: int
    under_way: int
    ended: datetime | None = None


class ArxivServer:
    """Serves until its ``async with`` ends.

    Args:
        papers: what it knows; ``papers`` may change while it runs.
        captured: a folder of captured answers (with its INDEX.tsv) to replay when one fits.
        interval: refuses (HTTP 429) what starts sooner after another request's end, in seconds,
            or while another is under way; None only keeps the record.
        clock: what the record and the interval are told by.
    """

    def __init__(
        self,
        papers: Iterable[Paper] = (),
        *,
        captured: Path | None = None,
        interval: float | None = None,
        clock: Clock | None = None,
        port: int = 0,
    ) -> None:
        self.papers = {paper.id: Indexed(paper) for paper in papers}
        self.faults: deque[Fault | None] = deque()
        """What happens to the next requests, in order; None is an ordinary answer."""
        self.requests: list[Request] = []
        self.url = ""
        self._captured = _captures(captured) if captured else {}
        self._interval = interval
        self._clock = clock or SystemClock()
        self._port = port
        self._changed = asyncio.Event()
        app = web.Application()
        app.router.add_route("GET", PATH, self._query)
        app.router.add_route("POST", PATH, self._query)
        app.router.add_get("/requests", self._record)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}{PATH}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def add(self, *papers: Paper) -> None:
        """Announce papers, or new versions of papers."""
        self.papers.update({paper.id: Indexed(paper) for paper in papers})

    def remove(self, *ids: str) -> None:
        """Take papers off the index."""
        for paper_id in ids:
            del self.papers[paper_id]

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
            return await self._answer(request, seen)
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

    async def _answer(self, request: web.Request, seen: Request) -> web.StreamResponse:
        now = self._clock.now()
        if self._too_soon(seen):
            return web.Response(status=429)
        fault = self.faults.popleft() if self.faults else None
        try:
            asked = read(seen.params)
            if fault is None and _alike(asked) in self._captured:
                status, body = self._captured[_alike(asked)]
                return web.Response(status=status, body=body, headers={"Content-Type": ATOM})
            page = listing(asked, self.papers)
        except Refused as refusal:
            return _atom(error(str(refusal), now), status=400)
        if fault is not None:
            return await fault(request, page, now)
        return _atom(feed(page, now))

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


def _atom(text: str, status: int = 200) -> web.Response:
    return web.Response(status=status, body=text.encode(), headers={"Content-Type": ATOM})


def _captures(folder: Path) -> dict[Asked, tuple[int, bytes]]:
    """The captured answers by what was asked."""
    answers = {}
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            asked = read(dict(parse_qsl(urlsplit(row["url"]).query)))
            answers[_alike(asked)] = (
                int(row["http_status"]),
                (folder.parent / row["file"]).read_bytes(),
            )
    return answers


def _alike(asked: Asked) -> Asked:
    """Ids alone have one answer, in whatever order and number they are asked for."""
    by_id_alone = asked.id_list and not asked.search_query and not asked.start
    return Asked(id_list=asked.id_list) if by_id_alone else asked


async def serve(options: argparse.Namespace) -> None:
    """Run until SIGINT or SIGTERM."""
    from shared import paper  # noqa: PLC0415 - it imports pytest, which other users do not need

    papers = []
    if options.papers:
        lines = options.papers.read_text("utf-8").splitlines()
        papers = [paper(json.loads(line)) for line in lines]
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with ArxivServer(papers, port=options.port, interval=options.interval) as server:
        print(server.url, flush=True)  # noqa: T201 - whoever started the program reads it
        await stop.wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="A local counterpart of arXiv's query API.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--papers", type=Path, help="JSON lines in the form of the real data")
    parser.add_argument("--interval", type=float, help="refuse what comes sooner, in seconds")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
