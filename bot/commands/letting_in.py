"""``/invite``, ``/block`` and ``/unblock``: who may use it, by their numbers."""

import re
from collections.abc import Iterator

from bot.commands.base import Command, Context, Given, Parameter, Refusal, Right
from bot.commands.wording import quoted
from bot.platforms import Copy, Line, Reply
from storage import people

_WHO = re.compile(r"(?:([a-z][a-z0-9_]*):)?(@?-?\d{1,20}(?:/\d+)?)")


async def invite(context: Context, given: Given) -> Reply:
    """Let somebody in by their number; without one, make a code."""
    typed = given.get("number")
    if typed is None:
        code = await context.access.codes.make("invited")
        return Reply(
            (
                Line("One person can come in with this within 7 days:"),
                Copy(f"/claim {code}"),
                *_ways(context, code),
            )
        )
    await _change(context, typed, "/invite 48151623", role="invited", state="active")
    return Reply((Line(f"{typed.strip()} is let in. To undo:"), Copy(f"/block {typed.strip()}")))


def _ways(context: Context, code: str) -> Iterator[Line]:
    """How a code is used, on the platforms that are up."""
    ways = " or ".join(one.claim.format(code=code) for one in context.entrances())
    if ways:
        yield Line(f"How: {ways}.")


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
    """Change the person or chat of that number, on the platform named or on all that there are."""
    found = _WHO.fullmatch(typed.strip().lower())
    if found is None:
        raise Refusal(
            f"{quoted(typed)} is no number of a person. Nothing was changed. For example:",
            Copy(example),
        )
    platforms = [found[1]] if found[1] else context.platforms
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
    notes=("Without a number it makes a code that one person can come in with.",),
    examples=("", "48151623"),
)
BLOCK = Command(
    name="block",
    help="Answer somebody no more",
    run=block,
    parameters=(_NUMBER,),
    right=Right.OPERATOR,
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
