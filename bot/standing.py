"""The standing queries of all chats, kept in step with the store."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from functools import cache
from weakref import WeakKeyDictionary

import structlog

from bot.matching import Index
from bot.query import OPERATOR, Document, Query, QueryError, parse
from storage import changes, subscriptions
from storage.database import Connection, Database
from storage.records import Hit, Subscription, Why

Matches = Mapping[str, Mapping[int, tuple[Why, ...]]]
"""Paper id → chat id → which subscriptions of that chat it answers, by their numbers."""

_Met = tuple[Document, Sequence[int]]
"""A paper, and the ids of the subscriptions that it answers."""

_Explained = MutableMapping[Document, dict[str, tuple[Hit, ...] | None]]
"""Why a paper answers each query, or None where it does not: as long as somebody has the paper."""

_AT_ONCE = 2000
"""Queries that are read from the store together."""

log = structlog.get_logger()


class Standing:
    """Which chats asked for a paper, and why.

    Of the subscriptions it keeps an index of their queries, by their ids, and nothing else: all
    are loaded once, and followed from then on by the feed of what changed. A match looks up those
    that were met. Nothing here may be called while another call is under way.
    """

    def __init__(self) -> None:
        self._index: Index[int] = Index()
        self._last: int | None = None
        self._unsure: Sequence[int] = ()
        self._explained: _Explained = WeakKeyDictionary()

    async def load(self, database: Database) -> None:
        """Read all standing queries, if that was not done yet.

        It takes long, and keeps nobody waiting: what changes meanwhile is found by ``sync``.
        """
        if self._last is not None:
            return
        index: Index[int] = Index()
        async with database.reading() as conn:
            last = await changes.last_change(conn)
        after = 0
        while some := await _from_store(database, after):
            await asyncio.to_thread(_add, index, some)
            after = some[-1][0]
        self._index, self._last = index, last

    async def sync(self, conn: Connection, *, undoable: bool = False) -> bool:
        """Take in what changed since it was loaded or last synced, and tell whether anything did.

        ``undoable``: in a transaction that is not committed yet, so that what is seen there, be it
        its own or of others that share its commit, is looked at again the next time.
        """
        assert self._last is not None, "load comes first"
        last, ids = await changes.changed(conn, self._last)
        if again := list(dict.fromkeys((*self._unsure, *ids))):
            active = await subscriptions.with_ids(conn, again)
            await asyncio.to_thread(_change, self._index, again, active)
        self._unsure = ids if undoable else ()
        self._last = self._last if undoable else last
        return bool(ids)

    async def match(self, conn: Connection, papers: Iterable[Document]) -> Matches:
        """The papers that somebody asked for. Papers that nobody asked for are left out."""
        met = await asyncio.to_thread(self._meet, papers)
        ids = sorted({key for _, keys in met for key in keys})
        asked = {one.id: one for one in await subscriptions.with_ids(conn, ids)}
        return await asyncio.to_thread(_matches, met, asked, self._explained)

    def _meet(self, papers: Iterable[Document]) -> list[_Met]:
        return [(paper, self._index.match(paper)) for paper in papers]


async def _from_store(database: Database, after: int) -> list[tuple[int, str]]:
    async with database.reading() as conn:
        return await subscriptions.standing(conn, _AT_ONCE, after=after)


def _add(index: Index[int], queries: Iterable[tuple[int, str]]) -> None:
    for key, text in queries:
        try:
            index.add(key, _parsed(text))
        except QueryError as error:
            log.warning("subscription left out", subscription=key, query=text, why=str(error))


def _change(index: Index[int], ids: Iterable[int], active: Iterable[Subscription]) -> None:
    """Let the index have what these subscriptions ask now: nothing, when they have ended."""
    for key in ids:
        with suppress(KeyError):  # a new one, or one that was left out
            index.remove(key)
    _add(index, ((one.id, one.query) for one in active))


def _parsed(text: str) -> Query:
    return parse(text, OPERATOR, standing=True)


def _matches(
    met: Iterable[_Met], asked: Mapping[int, Subscription], explained: _Explained
) -> Matches:
    """Each query is parsed once, and explained once for each paper, whoever asks it."""
    parsed = cache(_parsed)
    found = {}
    for paper, keys in met:
        known = explained.setdefault(paper, {})
        whys: dict[int, list[Why]] = {}
        for one in (asked[key] for key in keys if key in asked):
            if one.query not in known:
                known[one.query] = _hits(one.query, parsed, paper)
            hits = known[one.query]
            if hits is not None:
                whys.setdefault(one.chat_id, []).append(Why(one.number, one.name, hits))
        if whys:
            found[paper.paper.id] = {chat: _by_number(of_chat) for chat, of_chat in whys.items()}
    return found


def _hits(text: str, parsed: Callable[[str], Query], paper: Document) -> tuple[Hit, ...] | None:
    """Why the paper answers; None when it does not, as the query has changed since it was met."""
    with suppress(QueryError):  # It may have changed into one that cannot be read.
        query = parsed(text)
        if query.matches(paper):
            return query.explain(paper)
    return None


def _by_number(whys: Iterable[Why]) -> tuple[Why, ...]:
    return tuple(sorted(whys, key=lambda why: why.number))
