"""Somebody who asks arXiv's local counterpart, and what comes back."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

import aiohttp
from servers.arxiv import ArxivServer

ATOM = "{http://www.w3.org/2005/Atom}"
COUNTS = "{http://a9.com/-/spec/opensearch/1.1/}"


@dataclass(frozen=True)
class Answer:
    status: int
    body: str

    @property
    def root(self) -> ET.Element:
        return ET.fromstring(self.body)

    @property
    def ids(self) -> list[str]:
        names = [entry.findtext(f"{ATOM}id") or "" for entry in self.root.iter(f"{ATOM}entry")]
        return [name.rpartition("/abs/")[2].rpartition("v")[0] for name in names]

    @property
    def total(self) -> int:
        return int(self.root.findtext(f"{COUNTS}totalResults") or -1)

    @property
    def sentence(self) -> str:
        return self.root.findtext(f"{ATOM}entry/{ATOM}summary") or ""


class Client:
    """Asks one server, each time over a connection of its own."""

    def __init__(self, server: ArxivServer) -> None:
        self.server = server

    async def ask(self, **params: str | int) -> Answer:
        async with (
            aiohttp.ClientSession() as session,
            session.get(
                self.server.url, params=params, headers={"Connection": "close"}
            ) as response,
        ):
            return Answer(response.status, await response.text())

    async def found(self, query: str) -> set[str]:
        """The last two digits of the ids that answer."""
        answer = await self.ask(search_query=query, max_results=100)
        assert answer.status == 200, answer.body
        return {name[-2:] for name in answer.ids}
