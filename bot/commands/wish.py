"""What a chat is to be subscribed to, as it was typed: a query, a topic, a number elsewhere."""

import re
from dataclasses import dataclass

from bot.commands import asking
from bot.commands.base import Context, Refusal
from bot.commands.subscriptions import parsed
from bot.query import Query
from bot.topics import Topic
from storage import chats, subscriptions
from storage.records import Subscription

_NUMBER = re.compile(r"#(\d{1,9})")
"""What a number of this chat asks, for another chat."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a chat is to be subscribed to; ``text`` is the query as it was typed."""

    text: str
    query: Query
    topic: Topic | None = None
    name: str | None = None

    @property
    def canonical(self) -> str:
        """What makes two subscriptions the same."""
        return self.topic.canonical if self.topic else str(self.query)


async def wish_of(text: str, command: str, context: Context) -> Wish:
    """What was typed after that command: a query, a topic, or the number of another chat's.

    Raises:
        Refusal: when it is none of them.
    """
    if found := _NUMBER.fullmatch(text):
        return await _same(int(found[1]), context)
    topic = asking.topic_of(text, context.topics, command)
    if topic:
        return Wish(topic.query, asking.topic_query(topic), topic)
    return Wish(text, asking.query_of(text, command, context.queries, standing=True))


async def _same(number: int, context: Context) -> Wish:
    """What a subscription of the chat asks where the command was given.

    Raises:
        Refusal: when there is none of that number, or it cannot be read any more.
    """
    one = await _numbered(number, context)
    query = parsed(one) if one else None
    if one is None or query is None:
        raise Refusal(
            f"There is no subscription number {number} in {context.origin.place} any more. "
            "Nothing was changed."
        )
    topic = asking.named(one.topic, context.topics) if one.topic else None
    return Wish(one.query, query, topic, one.name)


async def _numbered(number: int, context: Context) -> Subscription | None:
    origin = context.origin
    async with context.database.reading() as conn:
        chat = await chats.find(conn, origin.platform, origin.chat)
        there = await subscriptions.of_chat(conn, chat.id) if chat else []
    return next((one for one in there if one.number == number), None)
