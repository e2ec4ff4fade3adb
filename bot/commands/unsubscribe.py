"""``/unsubscribe``: end one subscription, and show the line that undoes it."""

from bot.commands.base import Command, Context, Given, Parameter, Refusal, Right
from bot.commands.subscriptions import shown
from bot.commands.wording import numbered, quoted, wish
from bot.platforms import Copy, Line, Reply
from storage import chats, subscriptions
from storage.records import Subscription

_DIGITS = 9
"""No chat ever has so many subscriptions that a number needs more."""


async def unsubscribe(context: Context, given: Given) -> Reply:
    """End the subscription of that number; without a number, list them."""
    typed = given.get("number")
    if typed is None:
        return await shown(context, Line("Which one? Send its number, as in the last line."))
    number = typed.lstrip("#").rstrip(".")
    if not number.isdecimal():
        raise Refusal(
            f"{quoted(typed)} is not a number. Nothing was changed. Send the number of one:",
            Copy("/unsubscribe 1"),
        )
    ended = await _end(context, int(number)) if len(number) <= _DIGITS else None
    if ended is None:
        raise Refusal(
            f"There is no subscription number {number[:_DIGITS]} here. Nothing was changed. "
            "These are here:",
            Copy("/subscriptions"),
        )
    return Reply((Line(f"Removed {numbered(ended)}. To undo:"), Copy(f"/subscribe {wish(ended)}")))


async def _end(context: Context, number: int) -> Subscription | None:
    asker = context.asker
    async with context.database.transaction() as conn:
        chat = await chats.find(conn, asker.platform, asker.chat)
        if chat is None:
            return None
        person = await chats.person(conn, asker.platform, asker.person)
        return await subscriptions.end(conn, chat.id, number, context.clock.now(), person_id=person)


UNSUBSCRIBE = Command(
    name="unsubscribe",
    help="Stop one subscription",
    run=unsubscribe,
    parameters=(Parameter("number", "its number in /subscriptions", required=True),),
    right=Right.MANAGER,
    examples=("1",),
)
