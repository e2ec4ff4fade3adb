"""The standing queries of all chats, kept in step with the store."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

import structlog

from bot.matching import Index
from bot.query import OPERATOR, QueryError, analyse, parse
from storage import subscriptions
from storage.database import Connection
from storage.records import Paper, Subscription, Why

Matches = Mapping[str, Mapping[int, tuple[Why, ...]]]
"""Paper id → chat id → which subscriptions of that chat it answers, by their numbers."""

log = structlog.get_logger()


class Standing:
    """Which chats asked for a paper, and why.

    ``sync`` reads the subscriptions, ``match`` answers from memory: a page of papers is matched
    without holding a transaction, and again only when a subscription changed in between.
    """

    def __init__(self) -> None:
        self._index: Index[int] = Index()
        self._known: dict[int, Subscription] = {}

    async def sync(self, conn: Connection) -> bool:
        """Take in what changed, and tell whether anything did."""
        now = {one.id: one for one in await subscriptions.active(conn)}
        ended = self._known.keys() - now.keys()
        changed = [one for one in now.values() if self._known.get(one.id) != one]
        for key in ended:
            self._drop(key)
        for one in changed:
            self._drop(one.id)
            self._take(one)
        return bool(ended or changed)

    def match(self, papers: Iterable[Paper]) -> Matches:
        """The papers that somebody asked for. Papers that nobody asked for are left out."""
        found: dict[str, dict[int, tuple[Why, ...]]] = {}
        for paper in papers:
            whys: dict[int, list[Why]] = {}
            document = analyse(paper)
            for key in self._index.match(document):
                one = self._known[key]
                hits = self._index.explain(key, document)
                whys.setdefault(one.chat_id, []).append(Why(one.number, one.name, hits))
            if whys:
                found[paper.id] = {chat: _by_number(of_chat) for chat, of_chat in whys.items()}
        return found

    def _take(self, one: Subscription) -> None:
        self._known[one.id] = one
        try:
            query = parse(one.query, OPERATOR)
        except QueryError as error:
            log.warning("subscription left out", number=one.number, query=one.query, why=str(error))
        else:
            self._index.add(one.id, query)

    def _drop(self, key: int) -> None:
        if self._known.pop(key, None) is not None:
            with suppress(KeyError):  # one that was left out is not in the index
                self._index.remove(key)


def _by_number(whys: Iterable[Why]) -> tuple[Why, ...]:
    return tuple(sorted(whys, key=lambda why: why.number))
