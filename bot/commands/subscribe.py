"""``/subscribe``: a standing query, with what it would have found."""

from collections.abc import Iterator, Sequence

from bot import rhythm
from bot.blocks import Action, Block, Copy, Line, Reply
from bot.commands import asking
from bot.commands.base import TO, Command, Context, Given, Parameter, Refusal, Right
from bot.commands.brought import brought
from bot.commands.lists import items
from bot.commands.remarks import remark_on, remarked
from bot.commands.wish import Wish, wish_of
from bot.commands.wording import count, numbered, straight, when_they_come
from bot.library import Window
from bot.linting import Remark
from bot.topics import Topic
from storage import chats, people, subscriptions
from storage.database import Connection
from storage.records import Habits, Subscription


async def subscribe(context: Context, given: Given) -> Reply:
    """Subscribe the chat, or ask what to look for."""
    text = given.get("query")
    if text is None:
        return _question(context)
    if problem := await context.asker.lacks():
        raise Refusal(problem)
    wish = await wish_of(text, SUBSCRIBE.name, context)
    # Made before anything is changed: a defect in it is told as one that changed nothing.
    within = await context.library.covered()
    remark = await remark_on(wish, context, within=within)
    window = await context.library.window([wish.query], within=within)
    preview = tuple(_preview(context, window, remark))
    made, habits, new = await _subscribed(context, wish)
    if not new:
        raise Refusal(f"You already have this: number {made.number}. Nothing was changed.")
    now, direct = context.clock.now(), context.asker.direct
    comes = when_they_come(now, made, habits, direct=direct)
    stop = Action("Stop", f"/unsubscribe {made.number}")
    blocks = (
        *_told(made, wish),
        *preview,
        *remarked(remark, f"/edit {made.number}", window.tallies[0]),
        Line(""),
        comes,
        *_where(context),
    )
    return Reply(blocks, (stop,) if context.asker == context.origin else ())


def _question(context: Context) -> Reply:
    topics = tuple(Copy(f"/{SUBSCRIBE.name} topic:{topic.name}") for topic in context.topics[:1])
    asked = Line(f"{asking.QUESTION} /cancel to stop.")
    return Reply((asked, *asking.examples(SUBSCRIBE), *topics), asks=SUBSCRIBE.name)


async def _subscribed(context: Context, wish: Wish) -> tuple[Subscription, Habits, bool]:
    """The subscription, the habits of its chat, and whether it is new."""
    asker, topic = context.asker, wish.topic.name if wish.topic else None
    first, now = context.starts(asker.platform, asker.chat), context.clock.now()
    async with context.database.transaction() as conn:
        chat = await chats.ensure(conn, asker.platform, asker.chat)
        person = await chats.person(conn, asker.platform, asker.person)
        if own := asker.own or (asker.chat if asker.direct else None):
            await people.reads(conn, person, asker.platform, own)
        made, new = await subscriptions.add(
            conn,
            chat.id,
            wish.canonical,
            wish.text,
            now,
            person_id=person,
            topic=topic,
            name=topic or wish.name,
            schedule=first.schedule,
        )
        if new:
            made, habits = await rhythm.begin(conn, chat, made, first, now)
            # Looked at after the fact, in the same transaction: what is too much is undone.
            await _within_limits(context, conn, chat.id, person)
    return made, habits if new else chat.habits, new


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


def _preview(context: Context, window: Window, remark: Remark | None) -> Iterator[Block]:
    """What the query would have brought in the last days."""
    (tally,) = window.tallies
    found = brought(context, window, tally, remark=remark)
    yield Line(f"{found} The newest:" if tally.newest else found)
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
