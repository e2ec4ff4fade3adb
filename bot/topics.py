"""Topics live in the configuration; the chats that it names follow them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from storage import chats, subscriptions
from storage.database import Connection
from storage.records import Subscription

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Topic:
    """A query with a name that the operator publishes. ``chats`` are ``platform:address``."""

    name: str
    query: str
    chats: tuple[str, ...] = ()

    @property
    def canonical(self) -> str:
        """What a subscription to this topic is known by, whatever its query says today."""
        return canonical(self.name)


def canonical(name: str) -> str:
    """The canonical form of a subscription to the topic of that name."""
    return f"topic:{name.casefold()}"


async def sync(conn: Connection, topics: Sequence[Topic], now: datetime) -> None:
    """Let the subscriptions say what the configuration says, and log each change.

    A topic that is gone ends for everybody. A chat that the configuration no longer names for a
    topic ends its subscription, unless a person made it. What a person ended stays ended.
    """
    by_name = {topic.canonical: topic for topic in topics}
    named = [(topic, await _chat_id(conn, chat)) for topic in topics for chat in topic.chats]
    wanted = {(chat_id, topic.canonical) for topic, chat_id in named}
    for one in await subscriptions.of_topics(conn):
        topic = by_name.get(one.canonical)
        if topic is None:
            await _end(conn, one, now, "topic taken out of the configuration")
        elif one.person_id is None and (one.chat_id, one.canonical) not in wanted:
            await _end(conn, one, now, "chat taken out of the topic")
        elif one.query != topic.query:
            await subscriptions.change_query(conn, [one.id], topic.query)
            log.info("topic changed", topic=topic.name, query=topic.query)
    for topic, chat_id in named:
        await _follow(conn, topic, chat_id, now)


async def _chat_id(conn: Connection, chat: str) -> int:
    platform, _, address = chat.partition(":")
    return (await chats.ensure(conn, platform, address)).id


async def _end(conn: Connection, one: Subscription, now: datetime, event: str) -> None:
    await subscriptions.end(conn, one.chat_id, one.number, now)
    log.info(event, topic=one.topic, number=one.number, chat=one.chat_id)


async def _follow(conn: Connection, topic: Topic, chat_id: int, now: datetime) -> None:
    if await subscriptions.ended_by_person(conn, chat_id, topic.canonical):
        return
    made, new = await subscriptions.add(
        conn, chat_id, topic.canonical, topic.query, now, topic=topic.name, name=topic.name
    )
    if new:
        log.info("topic followed", topic=topic.name, number=made.number, chat=chat_id)
