"""``/edit``: let a subscription ask something else, under the same number."""

from bot.blocks import Copy, Line, Reply
from bot.commands import asking
from bot.commands.base import Command, Context, Given, Parameter, Refusal, Right
from bot.commands.numbers import chat_of, missing, number_of, rest
from bot.commands.remarks import remark_on, remarked
from bot.commands.subscribe import offered
from bot.commands.subscriptions import shown
from bot.commands.wish import Wish, wish_of
from bot.commands.wording import numbered, wish
from storage import chats, subscriptions
from storage.records import Subscription

_EXAMPLE = '/edit 1 "talking head" OR "lip sync"'


async def edit(context: Context, given: Given) -> Reply:
    """Change what the subscription of that number asks; without a number, list them."""
    typed, text = given.get("number"), rest(given, "query")
    if typed is None:
        return await shown(context, Line("Which one, and what shall it ask?"), Copy(_EXAMPLE))
    number = number_of(typed, _EXAMPLE)
    if text is None:
        raise Refusal(
            f"What shall number {number} ask? Nothing was changed. Send it like this:",
            Copy(_EXAMPLE.replace(" 1 ", f" {number} ", 1)),
        )
    wanted = await wish_of(text, f"{EDIT.name} {number}", context)
    remark = await remark_on(wanted, context, number=number)
    try:
        before, after = await _edited(context, number, wanted)
    except subscriptions.Taken as taken:
        there = f"You already have this: number {taken.by.number}."
        raise Refusal(f"{there} Nothing was changed.") from taken
    undo = Copy(f"/{EDIT.name} {number} {wish(before)}")
    changed = Line(f"Changed {numbered(after)}:"), Copy(wish(after)), Line("To undo:"), undo
    return Reply((*changed, *remarked(remark, f"/{EDIT.name} {number}")))


async def _edited(context: Context, number: int, wanted: Wish) -> tuple[Subscription, Subscription]:
    asker = context.asker
    async with context.database.transaction() as conn:
        chat = await chat_of(context, conn)
        if chat is None:
            raise missing(number)
        changed = await subscriptions.edit(
            conn,
            chat.id,
            number,
            wanted.canonical,
            wanted.text,
            context.clock.now(),
            person_id=await chats.person(conn, asker.platform, asker.person),
            topic=wanted.topic.name if wanted.topic else None,
        )
    if changed is None:
        raise missing(number)
    return changed


EDIT = Command(
    name="edit",
    help="Change what a subscription asks",
    run=edit,
    parameters=(
        Parameter("number", "its number in /subscriptions", required=True, own=True),
        Parameter("query", "what it asks from now on", required=True, completion=offered),
    ),
    right=Right.MANAGER,
    notes=asking.NOTES,
    examples=('1 "talking head" OR "lip sync"',),
)
