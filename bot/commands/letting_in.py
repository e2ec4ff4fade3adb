"""``/invite``, ``/block`` and ``/unblock``: who may use it, by their numbers."""

import re
from collections.abc import Iterator

from bot.access import whole_chat
from bot.blocks import Block, Copy, Line, Reply
from bot.commands.base import Command, Context, Given, Parameter, Refusal, Right
from bot.commands.wording import quoted
from storage import people

_WHO = re.compile(r"(?:([a-z][a-z0-9_]*):)?@?(-?\d{1,20}(?:/\d{1,20})?)")


async def invite(context: Context, given: Given) -> Reply:
    """Let somebody in by their number; without one, make a code."""
    typed = given.get("number")
    if typed is None:
        code = await context.access.invitation()
        return Reply((*_how(context, code), *_everybody_here(context)))
    await _change(context, typed, "/invite 48151623", role="invited", state="active")
    return Reply((Line(f"{typed.strip()} is let in. To undo:"), Copy(f"/block {typed.strip()}")))


def _how(context: Context, code: str | None) -> Iterator[Block]:
    """How somebody comes in, where that is needed."""
    if code is not None:
        yield Line("One person can come in with this within 7 days:")
        yield Copy(f"/claim {code}")
        yield from _ways(context, code)
    elif context.access.mode == "open":
        yield Line('Everybody is in already: access.mode is "open". Nothing was changed.')
    else:
        yield Line("Let somebody in by the number that they were told:")
        yield Copy("/invite 48151623")
        yield Line('For codes that let in whoever has one, set access.mode to "invite".')


def _ways(context: Context, code: str) -> Iterator[Line]:
    """How a code is used, on the platforms that are up."""
    ways = " or ".join(one.claim.format(code=code) for one in context.entrances())
    if ways:
        yield Line(f"How: {ways}.")


def _everybody_here(context: Context) -> Iterator[Block]:
    """How all who are in this chat come in: they cannot tell its number."""
    asker = context.asker
    if not asker.direct and context.access.mode != "open":
        yield Line(f"To let in everybody in {asker.place}:")
        yield Copy(f"/invite {asker.platform}:{whole_chat(asker)}")


async def block(context: Context, given: Given) -> Reply:
    """Answer somebody no more."""
    typed = given.get("number")
    if typed is None:
        return Reply((Line("Whom? Send the number behind it:"), Copy("/block 48151623")))
    await _change(context, typed, "/block 48151623", state="blocked")
    who = typed.strip()
    return Reply((Line(f"{who} gets no answer any more. To undo:"), Copy(f"/unblock {who}")))


async def unblock(context: Context, given: Given) -> Reply:
    """Answer somebody again."""
    typed = given.get("number")
    if typed is None:
        return Reply((Line("Whom? Send the number behind it:"), Copy("/unblock 48151623")))
    await _change(context, typed, "/unblock 48151623", state="active")
    who = typed.strip()
    return Reply((Line(f"{who} is answered again. To undo:"), Copy(f"/block {who}")))


async def _change(context: Context, typed: str, example: str, **values: str) -> None:
    """Change the person or chat of that number, on the platform named or on all that there are.

    Raises:
        Refusal: when it is no number, or an operator's.
    """
    found = _WHO.fullmatch(typed.strip().lower())
    if found is None:
        raise Refusal(
            f"{quoted(typed)} is no number of a person. Nothing was changed. For example:",
            Copy(example),
        )
    platforms = [found[1]] if found[1] else context.platforms
    if unknown := set(platforms) - set(context.platforms):
        raise Refusal(f"There is no {quoted(unknown.pop())} here. Nothing was changed.")
    async with context.database.transaction() as conn:
        for platform in platforms:
            there = await people.find(conn, platform, found[2])
            if there and there.role == "operator":
                raise Refusal("That is an operator. Nothing was changed.")
            await people.put(conn, platform, found[2], **values)


_NUMBER = Parameter("number", "the number that they were told")

INVITE = Command(
    name="invite",
    help="Let somebody in",
    run=invite,
    parameters=(_NUMBER,),
    right=Right.OPERATOR,
    notes=(
        "The number may be a chat's: then everybody there is let in.",
        'Without one it makes a code for one person, where access.mode is "invite".',
    ),
    examples=("", "48151623"),
)
BLOCK = Command(
    name="block",
    help="Answer somebody no more",
    run=block,
    parameters=(_NUMBER,),
    right=Right.OPERATOR,
    notes=(
        "The number may be a chat's: then nobody there is answered.",
        "What keeps papers out of a chat is /blocklist.",
    ),
    examples=("48151623",),
)
UNBLOCK = Command(
    name="unblock",
    help="Answer somebody again",
    run=unblock,
    parameters=(_NUMBER,),
    right=Right.OPERATOR,
    examples=("48151623",),
)
