"""``/unsubscribe``: end one subscription, and show the line that undoes it."""

from bot.blocks import Copy, Line, Reply
from bot.commands.base import TO, Command, Context, Given, Parameter, Right
from bot.commands.bound import bound
from bot.commands.numbers import chat_of, missing, number_of
from bot.commands.subscribe import SUBSCRIBE
from bot.commands.subscriptions import shown
from bot.commands.wording import numbered, wish
from storage import chats, subscriptions
from storage.records import Subscription


async def unsubscribe(context: Context, given: Given) -> Reply:
    """End the subscription of that number; without a number, list them."""
    typed = given.get("number")
    if typed is None:
        return await shown(context, Line("Which one? Send its number, as in the last line."))
    number = number_of(typed, "/unsubscribe 1")
    ended = await _end(context, number)
    if ended is None:
        raise missing(number)
    return Reply((Line(f"Removed {numbered(ended)}. To undo:"), Copy(_undo(context, ended))))


def _undo(context: Context, ended: Subscription) -> str:
    """The line that brings it back, with its number and name: the store has kept them."""
    asked = wish(ended)
    # A last word that would say where papers go is looked for, when another one says so.
    where = TO.name in bound(SUBSCRIBE, asked, direct=context.asker.direct)
    return f"/{SUBSCRIBE.name} {asked}{' here' if where else ''}"


async def _end(context: Context, number: int) -> Subscription | None:
    asker = context.asker
    async with context.database.transaction() as conn:
        chat = await chat_of(context, conn)
        if chat is None:
            return None
        person = await chats.person(conn, asker.platform, asker.person)
        return await subscriptions.end(conn, chat.id, number, context.clock.now(), person_id=person)


UNSUBSCRIBE = Command(
    name="unsubscribe",
    help="Stop one subscription",
    run=unsubscribe,
    parameters=(Parameter("number", "its number in /subscriptions", required=True, own=True),),
    right=Right.MANAGER,
    examples=("1",),
)
