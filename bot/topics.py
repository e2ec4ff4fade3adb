"""Topics live in the configuration; the chats that it names follow them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot import rhythm
from bot.rhythm import Start, Starts
from storage import chats, meta, subscriptions
from storage.database import Connection
from storage.records import Chat, Subscription

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Topic:
    """A query with a name that the operator publishes. ``chats`` are ``platform:address``.

    ``schedule`` is that of the chats that it names, None for the one that suits each.
    """

    name: str
    query: str
    chats: tuple[str, ...] = ()
    schedule: str | None = None

    @property
    def canonical(self) -> str:
        """What a subscription to this topic is known by, whatever its query says today."""
        return canonical(self.name)


def canonical(name: str) -> str:
    """The canonical form of a subscription to the topic of that name."""
    return f"topic:{name.casefold()}"


async def sync(conn: Connection, topics: Sequence[Topic], now: datetime, starts: Starts) -> None:
    """Let the subscriptions say what the configuration says, and log each change.

    A topic that is gone ends for everybody. A chat that the configuration no longer names for a
    topic ends its subscription, unless a person made it. What a person ended stays ended.
    ``starts`` tells how a chat begins that follows a topic for the first time; its schedule is
    kept from then on, until the configuration names another one.
    """
    by_name = {topic.canonical: topic for topic in topics}
    named = [(topic, await _chat(conn, chat)) for topic in topics for chat in topic.chats]
    wanted = {(chat.id, topic.canonical) for topic, chat in named}
    for one in await subscriptions.of_topics(conn):
        topic = by_name.get(one.canonical)
        if topic is None:
            await _end(conn, one, now, "topic taken out of the configuration")
        elif one.person_id is None and (one.chat_id, one.canonical) not in wanted:
            await _end(conn, one, now, "chat taken out of the topic")
        elif one.query != topic.query:
            await subscriptions.change_query(conn, [one.id], topic.query)
            log.info("topic changed", topic=topic.name, query=topic.query)
    for topic, chat in named:
        await _follow(conn, topic, chat, now, starts(chat.platform, chat.address))
    for topic in topics:
        if await _has_new_schedule(conn, topic):
            await _set_schedule(conn, topic, [chat for of, chat in named if of is topic], now)


async def _chat(conn: Connection, chat: str) -> Chat:
    platform, _, address = chat.partition(":")
    return await chats.ensure(conn, platform, address)


async def _end(conn: Connection, one: Subscription, now: datetime, event: str) -> None:
    await subscriptions.end(conn, one.chat_id, one.number, now)
    log.info(event, topic=one.topic, number=one.number, chat=one.chat_id)


async def _follow(conn: Connection, topic: Topic, chat: Chat, now: datetime, first: Start) -> None:
    if await subscriptions.ended_by_person(conn, chat.id, topic.canonical):
        return
    made, new = await subscriptions.add(
        conn,
        chat.id,
        topic.canonical,
        topic.query,
        now,
        topic=topic.name,
        name=topic.name,
        schedule=topic.schedule or first.schedule,
    )
    if new:
        await rhythm.begin(conn, chat, made, first, now)
        log.info(
            "topic followed",
            topic=topic.name,
            number=made.number,
            chat=chat.id,
            schedule=made.schedule,
        )


async def _has_new_schedule(conn: Connection, topic: Topic) -> bool:
    """Whether the configuration names another schedule than when it was last read."""
    if topic.schedule is None:
        return False
    key = f"schedule of {topic.canonical}"
    if await meta.get(conn, key) == topic.schedule:
        return False
    await meta.put(conn, key, topic.schedule)
    return True


async def _set_schedule(
    conn: Connection, topic: Topic, named: Sequence[Chat], now: datetime
) -> None:
    """Put the chats on the schedule of the topic, whatever they are on."""
    assert topic.schedule is not None, "a new one is one"
    for chat in named:
        for one in await subscriptions.of_chat(conn, chat.id):
            if one.canonical == topic.canonical and one.schedule != topic.schedule:
                await rhythm.set_schedule(conn, chat, one.number, topic.schedule, now)
                log.info("topic on a schedule", topic=topic.name, schedule=topic.schedule)
