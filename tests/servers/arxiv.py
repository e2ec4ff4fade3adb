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
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

if __name__ == "__main__":  # as a program, its neighbours are found from the folder above
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from aiohttp import web
from servers.arxiv_atom import ATOM, error, feed
from servers.arxiv_faults import Fault
from servers.arxiv_grammar import Refused
from servers.arxiv_index import Indexed
from servers.arxiv_local import LocalArxiv, Request
from servers.arxiv_request import Asked, listing, read

from bot.clock import Clock
from storage.records import Paper

PATH = "/api/query"


class ArxivServer(LocalArxiv):
    """Serves until its ``async with`` ends.

    Args:
        papers: what it knows; ``papers`` may change while it runs.
        captured: a folder of captured answers (with its INDEX.tsv) to replay when one fits.
        interval: see ``LocalArxiv``, as for ``clock``.
    """

    path = PATH

    def __init__(
        self,
        papers: Iterable[Paper] = (),
        *,
        captured: Path | None = None,
        interval: float | None = None,
        clock: Clock | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(interval=interval, clock=clock, port=port)
        self.papers = {paper.id: Indexed(paper) for paper in papers}
        self.faults: deque[Fault | None] = deque()
        """What happens to the next requests, in order; None is an ordinary answer."""
        self._captured = _captures(captured) if captured else {}

    def add(self, *papers: Paper) -> None:
        """Announce papers, or new versions of papers."""
        self.papers.update({paper.id: Indexed(paper) for paper in papers})

    def remove(self, *ids: str) -> None:
        """Take papers off the index."""
        for paper_id in ids:
            del self.papers[paper_id]

    async def answer(self, request: web.Request, seen: Request) -> web.StreamResponse:
        """What arXiv's query API says, or what goes wrong."""
        now = self._clock.now()
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
