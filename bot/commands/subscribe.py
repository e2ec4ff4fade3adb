"""``/subscribe``: a standing query, with what it would have found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter, Refusal, Right
from bot.commands.lists import items
from bot.commands.wording import count, days, straight
from bot.library import Window
from bot.platforms import Action, Block, Copy, Line, Reply
from bot.query import Query
from bot.topics import Topic
from storage import chats, subscriptions
from storage.records import Subscription


@dataclass(frozen=True, slots=True)
class Wish:
    """What a chat is to be subscribed to; ``text`` is the query as it was typed."""

    text: str
    query: Query
    topic: Topic | None = None

    @property
    def canonical(self) -> str:
        """What makes two subscriptions the same."""
        return self.topic.canonical if self.topic else str(self.query)


async def subscribe(context: Context, given: Given) -> Reply:
    """Subscribe the chat, or ask what to look for."""
    text = given.get("query")
    if text is None:
        return _question(context)
    wish = _wish(text, context)
    # Made before anything is changed: a defect in it is told as one that changed nothing.
    preview = tuple(_preview(await context.library.window([wish.query])))
    made, new = await _subscribed(context, wish)
    if not new:
        raise Refusal(f"You already have this: number {made.number}. Nothing was changed.")
    stop = Action("Stop", f"/unsubscribe {made.number}")
    return Reply((*_told(made, wish), *preview), (stop,))


def _question(context: Context) -> Reply:
    topics = tuple(Copy(f"/{SUBSCRIBE.name} topic:{topic.name}") for topic in context.topics[:1])
    return Reply((Line(asking.QUESTION), *asking.examples(SUBSCRIBE), *topics))


def _wish(text: str, context: Context) -> Wish:
    topic = asking.topic_of(text, context.topics, SUBSCRIBE.name)
    if topic:
        return Wish(topic.query, asking.topic_query(topic), topic)
    return Wish(text, asking.query_of(text, SUBSCRIBE.name))


async def _subscribed(context: Context, wish: Wish) -> tuple[Subscription, bool]:
    asker, name = context.asker, wish.topic.name if wish.topic else None
    async with context.database.transaction() as conn:
        chat = await chats.ensure(conn, asker.platform, asker.chat)
        return await subscriptions.add(
            conn,
            chat.id,
            wish.canonical,
            wish.text,
            context.clock.now(),
            person_id=await chats.person(conn, asker.platform, asker.person),
            topic=name,
            name=name,
        )


def _told(made: Subscription, wish: Wish) -> tuple[Block, ...]:
    if wish.topic:
        line = f"Subscribed to the topic {wish.topic.name}, number {made.number}:"
        return Line(line), Copy(straight(wish.text)), Line("")
    return Line(f"Subscribed, number {made.number}:"), Copy(straight(wish.text)), Line("")


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


def _topics(topics: Sequence[Topic], commands: Sequence[Command]) -> Sequence[str]:  # noqa: ARG001 - a Completion
    return [f"topic:{topic.name}" for topic in topics]


SUBSCRIBE = Command(
    name="subscribe",
    help="Get new papers as they appear",
    run=subscribe,
    parameters=(
        Parameter("query", "a query, or topic: and a name", required=True, completion=_topics),
    ),
    right=Right.MANAGER,
    notes=asking.NOTES,
    examples=asking.EXAMPLES,
)
