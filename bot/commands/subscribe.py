"""``/subscribe``: a standing query, with what it would have found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.commands import asking
from bot.commands.base import TO, Command, Context, Given, Parameter, Refusal, Right
from bot.commands.lists import items
from bot.commands.subscriptions import parsed
from bot.commands.wording import count, days, numbered, straight, when_they_come
from bot.library import Window
from bot.platforms import Action, Block, Copy, Line, Reply
from bot.query import Query
from bot.topics import Topic
from storage import chats, subscriptions
from storage.database import Connection
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


async def subscribe(context: Context, given: Given) -> Reply:
    """Subscribe the chat, or ask what to look for."""
    text = given.get("query")
    if text is None:
        return _question(context)
    wish = await wish_of(text, SUBSCRIBE.name, context)
    if problem := await context.asker.lacks():
        raise Refusal(problem)
    # Made before anything is changed: a defect in it is told as one that changed nothing.
    preview = tuple(_preview(await context.library.window([wish.query])))
    made, new = await _subscribed(context, wish)
    if not new:
        raise Refusal(f"You already have this: number {made.number}. Nothing was changed.")
    stop = Action("Stop", f"/unsubscribe {made.number}")
    blocks = (
        *_told(made, wish),
        *preview,
        Line(""),
        Line(when_they_come(context.clock.now())),
        *_where(context),
    )
    return Reply(blocks, (stop,) if context.asker == context.origin else ())


def _question(context: Context) -> Reply:
    topics = tuple(Copy(f"/{SUBSCRIBE.name} topic:{topic.name}") for topic in context.topics[:1])
    asked = Line(f"{asking.QUESTION} /cancel to stop.")
    return Reply((asked, *asking.examples(SUBSCRIBE), *topics), asks=SUBSCRIBE.name)


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
    return Wish(text, asking.query_of(text, command))


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


async def _subscribed(context: Context, wish: Wish) -> tuple[Subscription, bool]:
    asker, topic = context.asker, wish.topic.name if wish.topic else None
    async with context.database.transaction() as conn:
        chat = await chats.ensure(conn, asker.platform, asker.chat)
        person = await chats.person(conn, asker.platform, asker.person)
        made, new = await subscriptions.add(
            conn,
            chat.id,
            wish.canonical,
            wish.text,
            context.clock.now(),
            person_id=person,
            topic=topic,
            name=topic or wish.name,
        )
        if new:
            # Looked at after the fact, in the same transaction: what is too much is undone.
            await _within_limits(context, conn, chat.id, person)
    return made, new


async def _within_limits(context: Context, conn: Connection, chat_id: int, person_id: int) -> None:
    limits = context.limits
    if len(await subscriptions.of_chat(conn, chat_id)) > limits.a_chat:
        raise Refusal(_too_many(limits.a_chat, "here"))
    if await subscriptions.made_by(conn, person_id) > limits.a_person:
        raise Refusal(_too_many(limits.a_person, "for one person"))


def _too_many(limit: int, where: str) -> str:
    return (
        f"{count(limit, 'subscription')} {'is' if limit == 1 else 'are'} the limit {where}. "
        'Nothing was changed. Two subjects can share one: "a" OR "b".'
    )


def _told(made: Subscription, wish: Wish) -> tuple[Block, ...]:
    if wish.topic:
        line = f"Subscribed to the topic {wish.topic.name}, number {made.number}:"
        return Line(line), Copy(straight(wish.text)), Line("")
    return Line(f"Subscribed, {numbered(made)}:"), Copy(straight(wish.text)), Line("")


def _where(context: Context) -> Iterator[Block]:
    asker = context.asker
    if asker != context.origin:
        yield Line("They go to your direct messages.")
    elif not asker.direct:
        yield Line(f"Posts go to {asker.place}.{' Only you can see this.' if asker.unseen else ''}")


def _preview(window: Window) -> Iterator[Block]:
    """What the query would have brought in the last days."""
    (tally,) = window.tallies
    if not window.size:
        yield Line("Nothing is stored yet to try it on; papers come with the next harvest.")
        return
    of = f" of {window.size:,}" if window.complete else ""
    if not tally.papers:
        none = f"{days(window)} this found no paper{of}."
        yield Line(f"{none} For a narrow subject that can be right.")
        return
    found = f"{days(window)} this found {count(tally.papers, 'paper')}{of}"
    most = f", at most {tally.most_a_day:,} on one day" if tally.papers > 1 else ""
    yield Line(f"{found}{most}. The newest:")
    yield from items(tally.newest)


def offered(topics: Sequence[Topic], commands: Sequence[Command]) -> Sequence[str]:  # noqa: ARG001 - a Completion
    """The topics, as they follow the command."""
    return [f"topic:{topic.name}" for topic in topics]


SUBSCRIBE = Command(
    name="subscribe",
    help="Get new papers as they appear",
    run=subscribe,
    parameters=(
        Parameter("query", "a query, or topic: and a name", required=True, completion=offered),
        TO,
    ),
    right=Right.MANAGER,
    notes=asking.NOTES,
    examples=asking.EXAMPLES,
)
