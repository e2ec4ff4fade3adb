"""What chats do not want, whatever their subscriptions find: asked of papers that did match."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from bot.query import Document, Query, analysed, kept
from storage import blocklists
from storage.database import Connection
from storage.records import Blocked, Paper

FILTERED = "filtered"
"""How a promise ends that a block list keeps out; its reason is the query, as it is canonical."""

_KEPT = 10_000
"""Queries that stay parsed from one page of a harvest to the next."""

KeptOut = Mapping[tuple[str, int], str]
"""Paper id and chat id → what on the block list of that chat keeps the paper out of it."""


async def kept_out(
    conn: Connection, found: Mapping[Paper, Collection[int]] | Mapping[Document, Collection[int]]
) -> KeptOut:
    """Which papers do not go to which of the chats that they were found for, by their ids.

    Only these chats are asked for their lists, and most have none.
    """
    ids = sorted({chat for chats in found.values() for chat in chats})
    lists = await blocklists.of_chats(conn, ids)
    return await asyncio.to_thread(_kept_out, found, lists) if lists else {}


def parsed(blocked: Blocked) -> Query | None:
    """What is on the list; None when this version of Papercast cannot read it."""
    return _parsed(blocked.query)


_parsed = lru_cache(maxsize=_KEPT)(kept)


def _kept_out(
    found: Mapping[Paper, Collection[int]] | Mapping[Document, Collection[int]],
    lists: Mapping[int, Sequence[Blocked]],
) -> KeptOut:
    out = {}
    for paper, chats in found.items():
        listed = [chat for chat in chats if chat in lists]
        if not listed:
            continue
        document = analysed(paper)
        answers = _answers(document)
        for chat in listed:
            if one := _first(lists[chat], answers):
                out[document.paper.id, chat] = one.canonical
    return out


def _answers(document: Document) -> Callable[[str], bool]:
    """Whether the paper answers a query: asked once, however many chats have it on their lists."""

    @cache
    def answers(text: str) -> bool:
        query = _parsed(text)
        return query is not None and query.matches(document)

    return answers


def _first(listed: Iterable[Blocked], answers: Callable[[str], bool]) -> Blocked | None:
    return next((one for one in listed if answers(one.query)), None)
