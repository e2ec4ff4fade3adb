"""``/name``: give a subscription a name, which stands in its posts."""

from bot.blocks import Block, Copy, Line, Reply
from bot.commands.base import Command, Context, Given, Parameter, Refusal, Right
from bot.commands.numbers import chat_of, missing, number_of, rest
from bot.commands.subscriptions import shown
from bot.text.clean import clean
from storage import subscriptions
from storage.records import Subscription

_EXAMPLE = "/name 1 Talking heads"
_LONGEST = 80


async def name(context: Context, given: Given) -> Reply:
    """Name the subscription of that number; without a name, take its name away."""
    typed, new = given.get("number"), clean(rest(given, "name") or "") or None
    if typed is None:
        return await shown(context, Line("Which one, and what is its name?"), Copy(_EXAMPLE))
    number = number_of(typed, _EXAMPLE)
    if new and len(new) > _LONGEST:
        raise Refusal(
            f"This name has {len(new)} characters; {_LONGEST} is the limit. Nothing was changed."
        )
    before = await _renamed(context, number, new)
    if new == before.name:
        raise Refusal(*_as_before(number, new))
    said = f"Number {number} is called {new} now." if new else f"Number {number} has no name now."
    undo = Copy(f"/{NAME.name} {number} {before.name or ''}".rstrip())
    return Reply((Line(f"{said} To undo:"), undo))


def _as_before(number: int, name: str | None) -> tuple[Block | str, ...]:
    if name is not None:
        return (f"Number {number} is called {name} already. Nothing was changed.",)
    example = Copy(_EXAMPLE.replace(" 1 ", f" {number} ", 1))
    return f"Number {number} has no name. Nothing was changed. To name it:", example


async def _renamed(context: Context, number: int, new: str | None) -> Subscription:
    async with context.database.transaction() as conn:
        chat = await chat_of(context, conn)
        before = await subscriptions.rename(conn, chat.id, number, new) if chat else None
    if before is None:
        raise missing(number)
    return before


NAME = Command(
    name="name",
    help="Give a subscription a name",
    run=name,
    parameters=(
        Parameter("number", "its number in /subscriptions", required=True, own=True),
        Parameter("name", "its name from now on; without one, it has none"),
    ),
    right=Right.MANAGER,
    notes=("The name stands in each post, in place of the number.",),
    examples=("1 Talking heads",),
)
